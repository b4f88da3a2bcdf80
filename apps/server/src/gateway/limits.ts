/** Everything that a client could make too much of, with its bound (GW4). Durations are milliseconds. */
export interface GatewayLimits {
  /** Open WebSocket connections of this node; past it the handshake is answered with HTTP 503. */
  readonly connectionsMax: number
  /** Registered clients of one tenant; past it `too_many_connections` and close 1013. */
  readonly connectionsPerTenantMax: number
  /** Open connections of one address (an IPv6 /64 counts as one); past it the handshake gets HTTP 429. */
  readonly connectionsPerAddressMax: number
  /** From the TCP connection to the finished WebSocket handshake. */
  readonly handshakeTimeoutMs: number
  /** From the handshake to the first accepted `printer_info`. */
  readonly registrationTimeoutMs: number
  /** A client that sends more is told so; such a frame is not read, and counts as faulty. */
  readonly messagesPerSecondMax: number
  /** GW3: a larger frame is answered with `too_large`. Beyond `frameBytesHardMax` the connection closes with 1009. */
  readonly messageBytesMax: number
  /** Bytes that wait for a slow reader before its connection is closed with 1013. */
  readonly sendBufferBytesMax: number
  /** GW3: with this many faulty frames within a minute the connection is closed with 1008. */
  readonly faultyFramesPerMinuteMax: number
  /** GW20: after this many wrong tokens from one address within a minute, its tokens are not looked at. */
  readonly wrongTokensPerMinuteMax: number
}

export const defaultGatewayLimits: GatewayLimits = {
  /** The budget of one node is 20,000 idle agents in 1 GiB (architecture.md, Speed); some room for reconnects. */
  connectionsMax: 25_000,
  connectionsPerTenantMax: 2_000,
  /** A shopping centre's shops may share one public address. */
  connectionsPerAddressMax: 200,
  handshakeTimeoutMs: 10_000,
  /** Long enough to try the protocol by hand. */
  registrationTimeoutMs: 60_000,
  messagesPerSecondMax: 100,
  messageBytesMax: 1024 * 1024,
  sendBufferBytesMax: 1024 * 1024,
  faultyFramesPerMinuteMax: 10,
  wrongTokensPerMinuteMax: 10,
}

/**
 * Where patience with large frames ends: up to here a frame is read to its end and answered, because GW3 keeps the
 * connection open; a still larger one is refused by its announced length, before it costs memory, with close 1009.
 */
export function frameBytesHardMax(limits: GatewayLimits): number {
  return limits.messageBytesMax * 8
}

/** After a close frame the peer has this long to answer before its socket is destroyed. */
export const closeGraceMs = 2_000

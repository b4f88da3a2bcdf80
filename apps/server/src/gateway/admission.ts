import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GatewayErrorCode } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { type AddressRanges, clientAddress, inRanges, isForeignOrigin } from './address.ts'
import type { Origin } from './registration.ts'
import { errorMessage, frameText } from './server-messages.ts'

/** A handshake that is let in. */
export interface Admission extends Origin {
  /** GW20: as it was presented, not looked at yet. */
  readonly token: string | undefined
}

export interface Refusal {
  readonly ok: false
  readonly status: 403 | 404 | 429 | 503
  readonly code: GatewayErrorCode | 'not_found'
  readonly message: string
  readonly retryAfterMs: number
  readonly address: string
}

export interface AddressRules {
  readonly anonymousFrom: AddressRanges
  /** Empty: everyone. */
  readonly allowFrom: AddressRanges
  readonly trustedProxies: AddressRanges
}

/** How full the gateway is. */
export interface Crowd {
  readonly connections: number
  readonly connectionsMax: number
  connectionsOf(address: string): number
  readonly connectionsPerAddressMax: number
  tokenRefusedForMs(token: string, address: string): number
}

/** Long enough for a restarted client's old connection to be noticed and gone. */
const crowdedRetryMs = 30_000

/**
 * Decides on a handshake before it costs a WebSocket: path (GW1), address (GW22), numbers (GW4) and guessed tokens
 * (GW20). Whether a presented token is right is asked later, because its answer is a message and close 4401.
 */
export function admit(
  request: IncomingMessage,
  rules: AddressRules,
  crowd: Crowd,
): { readonly ok: true; readonly admission: Admission } | Refusal {
  const { address, relayed } = clientAddress(request.socket.remoteAddress ?? '', request.headers, rules.trustedProxies)
  const refuse = (status: Refusal['status'], code: Refusal['code'], message: string, retryAfterMs = 0): Refusal => ({
    ok: false,
    status,
    code,
    message,
    retryAfterMs,
    address,
  })

  if (rules.allowFrom.length > 0 && !inRanges(address, rules.allowFrom)) {
    return refuse(403, 'address_not_allowed', 'this address may not connect / 不允许此地址接入')
  }
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  if (path !== '/') return refuse(404, 'not_found', 'print clients connect at path / / 打印客户端请连接路径 /')
  if (crowd.connections >= crowd.connectionsMax) {
    return refuse(503, 'too_many_connections', 'the server is full / 服务器连接已满', crowdedRetryMs)
  }
  if (crowd.connectionsOf(address) >= crowd.connectionsPerAddressMax) {
    return refuse(
      429,
      'too_many_connections',
      'too many connections from this address / 此地址的连接过多',
      crowdedRetryMs,
    )
  }
  const token = presentedToken(request.headers.authorization, query)
  const retryAfterMs = token === undefined ? 0 : crowd.tokenRefusedForMs(token, address)
  if (retryAfterMs > 0) {
    return refuse(429, 'unauthorized', 'too many wrong tokens from this address / 令牌错误次数过多', retryAfterMs)
  }
  const anonymousAllowed =
    !relayed && inRanges(address, rules.anonymousFrom) && !isForeignOrigin(request.headers.origin)
  return { ok: true, admission: { address, anonymousAllowed, token } }
}

/** GW20: the header before the URL, because an URL may have been copied from somewhere. */
function presentedToken(authorization: string | undefined, query: string): string | undefined {
  const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  const token = bearer ?? new URLSearchParams(query).get('token')?.trim()
  return token === undefined || token === '' ? undefined : token
}

/** Answers a handshake with an HTTP error, whose body is the gateway's own error message (GW3). */
export function refuseHandshake(socket: Duplex, refusal: Refusal, now: EpochMs): void {
  const body =
    refusal.code === 'not_found'
      ? JSON.stringify({ type: 'error', code: refusal.code, message: refusal.message })
      : frameText(errorMessage(refusal.code, refusal.message, now))
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(refusal.retryAfterMs > 0 ? [`Retry-After: ${Math.ceil(refusal.retryAfterMs / 1000)}`] : []),
  ]
  // The peer may be gone already.
  socket.on('error', () => {})
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

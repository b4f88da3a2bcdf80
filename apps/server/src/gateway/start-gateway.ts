import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock } from '../clock.ts'
import type { AgentLinks } from '../drivers/agent-links.ts'
import { type NodeLease, soleNode } from '../nodes/node-lease.ts'
import type { Store } from '../store/store.ts'
import { hashSecret } from '../tenants/secrets.ts'
import { addressKey, loopbackRanges, rangesOfSetting } from './address.ts'
import { type AddressRules, type Admission, admit, refuseHandshake } from './admission.ts'
import { Connection, closeCodes } from './connection.ts'
import { defaultGatewayLimits, frameBytesHardMax, type GatewayLimits } from './limits.ts'
import { linkRegistry } from './links.ts'
import { type GatewayLog, refusalLog } from './log.ts'
import { registrar } from './registration.ts'
import type { ReportPrint } from './report.ts'
import { watchTenants } from './watch-tenants.ts'
import { wrongTokens } from './wrong-tokens.ts'

export interface GatewayOptions {
  readonly host: string
  /** 0: any free port; the gateway says which. */
  readonly port: number
  readonly store: Store
  readonly clock: Clock
  readonly log: GatewayLog
  /** The name of this node among those that share the database. */
  readonly node: string
  /** The only node of its database needs none. */
  readonly lease?: NodeLease
  /** GW13: tasks' `reportPrint`, bound to store, clock and node. */
  readonly reportPrint: ReportPrint
  /** GW10: our version, as the welcome shows it. */
  readonly shopServerVersion: string
  readonly limits?: Partial<GatewayLimits>
  /** GW21: addresses and CIDR ranges that need no token; loopback by default, empty for none. */
  readonly anonymousFrom?: readonly string[]
  /** GW22: addresses and CIDR ranges that may connect at all; everyone when empty, the default. */
  readonly allowFrom?: readonly string[]
  /** GW22: proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[]
  /** GW14: 30 s by default. */
  readonly heartbeatMs?: number
  /** GW1: with a certificate the gateway speaks `wss://` only. PEM. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer }
}

/** The running gateway: which print clients are there, and a way to hand them jobs. */
export interface Gateway extends AgentLinks {
  readonly port: number
  /** Ends every connection with 1001 and stops listening. */
  close(): Promise<void>
}

/** Handshakes that may be under way at once, beyond the connections that are open. */
const handshakesMax = 1_000

/**
 * Starts the WebSocket print gateway (gateway.md).
 * @throws Error when an address list cannot be read, or the port cannot be opened (`code` EADDRINUSE, EACCES …)
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { store, clock, log, reportPrint, shopServerVersion, heartbeatMs = 30_000 } = options
  const limits: GatewayLimits = { ...defaultGatewayLimits, ...options.limits }
  const rules = addressRules(options)
  const guesses = wrongTokens(clock, limits.wrongTokensPerMinuteMax)
  const links = await linkRegistry({ ...options, lease: options.lease ?? soleNode })
  const stopWatching = watchTenants(store, links, log)
  const logRefusal = refusalLog(log, clock)
  const context = {
    store,
    clock,
    log,
    logRefusal,
    limits,
    heartbeatMs,
    shopServerVersion,
    links,
    registrar: registrar({ store, clock, wrongTokens: guesses }),
    reportPrint,
  }

  const connections = new Set<Connection>()
  const countByAddress = new Map<string, number>()
  const accepter = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: frameBytesHardMax(limits),
  })
  const server = listener(options.tls, limits.handshakeTimeoutMs)
  server.maxConnections = limits.connectionsMax + handshakesMax
  const handshakeDone = limitHandshakes(server, options.tls !== undefined, clock, limits.handshakeTimeoutMs)

  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer, admission: Admission) => {
    const key = addressKey(admission.address)
    accepter.handleUpgrade(request, socket, head, (webSocket) => {
      handshakeDone(socket)
      const connection = new Connection(webSocket, admission, admission.token, context)
      connections.add(connection)
      countByAddress.set(key, (countByAddress.get(key) ?? 0) + 1)
      webSocket.once('close', () => {
        connections.delete(connection)
        const left = (countByAddress.get(key) ?? 1) - 1
        if (left > 0) countByAddress.set(key, left)
        else countByAddress.delete(key)
      })
    })
  }

  server.on('upgrade', (request, socket, head) => {
    const answer = admit(request, rules, {
      connections: connections.size,
      connectionsMax: limits.connectionsMax,
      connectionsOf: (address) => countByAddress.get(addressKey(address)) ?? 0,
      connectionsPerAddressMax: limits.connectionsPerAddressMax,
      tokenRefusedForMs: (token, address) => guesses.refusedForMs(addressKey(address), hashSecret(token)),
    })
    if (answer.ok) accept(request, socket, head, answer.admission)
    else {
      logRefusal(answer.address, { status: answer.status, code: answer.code }, 'a handshake is refused')
      refuseHandshake(socket, answer, clock.now())
    }
  })

  const port = await listen(server, options.host, options.port)
  return {
    port,
    link: (printerId) => links.link(printerId),
    links: (tenantId) => links.links(tenantId),
    elsewhere: (printerId) => links.elsewhere(printerId),
    sendOrder: (printerId, order) => links.sendOrder(printerId, order),
    subscribe: (listener) => links.subscribe(listener),
    disconnect: (printerId, reason) => links.disconnect(printerId, reason),
    async close() {
      stopWatching()
      await links.stop()
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
      const ended = [...connections].map((connection) => connection.closed)
      for (const connection of connections) connection.leave(closeCodes.goingAway, 'server shutting down')
      server.closeAllConnections()
      await Promise.all([stopped, ...ended])
    },
  }
}

function addressRules(options: GatewayOptions): AddressRules {
  return {
    anonymousFrom: rangesOfSetting('gateway.anonymous_from', options.anonymousFrom ?? loopbackRanges),
    allowFrom: rangesOfSetting('gateway.allow_from', options.allowFrom ?? []),
    trustedProxies: rangesOfSetting('trusted_proxies', options.trustedProxies ?? []),
  }
}

/** Whoever asks with plain HTTP learns what this port is for. */
function listener(tls: GatewayOptions['tls'], handshakeTimeoutMs: number): Server {
  const server =
    tls === undefined
      ? createServer()
      : createTlsServer({ cert: tls.cert, key: tls.key, handshakeTimeout: handshakeTimeoutMs })
  server.on('request', (_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket', 'Content-Type': 'text/plain; charset=utf-8' })
    response.end('This port speaks WebSocket only / 此端口仅支持 WebSocket\n')
  })
  return server
}

/**
 * GW4: destroys a connection that has not become a WebSocket in time.
 * @returns to be told of each finished handshake
 */
function limitHandshakes(server: Server, isTls: boolean, clock: Clock, timeoutMs: number): (socket: Duplex) => void {
  const cancels = new WeakMap<Duplex, () => void>()
  server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
    const cancel = clock.at(clock.now() + timeoutMs, () => socket.destroy())
    cancels.set(socket, cancel)
    socket.once('close', cancel)
  })
  return (socket) => cancels.get(socket)?.()
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

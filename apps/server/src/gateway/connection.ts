import type { AgentOrder, ClientMessage, GatewayErrorCode, PrinterInfoMessage, ServerMessage } from '@xiaopiao/protocol'
import type { RawData, WebSocket } from 'ws'
import type { Clock, EpochMs } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { defaultTenantId } from '../tenants/ensure-default-tenant.ts'
import { parseFrame } from './client-messages.ts'
import { type Heartbeat, startHeartbeat } from './heartbeat.ts'
import { closeGraceMs, type GatewayLimits } from './limits.ts'
import type { LinkedClient, LinkRegistry } from './links.ts'
import type { GatewayLog, RefusalLog } from './log.ts'
import { type Allowance, allowancePerSecond, type MinuteCount, minuteCount } from './rates.ts'
import type { Origin, Registrar, Registration, TokenIdentity } from './registration.ts'
import { type ReportPrint, reportOf } from './report.ts'
import {
  errorMessage,
  frameText,
  neutralShopName,
  newOrderMessage,
  pingMessage,
  welcomeMessage,
} from './server-messages.ts'

/** Codes of the close frame (RFC 6455, 7.4; 4000 and up are ours). */
export const closeCodes = {
  replaced: 1000,
  goingAway: 1001,
  policy: 1008,
  internal: 1011,
  tryLater: 1013,
  unauthorized: 4401,
} as const

/** RFC 6455, 5.5: a control frame holds 125 bytes, two of which are the code. */
const closeReasonBytesMax = 123

/** Frames that wait for earlier ones to be dealt with; past it the connection is read no further until they are. */
const waitingFramesMax = 32

export interface ConnectionContext {
  readonly store: Store
  readonly clock: Clock
  readonly log: GatewayLog
  readonly logRefusal: RefusalLog
  readonly limits: GatewayLimits
  readonly heartbeatMs: number
  readonly shopServerVersion: string
  readonly links: LinkRegistry
  readonly registrar: Registrar
  readonly reportPrint: ReportPrint
}

/**
 * ```
 *  open ──printer_info──▶ registered ──goes, or is replaced (GW16)──▶ leaving
 *    │                        │                                          │
 *    └────────────────────────┴───refused, misbehaves──▶ ended ◀─────────┘
 * ```
 * A leaving client serves its printer no more, but what it had still reported of a job in its hand is true and
 * counts (DL3). Of an ended one nothing is read.
 */
type Phase =
  | { readonly name: 'open' }
  | { readonly name: 'registered'; readonly client: LinkedClient }
  | { readonly name: 'leaving'; readonly client: LinkedClient }
  | { readonly name: 'ended' }

/** What the client says of itself and its printer (GW11). */
interface Statement {
  readonly model: string | null
  readonly paperWidthMm: number | null
  readonly reportedIp: string | null
}

/** One client's WebSocket, from the finished handshake to its end. */
export class Connection {
  /** Fulfilled when the connection has ended and nothing of it is left. */
  readonly closed: Promise<void>
  readonly #socket: WebSocket
  readonly #origin: Origin
  readonly #context: ConnectionContext
  readonly #allowance: Allowance
  readonly #faults: MinuteCount
  readonly #since: EpochMs
  readonly #cancelRegistrationTimeout: () => void
  readonly #heartbeat: Heartbeat
  #cancelTermination: () => void = () => {}
  #phase: Phase = { name: 'open' }
  #identity: TokenIdentity | undefined
  #statement: Statement = { model: null, paperWidthMm: null, reportedIp: null }
  #lastSeen: EpochMs
  /** Frames are dealt with one after the other, in their order. */
  #work: Promise<void>
  #waitingFrames = 0

  /** @param token from the handshake (GW20), not looked at yet */
  constructor(socket: WebSocket, origin: Origin, token: string | undefined, context: ConnectionContext) {
    const { clock, limits, heartbeatMs } = context
    this.#socket = socket
    this.#origin = origin
    this.#context = context
    this.#since = clock.now()
    this.#lastSeen = this.#since
    this.#allowance = allowancePerSecond(clock, limits.messagesPerSecondMax)
    this.#faults = minuteCount(clock, limits.faultyFramesPerMinuteMax)
    this.#cancelRegistrationTimeout = clock.at(this.#since + limits.registrationTimeoutMs, () =>
      this.#refuse(
        'registration_timeout',
        'no printer_info arrived in time / 未及时收到 printer_info',
        closeCodes.policy,
      ),
    )
    this.#heartbeat = startHeartbeat({
      clock,
      intervalMs: heartbeatMs,
      ping: () => this.#send(pingMessage('ping', clock.now())),
      dead: () => this.leave(closeCodes.goingAway, 'no answer to two pings'),
    })
    socket.on('message', (data, isBinary) => this.#onFrame(data, isBinary))
    socket.on('error', (error) => context.log.debug({ err: error, address: origin.address }, 'a print client broke'))
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        this.#onClose(code)
        resolve(this.#work)
      })
    })
    this.#work = this.#safely(() => this.#greet(token))
  }

  /** Closes the connection in peace: reports that are on their way still count. */
  leave(code: number, reason: string): void {
    this.#retire()
    this.#closeSocket(code, reason)
  }

  /** Closes the connection and reads nothing more of it. */
  #end(code: number, reason: string): void {
    this.#retire()
    this.#phase = { name: 'ended' }
    this.#closeSocket(code, reason)
  }

  // -- the client as the registry of links sees it

  #linkedClient(tenantId: number, printerId: number): LinkedClient {
    return {
      tenantId,
      printerId,
      tokenHash: this.#identity?.tokenHash ?? null,
      view: () => ({
        tenantId,
        printerId,
        address: this.#origin.address,
        ...this.#statement,
        protocol: 1,
        since: this.#since,
        lastSeen: this.#lastSeen,
      }),
      sendOrder: (order: AgentOrder) => this.#send(newOrderMessage(order, this.#context.clock.now())),
      replace: () => this.leave(closeCodes.replaced, 'replaced'),
      expel: (reason) => this.#end(closeCodes.unauthorized, reason),
      suspend: () => this.#refuse('tenant_suspended', 'the shop is suspended / 店铺已被停用', closeCodes.tryLater),
    }
  }

  // -- what comes in

  #onFrame(data: RawData, isBinary: boolean): void {
    if (this.#phase.name === 'ended') return
    this.#heartbeat.heard()
    this.#lastSeen = this.#context.clock.now()
    if (!this.#allowance.take()) {
      this.#fault('too_many_messages', 'too many messages per second, this one was not read / 消息过于频繁')
      return
    }
    const frame = parseFrame(bufferOf(data), isBinary, this.#context.limits.messageBytesMax)
    const { log } = this.#context
    switch (frame.kind) {
      case 'faulty':
        this.#fault(frame.code, frame.message)
        return
      case 'unknown_type':
        log.debug({ address: this.#origin.address, type: frame.type }, 'a message of an unknown type is ignored')
        return
      case 'message':
        if (frame.unknownFields.length > 0) {
          log.debug({ address: this.#origin.address, fields: frame.unknownFields }, 'unknown fields are ignored')
        }
        this.#enqueue(frame.message)
    }
  }

  #enqueue(message: ClientMessage): void {
    this.#waitingFrames += 1
    if (this.#waitingFrames >= waitingFramesMax) this.#socket.pause()
    this.#work = this.#work.then(async () => {
      await this.#safely(() => this.#deal(message))
      this.#waitingFrames -= 1
      if (this.#waitingFrames < waitingFramesMax / 2) this.#socket.resume()
    })
  }

  async #deal(message: ClientMessage): Promise<void> {
    if (this.#phase.name === 'ended') return
    switch (message.type) {
      case 'printer_info':
        return this.#register(message)
      case 'print_status': {
        if (this.#phase.name === 'open') {
          this.#error('not_registered', 'send printer_info first / 请先发送 printer_info')
          return
        }
        const { tenantId, printerId } = this.#phase.client
        const report = { tenantId, printerId, jobId: message.job_id, report: reportOf(message) }
        if ((await this.#context.reportPrint(report)) === 'unknown_job') {
          this.#error(
            'unknown_job',
            `job ${message.job_id} was not given to this client / 任务 ${message.job_id} 未下发给此客户端`,
          )
        }
        return
      }
      case 'ping':
        this.#send(pingMessage('pong', this.#context.clock.now()))
        return
      case 'pong':
        return
    }
  }

  // -- the steps of its life

  /** GW10. A token decides whose shop greets; without one the default tenant's does, and only the anonymous learn it. */
  async #greet(token: string | undefined): Promise<void> {
    const { store, clock, registrar, shopServerVersion } = this.#context
    if (token !== undefined) {
      const answer = await registrar.authenticate(token, this.#origin.address)
      if (!answer.ok) {
        this.#refuse('unauthorized', 'the token is not valid / 令牌无效', closeCodes.unauthorized)
        return
      }
      this.#identity = answer.identity
    }
    const tenantId = this.#identity?.tenantId ?? (this.#origin.anonymousAllowed ? defaultTenantId : undefined)
    const tenant = tenantId === undefined ? undefined : await store.acrossTenants.tenant(tenantId)
    this.#send(welcomeMessage(tenant?.name ?? neutralShopName, shopServerVersion, clock.now()))
  }

  async #register(message: PrinterInfoMessage): Promise<void> {
    if (this.#phase.name !== 'open' && this.#phase.name !== 'registered') return
    const answer = await this.#context.registrar.register(message, this.#origin, this.#identity)
    if (this.#phase.name !== 'open' && this.#phase.name !== 'registered') return
    if (!answer.ok) {
      const mayComeBack = answer.code !== 'unauthorized'
      this.#refuse(answer.code, answer.message, mayComeBack ? closeCodes.tryLater : closeCodes.unauthorized)
      return
    }
    this.#identity = answer.identity
    const { model, paper_width, ip_address } = message.printer
    this.#statement = {
      model: model ?? null,
      paperWidthMm: paper_width ?? null,
      reportedIp: ip_address ?? null,
    }
    this.#link(answer)
  }

  #link({ printer, enrolled, connectionsMax }: Extract<Registration, { ok: true }>): void {
    const { links, log, limits } = this.#context
    if (this.#phase.name === 'registered') {
      const sameToken = this.#phase.client.tokenHash === (this.#identity?.tokenHash ?? null)
      if (this.#phase.client.printerId === printer.id && sameToken) return
      links.remove(this.#phase.client)
    }
    const client = this.#linkedClient(printer.tenantId, printer.id)
    this.#phase = { name: 'registered', client }
    const ofTenantMax = Math.min(connectionsMax ?? limits.connectionsPerTenantMax, limits.connectionsPerTenantMax)
    if (links.add(client, ofTenantMax) === 'tenant_full') {
      this.#refuse(
        'too_many_connections',
        'the shop has too many print clients / 店铺的打印客户端过多',
        closeCodes.tryLater,
      )
      return
    }
    this.#cancelRegistrationTimeout()
    log.info(
      {
        tenantId: printer.tenantId,
        printerId: printer.id,
        printerName: printer.printerName,
        address: this.#origin.address,
        enrolled,
      },
      'a print client is registered',
    )
  }

  #onClose(code: number): void {
    const { log } = this.#context
    const { address } = this.#origin
    if (this.#phase.name !== 'registered') log.debug({ address, code }, 'a connection is gone')
    else log.info({ printerId: this.#phase.client.printerId, address, code }, 'a print client is gone')
    this.#retire()
    this.#cancelTermination()
  }

  /** From here on the connection serves no printer. */
  #retire(): void {
    this.#heartbeat.stop()
    this.#cancelRegistrationTimeout()
    if (this.#phase.name === 'open') this.#phase = { name: 'ended' }
    if (this.#phase.name !== 'registered') return
    const { client } = this.#phase
    this.#phase = { name: 'leaving', client }
    this.#context.links.remove(client)
  }

  // -- what goes out

  /** @returns false when the connection is closing or its reader too slow; a slow one is closed (GW4) */
  #send(message: ServerMessage): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false
    if (this.#socket.bufferedAmount > this.#context.limits.sendBufferBytesMax) {
      this.#context.log.warn(
        { address: this.#origin.address, bufferedBytes: this.#socket.bufferedAmount },
        'a print client does not read what it is sent and is cut off',
      )
      // Not within this call: whoever hands over a job must first hear that it was not taken.
      setImmediate(() => this.leave(closeCodes.tryLater, 'reads too slowly'))
      return false
    }
    this.#socket.send(frameText(message))
    return true
  }

  #error(code: GatewayErrorCode, message: string): void {
    this.#context.log.debug({ address: this.#origin.address, code, message }, 'a print client is told of an error')
    this.#send(errorMessage(code, message, this.#context.clock.now()))
  }

  /** GW3: the connection stays open, except after the 10th within a minute. */
  #fault(code: GatewayErrorCode, message: string): void {
    this.#error(code, message)
    if (this.#faults.add() < this.#context.limits.faultyFramesPerMinuteMax) return
    this.#context.logRefusal(this.#origin.address, { code }, 'a print client sends too many faulty messages')
    this.#end(closeCodes.policy, 'too many faulty messages')
  }

  #refuse(code: GatewayErrorCode, message: string, closeCode: number): void {
    if (this.#phase.name === 'ended') return
    this.#context.logRefusal(this.#origin.address, { code }, 'a print client is refused')
    this.#send(errorMessage(code, message, this.#context.clock.now()))
    this.#end(closeCode, code)
  }

  #closeSocket(code: number, reason: string): void {
    const { clock } = this.#context
    if (this.#socket.readyState !== this.#socket.OPEN) return
    // A paused socket would never see the peer's answer.
    this.#socket.resume()
    this.#socket.close(code, Buffer.from(reason).subarray(0, closeReasonBytesMax))
    this.#cancelTermination = clock.at(clock.now() + closeGraceMs, () => this.#socket.terminate())
  }

  /** A fault of ours or of the database ends this connection and no other; its client comes back and tries again. */
  async #safely(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      this.#context.log.error({ err: error, address: this.#origin.address }, 'cannot serve a print client')
      this.#end(closeCodes.internal, 'internal error')
    }
  }
}

/** `ws` gives a Buffer unless asked for another form. */
function bufferOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}

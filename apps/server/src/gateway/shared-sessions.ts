import type { Clock } from '../clock.ts'
import type { NodeEvent } from '../nodes/node-lease.ts'
import type { AgentSessionRow, TenantId } from '../store/rows.ts'
import type { AgentSessionRef, PrinterRef, Store } from '../store/store.ts'
import type { RemoteChange } from '../store/store-change.ts'
import type { GatewayLog } from './log.ts'

/** A crowd that comes back after a restart is written in parts, so that nobody waits for all of it. */
const sessionsPerUnit = 200
const tryAgainMs = 1_000

/** What the table of sessions asks of the links of this node. */
export interface SessionHost {
  /** The session of the printer's client on this node. */
  own(printerId: number): AgentSessionRow | undefined
  ownAll(): readonly AgentSessionRow[]
  /** The client's session is in the table: this node serves the printer now. */
  written(printer: PrinterRef): void
  /** GW16: a client on another node serves the printer. */
  replaced(printerId: number): void
  /** The printer may have been deleted or its token renewed; `isAsked`: it has been, and its client has to go. */
  recheck(printer: PrinterRef, isAsked?: boolean): void
  /** A client of a node that is no more. */
  lost(printer: PrinterRef): void
}

/**
 * Which node has the connection of which printer's client, where nodes share a database: writes this node's
 * connections into the common table, and knows those of the others from their announcements.
 */
export class SharedSessions {
  readonly #store: Store
  readonly #clock: Clock
  readonly #node: string
  readonly #log: GatewayLog
  readonly #host: SessionHost
  /** Printers whose client is connected to another node. */
  readonly #elsewhere = new Map<number, AgentSessionRef>()
  readonly #elsewhereCount = new Map<TenantId, number>()
  /** Printers whose row differs from what this node has. */
  readonly #unwritten = new Map<number, TenantId>()
  #writing: Promise<void> | undefined
  #endPause = () => {}
  #stopped = false

  constructor(options: {
    readonly store: Store
    readonly clock: Clock
    readonly node: string
    readonly log: GatewayLog
    readonly host: SessionHost
  }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#node = options.node
    this.#log = options.log
    this.#host = options.host
  }

  has(printerId: number): boolean {
    return this.#elsewhere.has(printerId)
  }

  /** Clients of the tenant on other nodes. */
  count(tenantId: TenantId): number {
    return this.#elsewhereCount.get(tenantId) ?? 0
  }

  /** The printer's client on this node came or went. */
  ownChanged({ tenantId, printerId }: PrinterRef): void {
    if (this.#stopped) return
    this.#unwritten.set(printerId, tenantId)
    this.#writing ??= this.#writeAll()
  }

  /** The printer's client has to go, whichever node it is connected to. */
  askToDisconnect(printerId: number): void {
    const session = this.#elsewhere.get(printerId)
    if (session === undefined) return
    const { tenantId, sessionId } = session
    this.#store.announce({ kind: 'agent', verb: 'disconnect', tenantId, printerId, node: this.#node, sessionId })
  }

  /** Reads who is connected to the other nodes; whoever came to them from here is let go. */
  async read(): Promise<void> {
    await this.#writing
    const sessions = await this.#store.acrossTenants.agentSessionsElsewhere(this.#node, this.#clock.now())
    this.#elsewhere.clear()
    this.#elsewhereCount.clear()
    for (const session of sessions) {
      if (this.#host.own(session.printerId) !== undefined && !this.#unwritten.has(session.printerId)) {
        this.#host.replaced(session.printerId)
      }
      this.#add(session)
    }
  }

  onElsewhere(changes: readonly RemoteChange[] | 'missed'): void {
    if (changes === 'missed') {
      this.#safely(async () => {
        await this.read()
        for (const session of this.#host.ownAll()) this.#host.recheck(session)
      })
      return
    }
    for (const change of changes) {
      if (change.kind === 'agent') this.#onAgent(change)
      if (change.kind === 'node') this.#dropNode(change.node)
      if (change.kind === 'printer') this.#host.recheck(change)
    }
  }

  onNode(event: NodeEvent): void {
    if (event.kind === 'taken_over') {
      this.#dropNode(event.node)
      for (const client of event.clients) this.#host.lost(client)
    } else if (event.wasTakenOver) {
      this.#safely(() => this.#restore())
    }
  }

  /** From here on nothing is written: the node signs off with all its sessions. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#endPause()
    await this.#writing
  }

  #onAgent(change: Extract<RemoteChange, { readonly kind: 'agent' }>): void {
    const { verb, tenantId, printerId, node, sessionId } = change
    switch (verb) {
      case 'connected':
        if (this.#host.own(printerId) === undefined) this.#add({ tenantId, printerId, node, sessionId })
        else this.#safely(() => this.#decide({ tenantId, printerId, node, sessionId }))
        return
      case 'disconnected':
        if (this.#elsewhere.get(printerId)?.node === node) this.#remove(printerId)
        return
      case 'disconnect':
        if (this.#host.own(printerId)?.sessionId === sessionId) this.#host.recheck({ tenantId, printerId }, true)
    }
  }

  /** Two clients of one printer on two nodes: the table says which came last. */
  async #decide(other: AgentSessionRef): Promise<void> {
    await this.#writing
    const kept = await this.#store.acrossTenants.agentSession(other.printerId)
    if (kept === undefined || kept.node === this.#node) return
    if (this.#host.own(other.printerId) !== undefined) this.#host.replaced(other.printerId)
    this.#add(other)
  }

  #add(session: AgentSessionRef): void {
    this.#remove(session.printerId)
    this.#elsewhere.set(session.printerId, session)
    this.#elsewhereCount.set(session.tenantId, this.count(session.tenantId) + 1)
  }

  #remove(printerId: number): void {
    const session = this.#elsewhere.get(printerId)
    if (session === undefined) return
    this.#elsewhere.delete(printerId)
    const left = this.count(session.tenantId) - 1
    if (left > 0) this.#elsewhereCount.set(session.tenantId, left)
    else this.#elsewhereCount.delete(session.tenantId)
  }

  #dropNode(node: string): void {
    for (const [printerId, session] of this.#elsewhere) if (session.node === node) this.#remove(printerId)
  }

  async #writeAll(): Promise<void> {
    // Everything that this turn of the event loop brings gets into the same unit.
    await new Promise((resolve) => setImmediate(resolve))
    try {
      while (this.#unwritten.size > 0 && !this.#stopped) {
        const printers = [...this.#unwritten].slice(0, sessionsPerUnit)
        for (const [printerId] of printers) this.#unwritten.delete(printerId)
        await this.#write(printers.map(([printerId, tenantId]) => ({ tenantId, printerId })))
      }
    } finally {
      this.#writing = undefined
    }
  }

  async #write(printers: readonly PrinterRef[]): Promise<void> {
    const put = printers.map(({ printerId }) => this.#host.own(printerId)).filter((session) => session !== undefined)
    const present = new Set(put.map(({ printerId }) => printerId))
    const gone = printers.filter(({ printerId }) => !present.has(printerId))
    try {
      await this.#store.acrossTenants.writeAgentSessions(
        this.#node,
        put,
        gone.map(({ printerId }) => printerId),
      )
    } catch (error) {
      this.#log.warn({ err: error }, 'which clients are connected could not be written; trying again')
      for (const { printerId, tenantId } of printers) this.#unwritten.set(printerId, tenantId)
      await this.#pause()
      return
    }
    for (const session of put) {
      this.#remove(session.printerId)
      this.#announce('connected', session, session.sessionId)
      this.#host.written(session)
    }
    for (const printer of gone) this.#announce('disconnected', printer, '')
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.at(this.#clock.now() + tryAgainMs, resolve)
      this.#endPause = () => {
        cancel()
        resolve()
      }
    })
  }

  #announce(verb: 'connected' | 'disconnected', { tenantId, printerId }: PrinterRef, sessionId: string): void {
    this.#store.announce({ kind: 'agent', verb, tenantId, printerId, node: this.#node, sessionId })
  }

  /** Another node has taken this one for dead; the connections that live are this node's still. */
  async #restore(): Promise<void> {
    for (const session of this.#host.ownAll()) {
      if (await this.#store.acrossTenants.restoreAgentSession(session)) {
        this.#announce('connected', session, session.sessionId)
        this.#host.written(session)
      } else if (this.#host.own(session.printerId)?.sessionId === session.sessionId) {
        this.#host.replaced(session.printerId)
      }
    }
    await this.read()
  }

  #safely(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.#log.error({ err: error }, 'the clients of other nodes cannot be followed'))
  }
}

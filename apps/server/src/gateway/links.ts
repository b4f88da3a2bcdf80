import type { AgentOrder } from '@xiaopiao/protocol'
import type { Clock } from '../clock.ts'
import type { AgentLinkEvent, AgentLinks, AgentLinkView } from '../drivers/agent-links.ts'
import type { NodeLease } from '../nodes/node-lease.ts'
import type { AgentSessionRow, TenantId } from '../store/rows.ts'
import type { PrinterRef, Store } from '../store/store.ts'
import type { StoreChange } from '../store/store-change.ts'
import type { GatewayLog } from './log.ts'
import { SharedSessions } from './shared-sessions.ts'

/** A registered connection as the registry of links needs it. */
export interface LinkedClient {
  readonly tenantId: TenantId
  readonly printerId: number
  /** The hash of the token by which it came in; null for an anonymous client (GW21). */
  readonly tokenHash: string | null
  view(): Omit<AgentLinkView, 'jobsInHand'>
  /** False: the connection takes no more (GW4). */
  sendOrder(order: AgentOrder): boolean
  /** GW16: a newer connection serves the printer now. */
  replace(): void
  /** The printer was deleted or its token renewed. */
  expel(reason: string): void
  /** The tenant is suspended: the client may come back when it no longer is. */
  suspend(): void
}

/** Which connection serves which printer; one printer has one client at most, on one node (GW16). */
export interface LinkRegistry extends AgentLinks {
  /** Takes over from the printer's older client, if there is one, and then tells the listeners. */
  add(client: LinkedClient, connectionsOfTenantMax: number): 'added' | 'tenant_full'
  /** Does nothing when another client has taken over already. */
  remove(client: LinkedClient): void
  /** Ends the tenant's connections; one with a job in hand may still report it first. */
  suspend(tenantId: TenantId): void
  stop(): Promise<void>
}

interface Entry {
  readonly client: LinkedClient
  /** Different for every connection of every node. */
  readonly sessionId: string
  readonly jobsInHand: Set<number>
}

export interface LinkOptions {
  readonly store: Store
  readonly clock: Clock
  readonly node: string
  readonly lease: NodeLease
  readonly log: GatewayLog
}

/** Answers when it knows the clients of the other nodes. */
export async function linkRegistry(options: LinkOptions): Promise<LinkRegistry> {
  const registry = new Links(options)
  await registry.start()
  return registry
}

class Links implements LinkRegistry {
  readonly #options: LinkOptions
  readonly #entries = new Map<number, Entry>()
  readonly #byTenant = new Map<TenantId, Map<number, Entry>>()
  readonly #listeners = new Set<(event: AgentLinkEvent) => void>()
  /** Undefined when this node is alone on its database: then every client is here. */
  readonly #shared: SharedSessions | undefined
  #unsubscribes: (() => void)[] = []
  #sessionCount = 0

  constructor(options: LinkOptions) {
    this.#options = options
    if (!options.store.shared) return
    const host = {
      own: (printerId: number) => this.#sessionOf(this.#entries.get(printerId)),
      ownAll: () => [...this.#entries.values()].map((entry) => this.#sessionOf(entry)),
      written: (printer: PrinterRef) => {
        if (this.#entries.has(printer.printerId)) this.#tell('connected', printer)
      },
      replaced: (printerId: number) => this.#replaceElsewhere(printerId),
      recheck: (printer: PrinterRef, isAsked?: boolean) => this.#recheck(printer, isAsked),
      lost: (printer: PrinterRef) => {
        if (!this.#entries.has(printer.printerId) && !this.elsewhere(printer.printerId)) {
          this.#tell('disconnected', printer)
        }
      },
    }
    this.#shared = new SharedSessions({ ...options, host })
  }

  async start(): Promise<void> {
    const { store, lease } = this.#options
    this.#unsubscribes = [
      store.subscribe((change) => this.#onChange(change)),
      lease.subscribe((event) => this.#shared?.onNode(event)),
    ]
    await this.#shared?.read()
  }

  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribes) unsubscribe()
    await this.#shared?.stop()
  }

  add(client: LinkedClient, connectionsOfTenantMax: number): 'added' | 'tenant_full' {
    const { tenantId, printerId } = client
    const older = this.#entries.get(printerId)
    const ofTenant = this.#byTenant.get(tenantId) ?? new Map<number, Entry>()
    const isKnown = older !== undefined || this.elsewhere(printerId)
    const count = ofTenant.size + (this.#shared?.count(tenantId) ?? 0)
    if (!isKnown && count >= connectionsOfTenantMax) return 'tenant_full'
    // Whoever follows must see the older client go: a job in its hand is out of sight now (DL3).
    if (older !== undefined) this.#drop(older.client)
    const sessionId = `${this.#options.node}/${++this.#sessionCount}`
    const entry = { client, sessionId, jobsInHand: new Set<number>() }
    this.#entries.set(printerId, entry)
    this.#byTenant.set(tenantId, ofTenant.set(printerId, entry))
    older?.client.replace()
    if (this.#shared === undefined) this.#tell('connected', client)
    else this.#shared.ownChanged(client)
    this.#recheck(client)
    return 'added'
  }

  remove(client: LinkedClient): void {
    if (this.#entries.get(client.printerId)?.client === client) this.#drop(client)
  }

  suspend(tenantId: TenantId): void {
    for (const { client, jobsInHand } of this.#byTenant.get(tenantId)?.values() ?? []) {
      if (jobsInHand.size === 0) client.suspend()
    }
  }

  link(printerId: number): AgentLinkView | undefined {
    const entry = this.#entries.get(printerId)
    return entry && viewOf(entry)
  }

  links(tenantId: TenantId): readonly AgentLinkView[] {
    return [...(this.#byTenant.get(tenantId)?.values() ?? [])].map(viewOf)
  }

  elsewhere(printerId: number): boolean {
    return this.#shared?.has(printerId) ?? false
  }

  sendOrder(printerId: number, order: AgentOrder): boolean {
    const entry = this.#entries.get(printerId)
    if (entry === undefined || !entry.client.sendOrder(order)) return false
    entry.jobsInHand.add(order.job_id)
    return true
  }

  subscribe(listener: (event: AgentLinkEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  disconnect(printerId: number, reason: string): void {
    const entry = this.#entries.get(printerId)
    if (entry === undefined) this.#shared?.askToDisconnect(printerId)
    else entry.client.expel(reason)
  }

  #onChange(change: StoreChange): void {
    if (change.kind === 'elsewhere') this.#onElsewhere(change.changes)
    if (change.kind === 'printer') this.#recheck(change)
    if (change.kind === 'task' && change.task.printStatus !== 'PRINTING') {
      this.#entries.get(change.task.printerId)?.jobsInHand.delete(change.task.id)
    }
  }

  #onElsewhere(changes: Extract<StoreChange, { readonly kind: 'elsewhere' }>['changes']): void {
    this.#shared?.onElsewhere(changes)
    if (changes === 'missed') return
    for (const change of changes) {
      if (change.kind === 'task' && change.printStatus !== 'PRINTING') {
        this.#entries.get(change.printerId)?.jobsInHand.delete(change.jobId)
      }
    }
  }

  #drop(client: LinkedClient): void {
    this.#entries.delete(client.printerId)
    const ofTenant = this.#byTenant.get(client.tenantId)
    ofTenant?.delete(client.printerId)
    if (ofTenant?.size === 0) this.#byTenant.delete(client.tenantId)
    this.#tell('disconnected', client)
    this.#shared?.ownChanged(client)
  }

  #replaceElsewhere(printerId: number): void {
    const entry = this.#entries.get(printerId)
    if (entry === undefined) return
    this.#drop(entry.client)
    entry.client.replace()
  }

  #tell(kind: AgentLinkEvent['kind'], { tenantId, printerId }: PrinterRef): void {
    for (const listener of this.#listeners) {
      try {
        listener({ kind, tenantId, printerId })
      } catch (error) {
        this.#options.log.error({ err: error, kind, printerId }, 'a listener for print clients failed')
      }
    }
  }

  /** The printer may have been deleted, or its token renewed, on any node and at any moment of a registration. */
  #recheck(printer: PrinterRef, isAsked = false): void {
    if (!this.#entries.has(printer.printerId)) return
    this.#compareWithRow(printer, isAsked).catch((error: unknown) =>
      this.#options.log.error({ err: error, printerId: printer.printerId }, 'cannot re-read a printer'),
    )
  }

  async #compareWithRow({ tenantId, printerId }: PrinterRef, isAsked: boolean): Promise<void> {
    const printer = await this.#options.store.forTenant(tenantId).printer(printerId)
    const client = this.#entries.get(printerId)?.client
    if (client === undefined) return
    if (printer?.driver !== 'agent') client.expel('printer deleted')
    else if (isAsked || (client.tokenHash !== null && printer.tokenHash !== client.tokenHash)) {
      client.expel('token renewed')
    }
  }

  #sessionOf(entry: Entry): AgentSessionRow
  #sessionOf(entry: Entry | undefined): AgentSessionRow | undefined
  #sessionOf(entry: Entry | undefined): AgentSessionRow | undefined {
    return entry && { ...entry.client.view(), node: this.#options.node, sessionId: entry.sessionId }
  }
}

function viewOf(entry: Entry): AgentLinkView {
  return { ...entry.client.view(), jobsInHand: [...entry.jobsInHand] }
}

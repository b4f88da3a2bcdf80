import type { Business } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'
import type { RemoteChange, StoreChange } from '../store/store-change.ts'
import { taskView } from '../tasks/task-view.ts'

/** One thing that changed, ready to be sent. */
export interface Change {
  readonly id: string
  /** `everyone`, where it concerns all tenants. */
  readonly tenantId: TenantId
  /** `reset`: something changed that is not known; the reader has to ask for everything again. */
  readonly event: 'task' | 'printer' | 'order' | 'template' | 'engine' | 'reset'
  /** JSON. */
  readonly data: string
}

/** Recent changes of all tenants, so that a stream that broke goes on where it stopped. */
export interface ChangeFeed {
  publish(change: StoreChange): void
  /** The tenant's changes after the one with this id, or undefined when that is no longer known. */
  since(tenantId: TenantId, id: string): readonly Change[] | undefined
  /** The answer stops listening. */
  subscribe(tenantId: TenantId, listener: (change: Change) => void): () => void
  /** The newest id, for a stream that begins. */
  latestId(): string
}

/** What is the platform's concerns every tenant; none has this number. */
const everyone = 0

/** About a minute of a busy node, at a kilobyte each a few megabytes. */
const keptMax = 5_000

/** What a change is about, as it is now; asked only for tenants that somebody watches. */
export interface FeedReads {
  task(tenantId: TenantId, jobId: number): Promise<TaskRow | undefined>
  /** The version of a business's template that the tenant prints with, such as `0.3`. */
  templateVersion(tenantId: TenantId, business: Business): Promise<string>
}

/** @param startedAt tells the ids of one run of the server from those of another, whose counts begin anew */
export function changeFeed(startedAt: EpochMs, reads: FeedReads): ChangeFeed {
  return new RecentChanges(startedAt.toString(36), reads)
}

class RecentChanges implements ChangeFeed {
  readonly #run: string
  readonly #reads: FeedReads
  readonly #kept: Change[] = []
  readonly #listeners = new Map<TenantId, Set<(change: Change) => void>>()
  /** Tasks of other nodes' changes that wait to be read, by tenant, in the order of their changes. */
  readonly #unread = new Map<TenantId, Set<number>>()
  #newest = 0

  constructor(run: string, reads: FeedReads) {
    this.#run = run
    this.#reads = reads
  }

  publish(change: StoreChange): void {
    switch (change.kind) {
      case 'task':
        this.#add(change.tenantId, { event: 'task', data: JSON.stringify({ task: taskView(change.task) }) })
        return
      case 'elsewhere':
        if (change.changes === 'missed') this.#forget()
        else for (const remote of change.changes) this.#publishRemote(remote)
        return
      case 'settings':
      case 'outbox':
        return
      case 'printer':
      case 'order':
      case 'template':
      case 'engine':
        this.#publishRemote(change)
    }
  }

  since(tenantId: TenantId, id: string): readonly Change[] | undefined {
    const [ofRun, number] = id.split('-')
    if (ofRun !== this.#run || number === undefined || !/^\d{1,15}$/.test(number)) return undefined
    const missed = this.#newest - Number(number)
    if (missed < 0 || missed > this.#kept.length) return undefined
    const concerns = (change: Change) => change.tenantId === tenantId || change.tenantId === everyone
    const ofTenant = this.#kept.slice(this.#kept.length - missed).filter(concerns)
    return ofTenant.some(({ event }) => event === 'reset') ? undefined : ofTenant
  }

  subscribe(tenantId: TenantId, listener: (change: Change) => void): () => void {
    const ofTenant = this.#listeners.get(tenantId) ?? new Set()
    this.#listeners.set(tenantId, ofTenant)
    ofTenant.add(listener)
    return () => {
      ofTenant.delete(listener)
      if (ofTenant.size === 0) this.#listeners.delete(tenantId)
    }
  }

  latestId(): string {
    return `${this.#run}-${this.#newest}`
  }

  #add(tenantId: TenantId, content: Pick<Change, 'event' | 'data'>): void {
    this.#newest += 1
    const entry = { id: this.latestId(), tenantId, ...content }
    this.#kept.push(entry)
    // Dropping a tenth at a time keeps the cost of each change small.
    if (this.#kept.length > keptMax * 1.1) this.#kept.splice(0, this.#kept.length - keptMax)
    for (const listener of this.#listenersOf(tenantId)) listener(entry)
  }

  #listenersOf(tenantId: TenantId): readonly ((change: Change) => void)[] {
    const ofTenants = tenantId === everyone ? [...this.#listeners.values()] : [this.#listeners.get(tenantId) ?? []]
    return ofTenants.flatMap((listeners) => [...listeners])
  }

  #publishRemote(change: RemoteChange): void {
    switch (change.kind) {
      case 'task':
        this.#publishRemoteTask(change.tenantId, change.jobId)
        return
      case 'agent':
        if (change.verb === 'disconnect') return
        this.#add(change.tenantId, { event: 'printer', data: JSON.stringify({ printer_id: change.printerId }) })
        return
      case 'printer':
        this.#add(change.tenantId, { event: 'printer', data: JSON.stringify({ printer_id: change.printerId }) })
        return
      case 'order':
        this.#add(change.tenantId, { event: 'order', data: JSON.stringify({ order_id: change.orderId }) })
        return
      case 'template':
        this.#publishTemplate(change.tenantId, change.business)
        return
      case 'engine':
        this.#add(everyone, { event: 'engine', data: JSON.stringify({ channel: change.channel }) })
        return
      case 'settings':
      case 'node':
      case 'outbox':
    }
  }

  /** The version is told where one holds for all who hear of it; whoever hears of none asks for the template. */
  #publishTemplate(tenantId: TenantId, business: Business): void {
    const add = (version: string | null) =>
      this.#add(tenantId, { event: 'template', data: JSON.stringify({ business, version }) })
    if (this.#listeners.has(tenantId)) {
      this.#reads.templateVersion(tenantId, business).then(add, () => add(null))
    } else add(null)
  }

  #publishRemoteTask(tenantId: TenantId, jobId: number): void {
    if (!this.#listeners.has(tenantId)) {
      // Nobody watches, so nothing is read; whoever comes back for what was missed here asks for everything.
      this.#add(tenantId, reset)
      return
    }
    const waiting = this.#unread.get(tenantId)
    if (waiting !== undefined) {
      waiting.add(jobId)
      return
    }
    const unread = new Set([jobId])
    this.#unread.set(tenantId, unread)
    this.#readAll(tenantId, unread).catch(() => {
      this.#unread.delete(tenantId)
      this.#add(tenantId, reset)
    })
  }

  async #readAll(tenantId: TenantId, unread: Set<number>): Promise<void> {
    for (const jobId of unread) {
      // Taken out first: a change that comes while the row is read is read again.
      unread.delete(jobId)
      const task = await this.#reads.task(tenantId, jobId)
      if (task !== undefined) this.#add(tenantId, { event: 'task', data: JSON.stringify({ task: taskView(task) }) })
    }
    this.#unread.delete(tenantId)
  }

  #forget(): void {
    this.#kept.length = 0
    // One id that nobody has: with it every id of before is further back than what is kept.
    this.#newest += 1
    for (const tenantId of this.#listeners.keys()) this.#add(tenantId, reset)
  }
}

const reset = { event: 'reset', data: '{}' } as const

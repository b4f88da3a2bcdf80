import type { TenantId } from '../rows.ts'
import type { StoreChange } from '../store-change.ts'
import type { Unit } from '../store-views.ts'
import type { Scope } from './postgres-session.ts'
import { type EndedUnit, runInUnit, type WaitingUnit } from './unit.ts'
import type { UnitWriter } from './unit-writer.ts'

/** Units that share one commit: enough to spread its cost, few enough that nobody waits for long. */
const unitsPerCommitMax = 64
/** So few are not worth being spread over several writers. */
const unitsPerCommitMin = 16

/**
 * Units of this process on their way to the database. Those that arrive together share a transaction. A tenant's units
 * are with one writer at a time: they go by the same rows, and two writers would only wait for each other.
 */
export class UnitQueue {
  readonly #idle: UnitWriter[]
  readonly #publish: (change: StoreChange) => void
  readonly #writerCount: number
  readonly #busyTenants = new Set<TenantId>()
  /** The tenant that has waited longest comes first. */
  readonly #waiting = new Map<TenantId, WaitingUnit[]>()
  readonly #waitingAcross: WaitingUnit[] = []
  #isScheduled = false
  readonly #whenIdle: (() => void)[] = []

  /** @param publish told of each change after its commit, once the units of the commit are answered */
  constructor(writers: readonly UnitWriter[], publish: (change: StoreChange) => void) {
    this.#idle = [...writers]
    this.#writerCount = writers.length
    this.#publish = publish
  }

  /** Queues a unit and answers after its commit. Rejects with the unit's own error, or with a fault of the database. */
  async run<Answer>(scope: Scope, unit: Unit<Answer>): Promise<Answer> {
    return await new Promise<Answer>((resolve, reject) => {
      this.#add({ scope, reject, run: async (connection) => await runInUnit(connection, unit, resolve) })
      this.#schedule()
    })
  }

  /** Answers when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    if (this.#isIdle()) return
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  #add(unit: WaitingUnit): void {
    if (unit.scope === 'all') {
      this.#waitingAcross.push(unit)
      return
    }
    const ofTenant = this.#waiting.get(unit.scope)
    if (ofTenant === undefined) this.#waiting.set(unit.scope, [unit])
    else ofTenant.push(unit)
  }

  #isIdle(): boolean {
    return this.#waiting.size + this.#waitingAcross.length === 0 && this.#idle.length === this.#writerCount
  }

  /** Everything that this turn of the event loop brings gets into the same commits. */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#startBatches()
    })
  }

  #startBatches(): void {
    for (;;) {
      const writer = this.#idle.at(-1)
      const batch = writer === undefined ? [] : this.#takeBatch()
      if (writer === undefined || batch.length === 0) break
      this.#idle.pop()
      this.#runBatch(writer, batch)
    }
    if (this.#isIdle()) for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  /**
   * The next units that may run, in the order of their tenants: two nodes that write for the same tenants then lock
   * them in the same order. What crosses tenants runs alone, since it can take longer.
   */
  #takeBatch(): readonly WaitingUnit[] {
    const across = this.#waitingAcross.shift()
    if (across !== undefined) return [across]
    const ready = [...this.#waiting].filter(([tenantId]) => !this.#busyTenants.has(tenantId))
    const count = ready.reduce((sum, [, units]) => sum + units.length, 0)
    const fairShare = Math.ceil(count / this.#idle.length)
    const wanted = Math.min(Math.max(fairShare, unitsPerCommitMin), unitsPerCommitMax)
    const batch: WaitingUnit[] = []
    for (const [tenantId, units] of ready) {
      if (batch.length >= wanted) break
      batch.push(...units.splice(0, unitsPerCommitMax - batch.length))
      if (units.length === 0) this.#waiting.delete(tenantId)
    }
    return batch.sort((one, other) => Number(one.scope) - Number(other.scope))
  }

  #runBatch(writer: UnitWriter, batch: readonly WaitingUnit[]): void {
    const tenants = new Set(batch.map((unit) => unit.scope).filter((scope) => scope !== 'all'))
    for (const tenant of tenants) this.#busyTenants.add(tenant)
    const settle = (ended: readonly EndedUnit[]) => {
      for (const unit of ended) unit.answer()
      for (const unit of ended) for (const change of unit.changes) this.#publish(change)
    }
    void writer.write(batch, settle).finally(() => {
      for (const tenant of tenants) this.#busyTenants.delete(tenant)
      this.#idle.push(writer)
      this.#schedule()
    })
  }
}

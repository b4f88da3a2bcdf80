import type { StoreChange } from '../store.ts'
import type { Unit } from '../store-views.ts'
import type { Scope } from './postgres-session.ts'
import { type EndedUnit, runInUnit, type WaitingUnit } from './unit.ts'
import type { UnitWriter } from './unit-writer.ts'

/** Units that share one commit: enough to spread its cost, few enough that nobody waits for long. */
const unitsPerCommitMax = 64

/**
 * Units of this process on their way to the database. Those that arrive together share a transaction. A tenant's units
 * are with one writer at a time: they go by the same rows, and two writers would only wait for each other.
 */
export class UnitQueue {
  readonly #idle: UnitWriter[]
  readonly #publish: (change: StoreChange) => void
  readonly #writerCount: number
  readonly #busyTenants = new Set<Scope>()
  #waiting: WaitingUnit[] = []
  #isScheduled = false
  #whenIdle: (() => void)[] = []

  /** @param publish told of each change after its commit, once the units of the commit are answered */
  constructor(writers: readonly UnitWriter[], publish: (change: StoreChange) => void) {
    this.#idle = [...writers]
    this.#writerCount = writers.length
    this.#publish = publish
  }

  /** Queues a unit and answers after its commit. Rejects with the unit's own error, or with a fault of the database. */
  async run<Answer>(scope: Scope, unit: Unit<Answer>): Promise<Answer> {
    return await new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ scope, reject, run: async (connection) => await runInUnit(connection, unit, resolve) })
      this.#schedule()
    })
  }

  /** Answers when nothing waits and nothing runs. */
  async idle(): Promise<void> {
    if (this.#isIdle()) return
    await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#idle.length === this.#writerCount
  }

  /** Everything that this turn of the event loop brings gets into the same commit. */
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
    const first = this.#waiting.find((unit) => this.#mayRun(unit))
    if (first === undefined) return []
    if (first.scope === 'all') {
      this.#waiting = this.#waiting.filter((unit) => unit !== first)
      return [first]
    }
    const batch: WaitingUnit[] = []
    const left: WaitingUnit[] = []
    for (const unit of this.#waiting) {
      const fits = unit.scope !== 'all' && batch.length < unitsPerCommitMax && this.#mayRun(unit)
      if (fits) batch.push(unit)
      else left.push(unit)
    }
    this.#waiting = left
    return batch.sort((one, other) => Number(one.scope) - Number(other.scope))
  }

  #mayRun(unit: WaitingUnit): boolean {
    return unit.scope === 'all' || !this.#busyTenants.has(unit.scope)
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

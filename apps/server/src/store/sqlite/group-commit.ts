import { AsyncLocalStorage } from 'node:async_hooks'
import type { Connection, SqlValue } from '../connection.ts'
import { StoreFault } from '../faults.ts'
import type { StoreChange } from '../store-change.ts'
import type { Unit } from '../store-views.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** Units that share one commit: enough to spread the cost of a flush, few enough to block the thread for milliseconds. */
const unitsPerCommitMax = 256

/** A unit with its caller. */
interface Waiting {
  /** Runs the unit; the answer tells the caller how it ended, to be called once the commit is durable. */
  readonly run: (changes: StoreChange[]) => Promise<UnitEnd>
  readonly reject: (error: unknown) => void
}

interface UnitEnd {
  readonly failed: boolean
  readonly settle: () => void
}

/** A unit of a common transaction threw: it is undone with all of its neighbours. */
class SharedTransactionFailed extends Error {}

/** Told after each commit, once its callers are answered. */
export interface CommitListener {
  changed(change: StoreChange): void
  committed(unitCount: number): void
}

/**
 * One writer for everybody: units that arrive together are written one after another in one transaction and answered
 * together after the commit (DL4). A unit that throws is undone alone: its whole transaction is undone, and each unit
 * of it runs again by itself. That is rare, and it is cheaper than a savepoint for each unit, for which SQLite would
 * copy every page that the unit touches.
 */
export class GroupCommit {
  readonly #sqlite: SqliteConnection
  readonly #connection: Connection
  readonly #listener: CommitListener
  readonly #insideUnit = new AsyncLocalStorage<UnitConnection>()
  readonly #waiting: Waiting[] = []
  /** Set while batches run; ends when the queue is empty. */
  #running: Promise<void> | undefined

  constructor(sqlite: SqliteConnection, connection: Connection, listener: CommitListener) {
    this.#sqlite = sqlite
    this.#connection = connection
    this.#listener = listener
  }

  /** Queues a unit and answers after its commit. Rejects with the unit's own error, or with the commit's fault. */
  async run<Answer>(unit: Unit<Answer>): Promise<Answer> {
    if (this.#insideUnit.getStore()?.open) {
      throw new Error('Cannot begin a unit of writes inside another: it would wait for itself. Pass `tx` on')
    }
    return await new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({
        reject,
        run: async (changes) => {
          const answer = await this.#runUnit(unit, changes)
          return answer.ok
            ? { failed: false, settle: () => resolve(answer.value) }
            : { failed: true, settle: () => reject(answer.error) }
        },
      })
      this.#running ??= this.#runBatches()
    })
  }

  /** Answers when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async #runBatches(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Everything that this turn of the event loop brings gets into the same commit.
      await new Promise((resolve) => setImmediate(resolve))
      await this.#runBatch(this.#waiting.splice(0, unitsPerCommitMax))
    }
    this.#running = undefined
  }

  async #runBatch(units: readonly Waiting[]): Promise<void> {
    const ends: UnitEnd[] = []
    const changes: StoreChange[] = []
    try {
      this.#sqlite.run('begin immediate')
      for (const unit of units) {
        const end = await unit.run(changes)
        ends.push(end)
        if (!end.failed) continue
        if (units.length > 1) throw new SharedTransactionFailed()
        this.#undo()
        end.settle()
        return
      }
      this.#sqlite.run('commit')
    } catch (error) {
      this.#undo()
      if (error instanceof SharedTransactionFailed) for (const unit of units) await this.#runBatch([unit])
      else for (const unit of units) unit.reject(error)
      return
    }
    for (const { settle } of ends) settle()
    for (const change of changes) this.#listener.changed(change)
    this.#listener.committed(units.length)
  }

  async #runUnit<Answer>(
    unit: Unit<Answer>,
    changes: StoreChange[],
  ): Promise<{ readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly error: unknown }> {
    const connection = new UnitConnection(this.#connection)
    const ownChanges: StoreChange[] = []
    try {
      const value = await this.#insideUnit.run(connection, async () => await unit(connection, ownChanges))
      changes.push(...ownChanges)
      return { ok: true, value }
    } catch (error) {
      return { ok: false, error }
    } finally {
      connection.open = false
    }
  }

  #undo(): void {
    try {
      if (this.#sqlite.inTransaction) this.#sqlite.run('rollback')
    } catch (error) {
      // The callers get the fault that led here; this one would only hide it, and the next batch meets it again.
      if (!(error instanceof StoreFault)) throw error
    }
  }
}

/** The writer's connection as one unit sees it; it ends with the unit, so that no late write slips into a neighbour. */
class UnitConnection implements Connection {
  open = true
  readonly #connection: Connection

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get kysely(): Connection['kysely'] {
    this.#check()
    return this.#connection.kysely
  }

  get locking(): Connection['locking'] {
    return this.#connection.locking
  }

  get nestsWrites(): boolean {
    return this.#connection.nestsWrites
  }

  get unscoped(): Connection {
    return this
  }

  async rows<Row>(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]> {
    this.#check()
    return await this.#connection.rows<Row>(sql, parameters)
  }

  async run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    this.#check()
    return await this.#connection.run(sql, parameters)
  }

  async kept<Row, Answer>(
    sql: string,
    parameters: readonly SqlValue[],
    load: (rows: readonly Row[]) => Answer,
  ): Promise<Answer> {
    this.#check()
    return await this.#connection.kept(sql, parameters, load)
  }

  #check(): void {
    if (!this.open) throw new Error('Cannot use `tx`: its unit has ended. Await every call before the unit returns')
  }
}

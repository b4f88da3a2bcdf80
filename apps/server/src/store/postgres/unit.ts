import { AsyncLocalStorage } from 'node:async_hooks'
import type { Connection, SqlValue } from '../connection.ts'
import type { StoreChange } from '../store-change.ts'
import type { Unit } from '../store-views.ts'
import type { Scope } from './postgres-session.ts'

/** A unit with its caller. It may be run several times, and is answered once. */
export interface WaitingUnit {
  readonly scope: Scope
  /** Throws what the unit throws; what it wrote is then to be undone. */
  readonly run: (connection: Connection) => Promise<EndedUnit>
  readonly reject: (error: unknown) => void
}

/** A unit that has come to its end and waits for its commit. */
export interface EndedUnit {
  readonly changes: readonly StoreChange[]
  /** Answers its caller. */
  readonly answer: () => void
}

const insideUnit = new AsyncLocalStorage<UnitConnection>()

/** @throws when this is called by a unit: it would wait for itself */
export function refuseInsideUnit(): void {
  if (insideUnit.getStore()?.open) {
    throw new Error('Cannot begin a unit of writes inside another: it would wait for itself. Pass `tx` on')
  }
}

/** Runs a unit once. @throws what the unit throws */
export async function runInUnit<Answer>(
  connection: Connection,
  unit: Unit<Answer>,
  resolve: (answer: Answer) => void,
): Promise<EndedUnit> {
  const own = new UnitConnection(connection)
  const changes: StoreChange[] = []
  try {
    const answer = await insideUnit.run(own, async () => await unit(own, changes))
    return { changes, answer: () => resolve(answer) }
  } finally {
    own.open = false
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

  get unscoped(): Connection['unscoped'] {
    this.#check()
    return this.#connection.unscoped
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

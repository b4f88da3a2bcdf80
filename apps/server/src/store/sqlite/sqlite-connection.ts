import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { storeFaultOf } from './sqlite-faults.ts'

/** What one statement did. */
export interface StatementResult {
  readonly rows: readonly object[]
  /** Undefined for statements that answer rows. */
  readonly changes: { readonly rowCount: bigint; readonly insertId: bigint } | undefined
}

interface Prepared {
  readonly statement: StatementSync
  readonly answersRows: boolean
}

/** More texts than the store has; only a query built from open-ended parts could fill it. */
const preparedMax = 500

/** How long a statement waits for a lock of another program, such as a backup, before it fails. */
const busyTimeoutMs = 5_000

/** One connection to a file, with its prepared statements. SQLite works in this thread: every call blocks it. */
export class SqliteConnection {
  readonly #database: DatabaseSync
  readonly #file: string
  readonly #prepared = new Map<string, Prepared>()

  /** @throws StoreFault when the file cannot be opened */
  constructor(file: string, options: { readonly readOnly: boolean; readonly busyTimeoutMs?: number }) {
    this.#file = file
    try {
      const timeout = options.busyTimeoutMs ?? busyTimeoutMs
      this.#database = new DatabaseSync(file, { readOnly: options.readOnly, timeout })
    } catch (error) {
      throw storeFaultOf(error, file)
    }
  }

  /** True between BEGIN and COMMIT; a grave fault ends a transaction by itself (sqlite.org/lang_transaction.html). */
  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** @throws StoreFault for operating faults, the database's own error for everything else */
  run(sql: string, parameters: readonly unknown[] = []): StatementResult {
    try {
      const { statement, answersRows } = this.#prepare(sql)
      const values = parameters.map(bindable)
      if (answersRows) return { rows: statement.all(...values), changes: undefined }
      const { changes, lastInsertRowid } = statement.run(...values)
      return { rows: [], changes: { rowCount: BigInt(changes), insertId: BigInt(lastInsertRowid) } }
    } catch (error) {
      throw storeFaultOf(error, this.#file)
    }
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const prepared = { statement, answersRows: statement.columns().length > 0 }
    const oldest = this.#prepared.keys().next()
    if (this.#prepared.size >= preparedMax && !oldest.done) this.#prepared.delete(oldest.value)
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

/** Takes what a query builder may pass beyond SQLite's own types: booleans, dates and undefined. */
function bindable(value: unknown): string | number | bigint | Uint8Array | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`Cannot bind a value of type ${typeof value} to a statement`)
}

import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { changesKept } from '../kept-tables.ts'
import { KeptAnswers, KeptVersion } from './kept-answers.ts'
import { storeFaultOf } from './sqlite-faults.ts'

/** What one statement did. */
export interface StatementResult {
  readonly rows: readonly object[]
  /** Undefined for statements that answer rows. */
  readonly changes: { readonly rowCount: number; readonly insertId: number } | undefined
}

interface Prepared {
  readonly statement: StatementSync
  /** Names of the columns of its rows; empty for a statement that answers none. */
  readonly columns: readonly string[]
  readonly changesKept: boolean
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
  readonly #keptVersion: KeptVersion
  readonly #keptAnswers: KeptAnswers

  /**
   * @param options.keptVersion of the file's writer, for a connection beside it
   * @throws StoreFault when the file cannot be opened
   */
  constructor(
    file: string,
    options: { readonly readOnly: boolean; readonly busyTimeoutMs?: number; readonly keptVersion?: KeptVersion },
  ) {
    this.#file = file
    this.#keptVersion = options.keptVersion ?? new KeptVersion()
    this.#keptAnswers = new KeptAnswers(this.#keptVersion)
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
      const prepared = this.#prepare(sql)
      const values = bindables(parameters)
      const result = prepared.columns.length > 0 ? rowsOf(prepared, values) : changesOf(prepared, values)
      this.#keptVersion.noteStatement(sql, prepared.changesKept)
      return result
    } catch (error) {
      throw storeFaultOf(error, this.#file)
    }
  }

  /** As `Connection.kept`. */
  kept<Row, Answer>(sql: string, parameters: readonly unknown[], load: (rows: readonly Row[]) => Answer): Answer {
    return this.#keptAnswers.answer(sql, parameters, () => load(this.run(sql, parameters).rows as readonly Row[]))
  }

  /** For a second connection to the same file. */
  get keptVersion(): KeptVersion {
    return this.#keptVersion
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const columns = statement.columns().map((column) => column.name)
    // Rows as arrays cost SQLite's binding half as much as objects, whose keys it makes anew for each row.
    if (columns.length > 0) statement.setReturnArrays(true)
    const prepared = { statement, columns, changesKept: changesKept(sql) }
    const oldest = this.#prepared.keys().next()
    if (this.#prepared.size >= preparedMax && !oldest.done) this.#prepared.delete(oldest.value)
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

function rowsOf({ statement, columns }: Prepared, values: Bindable[]): StatementResult {
  const found = statement.all(...values) as unknown as readonly SQLOutputValue[][]
  const rows = found.map((values) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < columns.length; index++) row[columns[index] ?? ''] = values[index]
    return row
  })
  return { rows, changes: undefined }
}

function changesOf({ statement }: Prepared, values: Bindable[]): StatementResult {
  const { changes, lastInsertRowid } = statement.run(...values)
  return { rows: [], changes: { rowCount: Number(changes), insertId: Number(lastInsertRowid) } }
}

type Bindable = string | number | bigint | Uint8Array | null

function bindables(values: readonly unknown[]): Bindable[] {
  const bound: Bindable[] = []
  for (const value of values) bound.push(bindable(value))
  return bound
}

/** Takes what a query builder may pass beyond SQLite's own types: booleans, dates and undefined. */
function bindable(value: unknown): Bindable {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return value
  throw new TypeError(`Cannot bind a value of type ${typeof value} to a statement`)
}

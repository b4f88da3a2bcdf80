import { type Connection, DatabaseError, Query } from 'pg'
import { columnParser } from './column-types.ts'
import type { PreparedText } from './prepared-texts.ts'

/** What one statement did. */
export interface StatementResult {
  readonly rows: readonly object[]
  /** Undefined for statements that only read. */
  readonly changedRows: number | undefined
}

interface AnsweredStatement extends StatementResult {
  /** `SELECT`, `COMMIT` … */
  readonly command: string
}

/** Said of a statement that the database has passed over, because one before it in its group has failed. */
export class PassedOver extends Error {
  override readonly name = 'PassedOver'
}

/** A column of a statement's rows. */
interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/** What a connection has prepared: the rows of each statement by its name; undefined until the first answer. */
export type PreparedStatements = Map<string, readonly Column[] | undefined>

interface Waiting {
  readonly statement: PreparedText
  readonly values: readonly BoundValue[]
  readonly resolve: (result: AnsweredStatement) => void
  readonly reject: (error: unknown) => void
  columns: readonly Column[] | undefined
  readonly rows: object[]
  result: AnsweredStatement | undefined
}

/** The parts of the protocol that `pg` leaves to its queries (postgresql.org/docs/current/protocol-flow.html). */
interface Wire {
  parse(message: { readonly name: string; readonly text: string }): void
  bind(message: { readonly statement: string; readonly values: readonly BoundValue[] }): void
  describe(message: { readonly type: 'P' }): void
  execute(message: object): void
  close(message: { readonly type: 'S'; readonly name: string }): void
  sync(): void
}

interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
}

/**
 * Statements that go out in one breath: the database answers them together at the end, where queries of `pg` have an
 * end each, and a call of the system on both sides with it. After one that fails, the rest is passed over; outside
 * a transaction they are one. A named statement tells the columns of its rows only once on a connection.
 */
export class StatementGroup extends Query {
  readonly #prepared: PreparedStatements
  readonly #waiting: Waiting[] = []
  /** Statements that this group is the first to prepare. */
  readonly #fresh = new Set<string>()
  #answered = 0
  #ended = () => {}

  constructor(prepared: PreparedStatements) {
    super('')
    this.#prepared = prepared
    // `pg` has these as properties of each query.
    Object.assign(this, { submit: (connection: Connection) => this.#submit(connection as unknown as Wire) })
  }

  /** @param ended called when the last answer has come, whatever it is */
  whenEnded(ended: () => void): void {
    this.#ended = ended
  }

  get size(): number {
    return this.#waiting.length
  }

  add(statement: PreparedText, values: readonly unknown[]): Promise<AnsweredStatement> {
    const bound = values.map(boundValue)
    return new Promise((resolve, reject) => {
      const answer = { columns: undefined, rows: [], result: undefined }
      this.#waiting.push({ statement, values: bound, resolve, reject, ...answer })
    })
  }

  #submit(wire: Wire): void {
    for (const { statement, values } of this.#waiting) {
      const { text, name = '' } = statement
      if (name === '') {
        wire.parse({ name, text })
      } else if (!this.#prepared.has(name)) {
        // An earlier group may have failed before or after it had prepared the same.
        wire.close({ type: 'S', name })
        wire.parse({ name, text })
        this.#prepared.set(name, undefined)
        this.#fresh.add(name)
      }
      wire.bind({ statement: name, values })
      if (this.#prepared.get(name) === undefined) wire.describe({ type: 'P' })
      wire.execute({})
    }
    wire.sync()
  }

  handleRowDescription({ fields }: RowDescription): void {
    const waiting = this.#waiting[this.#answered]
    if (waiting === undefined) return
    waiting.columns = fields.map(({ name, dataTypeID }) => ({ name, parse: columnParser(dataTypeID) }))
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const waiting = this.#waiting[this.#answered]
    if (waiting === undefined) return
    waiting.columns ??= this.#prepared.get(waiting.statement.name ?? '') ?? []
    const { columns } = waiting
    const row: Record<string, unknown> = {}
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]
      const text = fields[index]
      if (column !== undefined) row[column.name] = text === null || text === undefined ? null : column.parse(text)
    }
    waiting.rows.push(row)
  }

  /** `INSERT 0 5`, `SELECT 3`, `COMMIT`. */
  handleCommandComplete({ text }: { readonly text: string }): void {
    const waiting = this.#waiting[this.#answered]
    if (waiting === undefined) return
    this.#answered += 1
    const { name } = waiting.statement
    if (name !== undefined && this.#prepared.get(name) === undefined) this.#prepared.set(name, waiting.columns ?? [])
    const words = text.split(' ')
    const command = words[0] ?? ''
    const count = words.length > 1 ? Number(words.at(-1)) : undefined
    waiting.result = { rows: waiting.rows, changedRows: command === 'SELECT' ? undefined : count, command }
  }

  handleReadyForQuery(): void {
    this.#ended()
    for (const { resolve, reject, result } of this.#waiting) {
      if (result === undefined) reject(new Error('The database has passed over a statement without a word'))
      else resolve(result)
    }
  }

  handleError(error: unknown): void {
    this.#ended()
    const isAnswer = error instanceof DatabaseError
    this.#waiting.forEach(({ statement, resolve, reject, result }, index) => {
      const { name } = statement
      if (result === undefined && name !== undefined && this.#fresh.has(name)) this.#prepared.delete(name)
      if (result !== undefined && isAnswer) resolve(result)
      else if (!isAnswer || index === this.#answered) reject(error)
      else reject(new PassedOver('A statement before this one has failed', { cause: error }))
    })
  }
}

type BoundValue = string | Buffer | null

/** Takes what a query builder may pass beyond the store's own types: booleans, dates and undefined. */
function boundValue(value: unknown): BoundValue {
  if (value === null || value === undefined) return null
  // PostgreSQL's text has no U+0000, and no printer has a use for it.
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  throw new TypeError(`Cannot bind a value of type ${typeof value} to a statement`)
}

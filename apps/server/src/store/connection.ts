import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What a column can hold on every database: times and money are integers, booleans 0 or 1, JSON is text. */
export type SqlValue = string | number | Uint8Array | null

/** One way to the database. Queries take it as a parameter and never ask which database it is. */
export interface Connection {
  readonly kysely: Kysely<Tables>
  /**
   * Runs one hand-written statement with `?` for each parameter. Its text is the key of the cache of prepared
   * statements, so values go in as parameters, never into the text.
   */
  rows<Row>(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]>
}

import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** What a column can hold on every database: times and money are integers, booleans 0 or 1, JSON is text. */
export type SqlValue = string | number | Uint8Array | null

/** Ends of a select that is about to be acted on; empty where only one unit is written at a time. */
export interface Locking {
  /** The rows stay as they are until the unit ends; others who want to write them wait. */
  readonly forUpdate: string
  /** The same, but rows that another unit has locked are left out instead of waited for. */
  readonly skipLocked: string
  /** A statement that makes units with the same text as its parameter come one after the other. */
  readonly byName: string
}

/** SQLite writes one unit at a time: what a unit has read cannot change under it. */
export const noLocking: Locking = { forUpdate: '', skipLocked: '', byName: '' }

/** One way to the database. Queries take it as a parameter and never ask which database it is. */
export interface Connection {
  readonly kysely: Kysely<Tables>
  readonly locking: Locking
  /** Whether a write may stand inside another statement: `with written as (update … returning id) insert …`. */
  readonly nestsWrites: boolean
  /**
   * The same way in the same unit, past the database's own wall between tenants. Only for questions about who owns a
   * row; SQLite has no such wall.
   */
  readonly unscoped: Connection
  /**
   * Runs one hand-written statement with `?` for each parameter. Its text is the key of the cache of prepared
   * statements, so values go in as parameters, never into the text.
   */
  rows<Row>(sql: string, parameters: readonly SqlValue[]): Promise<readonly Row[]>
  /** Runs one hand-written statement that answers no rows. @returns how many rows it wrote */
  run(sql: string, parameters: readonly SqlValue[]): Promise<number>
  /**
   * A select of rows that every step asks for and that hardly ever change: settings, printers, the tenant. Where
   * nobody else writes the database, the answer is remembered until something is written to one of its tables.
   * @param load makes the answer of the rows; the answer is shared, so nobody changes it
   */
  kept<Row, Answer>(
    sql: string,
    parameters: readonly SqlValue[],
    load: (rows: readonly Row[]) => Answer,
  ): Promise<Answer>
}

import type { SqlValue } from './connection.ts'

/** How one field of a row is kept in its column. */
export interface Column {
  readonly name: string
  readonly kind: 'plain' | 'flag' | 'json'
}

/** Text, numbers and bytes are kept as they are. */
export function plain(name: string): Column {
  return { name, kind: 'plain' }
}

/** Booleans are kept as 0 and 1. */
export function flag(name: string): Column {
  return { name, kind: 'flag' }
}

/** Structures are kept as JSON text; null stays null. */
export function json(name: string): Column {
  return { name, kind: 'json' }
}

function storedValue(kind: Column['kind'], value: unknown): SqlValue {
  switch (kind) {
    case 'plain':
      return value as SqlValue
    case 'flag':
      return value ? 1 : 0
    case 'json':
      return value === null ? null : JSON.stringify(value)
  }
}

function loadedValue(kind: Column['kind'], stored: SqlValue): unknown {
  switch (kind) {
    case 'plain':
      return stored
    case 'flag':
      return stored === 1
    case 'json':
      return typeof stored === 'string' ? JSON.parse(stored) : null
  }
}

/**
 * The way between a row as the server sees it and the columns of its table. The compiler checks that every field
 * has its column; the two casts below are the one place where the database's word is taken for a column's type.
 */
export class RowShape<Row> {
  readonly #fields: readonly (readonly [field: keyof Row & string, column: Column])[]
  readonly #columns: Readonly<Record<keyof Row, Column>>

  constructor(columns: Readonly<Record<keyof Row, Column>>) {
    this.#columns = columns
    this.#fields = Object.entries(columns) as [keyof Row & string, Column][]
  }

  /** Names of the columns of these fields, in the order of `values`. */
  names(fields: readonly (keyof Row)[]): readonly string[] {
    return fields.map((field) => this.#columns[field].name)
  }

  /** The columns of the fields that are present; an absent or undefined field is left out. */
  store<Columns>(part: Partial<Row>): Columns {
    const columns: Record<string, SqlValue> = {}
    for (const [field, column] of this.#fields) {
      const value = part[field]
      if (value !== undefined) columns[column.name] = storedValue(column.kind, value)
    }
    return columns as Columns
  }

  load(record: object): Row {
    const stored = record as Record<string, SqlValue>
    const row: Record<string, unknown> = {}
    for (const [field, column] of this.#fields) row[field] = loadedValue(column.kind, stored[column.name] ?? null)
    return row as Row
  }
}

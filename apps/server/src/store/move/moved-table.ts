import type { MovedValue } from './row-sum.ts'

/** How PostgreSQL keeps a column; the schema has no other types. */
export type TargetType = 'bigint' | 'text' | 'bytea' | 'boolean' | 'timestamp with time zone'

export interface MovedColumn {
  readonly name: string
  readonly type: TargetType
}

export interface MovedTable {
  readonly name: string
  readonly columns: readonly MovedColumn[]
}

/**
 * Rows are sent so many at a time: enough that the way back and forth costs nothing, few enough to hold in memory. A
 * row with bytes, a picture or what a printer was sent, may have some megabytes.
 */
export function rowsPerStatement({ columns }: MovedTable): number {
  return columns.some(({ type }) => type === 'bytea') ? 20 : 500
}

const arrayTypes: Readonly<Record<TargetType, string>> = {
  bigint: 'bigint[]',
  text: 'text[]',
  bytea: 'bytea[]',
  boolean: 'boolean[]',
  'timestamp with time zone': 'timestamptz[]',
}

/** Takes one array for each column. */
export function insertStatement({ name, columns }: MovedTable): string {
  const arrays = columns.map((column, index) => `$${index + 1}::${arrayTypes[column.type]}`)
  return `insert into "${name}" (${columnList(columns)}) select * from unnest(${arrays.join(', ')})`
}

export function selectStatement({ name, columns }: MovedTable): string {
  return `select ${columnList(columns)} from "${name}"`
}

function columnList(columns: readonly MovedColumn[]): string {
  return columns.map((column) => `"${column.name}"`).join(', ')
}

/** A value of the SQLite file as PostgreSQL is to keep it. @throws when it is none that the column can hold */
export function fromSqlite(stored: unknown, column: MovedColumn): MovedValue {
  if (stored === null || stored === undefined) return null
  switch (column.type) {
    case 'bigint':
      if (typeof stored === 'number') return stored
      break
    case 'text':
      // PostgreSQL's text has no U+0000; the store writes the same in its place.
      if (typeof stored === 'string') return stored.replaceAll('\0', '\uFFFD').toWellFormed()
      break
    case 'bytea':
      if (stored instanceof Uint8Array) return stored
      break
    case 'boolean':
      if (typeof stored === 'number') return stored !== 0
      break
    case 'timestamp with time zone':
      if (typeof stored === 'string' || typeof stored === 'number') return instant(new Date(stored))
  }
  throw new Error(`Cannot move the column "${column.name}": it holds ${typeof stored} where ${column.type} belongs`)
}

/** A value as PostgreSQL answers it, in the same form. */
export function fromPostgres(stored: unknown, column: MovedColumn): MovedValue {
  if (stored === null || stored === undefined) return null
  if (column.type === 'bigint') return Number(stored)
  if (stored instanceof Date) return instant(stored)
  if (typeof stored === 'string' || typeof stored === 'boolean' || stored instanceof Uint8Array) return stored
  throw new Error(`Cannot check the column "${column.name}": it holds ${typeof stored}`)
}

function instant(date: Date): string {
  return date.toISOString()
}

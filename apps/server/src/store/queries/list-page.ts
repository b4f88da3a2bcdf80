import type { EpochMs } from '../../clock.ts'
import { encodeCursor } from '../cursor.ts'
import type { Page } from '../page.ts'

/**
 * Makes a page of rows that were asked for one too many.
 * @param found up to `limit + 1` rows in the order of the list
 * @param key what the list is sorted by before the id
 */
export function pageOf<Row extends { readonly id: number }>(
  list: string,
  found: readonly Row[],
  limit: number,
  key: (row: Row) => EpochMs,
): Page<Row> {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  if (found.length <= limit || last === undefined) return { rows, nextCursor: null }
  return { rows, nextCursor: encodeCursor(list, { key: key(last), id: last.id }) }
}

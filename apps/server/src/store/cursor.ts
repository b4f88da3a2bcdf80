/** A cursor that no list of ours has given out, or that belongs to another list. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError'

  constructor() {
    super('Cannot continue the list: the cursor is not one that this list has given out')
  }
}

/** Where a page ended: the sort key and the id of its last row. */
export interface Position {
  readonly key: number
  readonly id: number
}

const numberPattern = /^(0|[1-9]\d{0,15})$/

/** The opaque text of a position; `list` keeps the cursor of one list out of another. */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(`${list}.${position.key}.${position.id}`, 'latin1').toString('base64url')
}

/** @throws BadCursorError when `encodeCursor` has not made it for this list */
export function decodeCursor(list: string, cursor: string): Position {
  const [name, key, id, ...rest] = Buffer.from(cursor, 'base64url').toString('latin1').split('.')
  if (name !== list || rest.length > 0 || !numberPattern.test(key ?? '') || !numberPattern.test(id ?? '')) {
    throw new BadCursorError()
  }
  const position = { key: Number(key), id: Number(id) }
  // Base64 has several spellings of the same bytes; only ours is a cursor.
  if (encodeCursor(list, position) !== cursor) throw new BadCursorError()
  return position
}

/** More rows than this are not one page; callers that want all go from page to page. */
const pageLimitMax = 1_000

/** @throws RangeError when a caller asks for no rows or for too many; routes check earlier (HA4) */
export function checkPageLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > pageLimitMax) {
    throw new RangeError(`Cannot read a page of ${limit} rows: 1 to ${pageLimitMax} are possible`)
  }
  return limit
}

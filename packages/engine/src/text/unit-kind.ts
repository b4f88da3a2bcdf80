/** What a UTF-16 unit is to a printer, before any encoding is asked (TP5). */
export type UnitKind = 'text' | 'newline' | 'carriageReturn' | 'space' | 'combining' | 'surrogate' | 'dropped'

const isBetween = (unit: number, from: number, to: number): boolean => unit >= from && unit <= to

/** Characters that show nothing and steer something: bidirectional marks, joiners, variation selectors. */
function isInvisible(unit: number): boolean {
  return (
    unit === 0xad ||
    unit === 0x61c ||
    unit === 0x180e ||
    isBetween(unit, 0x200b, 0x200f) ||
    isBetween(unit, 0x202a, 0x202e) ||
    isBetween(unit, 0x2060, 0x206f) ||
    isBetween(unit, 0xfe00, 0xfe0f) ||
    unit === 0xfeff ||
    isBetween(unit, 0xfff0, 0xfffb) ||
    unit >= 0xfffe
  )
}

function isCombining(unit: number): boolean {
  return (
    isBetween(unit, 0x300, 0x36f) ||
    isBetween(unit, 0x1ab0, 0x1aff) ||
    isBetween(unit, 0x1dc0, 0x1dff) ||
    isBetween(unit, 0x20d0, 0x20ff) ||
    isBetween(unit, 0xfe20, 0xfe2f)
  )
}

/** Sorts a unit. Control characters (C0, DEL, C1) are dropped, so that no byte of data can be a command. */
export function unitKind(unit: number): UnitKind {
  if (unit === 0x0a || unit === 0x2028 || unit === 0x2029) return 'newline'
  if (unit === 0x0d) return 'carriageReturn'
  if (unit === 0x09 || unit === 0xa0 || isBetween(unit, 0x2000, 0x200a) || unit === 0x202f || unit === 0x205f)
    return 'space'
  if (unit < 0x20 || isBetween(unit, 0x7f, 0x9f) || isInvisible(unit)) return 'dropped'
  if (isBetween(unit, 0xd800, 0xdfff)) return 'surrogate'
  return isCombining(unit) ? 'combining' : 'text'
}

/** What a UTF-16 unit is to a printer, before any encoding is asked (TP5). */
export type UnitKind = 'text' | 'newline' | 'carriageReturn' | 'space' | 'combining' | 'surrogate' | 'dropped'

/**
 * All units that are not text. Control characters (C0, DEL, C1) are dropped, so that no byte of data can be a command;
 * and characters that show nothing and steer something: bidirectional marks, joiners, variation selectors.
 */
export const unitRanges: readonly (readonly [from: number, to: number, kind: Exclude<UnitKind, 'text'>])[] = [
  [0x00, 0x08, 'dropped'],
  [0x09, 0x09, 'space'],
  [0x0a, 0x0a, 'newline'],
  [0x0b, 0x0c, 'dropped'],
  [0x0d, 0x0d, 'carriageReturn'],
  [0x0e, 0x1f, 'dropped'],
  [0x7f, 0x9f, 'dropped'],
  [0xa0, 0xa0, 'space'],
  [0xad, 0xad, 'dropped'],
  [0x300, 0x36f, 'combining'],
  [0x61c, 0x61c, 'dropped'],
  [0x180e, 0x180e, 'dropped'],
  [0x1ab0, 0x1aff, 'combining'],
  [0x1dc0, 0x1dff, 'combining'],
  [0x2000, 0x200a, 'space'],
  [0x200b, 0x200f, 'dropped'],
  [0x2028, 0x2029, 'newline'],
  [0x202a, 0x202e, 'dropped'],
  [0x202f, 0x202f, 'space'],
  [0x205f, 0x205f, 'space'],
  [0x2060, 0x206f, 'dropped'],
  [0x20d0, 0x20ff, 'combining'],
  [0xd800, 0xdfff, 'surrogate'],
  [0xfe00, 0xfe0f, 'dropped'],
  [0xfe20, 0xfe2f, 'combining'],
  [0xfeff, 0xfeff, 'dropped'],
  [0xfff0, 0xfffb, 'dropped'],
  [0xfffe, 0xffff, 'dropped'],
]

/** Sorts a unit. */
export function unitKind(unit: number): UnitKind {
  for (const [from, to, kind] of unitRanges) {
    if (unit <= to) return unit >= from ? kind : 'text'
  }
  return 'text'
}

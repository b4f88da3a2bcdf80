import { unitKind } from '../text/unit-kind.ts'
import { pointWidth, unitWidths } from './east-asian-width.ts'
import { type Codes, tableCharset } from './table-charset.ts'

/** The bytes of a character in one number, the first in the highest place. */
export function utf8Code(point: number): number {
  if (point < 0x80) return point
  if (point < 0x800) return ((0xc0 | (point >> 6)) << 8) | 0x80 | (point & 63)
  const low = ((0x80 | ((point >> 6) & 63)) << 8) | 0x80 | (point & 63)
  if (point < 0x10000) return ((0xe0 | (point >> 12)) << 16) | low
  return (((0xf0 | (point >> 18)) << 24) | ((0x80 | ((point >> 12) & 63)) << 16) | low) >>> 0
}

const isPrivateUse = (unit: number): boolean => unit >= 0xe000 && unit <= 0xf8ff

/** Every character of the basic plane that prints. */
export function fillUtf8(codes: Codes): void {
  for (let unit = 0x80; unit < 0x10000; unit++) {
    if (!isPrivateUse(unit) && unitKind(unit) === 'text') codes[unit] = utf8Code(unit)
  }
}

/** UTF-8, for printers that take it: all characters, in the columns of East Asian Width (TP6). */
export const utf8Charset = tableCharset({
  name: 'utf-8',
  long: true,
  fill: fillUtf8,
  widths: unitWidths,
  beyond: utf8Code,
  beyondWidth: pointWidth,
})

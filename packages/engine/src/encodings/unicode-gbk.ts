import { ShapedText } from '../text/shaped-text.ts'
import type { Charset } from './charset.ts'
import { fillGbk, gbk } from './gbk.ts'
import { standInsOf } from './look-alikes.ts'

/** What GBK prints for a UTF-16 unit, by the unit: itself, or the single character that stands in for it. */
const printed = new Map<number, number>()
const probe = new ShapedText()

function codeOf(text: string): number {
  probe.clear()
  gbk.shape(text, probe)
  return probe.length === 1 ? (probe.codes[0] as number) : 0
}

let own: Uint16Array | undefined

/** Whether GBK has the character itself: `·` and `•` stand in for each other, and only one of them is in GBK. */
function isOwn(unit: number): boolean {
  if (own === undefined) {
    own = new Uint16Array(0x10000)
    fillGbk(own)
  }
  return own[unit] !== 0
}

function printedFor(unit: number, code: number): number {
  const known = printed.get(unit)
  if (known !== undefined) return known
  const standIn = isOwn(unit) ? undefined : standInsOf(unit).find((text) => text.length === 1 && codeOf(text) === code)
  const found = standIn === undefined ? unit : standIn.charCodeAt(0)
  printed.set(unit, found)
  return found
}

/**
 * Text for printers that take Unicode and print it in a Chinese font, such as those behind vendors' clouds: the same
 * characters, look-alikes and columns as GBK, but each code is the character's code point.
 */
export const unicodeGbk: Charset = {
  name: 'unicode-gbk',
  shape(text, shaped) {
    const from = shaped.length
    gbk.shape(text, shaped)
    for (let index = from; index < shaped.length; index++) {
      const code = shaped.codes[index] as number
      if (code > 0xff) shaped.codes[index] = printedFor(shaped.units[index] as number, code)
    }
  },
  encode: () => -1,
}

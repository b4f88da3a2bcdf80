import { ShapedText } from '../text/shaped-text.ts'
import type { Charset } from './charset.ts'
import { gbk } from './gbk.ts'
import { lookAlikes } from './look-alikes.ts'

/** UTF-16 units by the look-alike that GBK prints for them; made when first needed. */
let replaced: ReadonlyMap<number, number> | undefined

/** Units that GBK lacks, with the single character that stands in for each. */
function replacedUnits(): ReadonlyMap<number, number> {
  const units = new Map<number, number>()
  const shaped = new ShapedText()
  const codeOf = (text: string): number => {
    shaped.clear()
    gbk.shape(text, shaped)
    return shaped.length === 1 ? (shaped.codes[0] as number) : 0
  }
  for (const [unit, standIns] of lookAlikes()) {
    const code = codeOf(String.fromCharCode(unit))
    if (code <= 0xff) continue
    const found = standIns.find((standIn) => standIn.length === 1 && code === codeOf(standIn))
    if (found !== undefined) units.set(unit, found.charCodeAt(0))
  }
  return units
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
      if ((shaped.codes[index] as number) <= 0xff) continue
      const unit = shaped.units[index] as number
      replaced ??= replacedUnits()
      shaped.codes[index] = replaced.get(unit) ?? unit
    }
  },
  encode: () => -1,
}

import { utf8Bytes, utf8Text } from './bytes/utf8.ts'
import type { PowerOn } from './escpos/printer-state.ts'
import { languages, type PaperLanguage } from './languages.ts'
import { type ReadingLimits, readingLimits } from './limits.ts'
import type { PaperReading } from './page/model.ts'

/**
 * `widthDots` of the head (384: 58 mm, 576: 80 mm); `language` of the input, default ESC/POS; the rest describes the
 * printer at power-on and has defaults. `limits` raises what one reading may hold: leave it out for input that comes
 * from anywhere.
 */
export type ReadOptions = Pick<PowerOn, 'widthDots'> &
  Partial<PowerOn> & { readonly language?: PaperLanguage; readonly limits?: Partial<ReadingLimits> }

/** 1..4,096 dots: the widest receipt head (112 mm) has 832, and a width that is no number must not become one. */
const widthDotsMax = 4_096

/**
 * Reads a printer's input as the printer would and returns what is on the paper. A page ends at a cut, and with each
 * label; the rest without a cut is a last page with `cut: null`. Never throws for any input; what the reader does not
 * know is listed in `unknown`, what is understood and still surprising in `warnings` (at most 1,000 of each).
 *
 * Languages of commands take bytes, markup takes a string; the other form is taken as UTF-8.
 *
 * @throws RangeError when `widthDots` is not an integer from 1 to 4,096, or no such language: the caller's mistake.
 */
export function readPaper(input: Uint8Array | string, options: ReadOptions): PaperReading {
  const { widthDots, language = 'escpos', limits, ...powerOn } = options
  if (!Number.isInteger(widthDots) || widthDots < 1 || widthDots > widthDotsMax) {
    throw new RangeError(`widthDots must be an integer from 1 to ${widthDotsMax}, not ${String(widthDots)}`)
  }
  const reader = Object.hasOwn(languages, language) ? languages[language] : undefined
  if (reader === undefined) throw new RangeError(`No printer language "${String(language)}"`)
  const allLimits = { ...readingLimits, ...limits }
  if (reader.input === 'markup') {
    return reader.read(typeof input === 'string' ? input : utf8Text(input), { ...powerOn, widthDots }, allLimits)
  }
  if (typeof input !== 'string') return reader.read(input, { ...powerOn, widthDots }, allLimits)
  return reader.read(utf8Bytes(input), { charset: 'utf-8', ...powerOn, widthDots }, allLimits)
}

import { unitWidths } from './east-asian-width.ts'
import { tableCharset } from './table-charset.ts'
import { fillUtf8, utf8Code } from './utf8-charset.ts'

/** Up to here the printer's Latin font, one cell a character; what follows is in its CJK font. */
const lastLatin = 0x36f
const firstHalfKatakana = 0xff61
const lastHalfKatakana = 0xff9f

let built: Uint8Array | undefined

/** As Sunmi's SDKs measure: U+0020-036F and half-width katakana one cell, all others two. Marks take none. */
function sunmiWidths(): Uint8Array {
  if (built !== undefined) return built
  const widths = unitWidths().slice()
  for (let unit = 0; unit < widths.length; unit++) {
    if (widths[unit] === 0) continue
    const isNarrow = unit <= lastLatin || (unit >= firstHalfKatakana && unit <= lastHalfKatakana)
    widths[unit] = isNarrow ? 1 : 2
  }
  built = widths
  return widths
}

/**
 * UTF-8 in the columns of Sunmi's printers: quotation marks, dashes and Greek take two, where East Asian Width leaves
 * that to the context.
 */
export const sunmiUtf8 = tableCharset({
  name: 'utf-8-sunmi',
  long: true,
  fill: fillUtf8,
  widths: sunmiWidths,
  beyond: utf8Code,
  beyondWidth: () => 2,
})

import type { CodePageName } from '../../encodings/code-pages.ts'
import { fillGbk } from '../../encodings/gbk.ts'

/** Chinese of printers that have code pages beside it. */
export const gbkHanzi = { name: 'gbk', fill: fillGbk }

/** ESC t n that Epson, its clones and Xprinter agree on; the rest differs from maker to maker. */
export const commonPages: readonly (readonly [n: number, page: CodePageName])[] = [
  [16, '1252'],
  [0, '437'],
  [2, '850'],
  [19, '858'],
  [18, '852'],
  [17, '866'],
]

import { LabelPrinter } from '../label/label-printer.ts'
import type { Charset } from '../text/decode-text.ts'

/** A label printer that speaks TSPL. */
export class TsplPrinter extends LabelPrinter {
  charset: Exclude<Charset, 'single'> = 'gb18030'
}

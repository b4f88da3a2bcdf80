import type { BarcodeBlock, QrBlock, TextAlign } from '../document/resolved-document.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import type { CodeOutcome, SlipPen } from '../slip/slip-pen.ts'
import { codeText } from './code-text.ts'
import type { InlineDialect, LineDialect } from './dialect.ts'

/** What the markups of all vendors share: text that grows, codes that have limits, no images. */
export abstract class MarkupPen<D extends InlineDialect | LineDialect> implements SlipPen {
  text = ''
  protected readonly dialect: D
  protected readonly cellDots: number
  private qrCount = 0

  constructor(dialect: D, cellDots: number) {
    this.dialect = dialect
    this.cellDots = cellDots
  }

  begin(): void {
    this.text = ''
    this.qrCount = 0
  }

  abstract textLine(columns: readonly Column[], row: PlacedRow, printed: number): void

  /** The characters of one line of a placed row, escaped. */
  protected runOf(row: PlacedRow, line: number): string {
    const { escapes } = this.dialect
    const { codes } = row.shaped
    let run = ''
    for (let index = row.lines.starts[line] as number; index < (row.lines.ends[line] as number); index++) {
      const character = String.fromCodePoint(codes[index] as number)
      run += escapes?.[character] ?? character
    }
    return run
  }

  feed(lines: number): void {
    this.text += this.dialect.lineEnd.repeat(lines)
  }

  qr(block: QrBlock, content: string): CodeOutcome {
    const { qr } = this.dialect
    if (qr === undefined) return 'lacking'
    const payload = codeText(content)
    if (payload === '') return { code: 'invalid_code', message: 'the QR code has no content' }
    if (!qr.allowed.test(payload)) return { code: 'invalid_code', message: `a QR code here needs ${qr.expected}` }
    if (qr.perSlipMax !== undefined && this.qrCount >= qr.perSlipMax) {
      return { code: 'model_lacks_content', message: `an order may have ${qr.perSlipMax} QR code(s) here` }
    }
    this.qrCount++
    this.text += this.alignedQr(`${qr.open}${payload}${qr.close}`, block.align)
    return 'drawn'
  }

  protected alignedQr(markup: string, _align: TextAlign): string {
    return markup
  }

  barcode(block: BarcodeBlock, content: string): CodeOutcome {
    const tags = this.dialect.barcodes.filter(({ symbology }) => symbology === block.symbology)
    if (tags.length === 0) return 'lacking'
    const tag = tags.find(({ allowed }) => allowed.test(content))
    if (tag === undefined) {
      const forms = tags.map(({ allowed }) => allowed.source).join(' or ')
      return { code: 'invalid_code', message: `a ${block.symbology} barcode here must match ${forms}` }
    }
    this.text += `${tag.open}${content}${tag.close}`
    return 'drawn'
  }

  raster(): boolean {
    return false
  }

  drawer(): boolean {
    const { drawer } = this.dialect
    this.text += drawer ?? ''
    return drawer !== undefined
  }

  beep(): boolean {
    return false
  }

  raw(): boolean {
    return false
  }

  end(cut: 'partial' | 'full' | undefined): void {
    this.feed(this.dialect.clearLines)
    if (cut !== undefined) this.text += this.dialect.cut ?? ''
  }
}

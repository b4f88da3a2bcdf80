import { barcodeSizing, qrSizing } from '../codes/code-sizing.ts'
import type { BarcodeBlock, QrBlock, TextAlign } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import { imageDotsMax } from '../limits.ts'
import type { PrinterCall } from '../slip/output.ts'
import type { CodeOutcome, SlipPen } from '../slip/slip-pen.ts'
import { bitmapHex } from './bitmap-file.ts'

const gravities: Record<TextAlign, string> = { left: 'LEFT', center: 'CENTER', right: 'RIGHT' }
/** The SDK's numbers of the two symbologies that it draws. */
const barcodeTypes: Partial<Record<BarcodeBlock['symbology'], number>> = { code39: 4, code128: 73 }
const clearLines = 4
const qrModuleDotsMax = 16

/**
 * Calls of LatticePrinter: printText(text, font, size, style), printQrCode(text, side, gravity), printBarCode(text, width,
 * height, type), printImage(file, gravity), feed(lines), submitPrint(), cutting(). It has no gravity for text, so that lines are
 * moved by spaces.
 */
export class WangposPen implements SlipPen {
  /** Each call prints one image; nothing says that two join. */
  readonly rasterRows = imageDotsMax
  readonly calls: PrinterCall[] = []
  private readonly widthDots: number
  private readonly cellDots: number

  constructor(page: { readonly widthDots: number; readonly cellDots: number }) {
    this.widthDots = page.widthDots
    this.cellDots = page.cellDots
  }

  begin(): void {
    this.calls.length = 0
  }

  private call(method: string, ...args: unknown[]): void {
    this.calls.push({ method, args })
  }

  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    let pending = ''
    let style: readonly [string, string] = ['MEDIUM', 'NORMAL']
    let atDots = 0
    const flush = (end: string): void => {
      if (pending + end !== '') this.call('printText', pending + end, 'SONG', style[0], style[1])
      pending = ''
    }
    const write = (text: string, size: string, weight: string): void => {
      if (text === '') return
      if (size !== style[0] || weight !== style[1]) {
        flush('')
        style = [size, weight]
      }
      pending += text
    }
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0 || row.lines.starts[line] === row.lines.ends[line]) continue
      const { block } = columns[index] as Column
      const leftDots = row.lineLeftDots(index, line)
      write(' '.repeat(Math.max(0, Math.floor((leftDots - atDots) / this.cellDots))), 'MEDIUM', 'NORMAL')
      const isLarge = row.widthTimesOf(index) > 1
      const size = block.small ? 'SMALL' : isLarge ? 'EXTRALARGE' : 'MEDIUM'
      write(runOf(row, line), size, block.bold ? 'BOLD' : 'NORMAL')
      atDots = leftDots + row.lineDots(index, line)
    }
    flush('\n')
  }

  feed(lines: number): void {
    this.call('feed', lines)
  }

  qr(block: QrBlock, content: string): CodeOutcome {
    const sizing = qrSizing(block, content, this.widthDots, qrModuleDotsMax)
    if ('code' in sizing) return sizing
    this.call('printQrCode', content, sizing.modules * sizing.moduleDots, gravities[block.align])
    return 'drawn'
  }

  barcode(block: BarcodeBlock, content: string): CodeOutcome {
    const type = barcodeTypes[block.symbology]
    if (type === undefined) return 'lacking'
    const sizing = barcodeSizing(block, content, this.widthDots)
    if ('code' in sizing) return sizing
    this.call('printBarCode', sizing.content, sizing.modules * sizing.moduleDots, block.heightDots, type)
    return 'drawn'
  }

  raster(raster: Raster, align: TextAlign): boolean {
    this.call('printImage', bitmapHex(raster), gravities[align])
    return true
  }

  drawer(): boolean {
    return false
  }

  beep(): boolean {
    return false
  }

  raw(): boolean {
    return false
  }

  end(cut: 'partial' | 'full' | undefined): void {
    this.feed(clearLines)
    this.call('submitPrint')
    if (cut !== undefined) this.call('cutting')
  }
}

function runOf({ shaped, lines }: PlacedRow, line: number): string {
  let run = ''
  for (let index = lines.starts[line] as number; index < (lines.ends[line] as number); index++) {
    run += String.fromCodePoint(shaped.codes[index] as number)
  }
  return run
}

import { qrSizing } from '../codes/code-sizing.ts'
import type { BarcodeBlock, QrBlock, TextAlign, TextStyle } from '../document/resolved-document.ts'
import type { ByteWriter } from '../escpos/byte-writer.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import type { CodeOutcome, SlipPen } from '../slip/slip-pen.ts'
import type { StarCapabilities } from './capabilities.ts'

const ESC = 0x1b
const GS = 0x1d
const lineFeed = 0x0a
const aligns: readonly TextAlign[] = ['left', 'center', 'right']
const qrLevels = { L: 0, M: 1, Q: 2, H: 3 } as const
const bandRows = 24

/**
 * Writes StarPRNT and Star Line mode (receiptline and node-thermal-printer agree on the bytes). Commands look like
 * ESC/POS and are not: ESC E takes no argument, ESC d cuts. Chinese text goes as it is; there is no Chinese mode.
 */
export class StarPen implements SlipPen {
  private readonly writer: ByteWriter
  private readonly widthDots: number
  private readonly cellDots: number
  private readonly star: StarCapabilities
  private widthTimes = 1
  private heightTimes = 1
  private bold = false
  private underline = 0
  private invert = false
  private alignment = 0

  constructor(
    writer: ByteWriter,
    page: { readonly widthDots: number; readonly cellDots: number },
    star: StarCapabilities,
  ) {
    this.writer = writer
    this.widthDots = page.widthDots
    this.cellDots = page.cellDots
    this.star = star
  }

  begin(): void {
    this.writer.push(this.star.init)
    this.widthTimes = 1
    this.heightTimes = 1
    this.bold = false
    this.underline = 0
    this.invert = false
    this.alignment = 0
  }

  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    const { writer } = this
    const { lines } = row
    const isAlone = columns.length === 1
    if (!isAlone) this.align('left')
    let atDots = 0
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0) continue
      const start = lines.starts[line] as number
      const end = lines.ends[line] as number
      if (start === end) continue
      const { block } = columns[index] as Column
      const leftDots = row.lineLeftDots(index, line)
      if (isAlone) this.align(block.align)
      else this.moveTo(atDots, leftDots, row.heightTimesOf(index))
      this.style(block, row.widthTimesOf(index), row.heightTimesOf(index))
      writer.shaped(row.shaped, start, end)
      atDots = leftDots + row.lineDots(index, line)
    }
    writer.byte(lineFeed)
  }

  /** Spaces of normal size where they show nothing, else ESC GS A. A tall space at the beginning would make the line tall. */
  private moveTo(fromDots: number, toDots: number, heightTimes: number): void {
    const gap = toDots - fromDots
    if (gap <= 0) return
    const cells = gap / this.cellDots
    const showNothing = this.widthTimes === 1 && this.underline === 0 && !this.invert
    if (Number.isInteger(cells) && showNothing && (fromDots > 0 || this.heightTimes <= heightTimes)) {
      this.writer.repeat(0x20, cells)
    } else {
      this.writer.push([ESC, GS, 0x41, toDots & 0xff, toDots >> 8])
    }
  }

  private align(align: TextAlign): void {
    const alignment = aligns.indexOf(align)
    if (alignment === this.alignment) return
    this.writer.push([ESC, GS, 0x61, alignment])
    this.alignment = alignment
  }

  private style(style: TextStyle, widthTimes: number, heightTimes: number): void {
    const { writer } = this
    if (widthTimes !== this.widthTimes || heightTimes !== this.heightTimes) {
      // Height comes first.
      writer.push([ESC, 0x69, heightTimes - 1, widthTimes - 1])
      this.widthTimes = widthTimes
      this.heightTimes = heightTimes
    }
    if (style.bold !== this.bold) {
      writer.push([ESC, style.bold ? 0x45 : 0x46])
      this.bold = style.bold
    }
    const underline = style.underline === 0 ? 0 : 1
    if (underline !== this.underline) {
      writer.push([ESC, 0x2d, underline])
      this.underline = underline
    }
    if (style.invert !== this.invert) {
      writer.push([ESC, style.invert ? 0x34 : 0x35])
      this.invert = style.invert
    }
  }

  feed(lines: number): void {
    this.plain()
    this.writer.repeat(lineFeed, lines)
  }

  private plain(): void {
    this.style({ widthTimes: 1, heightTimes: 1, small: false, bold: false, underline: 0, invert: false }, 1, 1)
  }

  qr(block: QrBlock, content: string): CodeOutcome {
    const sizing = qrSizing(block, content, this.widthDots, this.star.qrModuleDotsMax)
    if ('code' in sizing) return sizing
    const { writer } = this
    this.align(block.align)
    const command = (...bytes: number[]) => writer.push([ESC, GS, 0x79, ...bytes])
    command(0x53, 0x30, 0x02)
    command(0x53, 0x31, qrLevels[block.errorLevel])
    command(0x53, 0x32, sizing.moduleDots)
    command(0x44, 0x31, 0x00)
    writer.uint16(sizing.payload.length)
    writer.push(sizing.payload)
    command(0x50)
    return 'drawn'
  }

  /** The type codes of ESC b and its way with CODE128 are in no source that could be read: dots are certain. */
  barcode(_block: BarcodeBlock, _content: string): CodeOutcome {
    return 'lacking'
  }

  raster(raster: Raster, align: TextAlign): boolean {
    this.align(align)
    if (this.star.raster === 'graphics') this.graphics(raster)
    else this.bands(raster)
    return true
  }

  /** ESC GS S 1 xL xH yL yH 0 and the packed rows. */
  private graphics(raster: Raster): void {
    const { writer } = this
    writer.push([ESC, GS, 0x53, 0x01])
    writer.uint16(raster.widthDots / 8)
    writer.uint16(raster.heightDots)
    writer.byte(0)
    writer.push(raster.bits)
  }

  /** ESC k n 0, 24 rows of n bytes and a line feed, at a line spacing of 24 dots (ESC 0) so that the bands join. */
  private bands({ widthDots, heightDots, bits }: Raster): void {
    const { writer } = this
    const bytesPerRow = widthDots / 8
    writer.push([ESC, 0x30])
    for (let top = 0; top < heightDots; top += bandRows) {
      const rows = Math.min(bandRows, heightDots - top)
      writer.push([ESC, 0x6b])
      writer.uint16(bytesPerRow)
      writer.push(bits.subarray(top * bytesPerRow, (top + rows) * bytesPerRow))
      writer.repeat(0, (bandRows - rows) * bytesPerRow)
      writer.byte(lineFeed)
    }
    writer.push([ESC, 0x7a, 0x31])
  }

  drawer(pin: 2 | 5): boolean {
    this.writer.push(this.star.drawer[pin])
    return true
  }

  beep(): boolean {
    return false
  }

  /** What raw bytes leave behind is not known, so that everything is set again after them. */
  raw(bytes: readonly number[]): boolean {
    this.writer.push(bytes)
    this.begin()
    return true
  }

  end(cut: 'partial' | 'full' | undefined): void {
    this.align('left')
    this.plain()
    if (cut === undefined) this.writer.repeat(lineFeed, this.star.clearLines)
    else this.writer.push(this.star.cut[cut])
  }
}

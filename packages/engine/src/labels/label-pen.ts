import { barcodeSizing, qrSizing } from '../codes/code-sizing.ts'
import type { BarcodeBlock, QrBlock, TextAlign } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import type { CodeOutcome, SlipPen } from '../slip/slip-pen.ts'
import type { LabelCanvas } from './label-canvas.ts'
import { marginDots } from './label-size.ts'

const glyphDots = 24
const leadingDots = 4
/** Room for the text under a barcode. */
const hriDots = 28
const moduleDotsMax = 10

/** Puts the lines of a document on labels, from top to bottom; what does not fit goes to the next label. */
export class LabelPen implements SlipPen {
  /** An image that is higher than a label is cut off there anyway. */
  readonly rasterRows: number
  /** What found no place because a job has one label only. */
  leftOut = false
  private readonly canvas: LabelCanvas
  private readonly widthDots: number
  private readonly heightDots: number
  private isOpen = false
  private labels = 0
  private y = 0

  /** @param size of the part of a label that is printed on, margins taken off */
  constructor(canvas: LabelCanvas, size: { readonly widthDots: number; readonly heightDots: number }) {
    this.canvas = canvas
    this.widthDots = size.widthDots
    this.heightDots = size.heightDots
    this.rasterRows = size.heightDots
  }

  begin(): void {
    this.leftOut = false
    this.isOpen = false
    this.labels = 0
    this.canvas.begin()
  }

  /** Takes the next `dots` of the label's height. @returns the top of them, or undefined when there is no label left */
  private take(dots: number): number | undefined {
    if (this.isOpen && this.y > 0 && this.y + dots > this.heightDots) this.end()
    if (!this.isOpen) {
      if (this.labels > 0 && !this.canvas.severalLabels) {
        this.leftOut = true
        return undefined
      }
      this.canvas.startLabel()
      this.isOpen = true
      this.labels++
      this.y = 0
    }
    const top = this.y
    this.y += dots
    return marginDots + top
  }

  private leftOf(align: TextAlign, dots: number): number {
    const free = this.widthDots - dots
    if (align === 'left') return marginDots
    return marginDots + (align === 'right' ? free : Math.floor(free / 2))
  }

  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    let tallest = 1
    for (let index = 0; index < columns.length; index++) {
      if (row.lineOf(index, printed) >= 0) tallest = Math.max(tallest, row.heightTimesOf(index))
    }
    const top = this.take(glyphDots * tallest + leadingDots)
    if (top === undefined) return
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0 || row.lines.starts[line] === row.lines.ends[line]) continue
      const heightTimes = row.heightTimesOf(index)
      this.canvas.text({
        x: marginDots + row.lineLeftDots(index, line),
        // Texts of different heights stand on one line.
        y: top + glyphDots * (tallest - heightTimes),
        widthDots: row.lineDots(index, line),
        widthTimes: row.widthTimesOf(index),
        heightTimes,
        block: (columns[index] as Column).block,
        row,
        line,
      })
    }
  }

  feed(lines: number): void {
    // A label that is full is left by what comes next, not by empty lines.
    const dots = lines * (glyphDots + leadingDots)
    this.take(Math.max(0, Math.min(dots, this.isOpen ? this.heightDots - this.y : dots)))
  }

  qr(block: QrBlock, content: string): CodeOutcome {
    const sizing = qrSizing(block, content, Math.min(this.widthDots, this.heightDots), moduleDotsMax)
    if ('code' in sizing) return sizing
    const dots = sizing.modules * sizing.moduleDots
    const top = this.take(dots + leadingDots)
    if (top === undefined) return 'drawn'
    const x = this.leftOf(block.align, dots)
    if (this.canvas.qr(x, top, sizing.moduleDots, block.errorLevel, content)) return 'drawn'
    this.y = top - marginDots
    return 'lacking'
  }

  barcode(block: BarcodeBlock, content: string): CodeOutcome {
    const sizing = barcodeSizing(block, content, this.widthDots)
    if ('code' in sizing) return sizing
    // Bars may be as high as 255 dots, a label is not.
    const fitted = { ...block, heightDots: Math.min(block.heightDots, this.heightDots - hriDots) }
    const top = this.take(fitted.heightDots + (block.hri === 'none' ? leadingDots : hriDots))
    if (top === undefined) return 'drawn'
    const x = this.leftOf(block.align, sizing.modules * sizing.moduleDots)
    if (this.canvas.barcode(x, top, sizing.moduleDots, fitted, sizing.content)) return 'drawn'
    this.y = top - marginDots
    return 'lacking'
  }

  raster(raster: Raster, align: TextAlign): boolean {
    if (raster.heightDots > this.heightDots) return false
    const top = this.take(raster.heightDots)
    if (top === undefined) return true
    return this.canvas.bitmap(this.leftOf(align, raster.widthDots), top, raster)
  }

  drawer(): boolean {
    return false
  }

  beep(times: number): boolean {
    return this.canvas.beep(times)
  }

  raw(bytes: readonly number[]): boolean {
    if (this.take(0) === undefined) return true
    return this.canvas.raw(bytes)
  }

  /** A cut is the end of a label: the next part of the document begins a new one. */
  end(): void {
    if (!this.isOpen) return
    this.canvas.endLabel()
    this.isOpen = false
  }
}

import { plainTextCharset } from '../encodings/plain-text.ts'
import type { Raster } from '../images/raster.ts'
import { PlacedRow } from '../layout/place-row.ts'
import type { Column, PageGeometry, RowLayout } from '../layout/row-layout.ts'
import type { HostFont } from './host-font.ts'

/** White dots between lines, as between lines of text. */
const leadingDots = 6
const questionMark = 0x3f

/** A picture of one printed line that is filled dot by dot. */
class LineCanvas implements Raster {
  readonly bits: Uint8Array
  readonly widthDots: number
  readonly heightDots: number
  private readonly bytesPerRow: number

  constructor(widthDots: number, heightDots: number) {
    this.bytesPerRow = widthDots >> 3
    this.widthDots = this.bytesPerRow * 8
    this.heightDots = heightDots
    this.bits = new Uint8Array(this.bytesPerRow * heightDots)
  }

  dot(x: number, y: number): void {
    if (x >= this.widthDots || y >= this.heightDots) return
    const at = y * this.bytesPerRow + (x >> 3)
    this.bits[at] = (this.bits[at] as number) | (0x80 >> (x & 7))
  }

  /** Turns white to black and black to white. */
  invert(left: number, top: number, right: number, bottom: number): void {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < Math.min(right, this.widthDots); x++) {
        const at = y * this.bytesPerRow + (x >> 3)
        this.bits[at] = (this.bits[at] as number) ^ (0x80 >> (x & 7))
      }
    }
  }
}

/** Where a glyph goes: its place on the line and how wide it is there. */
interface GlyphPlace {
  readonly left: number
  readonly top: number
  readonly widthDots: number
  /** How many times as wide as the font made it. */
  readonly stretch: number
  readonly isBold: boolean
}

function drawGlyph(canvas: LineCanvas, { widthDots, heightDots, bits }: Raster, place: GlyphPlace): void {
  const { left, top, stretch, isBold } = place
  const bytesPerRow = widthDots >> 3
  for (let x = 0; x < place.widthDots; x++) {
    const from = Math.floor(x / stretch)
    if (from >= widthDots) return
    for (let y = 0; y < heightDots; y++) {
      if (((bits[y * bytesPerRow + (from >> 3)] as number) & (0x80 >> (from & 7))) === 0) continue
      canvas.dot(left + x, top + y)
      if (isBold) canvas.dot(left + x + 1, top + y)
    }
  }
}

type OnLost = (column: Column, lost: readonly number[]) => void

/** Draws rows of text as dots with a font of the host: a row with a character that the printer lacks is drawn whole. */
export class RowDrawing {
  private readonly page: PageGeometry
  private readonly row: PlacedRow

  constructor(page: PageGeometry) {
    this.page = page
    this.row = new PlacedRow(page, plainTextCharset)
  }

  /**
   * The printed lines of a row, from top to bottom. Characters that the font lacks as well are drawn as `?`.
   * @param onLost hears of them, by block
   */
  draw(layout: RowLayout, contents: readonly string[], font: HostFont, onLost: OnLost): Raster[] {
    const { row } = this
    row.begin()
    row.place(layout, contents, () => undefined)
    const pictures: Raster[] = []
    for (let printed = 0; printed < row.height; printed++) {
      let tallest = 1
      for (let index = 0; index < layout.columns.length; index++) {
        if (row.lineOf(index, printed) >= 0) tallest = Math.max(tallest, row.heightTimesOf(index))
      }
      const glyphDots = this.page.cellDots * 2
      const canvas = new LineCanvas(this.page.widthDots, glyphDots * tallest + leadingDots)
      for (let index = 0; index < layout.columns.length; index++) {
        const line = row.lineOf(index, printed)
        if (line < 0) continue
        const top = glyphDots * (tallest - row.heightTimesOf(index))
        const column = layout.columns[index] as Column
        const lost = this.drawColumn(canvas, column, index, line, top, font)
        if (lost.length > 0) onLost(column, lost)
      }
      pictures.push(canvas)
    }
    return pictures
  }

  private drawColumn(
    canvas: LineCanvas,
    column: Column,
    index: number,
    line: number,
    top: number,
    font: HostFont,
  ): readonly number[] {
    const { row, page } = this
    const { lines, shaped } = row
    const { bold: isBold, underline, invert } = column.block
    const widthTimes = row.widthTimesOf(index)
    const heightTimes = row.heightTimesOf(index)
    const heightDots = page.cellDots * 2 * heightTimes
    const lost: number[] = []
    const start = row.lineLeftDots(index, line)
    let left = start
    for (let at = lines.starts[line] as number; at < (lines.ends[line] as number); at++) {
      const point = shaped.codes[at] as number
      const widthDots = (shaped.widths[at] as number) * column.cellDots * widthTimes
      if (point !== 0x20 && widthDots > 0) {
        const own = font.glyph(point, heightDots)
        if (own === undefined) lost.push(point)
        const glyph = own ?? font.glyph(questionMark, heightDots)
        const place = { left, top, widthDots, stretch: widthTimes / heightTimes, isBold }
        if (glyph !== undefined) drawGlyph(canvas, glyph, place)
      }
      left += widthDots
    }
    for (let y = top + heightDots; y < top + heightDots + underline; y++) {
      for (let x = start; x < left; x++) canvas.dot(x, y)
    }
    if (invert) canvas.invert(start, top, left, top + heightDots)
    return lost
  }
}

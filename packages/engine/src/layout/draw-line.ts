import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from './place-row.ts'
import type { Column } from './row-layout.ts'

/** Glyphs that the host draws, for what a printer's own font lacks (TP5). */
export interface HostFont {
  /**
   * A character as dots, `heightDots` high: half as wide for narrow characters, as wide as high for Chinese and emoji;
   * what is wider than its place is cut off. Undefined when the font has none. Must be pure.
   */
  glyph(codePoint: number, heightDots: number): Raster | undefined
}

/** What a line is drawn on. */
export interface Canvas {
  readonly widthDots: number
  /** Height of text of normal size. */
  readonly glyphDots: number
  /** White rows below the text. */
  readonly leadingDots: number
}

/** Dots of a line while it is drawn. */
class Dots implements Raster {
  readonly widthDots: number
  readonly heightDots: number
  readonly bits: Uint8Array
  private readonly bytesPerRow: number

  constructor(widthDots: number, heightDots: number) {
    this.widthDots = Math.ceil(widthDots / 8) * 8
    this.heightDots = heightDots
    this.bytesPerRow = this.widthDots / 8
    this.bits = new Uint8Array(this.bytesPerRow * heightDots)
  }

  set(x: number, y: number): void {
    if (x < 0 || x >= this.widthDots || y < 0 || y >= this.heightDots) return
    const at = y * this.bytesPerRow + (x >> 3)
    this.bits[at] = (this.bits[at] as number) | (0x80 >> (x & 7))
  }

  invert(left: number, top: number, width: number, height: number): void {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < Math.min(left + width, this.widthDots); x++) {
        const at = y * this.bytesPerRow + (x >> 3)
        this.bits[at] = (this.bits[at] as number) ^ (0x80 >> (x & 7))
      }
    }
  }
}

/** Where a character stands. */
interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Copies a glyph into the middle of its box, as many times as wide as it is stretched. */
function drawGlyph(glyph: Raster, box: Box, stretch: number, bold: boolean, dots: Dots): void {
  const width = Math.min(box.width, Math.round(glyph.widthDots * stretch))
  const left = box.left + Math.floor((box.width - width) / 2)
  const bytesPerRow = glyph.widthDots / 8
  for (let y = 0; y < Math.min(glyph.heightDots, box.height); y++) {
    for (let x = 0; x < width; x++) {
      const from = Math.floor(x / stretch)
      if (((glyph.bits[y * bytesPerRow + (from >> 3)] as number) & (0x80 >> (from & 7))) === 0) continue
      dots.set(left + x, box.top + y)
      if (bold) dots.set(left + x + 1, box.top + y)
    }
  }
}

class LineDrawing {
  readonly dots: Dots
  private readonly row: PlacedRow
  private readonly canvas: Canvas
  private readonly font: HostFont
  private readonly heightTimes: number

  constructor(row: PlacedRow, canvas: Canvas, font: HostFont, heightTimes: number) {
    this.row = row
    this.canvas = canvas
    this.font = font
    this.heightTimes = heightTimes
    this.dots = new Dots(canvas.widthDots, canvas.glyphDots * heightTimes + canvas.leadingDots)
  }

  /** @returns false when the font lacks a character that the printer has. */
  column(column: Column, index: number, line: number): boolean {
    const { row, dots, canvas } = this
    const { shaped } = row
    const heightTimes = row.heightTimesOf(index)
    const height = canvas.glyphDots * heightTimes
    const top = canvas.glyphDots * this.heightTimes - height
    const left = row.lineLeftDots(index, line)
    let box: Box = { left, top, width: 0, height }
    let at = left
    for (let char = row.lines.starts[line] as number; char < (row.lines.ends[line] as number); char++) {
      const width = (shaped.widths[char] as number) * column.cellDots * row.widthTimesOf(index)
      // A mark is drawn over the character before it.
      if (width > 0) box = { left: at, top, width, height }
      at += width
      if (shaped.codes[char] === 0x20) continue
      const glyph = this.glyphOf(char, height)
      if (glyph === undefined) return false
      drawGlyph(glyph, box, row.widthTimesOf(index) / heightTimes, column.block.bold, dots)
    }
    const { underline, invert } = column.block
    for (let y = 0; y < underline; y++) for (let x = left; x < at; x++) dots.set(x, top + height - 1 - y)
    if (invert) dots.invert(left, top, at - left, height)
    return true
  }

  private glyphOf(char: number, heightDots: number): Raster | undefined {
    const { shaped } = this.row
    const lost = shaped.points.get(char)
    if (lost === undefined) return this.font.glyph(shaped.units[char] as number, heightDots)
    return this.font.glyph(lost, heightDots) ?? this.font.glyph(0x3f, heightDots)
  }
}

/** Whether some character of a printed line is one that the printer lacks. */
export function hasLost(row: PlacedRow, columns: readonly Column[], printed: number): boolean {
  for (let index = 0; index < columns.length; index++) {
    const line = row.lineOf(index, printed)
    if (line < 0) continue
    for (let char = row.lines.starts[line] as number; char < (row.lines.ends[line] as number); char++) {
      if (row.shaped.points.has(char)) return true
    }
  }
  return false
}

/** A printed line as dots, all of it, so that its characters match. Undefined when the font lacks one that the printer has. */
export function drawLine(
  row: PlacedRow,
  columns: readonly Column[],
  printed: number,
  canvas: Canvas,
  font: HostFont,
): Raster | undefined {
  const shown = columns.map((column, index) => ({ column, index, line: row.lineOf(index, printed) }))
  const heights = shown.filter(({ line }) => line >= 0).map(({ index }) => row.heightTimesOf(index))
  const drawing = new LineDrawing(row, canvas, font, Math.max(1, ...heights))
  const complete = shown.every(({ column, index, line }) => line < 0 || drawing.column(column, index, line))
  return complete ? drawing.dots : undefined
}

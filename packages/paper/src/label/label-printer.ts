import type { Unplaced } from '../codes/make-code.ts'
import type { ReadingLimits } from '../limits.ts'
import type { Barcode, Dots, Item, Line, Page, PaperReading, QrCode, Shape, Symbol2d } from '../page/model.ts'
import { ReadingNotes } from '../page/reading-notes.ts'
import { makeGlyphStyle } from '../text/glyph-style.ts'
import type { LabelFont } from './label-fonts.ts'

export type Degrees = 0 | 90 | 180 | 270

/** One character and whether it takes a cell of the Chinese font. */
export interface LabelCharacter {
  readonly text: string
  readonly isWide: boolean
}

export interface LabelTextLook {
  readonly font: LabelFont
  readonly scaleWidth: number
  readonly scaleHeight: number
}

/** More elements than a label of any size can show. */
const elementsMax = 2_000

/** A label before its size is known: 30 mm, as cup stickers are. */
const usualHeightDots = 240

/** The largest label: 1 m (TSPL SIZE). */
const heightDotsMax = 8_000

/**
 * A label printer's image: things are put at places, in any order, and printed as often as asked. Places count dots from
 * the top left as the label is read. What lies beyond the label is noted.
 */
export class LabelPrinter extends ReadingNotes {
  readonly headDots: number
  readonly pages: Page[] = []
  stopped: 'out-of-paper' | 'too-many-pages' | null = null
  codeBytesLeft: number
  widthDots: number
  heightDots = usualHeightDots
  originX = 0
  originY = 0
  #lines: Line[] = []
  #isPrinted = true
  #usedDots = 0
  readonly #limits: ReadingLimits

  constructor(headDots: number, limits: ReadingLimits) {
    super()
    this.headDots = headDots
    this.widthDots = headDots
    this.codeBytesLeft = limits.qrPayloadBytes
    this.#limits = limits
  }

  /** Null where a size is no size of paper. */
  setSize(widthDots: number, heightDots: number, offset: number): boolean {
    if (!(widthDots >= 1 && heightDots >= 1 && heightDots <= heightDotsMax)) return false
    this.widthDots = Math.min(Math.round(widthDots), this.headDots)
    this.heightDots = Math.round(heightDots)
    if (widthDots > this.headDots) this.warn(offset, 'outside-area')
    return true
  }

  clear(): void {
    this.#lines = []
    this.#isPrinted = true
  }

  /** Puts an item with its top left at `x`, `y`, turned clockwise about that point. */
  put(item: Item & { readonly x: 0; readonly top: 0 }, x: number, y: number, degrees: Degrees, offset: number): void {
    if (this.#lines.length >= elementsMax) {
      this.warn(offset, 'not-shown')
      return
    }
    const left = x + this.originX
    const top = y + this.originY
    const { widthDots, heightDots } = item
    if (!this.#holds(left, top, widthDots, heightDots, degrees)) this.warn(offset, 'outside-area')
    this.#isPrinted = false
    this.#lines.push({
      y: top,
      height: heightDots,
      baseline: heightDots,
      advance: 0,
      align: 'left',
      areaX: 0,
      areaWidth: this.widthDots,
      upsideDown: false,
      turn: degrees === 0 ? null : { degrees, x: left, y: top },
      wrapped: false,
      items: [{ ...item, x: left }],
    })
  }

  #holds(left: number, top: number, width: number, height: number, degrees: Degrees): boolean {
    const isLying = degrees === 90 || degrees === 270
    const [wide, high] = isLying ? [height, width] : [width, height]
    const x = degrees === 90 || degrees === 180 ? left - wide : left
    const y = degrees === 180 || degrees === 270 ? top - high : top
    return x >= 0 && y >= 0 && x + wide <= this.widthDots && y + high <= this.heightDots
  }

  /** Text in one line: it never wraps. */
  putText(
    characters: readonly LabelCharacter[],
    look: LabelTextLook,
    x: number,
    y: number,
    degrees: Degrees,
    offset: number,
  ): void {
    let along = 0
    for (const { text, isWide } of sameWidth(characters)) {
      const cell = isWide ? look.font.wide : look.font.narrow
      const style = makeGlyphStyle({
        font: isWide ? 'hanzi' : 'A',
        scale: { width: look.scaleWidth, height: look.scaleHeight },
        bold: false,
        underlineDots: 0,
        invert: false,
        rotated: false,
        spacing: 0,
        cell,
      })
      const widthDots = [...text].length * style.advance
      const heightDots = cell.cellHeight * look.scaleHeight
      const [placeX, placeY] = [
        x + (degrees === 0 ? along : degrees === 180 ? -along : 0),
        y + (degrees === 90 ? along : degrees === 270 ? -along : 0),
      ]
      this.put({ kind: 'text', ...style, x: 0, top: 0, text, widthDots, heightDots }, placeX, placeY, degrees, offset)
      along += widthDots
    }
  }

  /** A code; null, when the data does not fit it, is noted. */
  putCode(
    code: Unplaced<Barcode> | Unplaced<QrCode> | Unplaced<Symbol2d> | null,
    x: number,
    y: number,
    degrees: Degrees,
    offset: number,
  ): void {
    if (code === null) this.warn(offset, 'code-not-encodable')
    else this.put({ ...code, x: 0, top: 0 }, x, y, degrees, offset)
  }

  putShape(shape: Omit<Shape, 'kind' | 'x' | 'top'>, x: number, y: number, offset: number): void {
    if (shape.widthDots < 1 || shape.heightDots < 1) return
    this.put({ kind: 'shape', ...shape, x: 0, top: 0 }, x, y, 0, offset)
  }

  putBitmap(dots: Dots, x: number, y: number, offset: number): void {
    if (dots.columns < 1 || dots.rows < 1) return
    const size = { widthDots: dots.columns, heightDots: dots.rows, scaleX: 1, scaleY: 1 }
    this.put({ kind: 'bitmap', ...size, x: 0, top: 0, dots }, x, y, 0, offset)
  }

  /** Prints the label `copies` times; what is on it stays. */
  print(copies: number): void {
    this.#isPrinted = true
    const { widthDots, heightDots } = this
    const page: Page = { widthDots, heightDots, lines: [...this.#lines], feeds: [], cut: null, isLabel: true }
    for (let copy = 0; copy < copies && this.stopped === null; copy++) {
      this.pages.push(page)
      this.#usedDots += heightDots
      if (this.pages.length >= this.#limits.pages) this.stopped = 'too-many-pages'
      else if (this.#usedDots > this.#limits.paperDots) this.stopped = 'out-of-paper'
    }
  }

  /** After the last input. */
  reading(at: number): PaperReading {
    if (!this.#isPrinted && this.stopped === null) this.warn(at, 'never-printed')
    const { pages, unknown, warnings, drawerPulses, beeps, statusRequests } = this
    const stopped = this.stopped === null ? null : { offset: at, reason: this.stopped }
    return { widthDots: this.headDots, pages, unknown, warnings, drawerPulses, beeps, statusRequests, stopped }
  }
}

/** Stretches of characters with cells of one width. */
function sameWidth(characters: readonly LabelCharacter[]): LabelCharacter[] {
  const stretches: { text: string; isWide: boolean }[] = []
  for (const { text, isWide } of characters) {
    const last = stretches.at(-1)
    if (last !== undefined && last.isWide === isWide) last.text += text
    else stretches.push({ text, isWide })
  }
  return stretches
}

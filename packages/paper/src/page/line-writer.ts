import type { ReadingLimits } from '../limits.ts'
import type { Align, Bitmap, CutKind, Dots, GlyphRun, GlyphStyle, Item } from './model.ts'
import type { PageArea } from './page-area.ts'
import { PageBuilder, type WaitingItem } from './page-builder.ts'
import { ReadingNotes } from './reading-notes.ts'

interface OpenRun {
  readonly style: GlyphStyle
  readonly x: number
  /** Where the next character of the run would start. */
  nextX: number
  text: string
}

/** Where a line stands and how far the paper moves after it. */
export interface LineFrame {
  align: Align
  leftMargin: number
  areaWidth: number
  upsideDown: boolean
  lineSpacing: number
}

/**
 * The line buffer of a printer that prints line by line, whatever its language. Languages extend it with their state.
 * No method throws for any argument: what real printers ignore is ignored and noted.
 */
export abstract class LineWriter extends ReadingNotes {
  readonly paper: PageBuilder
  abstract readonly line: LineFrame
  /** What two-dimensional codes may still be made of, in this reading. */
  codeBytesLeft: number
  /** From the head to the cutter: a cut without a feed goes through what was printed last. */
  readonly cutterDistanceDots: number
  /** Offset of the input being read, for notes that come up later. */
  inputOffset = 0
  #area: PageArea | null = null
  #waiting: WaitingItem[] = []
  #run: OpenRun | null = null
  #x = 0

  constructor(widthDots: number, cutterDistanceDots: number, limits: ReadingLimits) {
    super()
    this.paper = new PageBuilder(widthDots, limits)
    this.codeBytesLeft = limits.qrPayloadBytes
    this.cutterDistanceDots = cutterDistanceDots
  }

  /** Next print position from the start of the print area. */
  get x(): number {
    return this.#x
  }

  get atLineStart(): boolean {
    return this.#waiting.length === 0 && this.#run === null && this.#x === 0
  }

  /** The part of the head that this line may use. */
  get areaWidth(): number {
    if (this.#area !== null) return this.#area.lineWidth
    return Math.max(0, Math.min(this.line.areaWidth, this.paper.widthDots - this.line.leftMargin))
  }

  /** Page mode, where lines are collected instead of printed; null prints them. What waits belongs to the mode before. */
  get area(): PageArea | null {
    return this.#area
  }

  set area(area: PageArea | null) {
    this.dropLine()
    this.#area = area
  }

  /** The line buffer is thrown away unprinted. */
  dropLine(): void {
    this.#waiting = []
    this.#run = null
    this.#x = 0
  }

  /** One character at the print position, `leftDots` of white before it; a character that does not fit goes below. */
  printGlyph(text: string, style: GlyphStyle, leftDots: number, offset: number): void {
    if (this.#x > 0 && this.#x + leftDots + glyphWidth(style) > this.areaWidth) {
      this.warn(offset, 'wrapped')
      this.printLine(this.line.lineSpacing, true)
    }
    const x = this.#x + leftDots
    const run = this.#run
    if (run !== null && run.style === style && run.nextX === x) {
      run.text += text
      run.nextX = x + style.advance
    } else {
      this.#endRun()
      this.#run = { style, x, nextX: x + style.advance, text }
    }
    this.#x = x + style.advance - leftDots
  }

  #endRun(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    const { text, style } = run
    const heightDots = glyphHeight(style)
    const descent = Math.round(heightDots / 8)
    const widthDots = run.nextX - run.x - (style.advance - glyphWidth(style))
    const set = (x: number, top: number): GlyphRun => ({ kind: 'text', ...style, x, top, text, widthDots, heightDots })
    this.#waiting.push({ set, x: run.x, widthDots, ascent: heightDots - descent, descent })
  }

  /** Puts an item at the print position; it stands on the baseline like a character of its height. */
  place(widthDots: number, heightDots: number, set: (x: number, top: number) => Item): void {
    this.#endRun()
    // In page mode images and codes stand on the position with their lower edge.
    const descent = this.#area === null ? Math.round(heightDots / 8) : 0
    this.#waiting.push({ set, x: this.#x, widthDots, ascent: heightDots - descent, descent })
    this.#x += widthDots
  }

  /** Dots at the print position; columns beyond the print area are dropped, as printers do. */
  placeBitmap(dots: Dots, scaleX: number, scaleY: number, offset: number): void {
    const full = dots.columns * scaleX
    const widthDots = Math.max(0, Math.min(full, this.areaWidth - this.#x))
    if (widthDots < full) this.warn(offset, 'image-clipped')
    const heightDots = dots.rows * scaleY
    const bitmap = { kind: 'bitmap', widthDots, heightDots, scaleX, scaleY, dots } as const
    this.place(widthDots, heightDots, (x, top): Bitmap => ({ ...bitmap, x, top }))
  }

  /** An image or a code on a line of its own, which feeds its height; in page mode it stands at the print position. */
  placeAlone(offset: number, place: () => void): void {
    if (this.#area !== null) {
      place()
      return
    }
    this.clearLine(offset)
    place()
    this.printLine(0)
  }

  /** Moves the print position; beyond the print area the command is ignored (M80). */
  moveTo(x: number, offset: number): void {
    if (x < 0 || x > this.areaWidth) {
      this.warn(offset, 'position-ignored')
      return
    }
    this.#endRun()
    this.#x = x
  }

  /** Prints what waits, even nothing, and moves the paper by `advance` or the line's height. */
  printLine(advance: number, wrapped = false): void {
    this.#endRun()
    const waiting = this.#waiting
    this.#waiting = []
    this.#x = 0
    if (this.#area !== null) this.#printInArea(this.#area, waiting, advance, wrapped)
    else if (waiting.length === 0) this.paper.feed(advance)
    else {
      const { leftMargin: areaX, align, upsideDown } = this.line
      this.paper.setLine(waiting, { areaX, areaWidth: this.areaWidth, align, upsideDown, advance, wrapped })
    }
  }

  #printInArea(area: PageArea, waiting: readonly WaitingItem[], advance: number, wrapped: boolean): void {
    if (waiting.length === 0) area.baseline += advance
    else if (!area.setLine(waiting, advance, wrapped)) this.warn(this.inputOffset, 'outside-area')
  }

  /** Images and codes need an empty line: what waits is printed first, and noted. */
  clearLine(offset: number): void {
    if (this.atLineStart) return
    if (this.#waiting.length > 0 || this.#run !== null) this.warn(offset, 'printed-waiting-line')
    this.printLine(0)
  }

  /** Runs a setting that printers obey only at the start of a line. */
  atLineStartOnly(offset: number, set: () => void): void {
    if (this.atLineStart) set()
    else this.warn(offset, 'ignored-mid-line')
  }

  /** Cuts; without a feed, the last print still lies before the cutter. Not obeyed within page mode. */
  cut(kind: CutKind, feedDots: number | null, offset: number): void {
    if (this.#area !== null) {
      this.warn(offset, 'ignored-mid-line')
      return
    }
    if (!this.atLineStart) this.clearLine(offset)
    if (feedDots === null) {
      if (this.paper.printBottom > this.paper.y - this.cutterDistanceDots && this.paper.printBottom > 0) {
        this.warn(offset, 'cut-through-print')
      }
    } else {
      this.paper.feed(feedDots)
    }
    this.paper.cut(kind)
  }

  /** The end of the input: what waits is printed, and the rest of the paper becomes a page. */
  finish(): void {
    if (this.#area !== null) {
      const isEmpty = this.atLineStart && this.#area.lines.length === 0
      if (!isEmpty) this.warn(this.inputOffset, 'never-printed')
    } else if (!this.atLineStart && this.paper.stopped === null) this.printLine(0)
    this.paper.finish()
  }
}

/** The scaled cell's width on paper; turned by 90 degrees, its height. */
function glyphWidth(style: GlyphStyle): number {
  return style.rotated ? style.cellHeight * style.scaleHeight : style.cellWidth * style.scaleWidth
}

function glyphHeight(style: GlyphStyle): number {
  return style.rotated ? style.cellWidth * style.scaleWidth : style.cellHeight * style.scaleHeight
}

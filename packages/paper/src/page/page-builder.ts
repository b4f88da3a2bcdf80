import type { ReadingLimits } from '../limits.ts'
import type { Align, CutKind, Feed, Item, Line, Page } from './model.ts'

/** An item in the line that is being collected; `x` still counts from the start of the print area. */
export interface WaitingItem {
  /** Written when the line is set: the x on paper and the distance from the line's top. */
  readonly set: (x: number, top: number) => Item
  readonly x: number
  readonly widthDots: number
  /** Above and below the common baseline. */
  readonly ascent: number
  readonly descent: number
}

export interface LineSetting {
  readonly areaX: number
  readonly areaWidth: number
  readonly align: Align
  readonly upsideDown: boolean
  /** The paper moves by this much, or by the line's height where that is more. */
  readonly advance: number
  readonly wrapped: boolean
}

/**
 * Sets lines on pages. It knows paper, not commands, so that readers of other printer languages can use it too.
 * Every method is total; when the roll is used up, `stopped` says so and nothing more is added.
 */
export class PageBuilder {
  readonly widthDots: number
  readonly pages: Page[] = []
  stopped: 'out-of-paper' | 'too-many-pages' | null = null
  /** Bottom of the lowest print on the current page. */
  printBottom = 0
  #lines: Line[] = []
  #feeds: Feed[] = []
  #y = 0
  #lowest = 0
  #usedDots = 0
  readonly #limits: ReadingLimits

  constructor(widthDots: number, limits: ReadingLimits) {
    this.widthDots = widthDots
    this.#limits = limits
  }

  get y(): number {
    return this.#y
  }

  /** Prints the items as one line: same baseline for all sizes, justified as a whole. */
  setLine(waiting: readonly WaitingItem[], setting: LineSetting): void {
    const { ascent, descent, usedWidth } = measureLine(waiting)
    const height = ascent + descent
    const shift = setting.areaX + justify(setting.align, setting.areaWidth - usedWidth)
    const items = waiting.map((item) => item.set(item.x + shift, ascent - item.ascent))
    const advance = Math.max(height, setting.advance)
    this.#lines.push({ ...setting, y: this.#y, height, baseline: ascent, advance, items, turn: null })
    this.printBottom = Math.max(this.printBottom, this.#y + height)
    this.#move(advance)
  }

  /** Prints lines that were set beforehand, as page mode does: their `y` counts from here. */
  setBlock(lines: readonly Line[], heightDots: number): void {
    const top = this.#y
    for (const line of lines) {
      const turn = line.turn === null ? null : { ...line.turn, y: line.turn.y + top }
      this.#lines.push({ ...line, y: line.y + top, turn })
    }
    if (lines.length > 0) this.printBottom = Math.max(this.printBottom, top + heightDots)
    this.#move(heightDots)
  }

  /** Moves white paper; a negative number pulls it back, at most to the top of the page. */
  feed(dots: number): void {
    const moved = Math.max(dots, -this.#y)
    if (moved === 0) return
    this.#feeds.push({ y: this.#y, dots: moved })
    this.#move(moved)
  }

  /** Ends the page. Two cuts with nothing between make an empty page, which a reader of the pages can see. */
  cut(kind: CutKind): void {
    this.#close(kind)
    if (this.pages.length >= this.#limits.pages) this.stopped = 'too-many-pages'
  }

  /** The rest without a cut becomes a last page. */
  finish(): void {
    if (this.#lines.length > 0 || this.#lowest > 0) this.#close(null)
  }

  #close(cut: CutKind | null): void {
    const heightDots = Math.max(this.#y, this.printBottom)
    this.pages.push({ widthDots: this.widthDots, heightDots, lines: this.#lines, feeds: this.#feeds, cut })
    this.#usedDots += this.#lowest
    this.#lines = []
    this.#feeds = []
    this.#y = 0
    this.#lowest = 0
    this.printBottom = 0
  }

  #move(dots: number): void {
    this.#y += dots
    this.#lowest = Math.max(this.#lowest, this.#y)
    if (this.#usedDots + this.#lowest > this.#limits.paperDots) this.stopped = 'out-of-paper'
  }
}

function justify(align: Align, freeDots: number): number {
  if (freeDots <= 0 || align === 'left') return 0
  return align === 'right' ? freeDots : freeDots >> 1
}

/** How far a line's items reach above and below their common baseline, and to the right. */
export function measureLine(waiting: readonly WaitingItem[]): { ascent: number; descent: number; usedWidth: number } {
  let ascent = 0
  let descent = 0
  let usedWidth = 0
  for (const item of waiting) {
    ascent = Math.max(ascent, item.ascent)
    descent = Math.max(descent, item.descent)
    usedWidth = Math.max(usedWidth, item.x + item.widthDots)
  }
  return { ascent, descent, usedWidth }
}

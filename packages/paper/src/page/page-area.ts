import type { Line } from './model.ts'
import { measureLine, type WaitingItem } from './page-builder.ts'

/** Where printing starts in an area, and which way it goes (`ESC T`). */
export type Direction = 0 | 1 | 2 | 3

export interface AreaFrame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The first baseline of an area: 21 dots of a 24-dot cell stand above it. */
const firstBaselineDots = 21

const turns = [0, 270, 180, 90] as const

/**
 * What page mode collects until it is printed: lines in areas, in one of four directions. Positions are baselines, so
 * that a tall character reaches upwards from where a small one stands (Epson's page mode).
 */
export class PageArea {
  readonly lines: Line[] = []
  readonly #paperWidth: number
  readonly #wholePage: AreaFrame
  #frame: AreaFrame
  #isWholePage = true
  #direction: Direction = 0
  #areaStart = 0
  #bottom = 0
  /** Vertical position, from the start of the area in the direction of its lines. */
  baseline = firstBaselineDots

  constructor(paperWidth: number, defaultHeight: number) {
    this.#paperWidth = paperWidth
    this.#wholePage = { x: 0, y: 0, width: paperWidth, height: defaultHeight }
    this.#frame = this.#wholePage
  }

  /** The length of a line. */
  get lineWidth(): number {
    return this.#direction % 2 === 0 ? this.#frame.width : this.#frame.height
  }

  /** How far lines can be stacked. */
  get depth(): number {
    return this.#direction % 2 === 0 ? this.#frame.height : this.#frame.width
  }

  /** How much paper the page takes: to the end of the areas that were named, or to the last print on an open page. */
  get heightDots(): number {
    return this.#bottom
  }

  /** False when the area has no room or starts beyond the paper. */
  setFrame(frame: AreaFrame): boolean {
    const width = Math.min(frame.width, this.#paperWidth - frame.x)
    if (width < 1 || frame.height < 1) return false
    this.#frame = { ...frame, width }
    this.#isWholePage = false
    this.#bottom = Math.max(this.#bottom, frame.y + frame.height)
    this.#restart()
    return true
  }

  setDirection(direction: Direction): void {
    this.#direction = direction
    this.#restart()
  }

  #restart(): void {
    this.baseline = firstBaselineDots
    this.#areaStart = this.lines.length
  }

  /** Drops what was printed in the current area. */
  clear(): void {
    this.lines.length = Math.min(this.#areaStart, this.lines.length)
    this.baseline = firstBaselineDots
  }

  /** Sets a line whose baseline is the current position, then moves it. False when part of it is outside the area. */
  setLine(waiting: readonly WaitingItem[], advance: number, wrapped: boolean): boolean {
    const { ascent, descent, usedWidth } = measureLine(waiting)
    const pivot = this.#pivot()
    const degrees = turns[this.#direction]
    const height = ascent + descent
    const line: Line = {
      y: pivot.y + this.baseline - ascent,
      height,
      baseline: ascent,
      advance,
      align: 'left',
      areaX: pivot.x,
      areaWidth: this.lineWidth,
      upsideDown: false,
      turn: degrees === 0 ? null : { degrees, ...pivot },
      wrapped,
      items: waiting.map((item) => item.set(item.x + pivot.x, ascent - item.ascent)),
    }
    this.lines.push(line)
    const fits = this.baseline >= ascent && this.baseline + descent <= this.depth && usedWidth <= this.lineWidth
    const isUpright = degrees === 0
    if (this.#isWholePage) {
      this.#bottom = Math.max(this.#bottom, isUpright ? this.baseline + descent : this.#frame.height)
    }
    this.baseline += advance === 0 ? 0 : Math.max(advance, height)
    return fits
  }

  /** The corner at which the direction starts. */
  #pivot(): { x: number; y: number } {
    const { x, y, width, height } = this.#frame
    return {
      x: this.#direction === 2 || this.#direction === 3 ? x + width : x,
      y: this.#direction === 1 || this.#direction === 2 ? y + height : y,
    }
  }
}

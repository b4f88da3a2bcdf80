import type { GlyphSource } from '../glyphs/glyph-source.ts'
import type { Item, Line, Shape } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'
import { drawItem } from './draw-item.ts'
import { TextLayer } from './draw-text.ts'
import type { Inks } from './inks.ts'

/** What the print of a page is drawn with. */
export interface Surface {
  readonly budget: DrawBudget
  readonly glyphs: GlyphSource | undefined
}

/** Each reversed stretch draws what lies under it again, and that of stretches in stretches doubles. */
const reversalsMax = 8

/** An item at its place on the page, ready to be drawn again where a label reverses it. */
interface Placed {
  readonly line: Line
  readonly item: Item
}

/**
 * Draws lines in their order. Text is collected over many lines, since runs that look the same then share one group; a
 * stretch that erases or reverses what is below ends the collecting.
 */
export class PrintLayer {
  readonly #surface: Surface
  readonly #inks: Inks
  readonly #parts: string[] = []
  #texts: TextLayer
  #drawn: Placed[] = []
  #reversals: number

  constructor(surface: Surface, inks: Inks, reversals = reversalsMax) {
    this.#surface = surface
    this.#inks = inks
    this.#reversals = reversals
    this.#texts = new TextLayer(surface.budget, surface.glyphs, inks)
  }

  add(line: Line): void {
    if (isTurned(line)) {
      this.#parts.push(this.#drawTurned(line))
      for (const item of line.items) this.#drawn.push({ line, item })
    } else for (const item of line.items) this.#addItem(line, item)
  }

  #addItem(line: Line, item: Item): void {
    const coversOthers = item.kind === 'shape' && item.ink !== 'black'
    if (coversOthers) this.#flush()
    this.#parts.push(this.#draw(item, line.y, this.#texts))
    if (item.kind === 'shape' && item.ink === 'invert') this.#reverse(item, line.y + item.top)
    this.#drawn.push({ line, item })
  }

  #draw(item: Item, y: number, texts: TextLayer): string {
    return drawItem(item, item.x, y + item.top, texts, this.#surface.budget, this.#inks)
  }

  /** A line printed upside down, or on a page that is turned, is turned as a whole: its first character may come last. */
  #drawTurned(line: Line): string {
    const texts = new TextLayer(this.#surface.budget, this.#surface.glyphs, this.#inks)
    const drawn = line.items.map((item) => this.#draw(item, line.y, texts)).join('') + texts.toString()
    if (drawn === '') return ''
    const turns: string[] = []
    if (line.turn !== null) turns.push(`rotate(${line.turn.degrees} ${line.turn.x} ${line.turn.y})`)
    if (line.upsideDown) turns.push(`rotate(180 ${line.areaX + line.areaWidth / 2} ${line.y + line.height / 2})`)
    return `<g transform="${turns.join(' ')}">${drawn}</g>`
  }

  /** The stretch has been filled; what it held is drawn again in the colour of the paper, cut to the stretch. */
  #reverse(stretch: Shape, y: number): void {
    if (this.#reversals <= 0 || this.#surface.budget.inkRuns <= 0) return
    this.#reversals--
    const { x, widthDots, heightDots } = stretch
    const { ink, paper } = this.#inks
    const under = new PrintLayer(this.#surface, { ink: paper, paper: ink }, this.#reversals >> 1)
    for (const { line, item } of this.#drawn) {
      if (touches(line, item, x, y, widthDots, heightDots)) under.add({ ...line, items: [item] })
    }
    // An svg element within the drawing shows no more than its own rectangle.
    const view = `x="${x}" y="${y}" width="${widthDots}" height="${heightDots}" viewBox="${x} ${y} ${widthDots} ${heightDots}"`
    this.#parts.push(`<svg ${view}>${under.toString()}</svg>`)
  }

  #flush(): void {
    const texts = this.#texts.toString()
    if (texts === '') return
    this.#parts.push(texts)
    this.#texts = new TextLayer(this.#surface.budget, this.#surface.glyphs, this.#inks)
  }

  toString(): string {
    this.#flush()
    return this.#parts.join('')
  }
}

function isTurned(line: Line): boolean {
  return line.upsideDown || line.turn !== null
}

/** Turned items are always taken: they are few, and what lies outside the stretch is not shown. */
function touches(line: Line, item: Item, x: number, y: number, widthDots: number, heightDots: number): boolean {
  if (isTurned(line)) return true
  const top = line.y + item.top
  const isBeside = item.x >= x + widthDots || item.x + item.widthDots <= x
  return !isBeside && top < y + heightDots && top + item.heightDots > y
}

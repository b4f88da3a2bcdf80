import {
  encode,
  type HostImage,
  type ImageRequest,
  models,
  type Output,
  type Paper,
  placeInParts,
  prepare,
  type ResolvedDocument,
} from '@xiaopiao/engine'
import { type Dots, drawSvg, type Item, type Line, type Page, readPaper } from '@xiaopiao/paper'
import { type BuiltTemplate, type PlacedIssue, placedIssue } from './build-template.ts'
import { type LineZone, LineZones } from './line-zones.ts'

/** One strip of paper or label, and what of the template stands where on it. */
export interface DrawnPage {
  readonly svg: string
  /** Dots of the picture, with the paper's own margins. */
  readonly widthDots: number
  readonly heightDots: number
  /** Where the print begins in the picture. */
  readonly leftDots: number
  readonly topDots: number
  /** Pictures apart from the drawing: as dots they are small, as a drawing a photo is a hundred thousand strokes. */
  readonly pictures: readonly DotPicture[]
  readonly zones: readonly LineZone[]
}

/** Dots at their place on the picture of a page. */
export interface DotPicture {
  readonly leftDots: number
  readonly topDots: number
  readonly widthDots: number
  readonly heightDots: number
  readonly dots: Dots
}

export interface DrawnReceipt {
  readonly paper: Paper
  readonly isLabel: boolean
  readonly pages: readonly DrawnPage[]
  readonly issues: readonly PlacedIssue[]
}

/** Data filled in for a paper. @throws EngineError when template and data together explode */
export function fillIn(built: BuiltTemplate, data: unknown, paper: Paper): ResolvedDocument | undefined {
  return built.compiled === undefined ? undefined : prepare(built.compiled, data, { paper })
}

/** The pictures that a document wants, for whoever fetches them. */
export function imagesOf(document: ResolvedDocument | undefined): readonly ImageRequest[] {
  return document?.images ?? []
}

/** What a printer was sent, as the reader takes it. */
function printerInput(output: Output): Uint8Array | string {
  switch (output.kind) {
    case 'bytes':
      return output.bytes
    case 'markup':
      return output.text
    case 'calls':
      return JSON.stringify(output.calls)
  }
}

/** Prints on a paper that only exists here. */
export class PaperPress {
  readonly paper: Paper
  readonly #model: string
  readonly #reading: Parameters<typeof readPaper>[1]
  readonly #zones: LineZones

  /** @throws Error when there is no such model */
  constructor(model: string, paper: Paper) {
    const facts = models().find((known) => known.model === model)
    if (facts === undefined) throw new Error(`no printer model ${model}`)
    this.paper = paper
    this.#model = model
    this.#reading = { widthDots: facts.widthDots[paper], language: facts.language }
    this.#zones = new LineZones((document, images) => this.#print(document, images, false).pages)
  }

  #print(document: ResolvedDocument, images: readonly HostImage[], cut: boolean) {
    const output = encode(document, { model: this.#model, paper: this.paper, images, cut, labels: 'all' })
    return { pages: readPaper(printerInput(output), this.#reading).pages, issues: output.issues }
  }

  /**
   * The paper as it comes out: the very bytes, read back and drawn.
   * @throws EngineError for what cannot be printed at all
   */
  draw(built: BuiltTemplate, document: ResolvedDocument, images: readonly HostImage[]): DrawnReceipt {
    const { pages, issues } = this.#print(document, images, true)
    const place = (path: string) => placeInParts({ template: built.template, places: built.merged.places }, path)
    const zones = this.#zones.of(document, images, pages, place)
    const all = [...document.issues, ...issues]
    return {
      paper: this.paper,
      isLabel: pages.some((page) => page.isLabel === true),
      pages: pages.map((page, index) => drawnPage(page, zones[index] ?? [])).filter(({ heightDots }) => heightDots > 0),
      issues: all.map((issue) => placedIssue({ ...issue, path: place(issue.path) })),
    }
  }
}

/** White left and right of the print, as `drawSvg` leaves it by default: a label is printed to its edge. */
function sideMargin(page: Page): number {
  if (page.isLabel === true) return 8
  return page.widthDots <= 432 ? 40 : 32
}

/** Whether an item is dots that nothing else on its page touches. */
function isLonePicture(page: Page, { upsideDown, turn }: Line, item: Item) {
  return item.kind === 'bitmap' && !upsideDown && turn === null && page.isLabel !== true
}

function drawnPage(page: Page, zones: readonly LineZone[]): DrawnPage {
  const leftDots = sideMargin(page)
  const lines = page.lines.map((line) => ({
    ...line,
    items: line.items.filter((item) => !isLonePicture(page, line, item)),
  }))
  const svg = page.heightDots === 0 ? '' : drawSvg([{ ...page, lines }], { paperMarginDots: leftDots })
  const [, height = '0'] = /viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(svg) ?? []
  const heightDots = Number(height)
  const topDots = Math.max(0, (heightDots - page.heightDots) / 2)
  return {
    svg,
    widthDots: page.widthDots + 2 * leftDots,
    heightDots,
    leftDots,
    topDots,
    pictures: picturesOf(page, leftDots, topDots),
    zones,
  }
}

function picturesOf(page: Page, leftDots: number, topDots: number): DotPicture[] {
  return page.lines.flatMap((line) =>
    line.items.flatMap((item) => {
      if (item.kind !== 'bitmap' || !isLonePicture(page, line, item)) return []
      const { x, top, widthDots, heightDots, dots } = item
      return [{ leftDots: leftDots + x, topDots: topDots + line.y + top, widthDots, heightDots, dots }]
    }),
  )
}

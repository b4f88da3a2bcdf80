import type { HostImage, ResolvedDocument, ResolvedLine } from '@xiaopiao/engine'
import type { Page } from '@xiaopiao/paper'

/** A block's share of a line on the paper. */
export interface ZoneBlock {
  /** Its place in the parts, such as `items.content[2][0]`. */
  readonly place: string
  readonly leftDots: number
  readonly widthDots: number
}

/** Where one line of the document stands on a page; it may be several printed lines high. */
export interface LineZone {
  readonly topDots: number
  readonly heightDots: number
  readonly blocks: readonly ZoneBlock[]
}

type Print = (document: ResolvedDocument, images: readonly HostImage[]) => readonly Page[]
type Block = ResolvedLine['blocks'][number]

/** Lines that are remembered; a long receipt has some hundred. */
const keptMax = 3_000

/** Less white than this is the space between lines. */
const whiteDotsMin = 12

function movesPaper({ blocks: [first] }: ResolvedLine): boolean {
  return first?.type === 'feed' || first?.type === 'text'
}

function shareOf(block: Block): number {
  return 'weight' in block ? block.weight : 1
}

/** Blocks by their weights; the printer rounds to whole characters, which nobody sees at a pointer. */
function blocksOf(blocks: readonly Block[], widthDots: number, place: (path: string) => string): ZoneBlock[] {
  const total = blocks.reduce((sum, block) => sum + shareOf(block), 0)
  let leftDots = 0
  return blocks.map((block) => {
    const width = (widthDots * shareOf(block)) / total
    const zone = { place: place(block.path), leftDots, widthDots: width }
    leftDots += width
    return zone
  })
}

interface PrintedLine {
  readonly page: number
  readonly topDots: number
  readonly endDots: number
}

function printedLines(pages: readonly Page[]): PrintedLine[] {
  return pages.flatMap(({ lines }, page) => lines.map(({ y, height }) => ({ page, topDots: y, endDots: y + height })))
}

/** What stands between two printed lines moves the paper only: feeds and empty texts share what is white there. */
function whiteZones(pages: readonly Page[], page: number, zones: LineZone[], waiting: readonly WaitingLine[]): void {
  const before = zones.at(-1)
  const topDots = before === undefined ? 0 : before.topDots + before.heightDots
  const next = pages[page]?.lines.find(({ y }) => y >= topDots)
  const heightDots = ((next?.y ?? pages[page]?.heightDots ?? 0) - topDots) / waiting.length
  if (heightDots < whiteDotsMin) return
  for (const [index, { blocks }] of waiting.entries()) {
    zones.push({ topDots: topDots + index * heightDots, heightDots, blocks })
  }
}

interface WaitingLine {
  readonly blocks: readonly ZoneBlock[]
}

/**
 * Finds out which line of a document stands where on the paper: bytes do not say so, but each line printed alone tells
 * how many printed lines it makes, and they come in the document's order. What a line alone made is remembered, so that
 * a keystroke measures one line.
 */
export class LineZones {
  readonly #print: Print
  readonly #kept = new Map<string, number>()

  constructor(print: Print) {
    this.#print = print
  }

  /** For every page its zones, from top to bottom. */
  of(
    document: ResolvedDocument,
    images: readonly HostImage[],
    pages: readonly Page[],
    place: (path: string) => string,
  ): readonly (readonly LineZone[])[] {
    const printed = printedLines(pages)
    const zones: LineZone[][] = pages.map(() => [])
    const waiting: WaitingLine[] = []
    let next = 0
    let page = 0
    const settle = (): void => {
      const here = zones[page]
      if (here !== undefined && waiting.length > 0) whiteZones(pages, page, here, waiting)
      waiting.length = 0
    }
    for (const line of document.lines) {
      const count = this.#linesOf(document, line, images)
      const lines = printed.slice(next, next + count)
      next += lines.length
      const blocksOn = (at: number) => blocksOf(line.blocks, pages[at]?.widthDots ?? 0, place)
      if (count === 0 && movesPaper(line)) waiting.push({ blocks: blocksOn(page) })
      for (const at of new Set(lines.map((one) => one.page))) {
        settle()
        page = at
        const here = lines.filter((one) => one.page === at)
        const topDots = here[0]?.topDots ?? 0
        const heightDots = Math.max(...here.map(({ endDots }) => endDots)) - topDots
        zones[at]?.push({ topDots, heightDots, blocks: blocksOn(at) })
      }
    }
    settle()
    return zones
  }

  /** How many printed lines a line of the document makes. */
  #linesOf(document: ResolvedDocument, line: ResolvedLine, images: readonly HostImage[]): number {
    const [first] = line.blocks
    if (first?.type === 'cut' || first?.type === 'drawer' || first?.type === 'beep' || first?.type === 'raw') return 0
    const key = keyOf(document, line, images)
    const known = this.#kept.get(key)
    if (known !== undefined) return known
    const count = printedLines(this.#print({ ...document, lines: [line], issues: [] }, images)).length
    if (this.#kept.size >= keptMax) this.#kept.clear()
    this.#kept.set(key, count)
    return count
  }
}

/** What decides how a line prints; not where it stands in the template. */
function keyOf(document: ResolvedDocument, line: ResolvedLine, images: readonly HostImage[]): string {
  const looks = line.blocks.map(({ path: _, ...look }) => look)
  const [first] = line.blocks
  if (first?.type !== 'image') return JSON.stringify([looks, line.contents])
  const request = document.images.find(({ id }) => id === line.contents[0])
  return JSON.stringify([looks, request?.url, images.some(({ id }) => id === line.contents[0])])
}

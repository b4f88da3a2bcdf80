import type { TextBlock } from '../document/resolved-document.ts'

/** What a line is laid out on. */
export interface PageGeometry {
  readonly widthDots: number
  /** Width of a half-width character of the normal font. Plain text has cells of one "dot". */
  readonly cellDots: number
  /** Width of one of the small font; undefined when the model has none that is known to fit. */
  readonly smallCellDots: number | undefined
  /** False for plain text, where every character is one size. */
  readonly hasSizes: boolean
}

/** One block's place on the line. */
export interface Column {
  readonly block: TextBlock
  readonly leftDots: number
  readonly widthDots: number
  /** Width of a half-width character in this block's font, before its size. */
  readonly cellDots: number
  /** How many times as wide the text can be at most here: as asked, but one Chinese character must fit. */
  readonly widthTimes: number
  /** Dots of a half-width character at that size, and how many of them fit. */
  readonly charDots: number
  readonly columnsMax: number
}

export interface RowLayout {
  readonly columns: readonly Column[]
  /** No block of it is a divider, which would have to be filled up. */
  readonly allText: boolean
  /** Some block asks for the small font. */
  readonly hasSmall: boolean
  /** The tallest size that a block of it asks for. */
  readonly heightTimes: number
}

/** One Chinese character of the normal font: less is no place for text. */
const columnCellsMin = 2

/** Cells between blocks, made smaller together when the paper is too narrow for them and two cells per block. */
function gapsOf(blocks: readonly TextBlock[], cells: number): number[] {
  const gaps = blocks.map((block, index) => (index === blocks.length - 1 ? 0 : block.gap))
  const free = Math.max(0, cells - columnCellsMin * blocks.length)
  const wanted = gaps.reduce((sum, gap) => sum + gap, 0)
  return wanted <= free ? gaps : gaps.map((gap) => Math.floor((gap * free) / wanted))
}

/** Shares `cells` out by weight; nobody gets less than two, and rounding never adds up to more than there is. */
function shareOut(weights: readonly number[], cells: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shares: number[] = []
  let reached = 0
  let used = 0
  for (const weight of weights) {
    reached += weight
    const edge = Math.round((cells * reached) / total)
    shares.push(edge - used)
    used = edge
  }
  for (let index = 0; index < shares.length; index++) {
    while ((shares[index] as number) < columnCellsMin) {
      const widest = shares.indexOf(Math.max(...shares))
      if ((shares[widest] as number) <= columnCellsMin) break
      shares[widest] = (shares[widest] as number) - 1
      shares[index] = (shares[index] as number) + 1
    }
  }
  return shares
}

/**
 * Where the blocks of a line stand (TP6): edges are whole cells of the normal font counted in dots, so that blocks of
 * other sizes, and other lines with the same weights, line up with them.
 */
export function layOutRow(blocks: readonly TextBlock[], page: PageGeometry): RowLayout {
  const cells = Math.floor(page.widthDots / page.cellDots)
  const gaps = gapsOf(blocks, cells)
  const usable = cells - gaps.reduce((sum, gap) => sum + gap, 0)
  const shares = shareOut(
    blocks.map((block) => block.weight),
    usable,
  )
  const columns: Column[] = []
  let leftCells = 0
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index] as TextBlock
    const share = shares[index] as number
    const widthDots = share * page.cellDots
    const cellDots = block.small && page.smallCellDots !== undefined ? page.smallCellDots : page.cellDots
    const timesMax = Math.max(1, Math.floor(widthDots / (2 * cellDots)))
    const widthTimes = page.hasSizes ? Math.min(block.widthTimes, timesMax) : 1
    const charDots = cellDots * widthTimes
    const columnsMax = Math.floor(widthDots / charDots)
    const leftDots = leftCells * page.cellDots
    columns.push({ block, leftDots, widthDots, cellDots, widthTimes, charDots, columnsMax })
    leftCells += share + (gaps[index] as number)
  }
  return {
    columns,
    allText: blocks.every((block) => block.type === 'text'),
    hasSmall: blocks.some((block) => block.small),
    heightTimes: Math.max(...blocks.map((block) => block.heightTimes)),
  }
}

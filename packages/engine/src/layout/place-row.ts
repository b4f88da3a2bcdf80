import type { Charset } from '../encodings/charset.ts'
import { engineError } from '../issue.ts'
import { outputCharsMax } from '../limits.ts'
import { ShapedText } from '../text/shaped-text.ts'
import { clip, columnsOf, joinLines, LineTable, wrap } from '../text/wrap.ts'
import type { Column, PageGeometry, RowLayout } from './row-layout.ts'

/**
 * One layout's text, shaped and broken into lines, each with its place in dots. It is filled again for every layout;
 * read it before the next `place`.
 */
export class PlacedRow {
  readonly shaped = new ShapedText()
  readonly lines = new LineTable()
  /** Printed lines of this row: those of the block that needs the most. */
  height = 0
  private readonly page: PageGeometry
  private readonly charset: Charset
  private layout: RowLayout = { columns: [], allText: true, hasSmall: false, heightTimes: 1 }
  private readonly firstLines: number[] = []
  private readonly widthTimes: number[] = []
  private readonly heightTimes: number[] = []
  /** Dots taken from the right of a column, to keep it from touching the next. */
  private readonly inset: number[] = []

  private charsLeft = outputCharsMax

  constructor(page: PageGeometry, charset: Charset) {
    this.page = page
    this.charset = charset
  }

  /** Starts a document: what one may hold is counted from here (TP8). */
  begin(): void {
    this.charsLeft = outputCharsMax
  }

  private spend(chars: number, { block }: Column): void {
    this.charsLeft -= chars
    if (this.charsLeft < 0) {
      throw engineError('limit_exceeded', block.path, `a document may have ${outputCharsMax} characters`)
    }
  }

  /**
   * Lays out `contents` in the columns of `layout`. `onLost` hears which block had characters that the encoding lacks.
   */
  place(
    layout: RowLayout,
    contents: readonly string[],
    onLost: (column: Column, lost: readonly number[]) => void,
  ): void {
    this.layout = layout
    this.shaped.clear()
    this.lines.clear()
    this.height = 0
    const { columns } = layout
    let mayTouch = false
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as Column
      this.spend((contents[index] ?? '').length, column)
      this.inset[index] = 0
      this.placeColumn(index, column, contents[index] ?? '')
      if (this.shaped.lost.length > 0) {
        onLost(column, this.shaped.lost)
        this.shaped.lost.length = 0
      }
      this.firstLines[index + 1] = this.lines.length
      const count = this.lines.length - (this.firstLines[index] as number)
      if (count > this.height) this.height = count
      mayTouch ||= index > 0 && this.touches(index - 1)
    }
    if (mayTouch) this.keepApart(contents)
  }

  /** Index into `lines` of what block `index` shows in printed line `row`, or -1. */
  lineOf(index: number, row: number): number {
    const line = (this.firstLines[index] as number) + row
    return line < (this.firstLines[index + 1] as number) ? line : -1
  }

  widthTimesOf(index: number): number {
    return this.widthTimes[index] as number
  }

  heightTimesOf(index: number): number {
    return this.heightTimes[index] as number
  }

  /** How wide a line of block `index` is in dots. */
  lineDots(index: number, line: number): number {
    const column = this.layout.columns[index] as Column
    return (this.lines.columns[line] as number) * column.cellDots * (this.widthTimes[index] as number)
  }

  /** Where a line of block `index` begins, from the left edge of the print area. */
  lineLeftDots(index: number, line: number): number {
    const column = this.layout.columns[index] as Column
    const free = column.widthDots - (this.inset[index] as number) - this.lineDots(index, line)
    switch (column.block.align) {
      case 'left':
        return column.leftDots
      case 'right':
        return column.leftDots + free
      case 'center':
        // Whole cells: half of one could be reached by few printers only.
        return column.leftDots + Math.floor(free / 2 / this.page.cellDots) * this.page.cellDots
    }
  }

  private placeColumn(index: number, column: Column, content: string): void {
    const { shaped } = this
    const { block } = column
    this.firstLines[index] = this.lines.length
    this.widthTimes[index] = column.widthTimes
    this.heightTimes[index] = this.page.hasSizes ? block.heightTimes : 1
    const from = shaped.length
    const { columns, newlines } = shaped
    this.charset.shape(content, shaped)
    const columnsMax = this.columnsMax(index, column)
    const needed = shaped.columns - columns
    if (needed <= columnsMax && shaped.newlines === newlines && block.type === 'text') {
      // Nearly every text of a receipt fits its column as it is.
      this.lines.push(from, shaped.length, needed)
      return
    }
    if (block.type === 'divider') {
      this.fill(from, columnsMax)
      return
    }
    switch (block.overflow) {
      case 'wrap':
        wrap(shaped, from, shaped.length, columnsMax, this.lines)
        return
      case 'shrink':
        this.shrink(index, column, from)
        return
      case 'clip':
        joinLines(shaped, from, shaped.length)
        clip(shaped, from, shaped.length, columnsMax, this.lines)
        return
      case 'ellipsis':
        this.ellipsis(from, columnsMax)
    }
  }

  private columnsMax(index: number, column: Column): number {
    const free = column.widthDots - (this.inset[index] as number)
    return Math.floor(free / (column.cellDots * (this.widthTimes[index] as number)))
  }

  /** Smaller and smaller until the text fits one line; at normal size it wraps. */
  private shrink(index: number, column: Column, from: number): void {
    const { shaped } = this
    joinLines(shaped, from, shaped.length)
    const needed = columnsOf(shaped, from, shaped.length)
    while ((this.widthTimes[index] as number) > 1 && needed > this.columnsMax(index, column)) {
      const times = (this.widthTimes[index] as number) - 1
      this.widthTimes[index] = times
      this.heightTimes[index] = Math.min(this.heightTimes[index] as number, times)
    }
    wrap(shaped, from, shaped.length, this.columnsMax(index, column), this.lines)
  }

  private ellipsis(from: number, columnsMax: number): void {
    const { shaped, lines } = this
    const to = shaped.length
    joinLines(shaped, from, to)
    if (columnsOf(shaped, from, to) <= columnsMax) {
      lines.push(from, to, columnsOf(shaped, from, to))
      return
    }
    // The dots are shaped behind the text, then moved to where it ends.
    this.charset.shape('…', shaped)
    const dotsColumns = columnsOf(shaped, to, shaped.length)
    let end = from
    let columns = 0
    while (columns + (shaped.widths[end] as number) + dotsColumns <= columnsMax)
      columns += shaped.widths[end++] as number
    const dots = shaped.length - to
    for (let dot = 0; dot < dots; dot++) {
      shaped.units[end + dot] = shaped.units[to + dot] as number
      shaped.codes[end + dot] = shaped.codes[to + dot] as number
      shaped.widths[end + dot] = shaped.widths[to + dot] as number
      shaped.points.delete(end + dot)
    }
    shaped.length = end + dots
    lines.push(from, end + dots, columns + dotsColumns)
  }

  /** Repeats a divider's characters up to the edge. */
  private fill(from: number, columnsMax: number): void {
    const { shaped, lines } = this
    joinLines(shaped, from, shaped.length)
    const patternLength = shaped.length - from
    const patternColumns = columnsOf(shaped, from, shaped.length)
    if (patternColumns === 0) {
      lines.push(from, from, 0)
      return
    }
    shaped.reserve(columnsMax + patternLength)
    let columns = 0
    let at = from
    while (true) {
      const source = from + ((at - from) % patternLength)
      const width = shaped.widths[source] as number
      if (columns + width > columnsMax) break
      shaped.units[at] = shaped.units[source] as number
      shaped.codes[at] = shaped.codes[source] as number
      shaped.widths[at] = width
      const lost = shaped.points.get(source)
      if (lost !== undefined) shaped.points.set(at, lost)
      columns += width
      at++
    }
    shaped.length = Math.max(at, from)
    lines.push(from, at, columns)
  }

  /** Whether some line of column `index` ends where a line of the next one begins, one of the two being full. */
  private touches(index: number): boolean {
    const left = this.layout.columns[index] as Column
    const right = this.layout.columns[index + 1] as Column
    if (left.block.type === 'divider' || right.block.type === 'divider') return false
    const edgeDots = left.leftDots + left.widthDots
    if (edgeDots !== right.leftDots) return false
    for (let row = 0; row < this.height; row++) {
      const leftLine = this.lineOf(index, row)
      const rightLine = this.lineOf(index + 1, row)
      if (leftLine < 0 || rightLine < 0) continue
      const leftDots = this.lineDots(index, leftLine)
      const rightDots = this.lineDots(index + 1, rightLine)
      if (leftDots === 0 || rightDots === 0) continue
      const meets =
        this.lineLeftDots(index, leftLine) + leftDots === edgeDots &&
        this.lineLeftDots(index + 1, rightLine) === right.leftDots
      const isFull = leftDots === left.widthDots || rightDots === right.widthDots
      if (meets && isFull) return true
    }
    return false
  }

  /** Lays the row out again with one cell less for each column that would touch the next (TP1, `gap`). */
  private keepApart(contents: readonly string[]): void {
    const { columns } = this.layout
    const touching: boolean[] = []
    for (let index = 0; index + 1 < columns.length; index++) touching.push(this.touches(index))
    this.shaped.clear()
    this.lines.clear()
    this.height = 0
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as Column
      const cell = this.page.cellDots
      const hasRoom = column.widthDots - cell >= 2 * column.cellDots * column.widthTimes
      this.inset[index] = touching[index] === true && hasRoom ? cell : 0
      this.placeColumn(index, column, contents[index] ?? '')
      this.firstLines[index + 1] = this.lines.length
      this.height = Math.max(this.height, this.lines.length - (this.firstLines[index] as number))
    }
    this.shaped.lost.length = 0
  }
}

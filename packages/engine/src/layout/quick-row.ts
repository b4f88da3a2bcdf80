import type { Charset } from '../encodings/charset.ts'
import { EncodedText } from '../text/encoded-text.ts'
import type { Column, RowLayout } from './row-layout.ts'

/**
 * The short way for what nearly every line is: texts of plain characters that fit their columns as they are. They are
 * encoded once, straight to bytes. What needs more (wrapping, look-alikes, a column that has to give way) is left to
 * `PlacedRow`, which lays out the same line to the same dots.
 */
export class QuickRow {
  readonly text = new EncodedText()
  /** By column: its bytes in `text`, and where they stand on the paper. */
  readonly starts: number[] = []
  readonly ends: number[] = []
  readonly leftDots: number[] = []
  readonly rightDots: number[] = []
  private readonly charset: Charset
  private readonly gridDots: number

  /** @param gridDots width of a cell of the normal font: centred text stands at whole cells. */
  constructor(charset: Charset, gridDots: number) {
    this.charset = charset
    this.gridDots = gridDots
  }

  /** @returns false when the line is not of the simple kind; nothing has been decided then. */
  place(layout: RowLayout, contents: readonly string[]): boolean {
    if (!layout.allText) return false
    const { columns } = layout
    const { charset, text } = this
    text.length = 0
    let previousRight = -1
    let previousFull = false
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index] as Column
      const content = contents[index] ?? ''
      if (content.length > column.columnsMax) return false
      const start = text.length
      const count = charset.encode(content, text)
      if (count < 0 || count > column.columnsMax) return false
      const dots = count * column.charDots
      const left = this.leftOf(column, dots)
      if (dots > 0) {
        const isFull = count === column.columnsMax
        if (left === previousRight && (isFull || previousFull)) return false
        previousRight = left + dots
        previousFull = isFull
      }
      this.starts[index] = start
      this.ends[index] = text.length
      this.leftDots[index] = left
      this.rightDots[index] = left + dots
    }
    return true
  }

  private leftOf(column: Column, dots: number): number {
    const { leftDots, widthDots, block } = column
    if (block.align === 'left') return leftDots
    if (block.align === 'right') return leftDots + widthDots - dots
    return leftDots + Math.floor((widthDots - dots) / 2 / this.gridDots) * this.gridDots
  }
}

import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import type { LineDialect } from './dialect.ts'
import { MarkupPen } from './markup-pen.ts'

/** Writes markup in which a line has one style. */
export class LinePen extends MarkupPen<LineDialect> {
  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    const { dialect, cellDots } = this
    const isAlone = columns.length === 1
    const { block } = columns[0] as Column
    const widthTimes = row.widthTimesOf(0)
    let text = ''
    let atDots = 0
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0) continue
      const run = this.runOf(row, line)
      if (run === '') continue
      const leftDots = isAlone && dialect.aligns ? 0 : row.lineLeftDots(index, line)
      // Spaces are as wide as the line's letters.
      text += ' '.repeat(Math.floor((leftDots - atDots) / (cellDots * widthTimes)))
      text += run
      atDots = leftDots + row.lineDots(index, line)
    }
    if (text !== '') {
      this.text += dialect.line({
        text,
        widthTimes,
        heightTimes: row.heightTimesOf(0),
        bold: columns.every((column) => column.block.bold),
        underline: columns.every((column) => column.block.underline !== 0),
        invert: columns.every((column) => column.block.invert),
        align: isAlone ? block.align : 'left',
      })
    }
    this.text += dialect.lineEnd
  }
}

import { isBlack } from '../page/dots.ts'
import type { Dots } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'

/**
 * Black dots as one SVG path of horizontal runs, for a stroke of width 1 (`m2 0h7`: skip two dots, ink seven). Null when
 * the budget does not reach. Columns from `columnsShown` on are beyond the paper.
 */
export function inkPath(dots: Dots, columnsShown: number, budget: DrawBudget): string | null {
  const parts: string[] = []
  for (let row = 0; row < dots.rows; row++) {
    let pen = -1
    for (const [from, to] of blackRuns(dots, row, columnsShown)) {
      if (budget.inkRuns-- <= 0) return null
      parts.push(pen < 0 ? `M${from} ${row}.5h${to - from}` : `m${from - pen} 0h${to - from}`)
      pen = to
    }
  }
  return parts.join('')
}

function* blackRuns(dots: Dots, row: number, columnsShown: number): Generator<[number, number]> {
  const columns = Math.min(dots.columns, columnsShown)
  let start = -1
  for (let column = 0; column < columns; column++) {
    // Most of a receipt is white: skip eight dots at a time.
    if (start < 0 && (column & 7) === 0 && dots.bits[row * dots.rowBytes + (column >> 3)] === 0) {
      column += 7
      continue
    }
    const isInk = isBlack(dots, column, row)
    if (isInk && start < 0) start = column
    if (!isInk && start >= 0) {
      yield [start, column]
      start = -1
    }
  }
  if (start >= 0) yield [start, columns]
}

import type { Dots } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'

/** An element of its own costs about as much as this many runs of ink. */
const elementRuns = 10

/**
 * Black dots as one SVG path of horizontal runs, for a stroke of width 1 (`m2 0h7`: skip two dots, ink seven). Null when
 * the budget does not reach. Columns from `columnsShown` on are beyond the paper.
 */
export function inkPath(dots: Dots, columnsShown: number, budget: DrawBudget): string | null {
  const columns = Math.min(dots.columns, columnsShown)
  budget.inkRuns -= elementRuns
  let path = ''
  for (let row = 0; row < dots.rows; row++) {
    if (budget.inkRuns <= 0) return null
    path += rowPath(dots, row, columns, budget)
  }
  return path
}

function rowPath(dots: Dots, row: number, columns: number, budget: DrawBudget): string {
  const { bits, rowBytes } = dots
  const rowStart = row * rowBytes
  let path = ''
  let pen = -1
  let start = -1
  for (let column = 0; column <= columns; column++) {
    const byte = column === columns ? 0 : (bits[rowStart + (column >> 3)] ?? 0)
    // Most of a receipt is white: skip eight dots at a time.
    if (start < 0 && byte === 0 && (column & 7) === 0) {
      column += 7
      continue
    }
    const isInk = (byte & (0x80 >> (column & 7))) !== 0
    if (isInk && start < 0) start = column
    if (isInk || start < 0) continue
    path += pen < 0 ? `M${start} ${row}.5h${column - start}` : `m${start - pen} 0h${column - start}`
    budget.inkRuns--
    pen = column
    start = -1
  }
  return path
}

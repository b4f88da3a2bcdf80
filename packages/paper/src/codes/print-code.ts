import type { LineWriter } from '../page/line-writer.ts'
import type { Barcode, QrCode, Symbol2d } from '../page/model.ts'
import type { Unplaced } from './make-code.ts'

type Code = Unplaced<Barcode> | Unplaced<QrCode> | Unplaced<Symbol2d>

/**
 * Prints a code on a line of its own; in page mode, at the print position. One that is too wide feeds its height and
 * prints nothing (dialects 1.6); data that no code can hold (`null`) prints nothing. Both are noted.
 */
export function printCode(writer: LineWriter, code: Code | null, offset: number): void {
  if (code === null) {
    if (writer.area === null) writer.clearLine(offset)
    writer.warn(offset, 'code-not-encodable')
    return
  }
  const { widthDots, heightDots } = code
  const free = writer.area === null ? writer.areaWidth : writer.areaWidth - writer.x
  if (widthDots > free) {
    if (writer.area === null) writer.clearLine(offset)
    writer.warn(offset, 'code-too-wide')
    if (writer.area === null) writer.paper.feed(heightDots)
    return
  }
  writer.placeAlone(offset, () => writer.place(widthDots, heightDots, (x, top) => ({ ...code, x, top })))
}

/** Whoever makes codes for a reading. */
interface CodeBudget {
  codeBytesLeft: number
  warn(offset: number, code: 'not-shown'): void
}

/** Making large codes takes time: false, and noted, when this reading has made as many as it may. */
export function mayMakeCode(budget: CodeBudget, byteCount: number, offset: number): boolean {
  if (budget.codeBytesLeft < byteCount) {
    budget.warn(offset, 'not-shown')
    return false
  }
  budget.codeBytesLeft -= byteCount
  return true
}

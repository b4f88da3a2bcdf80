import { breakAllowed, breakClass, breakClassCount, breakClasses } from './break-classes.ts'
import { newlineByte, type ShapedText } from './shaped-text.ts'

/** Lines as ranges of shaped characters, in parallel arrays that are used again. */
export class LineTable {
  readonly starts: number[] = []
  readonly ends: number[] = []
  /** How wide each line is, in columns of its own font. */
  readonly columns: number[] = []
  length = 0

  clear(): void {
    this.length = 0
  }

  push(start: number, end: number, columns: number): void {
    const at = this.length++
    this.starts[at] = start
    this.ends[at] = end
    this.columns[at] = columns
  }
}

/** Adds a line without the spaces at its end, which would hang over the edge. */
function pushTrimmed(shaped: ShapedText, start: number, end: number, lines: LineTable): void {
  const { units, widths } = shaped
  let last = end
  while (last > start && units[last - 1] === 0x20) last--
  let columns = 0
  for (let at = start; at < last; at++) columns += widths[at] as number
  lines.push(start, last, columns)
}

/**
 * Breaks the characters `from` … `to` into lines of at most `columnsMax` columns (TP6). Words stay whole where they
 * can, Chinese breaks anywhere but before closing and after opening punctuation; spaces where a line breaks are left
 * out, spaces at the beginning of the text stay. `columnsMax` is at least 2, so that every character fits a line.
 */
export function wrap(shaped: ShapedText, from: number, to: number, columnsMax: number, lines: LineTable): void {
  let start = from
  for (let at = from; at < to; at++) {
    if (shaped.codes[at] !== newlineByte) continue
    wrapParagraph(shaped, start, at, columnsMax, lines)
    start = at + 1
  }
  wrapParagraph(shaped, start, to, columnsMax, lines)
}

function wrapParagraph(shaped: ShapedText, from: number, to: number, columnsMax: number, lines: LineTable): void {
  const { units, widths } = shaped
  const classes = breakClasses()
  let start = from
  let columns = 0
  let breakAt = -1
  let inkSeen = false
  let before = -1
  let at = from
  while (at < to) {
    const here = classes[units[at] as number] as number
    if (inkSeen && before >= 0 && breakAllowed[before * breakClassCount + here] === 1) breakAt = at
    const width = widths[at] as number
    if (columns + width <= columnsMax) {
      columns += width
      if (here !== breakClass.space) inkSeen = true
      before = here
      at++
      continue
    }
    if (here === breakClass.space) {
      pushTrimmed(shaped, start, at, lines)
      while (at < to && classes[units[at] as number] === breakClass.space) at++
      if (at === to) return
    } else {
      if (breakAt > start) at = breakAt
      pushTrimmed(shaped, start, at, lines)
    }
    start = at
    columns = 0
    breakAt = -1
    inkSeen = false
    before = -1
  }
  lines.push(start, to, columns)
}

/** The columns that the characters would take on one line. */
export function columnsOf(shaped: ShapedText, from: number, to: number): number {
  let columns = 0
  for (let at = from; at < to; at++) columns += shaped.widths[at] as number
  return columns
}

/** Makes one line of what fits, for `overflow: "clip"`. */
export function clip(shaped: ShapedText, from: number, to: number, columnsMax: number, lines: LineTable): void {
  let columns = 0
  let at = from
  while (at < to && columns + (shaped.widths[at] as number) <= columnsMax) columns += shaped.widths[at++] as number
  lines.push(from, at, columns)
}

/** A text of one line: breaks in the data become spaces (`overflow` other than wrap). */
export function joinLines(shaped: ShapedText, from: number, to: number): void {
  for (let at = from; at < to; at++) {
    if (shaped.codes[at] !== newlineByte) continue
    shaped.codes[at] = 0x20
    shaped.units[at] = 0x20
    shaped.widths[at] = 1
  }
}

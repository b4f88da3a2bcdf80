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

/** Adds a line of `columns` without the spaces at its end, which would hang over the edge. */
function pushTrimmed(shaped: ShapedText, start: number, end: number, columns: number, lines: LineTable): void {
  const { units, widths } = shaped
  let last = end
  let trimmed = columns
  while (last > start && units[last - 1] === 0x20) trimmed -= widths[--last] as number
  lines.push(start, last, trimmed)
}

/**
 * Breaks the characters `from` … `to` into lines of at most `columnsMax` columns (TP6). Words stay whole where they
 * can, Chinese breaks anywhere but before closing and after opening punctuation; spaces where a line breaks are left
 * out, spaces at the beginning of the text stay. `columnsMax` is at least 2, so that every character fits a line.
 */
export function wrap(shaped: ShapedText, from: number, to: number, columnsMax: number, lines: LineTable): void {
  let start = from
  if (shaped.newlines > 0) {
    for (let at = from; at < to; at++) {
      if (shaped.codes[at] !== newlineByte) continue
      wrapParagraph(shaped, start, at, columnsMax, lines)
      start = at + 1
    }
  }
  wrapParagraph(shaped, start, to, columnsMax, lines)
}

function wrapParagraph(shaped: ShapedText, from: number, to: number, columnsMax: number, lines: LineTable): void {
  const { units, widths } = shaped
  const classes = breakClasses()
  let start = from
  while (true) {
    let at = start
    let columns = 0
    while (at < to && columns + (widths[at] as number) <= columnsMax) columns += widths[at++] as number
    if (at === to) {
      lines.push(start, to, columns)
      return
    }
    if (classes[units[at] as number] === breakClass.space) {
      pushTrimmed(shaped, start, at, columns, lines)
      while (at < to && classes[units[at] as number] === breakClass.space) at++
      if (at === to) return
    } else {
      const breakAt = lastBreak(units, classes, start, at)
      while (at > breakAt) columns -= widths[--at] as number
      pushTrimmed(shaped, start, at, columns, lines)
    }
    start = at
  }
}

/**
 * The last place at or before `at` where the line that begins at `start` may end. There is none before its first ink,
 * since a line of nothing but spaces would be left behind; then it is `at`, and a word is broken.
 */
function lastBreak(units: Uint16Array, classes: Uint8Array, start: number, at: number): number {
  let here = classes[units[at] as number] as number
  for (let end = at; end > start; end--) {
    const before = classes[units[end - 1] as number] as number
    if (breakAllowed[before * breakClassCount + here] === 1) {
      let ink = end - 1
      while (ink >= start && classes[units[ink] as number] === breakClass.space) ink--
      return ink >= start ? end : at
    }
    here = before
  }
  return at
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

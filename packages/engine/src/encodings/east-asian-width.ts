import { unpackRanges } from './unpack.ts'
import { markRangesPacked, wideRangesPacked } from './width-tables.ts'

interface Widths {
  /** Columns by UTF-16 unit: 2 for East Asian Width W and F, 0 for marks, else 1. */
  readonly units: Uint8Array
  readonly beyond: readonly (readonly [from: number, to: number])[]
}

function build(): Widths {
  const units = new Uint8Array(0x10000).fill(1)
  const beyond: [number, number][] = []
  for (const [from, to] of unpackRanges(wideRangesPacked)) {
    if (from < 0x10000) units.fill(2, from, to + 1)
    else beyond.push([from, to])
  }
  for (const [from, to] of unpackRanges(markRangesPacked)) units.fill(0, from, to + 1)
  return { units, beyond }
}

let built: Widths | undefined

/** Columns of each UTF-16 unit by East Asian Width (TP6); ambiguous ones are narrow, marks take none. */
export function unitWidths(): Uint8Array {
  built ??= build()
  return built.units
}

/** Columns of a character. The planes of Han beyond U+1FFFF are wide throughout. */
export function pointWidth(point: number): number {
  built ??= build()
  if (point < 0x10000) return built.units[point] as number
  if (point >= 0x20000) return point < 0x40000 ? 2 : 1
  return built.beyond.some(([from, to]) => point >= from && point <= to) ? 2 : 1
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 VLQ as in source maps: five bits a character, low bits first, the sign in the lowest. */
export function vlq(value: number): string {
  let rest = value < 0 ? -value * 2 + 1 : value * 2
  let text = ''
  do {
    const digit = rest % 32
    rest = Math.floor(rest / 32)
    text += base64[rest > 0 ? digit + 32 : digit]
  } while (rest > 0)
  return text
}

/** Characters of codes in order: the step from the one before, or 0 (`A`) for a code without one. */
export function packSteps(units: Iterable<number>): string {
  let packed = ''
  let previous = 0
  for (const unit of units) {
    packed += unit === 0 ? 'A' : vlq(unit - previous)
    if (unit !== 0) previous = unit
  }
  return packed.replace(/A+$/, '')
}

/** Ranges in order: how far each begins after the end of the one before, and how many follow its first. */
export function packRanges(ranges: readonly (readonly [from: number, to: number])[]): string {
  let packed = ''
  let previous = 0
  for (const [from, to] of ranges) {
    packed += vlq(from - previous) + vlq(to - from)
    previous = to
  }
  return packed
}

/** The ranges of the numbers from `first` to `last` that `has` is true for. */
export function rangesOf(first: number, last: number, has: (value: number) => boolean): [number, number][] {
  const ranges: [number, number][] = []
  for (let value = first; value <= last; value++) {
    if (!has(value)) continue
    const open = ranges[ranges.length - 1]
    if (open !== undefined && open[1] === value - 1) open[1] = value
    else ranges.push([value, value])
  }
  return ranges
}

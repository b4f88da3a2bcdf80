/**
 * The eight masks of a QR code, all at once: a module is a byte, bit m of which is its colour under mask m. The mask
 * that makes the code easiest to read is chosen by the four rules of ISO/IEC 18004:2015, 7.8.3.
 */

/** Bit m: mask m turns this module over; the patterns repeat every 12 rows and columns. */
let flips: Uint8Array | undefined

/** For every place of the 12 x 12 modules, the masks that turn it over (table 10). */
export function maskFlips(): Uint8Array {
  if (flips !== undefined) return flips
  flips = new Uint8Array(144)
  for (let y = 0; y < 12; y++) {
    for (let x = 0; x < 12; x++) {
      const product = x * y
      const rests = [
        (x + y) % 2,
        y % 2,
        x % 3,
        (x + y) % 3,
        ((y >> 1) + Math.floor(x / 3)) % 2,
        (product % 2) + (product % 3),
        ((product % 2) + (product % 3)) % 2,
        (((x + y) % 2) + (product % 3)) % 2,
      ]
      flips[y * 12 + x] = rests.reduce((bits, rest, mask) => bits | (rest === 0 ? 1 << mask : 0), 0)
    }
  }
  return flips
}

/** Four bits as four counters of a byte each, so that one sum counts for four masks. */
const lanes = Int32Array.from({ length: 16 }, (_, bits) =>
  [0, 1, 2, 3].reduce((word, lane) => word | (((bits >> lane) & 1) << (8 * lane)), 0),
)

/** Counts how often each mask has a bit set; `flush` must come before 256 of them. */
class MaskCounter {
  readonly counts = new Int32Array(8)
  private low = 0
  private high = 0

  add(bits: number): void {
    this.low += lanes[bits & 15] as number
    this.high += lanes[bits >> 4] as number
  }

  flush(): void {
    for (let mask = 0; mask < 8; mask++) {
      const word = mask < 4 ? this.low : this.high
      this.counts[mask] = (this.counts[mask] as number) + ((word >>> (8 * (mask & 3))) & 0xff)
    }
    this.low = 0
    this.high = 0
  }
}

interface Counters {
  /** Places where five modules of one colour end, and those where a run becomes five long. */
  readonly fives: MaskCounter
  readonly starts: MaskCounter
  /** Finder-like patterns. */
  readonly finders: MaskCounter
}

/** Rules 1 and 3 along one line of modules. */
function countLine(modules: Uint8Array, from: number, step: number, size: number, counters: Counters): void {
  const { fives, starts, finders } = counters
  let before = ~(modules[from] as number) & 0xff
  let same1 = 0
  let same2 = 0
  let same3 = 0
  let lastFive = 0
  for (let index = 0, at = from; index < size; index++, at += step) {
    const module = modules[at] as number
    const same = ~(module ^ before) & 0xff
    const five = same & same1 & same2 & same3
    if (five !== 0) {
      fives.add(five)
      starts.add(five & ~lastFive)
    }
    lastFive = five
    same3 = same2
    same2 = same1
    same1 = same
    before = module
    if (index >= 6 && module !== 0) {
      const found = finderAt(modules, at, step, index, size)
      if (found !== 0) finders.add(found)
    }
  }
  fives.flush()
  starts.flush()
  finders.flush()
}

/** Masks under which dark 1, light 1, dark 3, light 1, dark 1 ends at `at`, four light ones before or after it. */
function finderAt(modules: Uint8Array, at: number, step: number, index: number, size: number): number {
  const core =
    (modules[at] as number) &
    ~(modules[at - step] as number) &
    (modules[at - 2 * step] as number) &
    (modules[at - 3 * step] as number) &
    (modules[at - 4 * step] as number) &
    ~(modules[at - 5 * step] as number) &
    (modules[at - 6 * step] as number)
  if (core === 0) return 0
  let darkBefore = index >= 10 ? 0 : 0xff
  let darkAfter = index + 4 < size ? 0 : 0xff
  for (let distance = 1; distance <= 4; distance++) {
    if (index >= 10) darkBefore |= modules[at - (6 + distance) * step] as number
    if (index + 4 < size) darkAfter |= modules[at + distance * step] as number
  }
  return core & ~(darkBefore & darkAfter) & 0xff
}

/** The number (0-7) of the mask with the lowest penalty. */
export function bestMask(modules: Uint8Array, size: number): number {
  const counters = { fives: new MaskCounter(), starts: new MaskCounter(), finders: new MaskCounter() }
  const squares = new MaskCounter()
  const dark = new MaskCounter()
  for (let line = 0; line < size; line++) {
    countLine(modules, line * size, 1, size, counters)
    countLine(modules, line, size, size, counters)
    for (let at = line * size; at < line * size + size; at++) {
      const module = modules[at] as number
      dark.add(module)
      if (line === 0 || at === line * size) continue
      const left = modules[at - 1] as number
      const above = modules[at - size] as number
      const diagonal = modules[at - size - 1] as number
      squares.add(~((module ^ left) | (module ^ above) | (module ^ diagonal)) & 0xff)
    }
    dark.flush()
    squares.flush()
  }
  let best = 0
  let bestPenalty = Number.POSITIVE_INFINITY
  for (let mask = 0; mask < 8; mask++) {
    const count = (counter: MaskCounter): number => counter.counts[mask] as number
    const offBalance = Math.abs(count(dark) / (size * size) - 0.5) * 20
    const penalty =
      count(counters.fives) +
      2 * count(counters.starts) +
      3 * count(squares) +
      40 * count(counters.finders) +
      10 * Math.floor(offBalance)
    if (penalty >= bestPenalty) continue
    best = mask
    bestPenalty = penalty
  }
  return best
}

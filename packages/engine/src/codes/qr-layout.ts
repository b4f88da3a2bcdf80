import { alignmentCount } from './qr-version.ts'

/** Where everything stands in the symbols of one version. */
export interface QrLayout {
  readonly size: number
  /** 1 where a finder, timing, alignment or version module is dark; format modules are 0. */
  readonly dark: Uint8Array
  /** Places of the data bits in their order. */
  readonly path: Uint16Array
  /** Places of the 15 format bits, lowest first, twice. */
  readonly format: Uint16Array
}

class LayoutMaker {
  readonly size: number
  readonly dark: Uint8Array
  private readonly taken: Uint8Array

  constructor(size: number) {
    this.size = size
    this.dark = new Uint8Array(size * size)
    this.taken = new Uint8Array(size * size)
  }

  set(x: number, y: number, isDark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return
    const at = y * this.size + x
    this.dark[at] = isDark ? 1 : 0
    this.taken[at] = 1
  }

  /** Squares in each other round a centre: light where the distance is in `light`. */
  squares(centreX: number, centreY: number, reach: number, light: readonly number[]): void {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const distance = Math.max(Math.abs(x), Math.abs(y))
        this.set(centreX + x, centreY + y, !light.includes(distance))
      }
    }
  }

  /** Two columns at a time from the right, up and down in turn; the timing column is left out. */
  path(): Uint16Array {
    const { size, taken } = this
    const places: number[] = []
    let isUp = true
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5
      for (let step = 0; step < size; step++) {
        const row = (isUp ? size - 1 - step : step) * size
        if (taken[row + right] === 0) places.push(row + right)
        if (taken[row + right - 1] === 0) places.push(row + right - 1)
      }
      isUp = !isUp
    }
    return Uint16Array.from(places)
  }
}

/** Appends `checkBits` bits of a BCH code to a value (annexes C and D). */
export function withBch(value: number, checkBits: number, polynomial: number): number {
  let rest = value
  for (let bit = 0; bit < checkBits; bit++) rest = (rest << 1) ^ ((rest >> (checkBits - 1)) & 1 ? polynomial : 0)
  return (value << checkBits) | (rest & ((1 << checkBits) - 1))
}

/** Rows and columns of the alignment patterns: evenly from the far edge, the rest of the space beside the first. */
function alignmentPlaces(version: number, size: number): number[] {
  const count = alignmentCount(version)
  if (count === 0) return []
  // Version 32 is the one that the rule does not fit (annex E).
  const step = version === 32 ? 26 : Math.ceil((size - 13) / (2 * count - 2)) * 2
  const places = [6]
  for (let index = count - 2; index >= 0; index--) places.push(size - 7 - index * step)
  return places
}

function placeVersion(maker: LayoutMaker, version: number): void {
  const bits = withBch(version, 12, 0x1f25)
  for (let bit = 0; bit < 18; bit++) {
    const far = maker.size - 11 + (bit % 3)
    const near = Math.floor(bit / 3)
    const isDark = ((bits >> bit) & 1) === 1
    maker.set(far, near, isDark)
    maker.set(near, far, isDark)
  }
}

/** Both copies of the format bits; reserves them. */
function placeFormat(maker: LayoutMaker): Uint16Array {
  const { size } = maker
  const places: number[] = []
  const place = (x: number, y: number): void => {
    maker.set(x, y, false)
    places.push(y * size + x)
  }
  for (let bit = 0; bit < 15; bit++) {
    // Round the upper left finder, past the timing lines.
    if (bit < 8) place(8, bit < 6 ? bit : bit + 1)
    else place(bit === 8 ? 7 : 14 - bit, 8)
  }
  for (let bit = 0; bit < 15; bit++) {
    if (bit < 8) place(size - 1 - bit, 8)
    else place(8, size - 15 + bit)
  }
  return Uint16Array.from(places)
}

const layouts = new Map<number, QrLayout>()

/** The layout of a version (1-40), made once. */
export function qrLayout(version: number): QrLayout {
  const known = layouts.get(version)
  if (known !== undefined) return known
  const size = 17 + 4 * version
  const maker = new LayoutMaker(size)
  for (let at = 0; at < size; at++) {
    maker.set(6, at, at % 2 === 0)
    maker.set(at, 6, at % 2 === 0)
  }
  const places = alignmentPlaces(version, size)
  for (const x of places) {
    for (const y of places) {
      const isCorner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6)
      if (!isCorner) maker.squares(x, y, 2, [1])
    }
  }
  maker.squares(3, 3, 4, [2, 4])
  maker.squares(size - 4, 3, 4, [2, 4])
  maker.squares(3, size - 4, 4, [2, 4])
  const format = placeFormat(maker)
  maker.set(8, size - 8, true)
  if (version >= 7) placeVersion(maker, version)
  const layout = { size, dark: maker.dark, path: maker.path(), format }
  layouts.set(version, layout)
  return layout
}

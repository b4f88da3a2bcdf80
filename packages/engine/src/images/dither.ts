import { blackest, type DarknessRows } from './darkness.ts'

/** How grey becomes black and white; `threshold` and `otsu` for texts and logos, the others for photos (TP1). */
export const dithers = ['threshold', 'otsu', 'floyd-steinberg', 'atkinson', 'ordered'] as const
export type Dither = (typeof dithers)[number]

/** Texts and logos, the usual pictures of a slip, stay sharp. */
export const defaultDither: Dither = 'threshold'

/** Turns a row of darkness into bits at `bits[at]` …, which are 0 before. Rows come from top to bottom. */
export type DitherRow = (row: Uint16Array, bits: Uint8Array, at: number) => void

/** Black from `from` on. */
function byThreshold(from: number): DitherRow {
  return (row, bits, at) => {
    for (let x = 0; x < row.length; x += 8) {
      let byte = 0
      for (let dot = x; dot < x + 8; dot++) byte = (byte << 1) | ((row[dot] as number) >= from ? 1 : 0)
      bits[at + (x >> 3)] = byte
    }
  }
}

/** From half on a dot is black. */
const half = blackest / 2

/**
 * Floyd-Steinberg, every second row from right to left: 7/16 of what a dot is too dark or too light go on to the next
 * one, 3/16, 5/16 and 1/16 to those below. What would leave the picture at its sides goes straight down instead, so
 * that no tone is lost. Errors are kept in sixteenths, one row of them: a place is read before it is written again.
 * Black or white is decided without a branch, for no processor can foretell it.
 */
function floydSteinberg(widthDots: number): DitherRow {
  const errors = new Int32Array(widthDots + 2)
  let step = -1
  return (row, bits, at) => {
    step = -step
    const first = step === 1 ? 0 : widthDots - 1
    // The slots before and after the row take what leaves it.
    let slot = first + 1
    let ahead = 0
    let below = 0
    let diagonal = 0
    for (let count = 0; count < widthDots; count++) {
      const x = slot - 1
      const sum = ((row[x] as number) << 4) + (errors[slot] as number) + ahead
      const isBlack = (half * 16 - 1 - sum) >> 31
      const error = (sum - (isBlack & (blackest * 16)) + 8) >> 4
      bits[at + (x >> 3)] = (bits[at + (x >> 3)] as number) | ((isBlack & 0x80) >> (x & 7))
      errors[slot - step] = below + 3 * error
      below = diagonal + 5 * error
      diagonal = error
      ahead = 7 * error
      slot += step
    }
    errors[slot - step] = below + diagonal + ahead
    const start = first + 1
    errors[start] = (errors[start] as number) + (errors[start - step] as number)
  }
}

/**
 * Atkinson, every second row from right to left: an eighth each to two dots ahead, three below and one two rows below.
 * The last two eighths are dropped, which clears light tones and fills dark ones.
 */
function atkinson(widthDots: number): DitherRow {
  const errors = new Int32Array(widthDots + 2)
  const errorsBelow = new Int32Array(widthDots + 2)
  let step = -1
  return (row, bits, at) => {
    step = -step
    let slot = step === 1 ? 1 : widthDots
    let last = 0
    let beforeLast = 0
    for (let count = 0; count < widthDots; count++) {
      const x = slot - 1
      const sum = (row[x] as number) + (errors[slot] as number) + last + beforeLast
      const isBlack = (half - 1 - sum) >> 31
      const error = (sum - (isBlack & blackest) + 4) >> 3
      bits[at + (x >> 3)] = (bits[at + (x >> 3)] as number) | ((isBlack & 0x80) >> (x & 7))
      errors[slot - step] = (errorsBelow[slot - step] as number) + beforeLast + last + error
      errorsBelow[slot - step] = last
      beforeLast = last
      last = error
      slot += step
    }
    errors[slot - step] = (errorsBelow[slot - step] as number) + beforeLast + last
    errorsBelow[slot - step] = last
  }
}

/** Bayer's 8 x 8 thresholds: the bits of x ^ y and y, mixed from the lowest up. */
function bayer(x: number, y: number): number {
  let rank = 0
  for (let bit = 0; bit < 3; bit++) rank = (rank << 2) | ((((x ^ y) >> bit) & 1) << 1) | ((y >> bit) & 1)
  return rank
}

/** A fixed pattern of 64 thresholds: no dot depends on another, and no large areas are solid, which spares the head. */
function ordered(): DitherRow {
  let y = 0
  return (row, bits, at) => {
    const limits = [0, 1, 2, 3, 4, 5, 6, 7].map((x) => ((2 * bayer(x, y & 7) + 1) * blackest) / 128)
    y++
    for (let x = 0; x < row.length; x += 8) {
      let byte = 0
      for (let dot = 0; dot < 8; dot++) {
        byte = (byte << 1) | ((row[x + dot] as number) > (limits[dot] as number) ? 1 : 0)
      }
      bits[at + (x >> 3)] = byte
    }
  }
}

/**
 * Otsu's threshold: the one that parts an image's tones into two groups which differ the most. Reads all rows.
 * An image of one tone has no two groups: it becomes what it is nearer to.
 */
function otsuThreshold(rows: DarknessRows): number {
  const counts = new Float64Array(256)
  const row = new Uint16Array(rows.widthDots)
  for (let y = 0; y < rows.heightDots; y++) {
    rows.next(row)
    for (let x = 0; x < row.length; x++)
      counts[(row[x] as number) >> 4] = (counts[(row[x] as number) >> 4] as number) + 1
  }
  const total = rows.widthDots * rows.heightDots
  let sumAll = 0
  for (let tone = 0; tone < 256; tone++) sumAll += tone * (counts[tone] as number)
  let best = 0
  let threshold = half
  let light = 0
  let lightSum = 0
  for (let tone = 0; tone < 255; tone++) {
    light += counts[tone] as number
    lightSum += tone * (counts[tone] as number)
    if (light === 0 || light === total) continue
    const apart = lightSum / light - (sumAll - lightSum) / (total - light)
    const variance = light * (total - light) * apart * apart
    if (variance > best) {
      best = variance
      threshold = (tone + 1) * 16
    }
  }
  return threshold
}

/**
 * What turns the rows of one image into bits.
 * @param threshold luma below which a dot is black, 1-255, for `threshold`.
 * @param rowsAgain gives the image's rows once more, for `otsu`, which must see them all before it can decide.
 */
export function ditherer(
  dither: Dither,
  threshold: number,
  widthDots: number,
  rowsAgain: () => DarknessRows,
): DitherRow {
  switch (dither) {
    case 'threshold':
      return byThreshold(blackest - threshold * 16 + 1)
    case 'otsu':
      return byThreshold(otsuThreshold(rowsAgain()))
    case 'floyd-steinberg':
      return floydSteinberg(widthDots)
    case 'atkinson':
      return atkinson(widthDots)
    case 'ordered':
      return ordered()
  }
}

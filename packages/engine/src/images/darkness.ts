/**
 * RGBA to darkness, row by row: white under what is transparent, luma, and the mean of the area that each dot covers.
 * All of it is exact: sums of integers, divided once at the end.
 */

/** Darkness of a solid black dot, 0 being white: 255 times 16, so that no step rounds away what can be seen. */
export const blackest = 4080

/** Pixels as canvases and decoders give them: red, green, blue, alpha, a byte each, alpha not multiplied in. */
export type Rgba = Uint8Array | Uint8ClampedArray

/** Gives the rows of an image from top to bottom, each dot 0 (white) to `blackest`. */
export interface DarknessRows {
  readonly widthDots: number
  readonly heightDots: number
  /** Writes the next row into `row`. */
  next(row: Uint16Array): void
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** Each pixel as one number, red in the low byte: read at once, they take half the time. */
function pixelWords(rgba: Rgba): Int32Array {
  if (isLittleEndian && rgba.byteOffset % 4 === 0) return new Int32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4)
  const words = new Int32Array(rgba.length / 4)
  const view = new DataView(rgba.buffer, rgba.byteOffset, rgba.length)
  for (let index = 0; index < words.length; index++) words[index] = view.getInt32(4 * index, true)
  return words
}

/**
 * 256 times the luma of a pixel: 77 parts of red, 150 of green and 29 of blue (Rec. 601: 0.299, 0.587, 0.114).
 * Red and blue are multiplied together: their sum comes to stand in the upper half of the product.
 */
function lumaOf(word: number): number {
  return (Math.imul(word & 0xff00ff, 0x4d001d) >>> 16) + Math.imul((word >> 8) & 0xff, 150)
}

/** 256 times the luma of white. */
const lumaMax = 0xff * 256

/** The darkness of one row of pixels, each replaced by its tone. What is transparent is white paper. */
function readRow(words: Int32Array, from: number, tones: Uint16Array, row: Uint16Array): void {
  let all = -1
  for (let x = 0; x < row.length; x++) {
    const word = words[from + x] as number
    all &= word
    row[x] = tones[(lumaMax - lumaOf(word)) >> 4] as number
  }
  // Pictures without transparent pixels, most of them, need no look at each alpha.
  if (all >>> 24 === 0xff) return
  for (let x = 0; x < row.length; x++) {
    const word = words[from + x] as number
    row[x] = tones[(((lumaMax - lumaOf(word)) * (word >>> 24)) / 0xff) >> 4] as number
  }
}

/** As many dots as pixels: nothing to average. */
class PlainRows implements DarknessRows {
  readonly widthDots: number
  readonly heightDots: number
  private readonly words: Int32Array
  private readonly tones: Uint16Array
  private y = 0

  constructor(rgba: Rgba, width: number, height: number, tones: Uint16Array) {
    this.words = pixelWords(rgba)
    this.widthDots = width
    this.heightDots = height
    this.tones = tones
  }

  next(row: Uint16Array): void {
    readRow(this.words, this.y++ * this.widthDots, this.tones, row)
  }
}

/**
 * Area averaging: a dot is the mean of what it covers of the image, parts of pixels by their share. Lengths are
 * counted in parts of a pixel: a pixel is `dots` parts long, a dot `pixels` parts, and both rows are equally long.
 */
class AveragedRows implements DarknessRows {
  readonly widthDots: number
  readonly heightDots: number
  private readonly words: Int32Array
  private readonly width: number
  private readonly height: number
  private readonly tones: Uint16Array
  /** A row of pixels, and the sums of all pixels before each; one place more, where the row ends. */
  private readonly pixels: Uint16Array
  private readonly before: Int32Array
  /** Where each dot begins: in which pixel, and how many parts into it; one place more, where the row ends. */
  private readonly beginsIn: Int32Array
  private readonly beginsAt: Int32Array
  /** One row of pixels as wide as the raster: each dot the sum over its parts. */
  private readonly narrowed: Float64Array
  private readonly sums: Float64Array
  private pixelRow = -1
  /** Parts of `pixelRow` that no dot has taken yet. */
  private partsLeft = 0

  constructor(
    rgba: Rgba,
    image: { readonly width: number; readonly height: number },
    size: { readonly widthDots: number; readonly heightDots: number },
    tones: Uint16Array,
  ) {
    const { width, height } = image
    const { widthDots, heightDots } = size
    this.words = pixelWords(rgba)
    this.width = width
    this.height = height
    this.widthDots = widthDots
    this.heightDots = heightDots
    this.tones = tones
    this.pixels = new Uint16Array(width + 1)
    this.before = new Int32Array(width + 1)
    this.beginsIn = new Int32Array(widthDots + 1)
    this.beginsAt = new Int32Array(widthDots + 1)
    for (let x = 0; x <= widthDots; x++) {
      this.beginsIn[x] = Math.floor((x * width) / widthDots)
      this.beginsAt[x] = (x * width) % widthDots
    }
    this.narrowed = new Float64Array(widthDots)
    this.sums = new Float64Array(widthDots)
  }

  next(row: Uint16Array): void {
    const { sums, narrowed, tones, width, height } = this
    sums.fill(0)
    let needed = height
    while (needed > 0) {
      if (this.partsLeft === 0) this.nextPixelRow()
      const parts = Math.min(needed, this.partsLeft)
      for (let x = 0; x < sums.length; x++) sums[x] = (sums[x] as number) + (narrowed[x] as number) * parts
      needed -= parts
      this.partsLeft -= parts
    }
    const area = width * height
    for (let x = 0; x < row.length; x++) row[x] = tones[((sums[x] as number) / area + 0.5) | 0] as number
  }

  /** What a dot covers is the sum up to its end without the sum up to its beginning, however many pixels it covers. */
  private nextPixelRow(): void {
    const { pixels, before, beginsIn, beginsAt, narrowed, width, widthDots } = this
    this.pixelRow++
    this.partsLeft = this.heightDots
    readRow(this.words, this.pixelRow * width, tonesFor(1, 1), pixels.subarray(0, width))
    let sum = 0
    for (let x = 0; x < width; x++) {
      before[x] = sum
      sum += pixels[x] as number
    }
    before[width] = sum
    let upToDot = 0
    for (let x = 0; x < widthDots; x++) {
      const end = beginsIn[x + 1] as number
      const upToEnd = widthDots * (before[end] as number) + (beginsAt[x + 1] as number) * (pixels[end] as number)
      narrowed[x] = upToEnd - upToDot
      upToDot = upToEnd
    }
  }
}

/**
 * The tone of each darkness on paper. Dots of thermal paper grow by heat, so that pictures come out darker than
 * they are: `gamma` above 1 lightens the middle tones and leaves white and black alone, `gain` below 1 lightens all.
 */
function toneTable(gamma: number, gain: number): Uint16Array {
  const tones = new Uint16Array(blackest + 1)
  for (let dark = 0; dark <= blackest; dark++) {
    const light = gamma === 1 ? 1 - dark / blackest : (1 - dark / blackest) ** (1 / gamma)
    tones[dark] = Math.min(blackest, Math.round((1 - light) * blackest * gain))
  }
  return tones
}

/** Tones as they are. */
let plainTones: Uint16Array | undefined
/** Slips have one or two pictures, with the same settings on every slip. */
let lastTones: { readonly gamma: number; readonly gain: number; readonly tones: Uint16Array } | undefined

function tonesFor(gamma: number, gain: number): Uint16Array {
  if (gamma === 1 && gain === 1) {
    plainTones = plainTones ?? toneTable(1, 1)
    return plainTones
  }
  if (lastTones?.gamma !== gamma || lastTones.gain !== gain) lastTones = { gamma, gain, tones: toneTable(gamma, gain) }
  return lastTones.tones
}

/** The rows of an image of `width` x `height` pixels, scaled to `widthDots` x `heightDots`. */
export function darknessRows(
  rgba: Rgba,
  image: { readonly width: number; readonly height: number },
  size: { readonly widthDots: number; readonly heightDots: number },
  tone: { readonly gamma: number; readonly gain: number },
): DarknessRows {
  const tones = tonesFor(tone.gamma, tone.gain)
  const isPlain = image.width === size.widthDots && image.height === size.heightDots
  return isPlain ? new PlainRows(rgba, image.width, image.height, tones) : new AveragedRows(rgba, image, size, tones)
}

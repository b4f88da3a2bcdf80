import { engineError } from '../issue.ts'
import { imageDotsMax, imagePixelsMax, imageSideMax } from '../limits.ts'
import { type DarknessRows, darknessRows, type Rgba } from './darkness.ts'
import { type Dither, type DitherRow, defaultDither, ditherer, dithers } from './dither.ts'
import { bytesOfHex, type Raster } from './raster.ts'

/** An image that the host has scaled and dithered itself (TP20). It is printed as it is. */
export interface PackedImage {
  /** As in the document's `images`. */
  readonly id: string
  /** A multiple of 8. */
  readonly widthDots: number
  readonly heightDots: number
  /** Packed rows in hex, first dot in the high bit, 1 is black: `widthDots / 8 * heightDots` bytes. */
  readonly hex: string
}

/** An image as pixels, which the engine scales and dithers (TP20). */
export interface RgbaImage {
  readonly id: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Red, green, blue, alpha, a byte each, as canvases give them; or the same in hex. */
  readonly rgba: Rgba | string
}

export type HostImage = PackedImage | RgbaImage

/** How pixels become dots. */
export interface ImageSettings {
  /** A multiple of 8; the height follows from the image. */
  readonly widthDots: number
  /** Default `threshold`. */
  readonly dither?: Dither | undefined
  /** For `threshold`: luma (1-255) below which a dot is black. Default 128. */
  readonly threshold?: number | undefined
  /** 0.1 to 10, above 1 lightens the middle tones. Default 1: tones stay. */
  readonly gamma?: number | undefined
  /** 0.1 to 10, darkness is multiplied by it. Default 1. */
  readonly gain?: number | undefined
}

const isSize = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0
const isFactor = (value: number): boolean => value >= 0.1 && value <= 10

function wrong(image: HostImage, message: string): Error {
  return engineError('invalid_option', `images.${String(image.id)}`, message)
}

function packedRaster(image: PackedImage): Raster {
  const { widthDots, heightDots, hex } = image
  if (!isSize(widthDots) || widthDots % 8 !== 0 || !isSize(heightDots) || widthDots * heightDots > imageDotsMax) {
    throw wrong(image, `an image is a multiple of 8 dots wide and has ${imageDotsMax} dots at most`)
  }
  const digits = (widthDots / 4) * heightDots
  if (typeof hex !== 'string' || hex.length !== digits) {
    throw wrong(image, `an image of ${widthDots} x ${heightDots} dots has ${digits} hex digits`)
  }
  const bits = bytesOfHex(hex)
  if (bits === undefined) throw wrong(image, 'an image is made of hex digits')
  return { widthDots, heightDots, bits }
}

/**
 * Dots across: a packed image has its own width, which may be too much; pixels take the width that the block asks for,
 * and no more than the paper has.
 */
export function imageWidthDots(image: HostImage, wantedDots: number | undefined, paperDots: number): number {
  if (!('rgba' in image)) return image.widthDots
  const widthDots = Math.min(wantedDots ?? paperDots, paperDots)
  return widthDots - (widthDots % 8)
}

function pixelsOf(image: RgbaImage): Rgba {
  const { width, height, rgba } = image
  const isPossible = isSize(width) && isSize(height) && Math.max(width, height) <= imageSideMax
  if (!isPossible || width * height > imagePixelsMax) {
    throw wrong(image, `an image has 1 to ${imagePixelsMax} pixels, ${imageSideMax} on a side at most`)
  }
  const byteCount = width * height * 4
  const isText = typeof rgba === 'string'
  // An array of another realm (a frame, a context of its own) is no instance of this one's class.
  const kind = Object.prototype.toString.call(rgba)
  if (!isText && kind !== '[object Uint8Array]' && kind !== '[object Uint8ClampedArray]') {
    throw wrong(image, 'pixels are bytes (Uint8Array) or hex digits')
  }
  if (rgba.length !== (isText ? 2 : 1) * byteCount) {
    throw wrong(image, `an image of ${width} x ${height} pixels has ${byteCount} bytes, red, green, blue and alpha`)
  }
  const bytes = isText ? bytesOfHex(rgba) : rgba
  if (bytes === undefined) throw wrong(image, 'pixels are bytes (Uint8Array) or hex digits')
  return bytes
}

function checkSettings(image: HostImage, { dither, threshold, gamma, gain, widthDots }: Required<ImageSettings>): void {
  const isRight =
    isSize(widthDots) &&
    widthDots % 8 === 0 &&
    dithers.includes(dither as Dither) &&
    isSize(threshold) &&
    threshold <= 255 &&
    isFactor(gamma as number) &&
    isFactor(gain as number)
  if (!isRight) throw wrong(image, 'width, dither, threshold, gamma or gain of the image is not possible')
}

/**
 * The image as 1-bit rasters from top to bottom, `rowsMax` rows each at most, made one at a time: neither the scaled
 * image nor its bits are ever held whole. Slices join without a seam. A packed image is cut as it is; of pixels, the
 * settings say how they are scaled (area averages), toned and dithered.
 * Throws EngineError `invalid_option` when size, pixels or settings do not belong together, or are above TP8's limits.
 */
export function* imageSlices(image: HostImage, settings: ImageSettings, rowsMax: number): Generator<Raster> {
  if (!('rgba' in image)) {
    const { widthDots, heightDots, bits } = packedRaster(image)
    const rowBytes = widthDots / 8
    for (let y = 0; y < heightDots; y += rowsMax) {
      const rows = Math.min(rowsMax, heightDots - y)
      yield { widthDots, heightDots: rows, bits: bits.subarray(y * rowBytes, (y + rows) * rowBytes) }
    }
    return
  }
  const { widthDots, dither = defaultDither, threshold = 128, gamma = 1, gain = 1 } = settings
  checkSettings(image, { widthDots, dither, threshold, gamma, gain })
  const rgba = pixelsOf(image)
  const heightDots = Math.max(1, Math.round((image.height * widthDots) / image.width))
  if (widthDots * heightDots > imageDotsMax) {
    throw wrong(image, `an image has ${imageDotsMax} dots at most, this one ${widthDots} x ${heightDots}`)
  }
  const start = () => darknessRows(rgba, image, { widthDots, heightDots }, { gamma, gain })
  const ditherRow = ditherer(dither, threshold, widthDots, start)
  const rows = start()
  const row = new Uint16Array(widthDots)
  for (let y = 0; y < heightDots; y += rowsMax) {
    const sliceRows = Math.min(rowsMax, heightDots - y)
    yield { widthDots, heightDots: sliceRows, bits: ditherRows(rows, ditherRow, row, sliceRows) }
  }
}

/** The bits of the next `count` rows. Apart from the generator, whose loops engines do not make fast. */
function ditherRows(rows: DarknessRows, ditherRow: DitherRow, row: Uint16Array, count: number): Uint8Array {
  const rowBytes = row.length / 8
  const bits = new Uint8Array(rowBytes * count)
  for (let y = 0; y < count; y++) {
    rows.next(row)
    ditherRow(row, bits, y * rowBytes)
  }
  return bits
}

/** The whole image as one raster; see `imageSlices`. */
export function prepareImage(image: HostImage, settings: ImageSettings): Raster {
  const [raster] = imageSlices(image, settings, imageDotsMax)
  // An image has a row at least, so that there is a first slice.
  return raster as Raster
}

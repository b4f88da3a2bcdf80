import type { Rgba } from '../src/images/darkness.ts'
import type { RgbaImage } from '../src/images/host-image.ts'
import type { Raster } from '../src/images/raster.ts'

/** An opaque grey picture: `luma(x, y)` from 0 (black) to 255. */
export function grey(width: number, height: number, luma: (x: number, y: number) => number): RgbaImage {
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const value = Math.max(0, Math.min(255, Math.round(luma(x, y))))
      rgba.set([value, value, value, 255], at)
    }
  }
  return { id: 'picture', width, height, rgba }
}

/** Soft shapes of all tones, as photos have them. */
export function photo(width: number, height: number): RgbaImage {
  return grey(
    width,
    height,
    (x, y) => 128 + 70 * Math.sin(x / 60) * Math.cos(y / 45) + 50 * Math.sin((x + y) / 17) * Math.sin(y / 90),
  )
}

function isBlack(raster: Raster, x: number, y: number): boolean {
  return (((raster.bits[(y * raster.widthDots + x) >> 3] as number) << (x & 7)) & 0x80) >> 7 === 1
}

/** Rows as text, `#` for black. */
export function drawn(raster: Raster): string[] {
  return Array.from({ length: raster.heightDots }, (_, y) =>
    Array.from({ length: raster.widthDots }, (_, x) => (isBlack(raster, x, y) ? '#' : '.')).join(''),
  )
}

/** The share of black dots in a part of a raster. */
export function darkness(
  raster: Raster,
  left = 0,
  top = 0,
  width = raster.widthDots,
  height = raster.heightDots,
): number {
  let black = 0
  for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) if (isBlack(raster, x, y)) black++
  return black / (width * height)
}

/** How much the local tone of a raster is off: the mean difference of darkness over blocks of 16 x 16 dots. */
export function toneError(raster: Raster, picture: RgbaImage): number {
  const rgba = picture.rgba as Rgba
  let sum = 0
  let blocks = 0
  for (let top = 0; top < picture.height; top += 16) {
    for (let left = 0; left < picture.width; left += 16) {
      let ideal = 0
      for (let y = top; y < top + 16; y++) {
        for (let x = left; x < left + 16; x++) ideal += 1 - (rgba[(y * picture.width + x) * 4] as number) / 255
      }
      sum += Math.abs(darkness(raster, left, top, 16, 16) - ideal / 256)
      blocks++
    }
  }
  return sum / blocks
}

/** A raster as pixels with a white margin, for decoders. */
export function pixels(
  raster: Raster,
  margin = 32,
): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  const width = raster.widthDots + 2 * margin
  const height = raster.heightDots + 2 * margin
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < raster.heightDots; y++) {
    for (let x = 0; x < raster.widthDots; x++) {
      if (isBlack(raster, x, y)) data.set([0, 0, 0, 255], ((y + margin) * width + x + margin) * 4)
    }
  }
  return { width, height, data }
}

import type { Bitmap } from '@xiaopiao/paper'
import jsqr from 'jsqr'

/** RGBA pixels. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

/** White around the code, as paper has it. */
const quietDots = 32

/** A printed raster, black on white, with white around it. */
export function bitmapPicture({ dots, scaleX, scaleY }: Bitmap): Picture {
  const width = dots.columns * scaleX + 2 * quietDots
  const height = dots.rows * scaleY + 2 * quietDots
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < dots.rows * scaleY; y++) {
    for (let x = 0; x < dots.columns * scaleX; x++) {
      const column = Math.floor(x / scaleX)
      const byte = dots.bits[Math.floor(y / scaleY) * dots.rowBytes + (column >> 3)] ?? 0
      if ((byte & (0x80 >> (column & 7))) !== 0)
        rgba.fill(0, ((y + quietDots) * width + x + quietDots) * 4, ((y + quietDots) * width + x + quietDots) * 4 + 3)
    }
  }
  return { width, height, rgba }
}

/** A CommonJS package: types and Node see the function under `default` of its default export. */
export function scanQr({ rgba, width, height }: Picture): string | undefined {
  return jsqr.default(rgba, width, height)?.data
}

import { engineError } from '../issue.ts'
import { imageDotsMax } from '../limits.ts'
import type { ByteWriter } from './byte-writer.ts'

/** A 1-bit image from the host (TP20): packed rows, first dot in the high bit, 1 is black. */
export interface HostImage {
  readonly id: string
  /** A multiple of 8. */
  readonly widthDots: number
  readonly heightDots: number
  /** The bytes in hex, `widthDots / 8 * heightDots` of them. */
  readonly hex: string
}

export interface Raster {
  readonly widthDots: number
  readonly heightDots: number
  readonly bytes: Uint8Array
}

const hexValue = (code: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Reads the host's hex. Throws EngineError `invalid_option` when size and bytes do not belong together. */
export function readHostImage(image: HostImage): Raster {
  const { id, widthDots, heightDots, hex } = image
  const path = `images.${id}`
  const isSize = (value: number): boolean => Number.isInteger(value) && value > 0
  if (!isSize(widthDots) || widthDots % 8 !== 0 || !isSize(heightDots) || widthDots * heightDots > imageDotsMax) {
    throw engineError(
      'invalid_option',
      path,
      `an image is a multiple of 8 dots wide and has ${imageDotsMax} dots at most`,
    )
  }
  const byteCount = (widthDots / 8) * heightDots
  if (typeof hex !== 'string' || hex.length !== 2 * byteCount) {
    throw engineError(
      'invalid_option',
      path,
      `an image of ${widthDots} x ${heightDots} dots has ${2 * byteCount} hex digits`,
    )
  }
  const bytes = new Uint8Array(byteCount)
  for (let index = 0; index < byteCount; index++) {
    const high = hexValue(hex.charCodeAt(2 * index))
    const low = hexValue(hex.charCodeAt(2 * index + 1))
    if (high < 0 || low < 0) throw engineError('invalid_option', path, 'an image is made of hex digits')
    bytes[index] = (high << 4) | low
  }
  return { widthDots, heightDots, bytes }
}

/** GS v 0, in slices: each feeds itself, and they join without a seam. */
export function encodeRaster(raster: Raster, rowsMax: number, writer: ByteWriter): void {
  const bytesPerRow = raster.widthDots / 8
  for (let row = 0; row < raster.heightDots; row += rowsMax) {
    const rows = Math.min(rowsMax, raster.heightDots - row)
    writer.push([0x1d, 0x76, 0x30, 0x00])
    writer.uint16(bytesPerRow)
    writer.uint16(rows)
    writer.push(raster.bytes.subarray(row * bytesPerRow, (row + rows) * bytesPerRow))
  }
}

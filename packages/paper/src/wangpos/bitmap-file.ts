import { blacken, whiteDots } from '../page/dots.ts'
import type { Dots } from '../page/model.ts'

/** 10,000 rows of 384 dots; a longer picture is none for a receipt. */
const fileBytesMax = 1024 * 1024

/** A BMP file of one bit a pixel in hex, bottom row first unless its height is negative; null for any other file. */
export function dotsFromBitmapHex(hex: string): Dots | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex) || hex.length > 2 * fileBytesMax) return null
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const at = (offset: number) => bytes[offset] ?? 0
  const word = (offset: number) => at(offset) | (at(offset + 1) << 8) | (at(offset + 2) << 16) | (at(offset + 3) << 24)
  const isBitmap = at(0) === 0x42 && at(1) === 0x4d && at(28) === 1 && word(30) === 0
  const columns = word(18)
  const height = word(22)
  const rows = Math.abs(height)
  const rowBytes = ((columns + 31) >> 5) * 4
  const dataAt = word(10)
  if (!isBitmap || columns < 1 || rows < 1 || dataAt < 54 || dataAt + rowBytes * rows > bytes.length) return null
  // The palette says which of the two colours is the darker one.
  const brightness = (index: number) => at(54 + index * 4) + at(55 + index * 4) + at(56 + index * 4)
  const darkBit = brightness(1) < brightness(0) ? 1 : 0
  const dots = whiteDots(columns, rows)
  for (let y = 0; y < rows; y++) {
    const row = dataAt + rowBytes * (height > 0 ? rows - 1 - y : y)
    for (let x = 0; x < columns; x++) {
      if (((at(row + (x >> 3)) >> (7 - (x & 7))) & 1) === darkBit) blacken(dots, x, y)
    }
  }
  return dots
}

import { hexOfBytes, type Raster } from '../images/raster.ts'

/** Two headers and a table of two colours. */
const headerBytes = 14 + 40 + 8

/** A raster as the hex digits of a BMP file of one bit a pixel: rows are multiples of four bytes, the lowest first. */
export function bitmapHex({ widthDots, heightDots, bits }: Raster): string {
  const bytesPerRow = widthDots / 8
  const stride = Math.ceil(bytesPerRow / 4) * 4
  const file = new Uint8Array(headerBytes + stride * heightDots)
  const view = new DataView(file.buffer)
  file.set([0x42, 0x4d])
  view.setUint32(2, file.length, true)
  view.setUint32(10, headerBytes, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, widthDots, true)
  view.setInt32(22, heightDots, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 1, true)
  // Colour 0 is white, colour 1 black, as in a raster.
  file.set([0xff, 0xff, 0xff, 0], 14 + 40)
  for (let row = 0; row < heightDots; row++) {
    const from = (heightDots - 1 - row) * bytesPerRow
    file.set(bits.subarray(from, from + bytesPerRow), headerBytes + row * stride)
  }
  return hexOfBytes(file)
}

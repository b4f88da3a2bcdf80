import { decode } from 'fast-png'
import type { DecodePicture } from './picture-shelf.ts'

/** As the engine takes them: a picture that unpacks to gigabytes must not stop a till. */
const pixelsMax = 4_096 * 4_096

type Png = ReturnType<typeof decode>

/** The nth sample of a row, as it is in the file; samples of less than 8 bits share bytes (PNG, 7.2). */
function sampler({ width, channels, depth, data }: Png): (row: number, index: number) => number {
  const rowSamples = width * channels
  if (depth >= 8) return (row, index) => data[row * rowSamples + index] ?? 0
  const rowBytes = Math.ceil((rowSamples * depth) / 8)
  return (row, index) => {
    const bit = index * depth
    const byte = data[row * rowBytes + (bit >> 3)] ?? 0
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
}

/** One byte for each of red, green, blue and alpha, whatever the file has: grey, palettes, 1 to 16 bits. */
function rgbaOf(png: Png): Uint8Array {
  const { width, height, channels, depth, palette } = png
  const rgba = new Uint8Array(width * height * 4).fill(255)
  const sample = sampler(png)
  const white = 2 ** depth - 1
  const isGrey = channels < 3
  for (let pixel = 0; pixel < width * height; pixel++) {
    const row = Math.floor(pixel / width)
    const from = (pixel % width) * channels
    const byteOf = (channel: number): number => Math.round((sample(row, from + channel) * 255) / white)
    const colour = palette?.[sample(row, from)] ?? [byteOf(0), byteOf(isGrey ? 0 : 1), byteOf(isGrey ? 0 : 2)]
    rgba.set(colour, pixel * 4)
    if (palette === undefined && (channels === 2 || channels === 4)) rgba[pixel * 4 + 3] = byteOf(channels - 1)
  }
  return rgba
}

/** Pictures on Node.js: PNG alone, which is what the platform's own pictures come as. Throws for anything else. */
export const decodePng: DecodePicture = async (bytes) => {
  // The header (PNG, 11.2.2) says how large it will be before anything is unpacked.
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 24 || header.getUint32(16) * header.getUint32(20) > pixelsMax) {
    throw new Error(`not a PNG picture of at most ${pixelsMax} pixels`)
  }
  const png = decode(bytes)
  return { width: png.width, height: png.height, rgba: rgbaOf(png) }
}

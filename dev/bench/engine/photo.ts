import { crc32, deflateSync } from 'node:zlib'
import type { Item, PaperReading } from '@xiaopiao/paper'

/** RGBA pixels as a photograph has them, and the same as a PNG file for those who take only files. */
export interface Photo {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
  readonly png: Uint8Array
}

const sideDots = 576

/**
 * A drawn stand-in for a photograph: a bright sky, a lit ball, a textured field, edges and film grain, in colour, from
 * black to white. Always the same, since the grain comes from a fixed generator (Park and Miller).
 */
export function benchPhoto(): Photo {
  const rgba = new Uint8Array(sideDots * sideDots * 4)
  let seed = 42
  for (let y = 0; y < sideDots; y++) {
    for (let x = 0; x < sideDots; x++) {
      seed = (seed * 48_271) % 2_147_483_647
      const grain = (seed / 2_147_483_647 - 0.5) * 16
      const at = (y * sideDots + x) * 4
      const colour = colourAt(x / sideDots, y / sideDots)
      for (let part = 0; part < 3; part++)
        rgba[at + part] = Math.max(0, Math.min(255, Math.round((colour[part] ?? 0) + grain)))
      rgba[at + 3] = 255
    }
  }
  return { width: sideDots, height: sideDots, rgba, png: pngOf(rgba, sideDots, sideDots) }
}

function colourAt(u: number, v: number): readonly [number, number, number] {
  const distance = Math.hypot(u - 0.62, v - 0.42)
  if (distance < 0.24) {
    const light = Math.max(0, 1 - Math.hypot(u - 0.55, v - 0.34) / 0.34)
    return [250 * light + 4, 190 * light + 2, 120 * light]
  }
  if (v < 0.55) return [150 + 100 * (1 - v), 185 + 65 * (1 - v), 235 + 15 * u]
  const grass = 0.5 + 0.5 * Math.sin(u * 90) * Math.sin(v * 130 + u * 20)
  const depth = (v - 0.55) / 0.45
  return [40 + 90 * grass * depth, 70 + 120 * grass * (1 - depth * 0.6), 30 + 40 * grass]
}

/** Mean difference of local darkness between photo and paper over blocks of 16 x 16 dots, 0 (perfect) to 1. */
export function toneError({ width, height, rgba }: Photo, reading: PaperReading): number {
  const printed = printedDots(reading, width, height)
  const block = 16
  let sum = 0
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block) {
      let difference = 0
      for (let y = top; y < top + block; y++) {
        for (let x = left; x < left + block; x++) {
          const at = (y * width + x) * 4
          const luma = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0)
          difference += 1 - luma / 255 - (printed[y * width + x] ?? 0)
        }
      }
      sum += Math.abs(difference) / (block * block)
    }
  }
  return sum / ((width / block) * (height / block))
}

/** Black dots of all images on the paper, from the first image's top left corner. */
function printedDots(reading: PaperReading, width: number, height: number): Uint8Array {
  const printed = new Uint8Array(width * height)
  const lines = reading.pages.flatMap((page) => page.lines)
  const isImage = (item: Item) => item.kind === 'bitmap'
  const first = lines.find((line) => line.items.some(isImage))
  for (const line of lines) {
    for (const item of line.items) {
      if (item.kind !== 'bitmap') continue
      const top = line.y + item.top - (first?.y ?? 0)
      for (let row = 0; row < item.dots.rows; row++) {
        for (let column = 0; column < item.dots.columns; column++) {
          const isBlack =
            ((item.dots.bits[row * item.dots.rowBytes + (column >> 3)] ?? 0) & (0x80 >> (column & 7))) !== 0
          const [x, y] = [item.x + column, top + row]
          if (isBlack && x < width && y < height) printed[y * width + x] = 1
        }
      }
    }
  }
  return printed
}

/** The smallest PNG file: 8-bit RGBA, every row unfiltered (W3C Portable Network Graphics, 5 and 11). */
function pngOf(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const rows = Buffer.alloc(height * (width * 4 + 1))
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks])
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import jsqr from 'jsqr'
import { beforeAll, describe, expect, test } from 'vitest'
import { prepareZXingModule, type ReadInputBarcodeFormat, readBarcodes } from 'zxing-wasm/reader'
import type { Page } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, GS, LF, type Part, qrBytes, zhong } from '../testing/hand-made-bytes.ts'
import { sampleSlips } from '../testing/sample-slips.ts'
import { drawPng, drawStandaloneSvg } from './draw-png.ts'

interface Raster {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

/** The PNG, decoded again by drawing it: what a camera or a person would see. */
async function raster(widthDots: number, ...parts: Part[]): Promise<Raster> {
  return rasterOf(readPaper(bytes(...parts), { widthDots }).pages)
}

async function rasterOf(pages: readonly Page[]): Promise<Raster> {
  const png = await drawPng(pages, { background: '#fff' })
  const size = { width: Buffer.from(png).readUInt32BE(16), height: Buffer.from(png).readUInt32BE(20) }
  const data = Buffer.from(png).toString('base64')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"><image width="${size.width}" height="${size.height}" href="data:image/png;base64,${data}"/></svg>`
  const drawn = new Resvg(svg, { font: { loadSystemFonts: false } }).render()
  return { width: drawn.width, height: drawn.height, rgba: new Uint8ClampedArray(drawn.pixels) }
}

/** A CommonJS package: types and Node see the function under `default` of its default export. */
const scanQr = jsqr.default

/** Dark pixels of a cell on 58 mm paper (margins: 40 dots left, 28 above the print). */
function inkIn({ width, rgba }: Raster, x: number, y: number, wide: number, high: number): number {
  let count = 0
  for (let row = y + 28; row < y + 28 + high; row++) {
    for (let column = x + 40; column < x + 40 + wide; column++)
      if ((rgba[(row * width + column) * 4] ?? 255) < 128) count++
  }
  return count
}

/** The decoder is a WebAssembly file of its own package; it must not be fetched from anywhere. */
beforeAll(async () => {
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer }, fireImmediately: true })
})

async function readBarcode(image: Raster, format: ReadInputBarcodeFormat): Promise<string[]> {
  const picture = { data: image.rgba, width: image.width, height: image.height, colorSpace: 'srgb' } as ImageData
  const found = await readBarcodes(picture, { formats: [format] })
  return found.map((code) => code.text)
}

test('[PA22] Chinese shows without any system font: ink within the cell, in both weights', async () => {
  const image = await raster(384, zhong, zhong, LF, [ESC, 0x45, 1], zhong, LF)
  const regular = inkIn(image, 24, 0, 24, 24)
  const bold = inkIn(image, 0, 30, 24, 24)
  expect(regular).toBeGreaterThan(60)
  expect(bold).toBeGreaterThan(regular)
  expect(inkIn(image, 48, 0, 300, 24)).toBe(0)
})

test('[PA22] the middle stroke of 中 stands in the middle of its cell', async () => {
  const image = await raster(384, [GS, 0x21, 0x11], zhong, LF)
  expect(inkIn(image, 20, 0, 8, 48)).toBeGreaterThan(inkIn(image, 8, 0, 8, 48))
  expect(inkIn(image, 0, 0, 48, 48)).toBeGreaterThan(250)
})

test('[PA22] a character that no font has shows as a box', async () => {
  const image = await raster(384, [0xfe, 0xa1], LF)
  expect(inkIn(image, 0, 0, 24, 24)).toBeGreaterThan(30)
})

test.each([
  ['https://example.cn/pickup/A0137?t=8f3a91', 6],
  ['small modules', 3],
  ['x'.repeat(300), 4],
])('[PA21] the drawn QR code scans: %s', async (data, moduleDots) => {
  const image = await raster(576, 'before', LF, [ESC, 0x61, 1], qrBytes(data, moduleDots), [GS, 0x56, 0x42, 0])
  expect(scanQr(image.rgba, image.width, image.height)?.data).toBe(data)
})

/** The decoder answers UPC codes with their 13 digits. */
describe('[PA21] the drawn bar codes scan', () => {
  const settings = [ESC, 0x61, 1, GS, 0x68, 80, GS, 0x77, 2]
  test.each([
    ['UPC-A', 0x41, '123456789012', 'UPC-A', '0123456789012'],
    ['UPC-E', 0x42, '04252614', 'UPC-E', '0042100005264'],
    ['EAN-13', 0x43, '690123456789', 'EAN-13', '6901234567892'],
    ['EAN-8', 0x44, '1234567', 'EAN-8', '12345670'],
    ['CODE39', 0x45, 'AB-12 $/+%.', 'Code39', 'AB-12 $/+%.'],
    ['CODE39, all letters', 0x45, 'CDEFGHIJKLMNOP', 'Code39', 'CDEFGHIJKLMNOP'],
    ['CODE39, the rest', 0x45, 'QRSTUVWXYZ34567', 'Code39', 'QRSTUVWXYZ34567'],
    ['ITF', 0x46, '01234567890123', 'ITF', '01234567890123'],
    ['Codabar', 0x47, 'A0123456789-$:/.+B', 'Codabar', 'A0123456789-$:/.+B'],
    ['CODE93', 0x48, 'ABCXYZ-. $/+%019', 'Code93', 'ABCXYZ-. $/+%019'],
    ['CODE93, full ASCII', 0x48, 'ab!z:;?@[_`{~', 'Code93', 'ab!z:;?@[_`{~'],
    ['CODE128 B', 0x49, '{BNo.a1~z', 'Code128', 'No.a1~z'],
    ['CODE128 A', 0x49, '{AAB_01', 'Code128', 'AB_01'],
    ['CODE128 B and C', 0x49, '{BNo.{C\u000c\u0022\u0038', 'Code128', 'No.123456'],
    ['CODE128 brace', 0x49, '{Bx{{y', 'Code128', 'x{y'],
  ] as const)('%s', async (_name, m, data, format, expected) => {
    const image = await raster(576, settings, [GS, 0x6b, m, data.length], data, [ESC, 0x64, 2])
    expect(await readBarcode(image, format)).toEqual([expected])
  })
})

const stored2d = (cn: number, data: string | number[]): Part[] => [
  [GS, 0x28, 0x6b, (data.length + 3) & 0xff, (data.length + 3) >> 8, cn, 0x50, 0x30],
  data,
  [GS, 0x28, 0x6b, 3, 0, cn, 0x51, 0x30],
]

describe('[PA21] the drawn two-dimensional symbols scan', () => {
  const wide = [GS, 0x28, 0x6b, 3, 0, 0x30, 0x41, 6]
  const low = [GS, 0x28, 0x6b, 3, 0, 0x30, 0x43, 2, GS, 0x28, 0x6b, 3, 0, 0x30, 0x44, 2]
  const level5 = [GS, 0x28, 0x6b, 4, 0, 0x30, 0x45, 48, 53]
  const truncated = [GS, 0x28, 0x6b, 3, 0, 0x30, 0x46, 1]
  test.each([
    ['PDF417', [], 0x30, 'https://example.cn/o/A0137?t=8f3a91', 'PDF417'],
    ['PDF417, digits', [], 0x30, '01234567890123456789012345678901234567890123456789', 'PDF417'],
    ['PDF417, six columns', wide, 0x30, 'six columns of data, wide and low, longer', 'PDF417'],
    ['PDF417, small modules', low, 0x30, 'small modules and low rows', 'PDF417'],
    ['PDF417, level 5', level5, 0x30, 'level 5 of error correction', 'PDF417'],
    ['PDF417, truncated', truncated, 0x30, 'truncated', 'PDF417'],
    ['PDF417, 300 characters', low, 0x30, 'Receipt 300. '.repeat(23), 'PDF417'],
    ['Aztec', [], 0x35, 'https://example.cn/aztec', 'Aztec'],
    ['DataMatrix', [], 0x36, 'https://example.cn/dm', 'DataMatrix'],
  ] as const)('%s', async (_name, settings, cn, data, format) => {
    const image = await raster(576, [ESC, 0x61, 1], settings, ...stored2d(cn, data), [ESC, 0x64, 3])
    expect(await readBarcode(image, format)).toEqual([data])
  })

  test('PDF417 with Chinese in UTF-8', async () => {
    const image = await raster(576, ...stored2d(0x30, [...new TextEncoder().encode('小票 12 号')]), [ESC, 0x64, 3])
    expect(await readBarcode(image, 'PDF417')).toEqual(['小票 12 号'])
  })
})

/** What decoders find on each sample slip, one of each kind. */
describe('[PA21] the codes of every language scan from its drawn slip', () => {
  const found: Readonly<Record<string, readonly (readonly [ReadInputBarcodeFormat, string])[]>> = {
    escpos: [['QRCode', 'https://example.cn/o/A0137?t=8f3a91']],
    'page-mode': [
      ['QRCode', 'page'],
      ['PDF417', 'PDF417 on paper'],
    ],
    'star-prnt': [
      ['QRCode', 'https://x.cn'],
      ['Code128', 'A0137-52'],
    ],
    'star-line': [
      ['QRCode', 'https://x.cn'],
      ['Code128', 'A0137-52'],
    ],
    tspl: [
      ['QRCode', 'https://x.cn/c/12'],
      ['Code128', 'A0137-123456'],
    ],
    feie: [
      ['QRCode', 'https://example.cn/o/A0137'],
      ['Code128', 'A0137'],
    ],
    'feie-label': [
      ['QRCode', 'https://x.cn'],
      ['Code128', 'A0137'],
    ],
    '365-s1': [['QRCode', 'https://x.cn/o']],
    '365-s2': [['QRCode', 'https://x.cn/o']],
    yilianyun: [
      ['QRCode', 'https://x.cn/o'],
      ['EAN-13', '6901234567892'],
    ],
    xpyun: [
      ['QRCode', 'https://x.cn/o'],
      ['Code128', 'A0137123456'],
    ],
    'xpyun-label': [['QRCode', 'https://x.cn']],
    spyun: [['QRCode', 'https://x.cn/o']],
    wangpos: [
      ['QRCode', 'https://x.cn/o'],
      ['Code128', 'A0137'],
    ],
    gprinter: [
      ['QRCode', 'https://x.cn/o'],
      ['Code128', 'A0137'],
    ],
  }
  test.each(Object.entries(found))('%s', async (name, expected) => {
    const slip = sampleSlips[name]!
    const { pages } = readPaper(slip.input, { widthDots: slip.widthDots, language: slip.language })
    const image = await rasterOf(pages.slice(0, 1))
    for (const [format, text] of expected) expect(await readBarcode(image, format)).toContain(text)
  })
})

test('[PA22] a very long slip is drawn smaller instead of taking all memory', async () => {
  const feeds = Array.from({ length: 700 }, () => [ESC, 0x4a, 255]).flat()
  const png = await drawPng(readPaper(bytes('a', LF, feeds), { widthDots: 384 }).pages)
  const pixels = Buffer.from(png).readUInt32BE(16) * Buffer.from(png).readUInt32BE(20)
  expect(pixels).toBeLessThanOrEqual(33_000_000)
})

test('[PA22] drawStandaloneSvg() needs no font of the viewer, and cannot become markup either', async () => {
  const reading = readPaper(bytes(zhong, '<b>', LF, [ESC, 0x56, 1], 'R', zhong, LF), { widthDots: 384 })
  const svg = await drawStandaloneSvg(reading.pages, { title: '<小票>' })
  expect(svg).not.toMatch(/<text|<b>|NaN/)
  expect(svg.match(/<path transform/g)).toHaveLength(6)
})

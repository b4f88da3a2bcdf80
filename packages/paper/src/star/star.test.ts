import { describe, expect, test } from 'vitest'
import { explain } from '../explain/explain.ts'
import type { GlyphRun } from '../page/model.ts'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, GS, LF, type Part, zhong } from '../testing/hand-made-bytes.ts'
import { starPrntSample } from '../testing/sample-slips.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 576, language: 'star-prnt' })
const lineOf = (...parts: Part[]) => read(...parts, LF).pages[0]!.lines[0]!
const firstRun = (...parts: Part[]) => lineOf(...parts).items[0] as GlyphRun

describe('[PA25] the same bytes mean something else than in ESC/POS (dialects 2, Star)', () => {
  test('ESC E takes no argument, and ESC F ends it', () => {
    const line = lineOf([ESC, 0x45], '1', [ESC, 0x46], '0')
    expect(line.items).toMatchObject([
      { text: '1', bold: true },
      { text: '0', bold: false },
    ])
  })

  test('ESC d cuts, and ESC a feeds lines', () => {
    const reading = read('a', LF, [ESC, 0x61, 2], [ESC, 0x64, 3], 'b', LF)
    expect(reading.pages.map((page) => page.cut)).toEqual(['partial', null])
    expect(reading.pages[0]!.heightDots).toBe(32 + 64)
  })

  test('ESC i takes the height first', () => {
    expect(firstRun([ESC, 0x69, 2, 1], 'A')).toMatchObject({ scaleHeight: 3, scaleWidth: 2 })
  })
})

test('[PA25] GB18030 goes raw, without FS', () => {
  expect(firstRun(zhong)).toMatchObject({ text: '中', font: 'hanzi', widthDots: 24 })
})

test('[PA25] align, absolute and relative positions, margins in columns', () => {
  const line = lineOf(
    [ESC, 0x6c, 2, ESC, GS, 0x61, 0],
    'a',
    [ESC, GS, 0x41, 100, 0],
    'b',
    [ESC, GS, 0x52, 0xf6, 0xff],
    'c',
  )
  expect(line.items.map((item) => item.x)).toEqual([24, 124, 24 + 100 + 12 - 10])
  expect(lineOf([ESC, GS, 0x61, 2], 'a').items[0]!.x).toBe(564)
})

test('[PA25] reverse, underline, upside down, line spacing of 3 and 4 mm', () => {
  expect(firstRun([ESC, 0x34], 'A')).toMatchObject({ invert: true })
  expect(firstRun([ESC, 0x2d, 1], 'A')).toMatchObject({ underlineDots: 1 })
  expect(lineOf([0x0f], 'A').upsideDown).toBe(true)
  expect(lineOf('A').advance).toBe(32)
  expect(lineOf([ESC, 0x7a, 0], 'A').advance).toBe(24)
})

test('[PA25] ESC GS S prints a raster, which ESC k of Star Line does in strips of 24 rows', () => {
  expect(lineOf([ESC, GS, 0x53, 1, 2, 0, 3, 0, 0], new Array(6).fill(0xff)).items[0]).toMatchObject({
    widthDots: 16,
    heightDots: 3,
  })
  const strip = bytes([ESC, 0x6b, 1, 0], new Array(24).fill(0x80), LF)
  const options = { widthDots: 576, language: 'star-line' } as const
  expect(readPaper(strip, options).pages[0]!.lines[0]).toMatchObject({ height: 24, items: [{ widthDots: 8 }] })
  expect(readPaper(bytes([ESC, GS, 0x53, 1]), options).unknown[0]).toMatchObject({ reason: 'command' })
})

test('[PA25] codes: ESC GS y for QR, ESC GS x for PDF417, ESC b for bars with their widths in dots', () => {
  const reading = read(
    [ESC, GS, 0x78, 0x53, 0x32, 3, ESC, GS, 0x78, 0x44, 2, 0],
    'ab',
    [ESC, GS, 0x78, 0x50],
    [ESC, 0x62, 0x33, 0x32, 0x32, 50],
    '690123456789',
    [0x1e],
    [ESC, 0x62, 0x34, 0x31, 0x35, 50],
    'AB',
    [0x1e],
  )
  expect(reading.unknown).toEqual([])
  expect(reading.pages[0]!.lines.flatMap((line) => line.items)).toMatchObject([
    { symbology: 'pdf417', data: 'ab', moduleWidthDots: 3 },
    { symbology: 'ean13', data: '6901234567892', widthDots: 95 * 3, hri: 'below' },
    // Mode 5 of CODE39: narrow 3, wide 8 dots; four characters of 6 narrow, 3 wide, three gaps.
    { symbology: 'code39', data: 'AB', widthDots: 4 * (6 * 3 + 3 * 8) + 3 * 3, hri: 'none' },
  ])
})

test('[PA25] the drawer: ESC BEL sets the pulse, BEL gives it', () => {
  expect(read([ESC, 0x07, 20, 20, 0x07]).drawerPulses).toMatchObject([{ offset: 4, pin: 2 }])
})

test('[PA25] page mode sets lines at their places', () => {
  const area = [ESC, GS, 0x50, 0x33, 100, 0, 0, 0, 200, 0, 100, 0]
  const page = read([ESC, GS, 0x50, 0x30], area, [ESC, GS, 0x50, 0x34, 60, 0], 'x', LF, [ESC, GS, 0x50, 0x37], 'y', LF)
    .pages[0]!
  expect(page.lines.map((line) => [line.y, line.items[0]!.x])).toEqual([
    [60 - 21, 100],
    [100, 0],
  ])
})

test('[PA18] explain() speaks Star', () => {
  const steps = explain(starPrntSample.input, { language: 'star-prnt' })
  expect(steps.slice(0, 3).map((step) => [step.command, step.words.zh])).toEqual([
    ['ESC @', '初始化'],
    ['ESC GS a', '居中'],
    ['ESC i', '字符大小：宽 2 倍、高 2 倍'],
  ])
})

test('[PA25] the sample slip reads as it was meant', () => {
  const reading = readPaper(starPrntSample.input, { widthDots: 576, language: 'star-prnt' })
  const text = pageText(reading.pages[0]!)
  expect(text[0]!.trim()).toBe('小票厨房')
  expect(text).toContain(`宫保鸡丁${' '.repeat(22)}x1${' '.repeat(8)}38.00`)
})

import { expect, test } from 'vitest'
import type { Barcode, QrCode } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, GS, LF, type Part, qrBytes, zhong } from '../testing/hand-made-bytes.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 576 })
const codes = (...parts: Part[]) =>
  read(...parts).pages.flatMap((page) => page.lines.flatMap((line) => line.items)) as (Barcode | QrCode)[]

test('[PA14] GS ( k stores and prints a QR code with its data, module size and level', () => {
  const [code] = codes(qrBytes('https://example.cn/a?b=1', 5))
  expect(code).toMatchObject({
    kind: 'qr',
    text: 'https://example.cn/a?b=1',
    charset: 'utf-8',
    moduleDots: 5,
    errorLevel: 'M',
  })
  // 24 bytes at level M need version 2: 25 modules (ISO/IEC 18004, table 7).
  expect(code!.widthDots).toBe(125)
})

test('[PA14] a payload that is not UTF-8 is read as GB18030 (Sunmi’s built-in printers)', () => {
  expect(
    codes([GS, 0x28, 0x6b, 5, 0, 0x31, 0x50, 0x30, ...zhong, GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30]),
  ).toMatchObject([{ text: '中', charset: 'gb18030' }])
})

test('[PA14] the code stands by ESC a and feeds itself', () => {
  const line = read([ESC, 0x61, 1], qrBytes('x', 4)).pages[0]!.lines[0]!
  expect(line.items[0]!.x).toBe((576 - 21 * 4) / 2)
  expect(line.advance).toBe(84)
})

test('[PA14] older dialects: ESC Z with a letter or a number, GS k 61 hex', () => {
  expect(codes([ESC, 0x5a, 0, 0x4d, 4, 2, 0], 'hi')).toMatchObject([{ text: 'hi', errorLevel: 'M', moduleDots: 4 }])
  expect(codes([ESC, 0x5a, 3, 3, 8, 2, 0], 'hi')).toMatchObject([{ text: 'hi', errorLevel: 'H', moduleDots: 8 }])
  expect(codes([GS, 0x6b, 0x61, 0, 2, 2, 0], 'hi')).toMatchObject([{ text: 'hi', errorLevel: 'M' }])
})

test('[PA14] nothing stored, or too wide for the paper: nothing printed, and that is noted', () => {
  expect(read([GS, 0x28, 0x6b, 3, 0, 0x31, 0x51, 0x30]).warnings).toEqual([{ offset: 0, code: 'code-not-encodable' }])
  const wide = read(qrBytes('x'.repeat(200), 16))
  expect(wide.warnings.map((warning) => warning.code)).toEqual(['code-too-wide'])
  expect(wide.pages[0]!.lines).toEqual([])
})

const stored2d = (cn: number, data: string): Part[] => [
  [GS, 0x28, 0x6b, data.length + 3, 0, cn, 0x50, 0x30],
  data,
  [GS, 0x28, 0x6b, 3, 0, cn, 0x51, 0x30],
]

test('[PA14] PDF417 is drawn: modules of 3 dots, rows of 9, columns and rows as asked', () => {
  const [code] = read(...stored2d(0x30, 'PDF417 text')).pages[0]!.lines[0]!.items
  expect(code).toMatchObject({ kind: 'symbol', symbology: 'pdf417', data: 'PDF417 text', moduleWidthDots: 3 })
  // Start 17, two indicators of 17, stop 18, and 17 for each column of data (ISO/IEC 15438).
  const form = [
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x30,
    0x41,
    4,
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x30,
    0x43,
    2,
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x30,
    0x44,
    4,
  ]
  const [four] = read(form, ...stored2d(0x30, 'PDF417 text')).pages[0]!.lines[0]!.items
  expect(four).toMatchObject({ widthDots: (69 + 4 * 17) * 2, moduleWidthDots: 2, moduleHeightDots: 8 })
})

test('[PA14] MaxiCode is recognised with its data; a box stands for it, and that is noted', () => {
  const reading = read(...stored2d(0x32, 'ab'))
  expect(reading.unknown).toEqual([])
  expect(reading.warnings.map((warning) => warning.code)).toEqual(['not-shown'])
  expect(reading.pages[0]!.lines[0]!.items[0]).toMatchObject({ symbology: 'maxicode', data: 'ab', modules: null })
})

test('[PA15] GS k A ends with NUL, B counts; GS h, w, H and f hold for both', () => {
  const settings = [GS, 0x68, 50, GS, 0x77, 2, GS, 0x48, 2, GS, 0x66, 1]
  const a = codes(settings, [GS, 0x6b, 2], '690123456789', [0])
  const b = codes(settings, [GS, 0x6b, 0x43, 12], '690123456789')
  // 95 modules of 2 dots; the check digit of 690123456789 is 2 (GS1 General Specifications 7.9).
  expect(a).toMatchObject([
    { symbology: 'ean13', data: '6901234567892', widthDots: 190, barHeightDots: 50, hri: 'below', hriFont: 'B' },
  ])
  expect(a[0]!.heightDots).toBe(50 + 17)
  expect(b).toEqual(a)
})

test('[PA15] CODE128: the manual’s example 6B 49 0A 7B 42 4E 6F 2E 7B 43 0C 22 38 is No.123456', () => {
  expect(codes([GS, 0x6b, 0x49, 0x0a, 0x7b, 0x42, 0x4e, 0x6f, 0x2e, 0x7b, 0x43, 0x0c, 0x22, 0x38])).toMatchObject([
    { symbology: 'code128', data: 'No.123456' },
  ])
})

test.each([
  [0x41, '12345678901', '123456789012'],
  [0x42, '04252614', '04252614'],
  [0x42, '042100005264', '04252614'],
  [0x44, '1234567', '12345670'],
  [0x45, '*AB-12*', 'AB-12'],
  [0x46, '12345', '1234'],
  [0x47, 'A12-3B', 'A12-3B'],
  [0x48, 'Code 93', 'Code 93'],
] as const)('[PA15] GS k %i takes %s as %s', (m, data, read) => {
  expect(codes([GS, 0x6b, m, data.length], data)).toMatchObject([{ data: read }])
})

test.each([
  [0x43, '690123456789X'],
  [0x43, '6901234567890'],
  [0x45, 'lower'],
  [0x47, '123'],
  [0x49, 'no set'],
  [0x49, '{C\u007f'],
] as const)('[PA15] GS k %i cannot hold %s: nothing printed, and that is noted', (m, data) => {
  const reading = read([GS, 0x6b, m, data.length], data, LF)
  expect(reading.warnings.map((warning) => warning.code)).toEqual(['code-not-encodable'])
  expect(reading.pages[0]!.lines).toEqual([])
})

test('[PA4] a job of endless QR codes stops being drawn, each further one is noted', () => {
  const codes = Array.from({ length: 40 }, (_, index) => qrBytes(String(index).padStart(500, '0'), 1))
  const reading = read(...codes)
  expect(reading.pages[0]!.lines).toHaveLength(32)
  expect(reading.warnings.map((warning) => warning.code)).toEqual(new Array(8).fill('not-shown'))
})

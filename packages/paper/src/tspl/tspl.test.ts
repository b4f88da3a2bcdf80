import { expect, test } from 'vitest'
import { explain } from '../explain/explain.ts'
import type { Item } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { drawSvg } from '../svg/draw-svg.ts'
import { bytes, type Part, zhong } from '../testing/hand-made-bytes.ts'

const options = { widthDots: 400, language: 'tspl' } as const
const read = (...parts: Part[]) => readPaper(bytes(...parts), options)
const label = (...lines: string[]) => read(['SIZE 40 mm,30 mm', 'CLS', ...lines, 'PRINT 1', ''].join('\r\n'))
const items = (...lines: string[]): Item[] => label(...lines).pages[0]!.lines.flatMap((line) => line.items)

test('[PA26] SIZE gives the label its size: 40 x 30 mm are 320 x 240 dots; inches and dots count too', () => {
  expect(label().pages[0]).toMatchObject({ widthDots: 320, heightDots: 240, cut: null, isLabel: true })
  expect(read('SIZE 1,1\r\nPRINT 1\r\n').pages[0]).toMatchObject({ widthDots: 203, heightDots: 203 })
  expect(read('SIZE 80 dot,50 dot\r\nPRINT 1\r\n').pages[0]).toMatchObject({ widthDots: 80, heightDots: 50 })
})

test('[PA26] TEXT: the fonts’ cells, magnification, GBK in TSS24', () => {
  expect(items('TEXT 5,6,"3",0,2,1,"AB"')).toMatchObject([
    { text: 'AB', x: 5, cellWidth: 16, cellHeight: 24, scaleWidth: 2, widthDots: 64 },
  ])
  const page = read('SIZE 40 mm,30 mm\r\nTEXT 0,0,"TSS24.BF2",0,1,1,"a', zhong, '"\r\nPRINT 1\r\n').pages[0]!
  expect(page.lines.flatMap((line) => line.items)).toMatchObject([
    { text: 'a', x: 0, cellWidth: 12 },
    { text: '中', x: 12, cellWidth: 24 },
  ])
})

test('[PA26] rotation turns clockwise about the place', () => {
  const line = label('TEXT 100,50,"3",90,1,1,"A"').pages[0]!.lines[0]!
  expect(line.turn).toEqual({ degrees: 90, x: 100, y: 50 })
})

test('[PA26] BITMAP has inverted polarity: 0 is black; its bytes may be anything, line ends too', () => {
  const reading = read('SIZE 40 mm,30 mm\r\nBITMAP 8,9,1,3,1,', [0x00, 0x0d, 0x0a], '\r\nPRINT 1\r\n')
  expect(reading.unknown).toEqual([])
  const [item] = reading.pages[0]!.lines[0]!.items
  expect(item).toMatchObject({ kind: 'bitmap', x: 8, dots: { bits: Uint8Array.of(0xff, 0xf2, 0xf5) } })
})

test('[PA26] BITMAP in mode 0 erases what is below', () => {
  const reading = read('SIZE 40 mm,30 mm\r\nBAR 0,0,50,50\r\nBITMAP 8,9,1,1,0,', [0xff], '\r\nPRINT 1\r\n')
  expect(reading.pages[0]!.lines.flatMap((line) => line.items)).toMatchObject([
    { ink: 'black' },
    { kind: 'shape', ink: 'white', widthDots: 8 },
    { kind: 'bitmap' },
  ])
})

test('[PA26] BAR, BOX and REVERSE; what is reversed is drawn again in white, within the stretch', () => {
  expect(items('BAR 1,2,30,4', 'BOX 10,20,110,80,3', 'REVERSE 0,0,50,50')).toMatchObject([
    { kind: 'shape', widthDots: 30, heightDots: 4, lineDots: 0, ink: 'black' },
    { widthDots: 100, heightDots: 60, lineDots: 3 },
    { widthDots: 50, heightDots: 50, ink: 'invert' },
  ])
  const svg = drawSvg(label('TEXT 5,6,"3",0,1,1,"AB"', 'REVERSE 0,0,50,50').pages)
  expect(svg).toMatch(/<svg x="0" y="0" width="50" height="50" viewBox="0 0 50 50">.*fill="#fff".*AB.*<\/svg>/)
})

test('[PA26] QRCODE and BARCODE; CODE128 chooses its code sets', () => {
  expect(items('QRCODE 10,10,H,4,A,0,"x"', 'BARCODE 10,120,"128",50,1,0,2,4,"AB123456"')).toMatchObject([
    { kind: 'qr', errorLevel: 'H', moduleDots: 4, widthDots: 84, text: 'x' },
    // Start, A, B, to C, three pairs, check: 8 of 11 modules, and 13 to stop.
    { kind: 'barcode', data: 'AB123456', widthDots: (8 * 11 + 13) * 2, hri: 'below', barHeightDots: 50 },
  ])
})

test('[PA26] PRINT m,n prints m sets of n; what is on the label stays until CLS', () => {
  expect(read('SIZE 40 mm,30 mm\r\nPRINT 2,3\r\n').pages).toHaveLength(6)
  const twice = read('SIZE 40 mm,30 mm\r\nBAR 0,0,5,5\r\nPRINT 1\r\nCLS\r\nPRINT 1\r\n').pages
  expect(twice.map((page) => page.lines.length)).toEqual([1, 0])
})

test('[PA26] REFERENCE moves the origin; what lies beyond the label is noted', () => {
  const reading = label('REFERENCE 10,20', 'BAR 1,2,3,4', 'BAR 300,0,30,4')
  expect(reading.pages[0]!.lines[0]).toMatchObject({ y: 22, items: [{ x: 11 }] })
  expect(reading.warnings).toMatchObject([{ code: 'outside-area' }])
})

test('[PA26] a label that is never printed is noted', () => {
  const reading = read('SIZE 40 mm,30 mm\r\nBAR 0,0,5,5\r\n')
  expect(reading.pages).toEqual([])
  expect(reading.warnings).toMatchObject([{ code: 'never-printed' }])
})

test('[PA26] escapes in quoted text; a backslash within a Chinese character is none', () => {
  expect(items('TEXT 0,0,"3",0,1,1,"a\\["]b"')).toMatchObject([{ text: 'a"b' }])
  // 8B5C is a character of GBK.
  const page = read('SIZE 40 mm,30 mm\r\nTEXT 0,0,"TSS24.BF2",0,1,1,"', [0x8b, 0x5c], '["]"\r\nPRINT 1\r\n').pages[0]
  expect(page).toBeDefined()
})

test('[PA3] unknown names, meaningless arguments and cut images are reported', () => {
  const reading = read('NONSENSE 1\r\nTEXT 1,2,"9",0,1,1,"x"\r\nBITMAP 0,0,9,9,0,abc')
  expect(reading.unknown.map(({ reason }) => reason)).toEqual(['command', 'argument', 'truncated'])
})

test('[PA17] ESC ! ? between lines asks for status', () => {
  expect(read([0x1b, 0x21, 0x3f], 'CLS\r\n').statusRequests).toHaveLength(1)
})

test('[PA18] explain() speaks TSPL', () => {
  const steps = explain(bytes('SIZE 40 mm,30 mm\r\nTEXT 1,2,"3",0,1,1,"hi"\r\nPRINT 1,2\r\n'), { language: 'tspl' })
  expect(steps.map((step) => step.words)).toEqual([
    { en: 'label size 40 mm, 30 mm', zh: '标签尺寸 40 mm, 30 mm' },
    { en: 'text “hi” at 1, 2', zh: '文字“hi”，位置 1, 2' },
    { en: 'print 2 copies', zh: '打印 2 份' },
  ])
})

import { expect, test } from 'vitest'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, GS, LF, type Part, zhong } from '../testing/hand-made-bytes.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 384 })
const lines = (...parts: Part[]) => read(...parts).pages[0]!.lines
const xs = (...parts: Part[]) => lines(...parts)[0]!.items.map((item) => item.x)

test('[PA9] the paper moves by the line spacing, or by the line where that is taller (MY)', () => {
  expect(lines('a', LF, 'b', LF).map((line) => line.y)).toEqual([0, 30])
  expect(lines([ESC, 0x33, 50], 'a', LF, [ESC, 0x33, 0], 'b', LF, 'c', LF).map((line) => line.y)).toEqual([0, 50, 74])
})

test('[PA9] ESC 2 restores the power-on spacing, which differs between makers', () => {
  const page = readPaper(bytes([ESC, 0x33, 99, ESC, 0x32], 'a', LF), { widthDots: 384, lineSpacingDots: 33 }).pages[0]!
  expect(page.heightDots).toBe(33)
})

test('[PA9] LF in an empty line, ESC d and ESC J feed; ESC K pulls back, at most to the top', () => {
  expect(read('a', LF, LF).pages[0]!.feeds).toEqual([{ y: 30, dots: 30 }])
  expect(read('a', LF, [ESC, 0x64, 3]).pages[0]!.heightDots).toBe(120)
  expect(read('a', LF, [ESC, 0x4a, 7]).pages[0]!.heightDots).toBe(37)
  expect(read([ESC, 0x4a, 7, ESC, 0x4b, 200], 'a', LF).pages[0]!.lines[0]!.y).toBe(0)
})

test('[PA9] CR LF is one line', () => {
  expect(lines('a\r\nb\r\n').map((line) => line.y)).toEqual([0, 60])
  expect(pageText(read('a\r\nb\r\n').pages[0]!)).toEqual(['a', 'b'])
})

test('[PA10] ESC a justifies the whole line, also with the digits 30 to 32', () => {
  expect(xs([ESC, 0x61, 1], 'ab')).toEqual([180])
  expect(xs([ESC, 0x61, 0x32], 'ab')).toEqual([360])
})

test('[PA10] ESC a, GS L and GS W in the middle of a line are ignored, and noted', () => {
  const reading = read('a', [ESC, 0x61, 2], LF, 'b', LF)
  expect(reading.pages[0]!.lines.map((line) => line.align)).toEqual(['left', 'left'])
  expect(reading.warnings).toEqual([{ offset: 1, code: 'ignored-mid-line' }])
})

test('[PA10] GS L moves the print area, GS W narrows it', () => {
  expect(xs([GS, 0x4c, 40, 0, GS, 0x57, 100, 0, ESC, 0x61, 2], 'ab')).toEqual([40 + 100 - 24])
})

test('[PA11] ESC $ counts from the print area, ESC \\ from the print position, also backwards', () => {
  expect(xs([GS, 0x4c, 10, 0], 'a', [ESC, 0x24, 100, 0], 'b')).toEqual([10, 110])
  expect(xs([ESC, 0x24, 100, 0], 'a', [ESC, 0x5c, 0xec, 0xff], 'b')).toEqual([100, 92])
})

test('[PA11] a position outside the print area is ignored, and noted (M80)', () => {
  const reading = read([ESC, 0x24, 0x81, 0x01], 'a', LF)
  expect(reading.pages[0]!.lines[0]!.items[0]!.x).toBe(0)
  expect(reading.warnings).toEqual([{ offset: 0, code: 'position-ignored' }])
})

test('[PA11] HT goes to every eighth column, or to the stops of ESC D at the width then in force', () => {
  expect(xs('a\tb')).toEqual([0, 96])
  expect(xs([ESC, 0x44, 4, 10, 0], 'a\tb\tc')).toEqual([0, 48, 120])
  expect(xs([GS, 0x21, 0x10, ESC, 0x44, 4, 0, GS, 0x21, 0], 'a\tb')).toEqual([0, 96])
})

test('[PA11] a number that does not ascend ends ESC D and is data itself', () => {
  expect(pageText(read([ESC, 0x44, 4, 0x41, 0x21], 'x', LF).pages[0]!)).toEqual(['!x'])
})

test('[PA12] a character that does not fit goes to the next line whole, and the line says so', () => {
  const reading = read('x'.repeat(31), zhong, LF)
  expect(reading.pages[0]!.lines.map((line) => [line.wrapped, line.items[0]!.widthDots])).toEqual([
    [true, 372],
    [false, 24],
  ])
  expect(reading.warnings).toEqual([{ offset: 31, code: 'wrapped' }])
})

test('[PA12] an exactly full line does not wrap', () => {
  expect(lines('x'.repeat(32), LF).map((line) => line.wrapped)).toEqual([false])
})

test('[PA12] a character wider than the print area prints once instead of wrapping for ever', () => {
  expect(lines([GS, 0x57, 10, 0, GS, 0x21, 0x70], 'ab', LF)).toHaveLength(2)
})

test('[PA10] ESC { turns the line', () => {
  expect(lines([ESC, 0x7b, 1], 'a', LF)[0]!.upsideDown).toBe(true)
})

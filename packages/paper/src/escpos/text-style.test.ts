import { expect, test } from 'vitest'
import type { GlyphRun, Line } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, FS, GS, LF, type Part, zhong } from '../testing/hand-made-bytes.ts'

const lineOf = (...parts: Part[]): Line => readPaper(bytes(...parts, LF), { widthDots: 576 }).pages[0]!.lines[0]!
const runs = (line: Line) => line.items.filter((item): item is GlyphRun => item.kind === 'text')

test('[PA7] cells: font A 12 x 24, font B 9 x 17, Hanzi 24 x 24', () => {
  expect(runs(lineOf('AB', zhong))).toMatchObject([
    { text: 'AB', x: 0, cellWidth: 12, cellHeight: 24, advance: 12, widthDots: 24 },
    { text: '中', x: 24, cellWidth: 24, cellHeight: 24, widthDots: 24 },
  ])
  expect(runs(lineOf([ESC, 0x4d, 1], 'AB'))).toMatchObject([{ font: 'B', cellWidth: 9, cellHeight: 17, widthDots: 18 }])
})

test('[PA7] GS ! scales both scripts, 1 to 8 times', () => {
  expect(runs(lineOf([GS, 0x21, 0x12], 'A', zhong))).toMatchObject([
    { scaleWidth: 2, scaleHeight: 3, widthDots: 24 },
    { scaleWidth: 2, scaleHeight: 3, widthDots: 48 },
  ])
  expect(runs(lineOf([GS, 0x21, 0x70], 'A'))[0]).toMatchObject({ scaleWidth: 8, scaleHeight: 1 })
})

test('[PA7] GS ! with bits 3 or 7 is ignored and reported (FW)', () => {
  const reading = readPaper(bytes([GS, 0x21, 0x88], 'A', LF), { widthDots: 576 })
  expect(reading.unknown).toMatchObject([{ offset: 0, bytes: '1d 21 88', reason: 'argument' }])
  expect(runs(reading.pages[0]!.lines[0]!)[0]).toMatchObject({ scaleWidth: 1 })
})

test('[PA7] ESC ! enlarges ASCII only, FS ! Hanzi only; with escBangSizesHanzi ESC ! does both', () => {
  const both = bytes([ESC, 0x21, 0x30], 'A', zhong, LF)
  expect(runs(lineOf([ESC, 0x21, 0x30], 'A', zhong)).map((run) => run.scaleWidth)).toEqual([2, 1])
  expect(runs(lineOf([FS, 0x21, 0x0c], 'A', zhong)).map((run) => run.scaleHeight)).toEqual([1, 2])
  const my = readPaper(both, { widthDots: 576, escBangSizesHanzi: true })
  expect(runs(my.pages[0]!.lines[0]!).map((run) => run.scaleWidth)).toEqual([2, 2])
})

test('[PA7] FS W makes Hanzi four times as large, lowest bit only', () => {
  expect(runs(lineOf([FS, 0x57, 0x0f], 'A', zhong)).map((run) => run.scaleHeight)).toEqual([1, 2])
})

test('[PA8] ESC E and ESC G look at the lowest bit (Sunmi sends 0F), ESC ! bit 3 is bold too', () => {
  expect(runs(lineOf([ESC, 0x45, 0x0f], 'A', [ESC, 0x45, 0], 'B')).map((run) => run.bold)).toEqual([true, false])
  expect(runs(lineOf([ESC, 0x47, 1], 'A'))[0]!.bold).toBe(true)
  expect(runs(lineOf([ESC, 0x21, 8], 'A', zhong)).map((run) => run.bold)).toEqual([true, true])
})

test('[PA8] ESC - underlines ASCII, FS - Hanzi, with 0, 1, 2 or the digits', () => {
  expect(runs(lineOf([ESC, 0x2d, 0x32], 'A', zhong)).map((run) => run.underlineDots)).toEqual([2, 0])
  expect(runs(lineOf([FS, 0x2d, 1], 'A', zhong)).map((run) => run.underlineDots)).toEqual([0, 1])
})

test('[PA8] reverse beats underline (M80, MY)', () => {
  expect(runs(lineOf([ESC, 0x2d, 1, GS, 0x42, 1], 'A'))[0]).toMatchObject({ invert: true, underlineDots: 0 })
})

test('[PA8] ESC SP spaces ASCII, FS S Hanzi', () => {
  const line = lineOf([ESC, 0x20, 4], 'AB', [FS, 0x53, 2, 6], zhong, zhong)
  expect(runs(line)).toMatchObject([
    { text: 'AB', advance: 16, widthDots: 28 },
    { text: '中中', x: 34, advance: 32, widthDots: 56 },
  ])
})

test('[PA8] ESC V lays the cell on its side', () => {
  expect(runs(lineOf([ESC, 0x56, 1], 'AB'))[0]).toMatchObject({ rotated: true, advance: 24, widthDots: 48 })
})

test('[PA9] all sizes of a line stand on one baseline; the line is as high as the tallest', () => {
  const line = lineOf('a', [GS, 0x21, 0x11], 'B', [GS, 0x21, 0], zhong)
  expect(line).toMatchObject({ height: 48, baseline: 42, advance: 48 })
  expect(runs(line).map((run) => run.top + (run.cellHeight * run.scaleHeight * 7) / 8)).toEqual([42, 42, 42])
})

test('[PA8] ESC @ drops the line buffer and all modes (M80)', () => {
  const line = lineOf('lost', [ESC, 0x45, 1, ESC, 0x40], 'kept')
  expect(runs(line)).toMatchObject([{ text: 'kept', x: 0, bold: false }])
})

import { expect, test } from 'vitest'
import type { Line } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { drawSvg } from '../svg/draw-svg.ts'
import { bytes, ESC, FS, GS, LF, type Part, qrBytes } from '../testing/hand-made-bytes.ts'

const FF = 0x0c
const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 384 })
const lines = (...parts: Part[]): readonly Line[] => read(...parts).pages[0]?.lines ?? []

/** ESC W: a 200 x 100 area at 50, 30. */
const area = [ESC, 0x57, 50, 0, 30, 0, 200, 0, 100, 0]

test('[PA36] a page is printed by FF only; what follows stands below its areas', () => {
  const page = read([ESC, 0x4c], area, 'a', LF, [FF], 'b', LF).pages[0]!
  expect(page.lines.map((line) => line.y)).toEqual([30, 130])
  expect(page.heightDots).toBe(160)
})

test('[PA36] a page that is never printed leaves nothing, and that is noted; ESC S throws it away', () => {
  expect(read([ESC, 0x4c], 'a', LF)).toMatchObject({ pages: [], warnings: [{ code: 'never-printed' }] })
  expect(read([ESC, 0x4c], 'a', LF, [ESC, 0x53])).toMatchObject({ pages: [], warnings: [] })
})

test('[PA36] ESC FF prints the page and keeps it; CAN clears the area', () => {
  expect(lines([ESC, 0x4c], 'a', LF, [ESC, FF, ESC, FF])).toHaveLength(2)
  expect(lines([ESC, 0x4c], 'a', LF, [0x18], 'b', LF, [FF]).map((line) => line.items[0])).toMatchObject([{ text: 'b' }])
})

test('[PA36] ESC T turns about the corner at which printing starts', () => {
  const turns = [0, 1, 2, 3].map(
    (direction) => lines([ESC, 0x4c], area, [ESC, 0x54, direction], 'a', LF, [FF])[0]!.turn,
  )
  expect(turns).toEqual([
    null,
    { degrees: 270, x: 50, y: 130 },
    { degrees: 180, x: 250, y: 130 },
    { degrees: 90, x: 250, y: 30 },
  ])
})

test('[PA36] turned lines are as long as the area is high', () => {
  const reading = read([ESC, 0x4c], area, [ESC, 0x54, 1], '12345678', '9', LF, [FF])
  expect(reading.pages[0]!.lines).toHaveLength(2)
  expect(reading.warnings.map((warning) => warning.code)).toEqual(['wrapped'])
})

test('[PA36] GS $ and GS \\ move the baseline, ESC $ the x; codes stand on it with their lower edge', () => {
  const found = lines([ESC, 0x4c], area, [ESC, 0x24, 20, 0, GS, 0x24, 90, 0], qrBytes('x', 3), [FF])
  expect(found[0]).toMatchObject({ y: 30 + 90 - 63, items: [{ x: 70 }] })
  expect(lines([ESC, 0x4c], area, [GS, 0x24, 50, 0, GS, 0x5c, 0xf6, 0xff], 'a', LF, [FF])[0]!.y).toBe(30 + 40 - 21)
})

test('[PA36] what lies outside its area is noted', () => {
  expect(read([ESC, 0x4c], area, [GS, 0x24, 10, 0], 'a', LF, [FF]).warnings).toMatchObject([{ code: 'outside-area' }])
})

test('[PA36] page commands outside page mode are noted', () => {
  expect(read([GS, 0x24, 1, 0], [FF], 'a', LF).warnings.map(({ code }) => code)).toEqual([
    'position-ignored',
    'not-shown',
  ])
})

test('[PA19] turned lines are drawn turned', () => {
  expect(drawSvg(read([ESC, 0x4c], area, [ESC, 0x54, 1], 'a', LF, [FF]).pages)).toContain('rotate(270 50 130)')
})

test('[PA13] GS ( L keeps graphics by key code in flash and memory, and prints them scaled', () => {
  const define = (fn: number) => [GS, 0x28, 0x4c, 13, 0, 0x30, fn, 0x30, 0x41, 0x42, 1, 8, 0, 2, 0, 0x31, 0xff, 0x81]
  const print = (fn: number) => [GS, 0x28, 0x4c, 6, 0, 0x30, fn, 0x41, 0x42, 2, 1]
  for (const [defineFn, printFn] of [
    [67, 69],
    [83, 85],
  ] as const) {
    expect(lines(define(defineFn), print(printFn))[0]!.items).toMatchObject([{ widthDots: 16, heightDots: 2 }])
  }
  expect(read(define(67), print(85)).warnings).toMatchObject([{ code: 'not-shown' }])
})

test('[PA13] FS q and FS p, FS P print the n-th logo', () => {
  const logo = [FS, 0x71, 1, 1, 0, 1, 0, ...new Array(8).fill(0xff)]
  expect(lines(logo, [FS, 0x50, 1])[0]!.items).toMatchObject([{ widthDots: 8, heightDots: 8 }])
})

test('[PA8] ESC & draws characters, ESC % puts them in the font’s place, ESC ? takes one away', () => {
  const define = [ESC, 0x26, 3, 0x41, 0x41, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
  const found = lines(define, 'A', [ESC, 0x25, 1], 'A', [ESC, 0x3f, 0x41], 'A', LF)[0]!
  expect(found.items.map((item) => item.kind)).toEqual(['text', 'bitmap', 'text'])
})

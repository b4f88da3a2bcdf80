import { expect, test } from 'vitest'
import { readPaper } from '../read-paper.ts'
import { bytes, DLE, ESC, GS, LF, type Part } from '../testing/hand-made-bytes.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 576 })

test('[PA1] a page ends at each cut; the rest is a last page without one', () => {
  const reading = read('a', LF, [GS, 0x56, 0x00], 'b', LF, [GS, 0x56, 0x42, 0], 'c')
  expect(reading.pages.map((page) => page.cut)).toEqual(['full', 'partial', null])
})

test('[PA1] nothing printed is no page; two cuts in a row are two pages, the second empty', () => {
  expect(read([ESC, 0x40]).pages).toEqual([])
  expect(read('a', LF, [GS, 0x56, 0x41, 0, GS, 0x56, 0x41, 0]).pages.map((page) => page.lines.length)).toEqual([1, 0])
})

test.each([
  [[GS, 0x56, 0x00], 'full', 0],
  [[GS, 0x56, 0x30], 'full', 0],
  [[GS, 0x56, 0x01], 'partial', 0],
  [[GS, 0x56, 0x31], 'partial', 0],
  [[GS, 0x56, 0x41, 10], 'full', 10],
  [[GS, 0x56, 0x42, 10], 'partial', 10],
  [[GS, 0x56, 0x61, 10], 'full', 10],
  [[GS, 0x56, 0x62, 10], 'partial', 10],
  [[GS, 0x56, 0x68, 10], 'partial', 10],
  [[ESC, 0x69], 'partial', 0],
  [[ESC, 0x6d], 'partial', 0],
] as const)('[PA16] cut %j is %s and feeds %i dots (escpos-dialects 1.7)', (cut, kind, feedDots) => {
  const page = read('a', LF, [...cut]).pages[0]!
  expect([page.cut, page.heightDots]).toEqual([kind, 30 + feedDots])
})

test('[PA16] a cut without a feed leaves 16 mm of print behind the cutter, and that is noted', () => {
  expect(read('a', LF, [GS, 0x56, 0]).warnings).toEqual([{ offset: 2, code: 'cut-through-print' }])
  expect(read('a', LF, [ESC, 0x64, 5, GS, 0x56, 0]).warnings).toEqual([])
})

test('[PA17] ESC p and DLE DC4 pulse the drawer', () => {
  expect(read([ESC, 0x70, 0, 0x1e, 0xff, ESC, 0x70, 0x31, 50, 10]).drawerPulses).toEqual([
    { offset: 0, pin: 2, onMs: 60, offMs: 510 },
    { offset: 5, pin: 5, onMs: 100, offMs: 100 },
  ])
  expect(read([DLE, 0x14, 1, 0, 2]).drawerPulses).toEqual([{ offset: 0, pin: 2, onMs: 200, offMs: 200 }])
})

test('[PA17] ESC B with two counts beeps; with anything else it is the one-byte margin of MY', () => {
  expect(read([ESC, 0x42, 3, 2]).beeps).toEqual([{ offset: 0, times: 3, eachMs: 200 }])
  const margin = read([ESC, 0x42, 0], 'ab', LF)
  expect(margin.beeps).toEqual([])
  expect(margin.warnings).toEqual([{ offset: 0, code: 'not-shown' }])
  expect(margin.pages[0]!.lines[0]!.items[0]).toMatchObject({ text: 'ab' })
})

test('[PA17] status requests are recorded, real-time ones as such', () => {
  expect(read([DLE, 0x04, 1, GS, 0x72, 1, GS, 0x61, 0xff]).statusRequests).toEqual([
    { offset: 0, command: 'DLE EOT 1', realtime: true },
    { offset: 3, command: 'GS r 1', realtime: false },
    { offset: 6, command: 'GS a 255', realtime: false },
  ])
})

test('[PA4] paper that runs out stops the reading, and says where', () => {
  const feeds = Array.from({ length: 3_000 }, () => [ESC, 0x4a, 255]).flat()
  const reading = read(feeds)
  expect(reading.stopped).toMatchObject({ reason: 'out-of-paper' })
  expect(reading.pages).toHaveLength(1)
})

test('[PA4] a job of endless cuts stops after 500 pages', () => {
  const cuts = Array.from({ length: 900 }, () => [GS, 0x56, 0]).flat()
  const reading = read(cuts)
  expect(reading.pages).toHaveLength(500)
  expect(reading.stopped).toMatchObject({ reason: 'too-many-pages' })
})

test('[PA4] a trusted caller may raise the limits', () => {
  const cuts = Array.from({ length: 900 }, () => [GS, 0x56, 0]).flat()
  expect(readPaper(bytes(cuts), { widthDots: 576, limits: { pages: 1_000 } }).pages).toHaveLength(900)
})

test('[PA4] readPaper() refuses a width that is no number of dots', () => {
  expect(() => readPaper(bytes('a'), { widthDots: Number.NaN })).toThrow(RangeError)
})

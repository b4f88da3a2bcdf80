import { expect, test } from 'vitest'
import { isBlack } from '../page/dots.ts'
import type { Bitmap } from '../page/model.ts'
import { readPaper } from '../read-paper.ts'
import { bytes, ESC, FS, GS, LF, type Part } from '../testing/hand-made-bytes.ts'

const read = (...parts: Part[]) => readPaper(bytes(...parts), { widthDots: 384 })
const bitmaps = (...parts: Part[]) =>
  read(...parts)
    .pages.flatMap((page) => page.lines.flatMap((line) => line.items))
    .filter((item): item is Bitmap => item.kind === 'bitmap')
const picture = (bitmap: Bitmap) =>
  Array.from({ length: bitmap.dots.rows }, (_, row) =>
    Array.from({ length: bitmap.dots.columns }, (_, column) => (isBlack(bitmap.dots, column, row) ? '#' : '.')).join(
      '',
    ),
  )

test('[PA13] GS v 0: high bit left, 1 is black; the paper moves by the image alone', () => {
  const reading = read([GS, 0x76, 0x30, 0, 1, 0, 2, 0, 0b10100000, 0b00000001], 'a', LF)
  const [image, text] = reading.pages[0]!.lines
  expect(picture(image!.items[0] as Bitmap)).toEqual(['#.#.....', '.......#'])
  expect([image!.advance, text!.y]).toEqual([2, 2])
})

test('[PA13] GS v 0 modes 1 to 3 double width and height; ESC a holds', () => {
  const [image] = bitmaps([ESC, 0x61, 1, GS, 0x76, 0x30, 0x33, 1, 0, 1, 0, 0xff])
  expect(image).toMatchObject({ x: (384 - 16) / 2, widthDots: 16, heightDots: 2, scaleX: 2, scaleY: 2 })
})

test('[PA13] columns beyond the print area are dropped, and noted (MY, FW)', () => {
  const reading = read([GS, 0x76, 0x30, 0, 50, 0, 1, 0], new Array(50).fill(0xff), LF)
  expect(reading.pages[0]!.lines[0]!.items[0]!.widthDots).toBe(384)
  expect(reading.warnings).toEqual([{ offset: 0, code: 'image-clipped' }])
})

test('[PA13] ESC * 33: three bytes a column, top dot in the high bit; a line feed prints the strip', () => {
  const reading = read([ESC, 0x33, 24, ESC, 0x2a, 33, 2, 0, 0x80, 0, 0x01, 0, 0xff, 0], LF)
  const line = reading.pages[0]!.lines[0]!
  const drawn = picture(line.items[0] as Bitmap)
  expect([line.height, line.advance]).toEqual([24, 24])
  expect([drawn[0], drawn[8], drawn[23]]).toEqual(['#.', '.#', '#.'])
})

test('[PA13] ESC * 0 and 1: eight dots a column, three times as high, single density twice as wide', () => {
  expect(bitmaps([ESC, 0x2a, 0, 1, 0, 0xff], LF)[0]).toMatchObject({ widthDots: 2, heightDots: 24 })
  expect(bitmaps([ESC, 0x2a, 1, 1, 0, 0xff], LF)[0]).toMatchObject({ widthDots: 1, heightDots: 24 })
})

test('[PA13] GS ( L and GS 8 L store a raster, function 50 prints it', () => {
  const raster = [0x30, 0x70, 0x30, 1, 2, 0x31, 9, 0, 1, 0, 0xff, 0x80]
  const print = [GS, 0x28, 0x4c, 2, 0, 0x30, 0x32]
  const expected = { widthDots: 9, heightDots: 2, scaleX: 1, scaleY: 2 }
  expect(bitmaps([GS, 0x28, 0x4c, 12, 0, ...raster, ...print])).toMatchObject([expected])
  expect(bitmaps([GS, 0x38, 0x4c, 12, 0, 0, 0, ...raster, ...print])).toMatchObject([expected])
})

test('[PA13] FS q keeps logos over ESC @, FS p prints them', () => {
  const logo = [1, 0, 1, 0, ...new Array(8).fill(0xf0)]
  const [image] = bitmaps([FS, 0x71, 1, ...logo, ESC, 0x40, FS, 0x70, 1, 1])
  expect(image).toMatchObject({ widthDots: 16, heightDots: 8 })
  expect(picture(image!)[0]).toBe('########')
})

test('[PA13] GS * and GS / keep and print one image', () => {
  expect(bitmaps([GS, 0x2a, 2, 1, ...new Array(16).fill(1), GS, 0x2f, 0])).toMatchObject([
    { widthDots: 16, heightDots: 8 },
  ])
})

test('[PA13] an image after waiting text prints the text first, and that is noted', () => {
  const reading = read('abc', [GS, 0x76, 0x30, 0, 1, 0, 1, 0, 0xff])
  expect(reading.pages[0]!.lines.map((line) => line.items[0]!.kind)).toEqual(['text', 'bitmap'])
  expect(reading.warnings).toEqual([{ offset: 3, code: 'printed-waiting-line' }])
})

test('[PA13] SYN and NAK are one row of dots and rows of white (FW)', () => {
  const page = read([0x16, 2, 0xff, 0xff, 0x15, 5, 0x16, 1, 0x80]).pages[0]!
  expect(page.lines.map((line) => [line.y, line.height])).toEqual([
    [0, 1],
    [5, 1],
  ])
})

test('[PA13] a real-time command inside image data is noted: printers obey it on arrival', () => {
  const row = [...new Array(20).fill(0), 0x10, 0x14, 0x01, 0, 1]
  expect(read([GS, 0x76, 0x30, 0, 25, 0, 1, 0], row).warnings).toEqual([{ offset: 0, code: 'realtime-in-data' }])
})

import { documentFromText, encode } from '@xiaopiao/engine'
import { type Page, pageText, readPaper } from '@xiaopiao/paper'
import { expect, test } from 'vitest'
import { pictureEndsHere, shownPaper } from './shown-paper.ts'

function slipOf(lineCount: number, widthDots = 576): readonly Page[] {
  const text = Array.from({ length: lineCount }, (_, index) => `珍珠奶茶 ${index}`).join('\n')
  const output = encode(documentFromText(text), { model: 'escpos80', paper: 80 })
  if (output.kind !== 'bytes') throw new Error('no bytes')
  return readPaper(output.bytes, { widthDots, language: 'escpos' }).pages
}

const lengthOf = (pages: readonly Page[]) => pages.reduce((sum, page) => sum + page.heightDots, 0)
const textOf = (pages: readonly Page[]) => pages.flatMap(pageText).join('')

test('a slip of usual length is shown as it is', () => {
  const pages = slipOf(40)
  expect(shownPaper(pages)).toEqual({ pages, endsEarly: false })
})

test.each([576, 384])('a slip of ten metres on %i dots is shown to the second, and says so', (widthDots) => {
  const pages = slipOf(3_000, widthDots)
  expect(lengthOf(pages)).toBeGreaterThan(60_000)
  const shown = shownPaper(pages)
  expect(shown.endsEarly).toBe(true)
  expect(lengthOf(shown.pages)).toBeGreaterThan(15_000)
  expect(lengthOf(shown.pages)).toBeLessThan(17_000)
  expect(shown.pages.flatMap(pageText)[0]).toContain('珍珠奶茶 0')
  expect(textOf(shown.pages.slice(-1))).toContain(pictureEndsHere.zh)
  expect(textOf(shown.pages.slice(-1)).replaceAll(/\s/g, '')).toContain(pictureEndsHere.en.replaceAll(' ', ''))
})

test('many slips one after the other are shown to the same length', () => {
  const pages = Array.from({ length: 500 }, () => slipOf(20)).flat()
  const shown = shownPaper(pages)
  expect(shown.endsEarly).toBe(true)
  expect(lengthOf(shown.pages)).toBeLessThan(17_000)
  expect(shown.pages[0]).toBe(pages[0])
})

test('of very many strips of nearly no length the first hundred are shown', () => {
  const [page] = slipOf(1)
  if (page === undefined) throw new Error('no page')
  const shown = shownPaper(Array.from({ length: 5_000 }, () => page))
  expect(shown.endsEarly).toBe(true)
  expect(shown.pages.length).toBeLessThan(110)
})

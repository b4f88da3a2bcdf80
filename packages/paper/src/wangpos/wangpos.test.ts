import { expect, test } from 'vitest'
import { explain } from '../explain/explain.ts'
import type { GlyphRun } from '../page/model.ts'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'
import { sampleSlips } from '../testing/sample-slips.ts'

const call = (method: string, ...args: unknown[]) => JSON.stringify({ method, args })
const read = (...calls: string[]) => readPaper(`[${calls.join(',')}]`, { widthDots: 384, language: 'wangpos' })

test('[PA38] printText: cells of 16, 24, 32 and 48 dots, ASCII half as wide, lines end at line ends (WP)', () => {
  const sizes = ['SMALL', 'MEDIUM', 'LARGE', 'EXTRALARGE']
  const reading = read(...sizes.map((size) => call('printText', 'A中', 'SONG', size, 'BOLD')), call('submitPrint'))
  const runs = reading.pages[0]!.lines[0]!.items as GlyphRun[]
  expect(runs.map((run) => [run.text, run.cellWidth, run.cellHeight, run.bold])).toEqual(
    [16, 24, 32, 48].flatMap((dots) => [
      ['A', dots / 2, dots, true],
      ['中', dots, dots, true],
    ]),
  )
})

test('[PA38] the sample slip reads as it was meant: text, an image, codes, a cut', () => {
  const reading = readPaper(sampleSlips['wangpos']!.input, { widthDots: 384, language: 'wangpos' })
  expect(reading.warnings).toEqual([])
  expect(reading.pages.map((page) => page.cut)).toEqual(['partial'])
  expect(pageText(reading.pages[0]!).map((line) => line.trim())).toContain('[image 8x8]')
  expect(reading.pages[0]!.lines.flatMap((line) => line.items)).toContainEqual(
    expect.objectContaining({
      kind: 'bitmap',
      dots: expect.objectContaining({ bits: Uint8Array.of(255, 129, 129, 129, 129, 129, 129, 255) }),
    }),
  )
})

test('[PA3] unknown calls, wrong arguments and text that is no call are reported', () => {
  const reading = read(call('fly'), call('printText', 1), '{"x":1}')
  expect(reading.unknown.map(({ reason }) => reason)).toEqual(['command', 'argument', 'command'])
  expect(readPaper('[{"method":', { widthDots: 384, language: 'wangpos' }).unknown).toMatchObject([
    { reason: 'truncated' },
  ])
})

test('[PA38] what is never submitted is noted', () => {
  expect(read(call('printText', 'a\n', 'SONG', 'MEDIUM', 'NORMAL')).warnings).toMatchObject([{ code: 'never-printed' }])
})

test('[PA18] explain() speaks of calls', () => {
  const words = explain(`[${call('printText', '小票\n', 'SONG', 'MEDIUM', 'NORMAL')},${call('feed', 3)}]`, {
    language: 'wangpos',
  })
  expect(words.map((step) => step.command)).toEqual(['JSON', 'printText', 'JSON', 'feed', 'JSON'])
  expect(words[3]!.words).toEqual({ en: 'feed lines: 3', zh: '走纸行数：3' })
})

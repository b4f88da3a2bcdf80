import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain } from '../explain/explain.ts'
import { notesMax, paperDotsMax } from '../limits.ts'
import { readPaper } from '../read-paper.ts'
import { drawSvg } from '../svg/draw-svg.ts'
import { escposLanguage } from './escpos-language.ts'

/** Random bytes seldom start a command; so half of the stretches start with a known opcode. */
const opcodes = escposLanguage.commands.map(({ opcode }) => (opcode > 0xff ? [opcode >> 8, opcode & 0xff] : [opcode]))
const stretch = fc.oneof(
  fc.uint8Array({ maxLength: 24 }).map((bytes) => [...bytes]),
  fc
    .tuple(fc.constantFrom(...opcodes), fc.array(fc.oneof(fc.nat(4), fc.nat(255)), { maxLength: 16 }))
    .map((parts) => parts.flat()),
)
const hostile = fc.array(stretch, { maxLength: 40 }).map((parts) => Uint8Array.from(parts.flat()))

test('[PA4] any bytes give a reading, an explanation and a drawing, and never an exception', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom(1, 8, 384, 576), (bytes, widthDots) => {
      const reading = readPaper(bytes, { widthDots })
      expect(reading.pages.reduce((sum, page) => sum + page.heightDots, 0)).toBeLessThan(paperDotsMax + 300_000)
      for (const page of reading.pages) for (const line of page.lines) expect(line.y).toBeGreaterThanOrEqual(0)
      explain(bytes)
      expect(drawSvg(reading.pages)).not.toContain('NaN')
    }),
    { numRuns: 400 },
  )
})

test('[PA2] tokens cover every byte in order, none is empty', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      let at = 0
      for (const token of escposLanguage.tokens(bytes)) {
        expect(token.start).toBe(at)
        expect(token.end).toBeGreaterThan(at)
        at = token.end
      }
      expect(at).toBe(bytes.length)
    }),
    { numRuns: 400 },
  )
})

test('[PA4] a file that is not printer bytes at all fills the notes only to their limit', () => {
  const reading = readPaper(new Uint8Array(200_000), { widthDots: 576 })
  expect(reading.unknown).toHaveLength(notesMax)
})

test('[PA18] explain() covers every byte and gives words in both languages', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      const steps = explain(bytes)
      expect(steps.reduce((sum, step) => sum + step.length, 0)).toBe(bytes.length)
      for (const step of steps) expect(step.words.en !== '' && step.words.zh !== '').toBe(true)
    }),
    { numRuns: 200 },
  )
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escposLanguage } from './escpos/escpos-language.ts'
import { explain } from './explain/explain.ts'
import { languages, type PaperLanguage } from './languages.ts'
import { notesMax, paperDotsMax } from './limits.ts'
import { feieMarkup } from './markup/feie.ts'
import { gprinterMarkup } from './markup/gprinter.ts'
import { feieLabelMarkup, xpyunLabelMarkup } from './markup/label-markup.ts'
import { spyunMarkup } from './markup/spyun.ts'
import { xpyunMarkup } from './markup/xpyun.ts'
import { yilianyunMarkup } from './markup/yilianyun.ts'
import { readPaper } from './read-paper.ts'
import { starLineLanguage } from './star/star-languages.ts'
import { drawSvg } from './svg/draw-svg.ts'
import { sampleSlips } from './testing/sample-slips.ts'
import { tsplCommands } from './tspl/read-tspl.ts'

/** Random input seldom means anything; half of the stretches start like a command or are tags. */
const opcodes = [...escposLanguage.commands, ...starLineLanguage.commands].map(({ opcode }) => {
  const bytes = [opcode >> 16, (opcode >> 8) & 0xff, opcode & 0xff]
  return bytes.slice(opcode > 0xffff ? 0 : opcode > 0xff ? 1 : 2)
})
const someNumbers = fc.array(fc.oneof(fc.nat(4), fc.nat(255)), { maxLength: 16 })
const hostileBytes = fc
  .array(
    fc.oneof(
      someNumbers,
      fc.tuple(fc.constantFrom(...opcodes), someNumbers).map((parts) => parts.flat()),
      // Page mode is a state that single commands do not reach.
      fc.constantFrom([0x1b, 0x4c], [0x0c], [0x1b, 0x1d, 0x50, 0x30], [0x1b, 0x1d, 0x50, 0x37]),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Uint8Array.from(parts.flat()))

const tsplArgument = fc.oneof(
  fc.integer({ min: -5, max: 400 }).map(String),
  fc.constantFrom(
    '"TSS24.BF2"',
    '"3"',
    '"128"',
    'L',
    'A',
    '90',
    '1',
    '0',
    '40 mm',
    '"text"',
    '"',
    '\\["]',
    'x6',
    '1e9',
    '99999999999',
  ),
)
const tsplLine = fc
  .tuple(fc.constantFrom(...tsplCommands.keys(), 'NONE'), fc.array(tsplArgument, { maxLength: 9 }))
  .map(([name, args]) => `${name} ${args.join(',')}\r\n`)
const hostileTspl = fc
  .array(fc.oneof(tsplLine, fc.string({ maxLength: 20 })), { maxLength: 30 })
  .map((lines) => Uint8Array.from(lines.join(''), (unit) => unit.charCodeAt(0) & 0xff))

const tagNames = [
  feieMarkup,
  gprinterMarkup,
  feieLabelMarkup,
  xpyunLabelMarkup,
  spyunMarkup,
  xpyunMarkup,
  yilianyunMarkup,
]
  .flatMap((markup) => Object.keys(markup.tags))
  .concat('constructor', '__proto__', 'nothing')
const hostileMarkup = fc
  .array(
    fc.oneof(
      fc.constantFrom(...tagNames).map((name) => `<${name}>`),
      fc.constantFrom(...tagNames).map((name) => `</${name}>`),
      fc
        .constantFrom(...tagNames)
        .map((name) => `<${name} x="10" y='300' font=constructor w=9 Type=7 Size=99 Wsize=7/>`),
      fc.constantFrom(
        '\n',
        '<',
        '>',
        '&lt;',
        '^B2 x\n',
        '^Q +x\n',
        '@@2',
        '12345678',
        '40,30',
        '<td>',
        '<tr>',
        '小票',
        '😀',
      ),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('{', '}', '"', '[', '{"method":"printText","args":["小票\\n","SONG","MEDIUM","BOLD"]},'),
      fc
        .tuple(
          fc.constantFrom('printText', 'printQrCode', 'printBarCode', 'printImage', 'feed', 'cutting', 'toString'),
          fc.array(fc.oneof(fc.jsonValue(), fc.constantFrom('x', 'LARGE', 'CENTER', 4, 73, 200, '424d')), {
            maxLength: 4,
          }),
        )
        .map(([method, args]) => JSON.stringify({ method, args })),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

const names = Object.keys(languages) as PaperLanguage[]

describe.each(names)('%s', (language) => {
  const { input } = languages[language]
  const hostile: fc.Arbitrary<Uint8Array | string> =
    input === 'markup'
      ? fc.oneof(hostileMarkup, hostileBytes)
      : language === 'tspl'
        ? fc.oneof(hostileTspl, hostileBytes)
        : hostileBytes

  test('[PA4] any input gives a reading, an explanation and a drawing, and never an exception', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(1, 8, 384, 576), (data, widthDots) => {
        const reading = readPaper(data, { widthDots, language })
        expect(reading.pages.reduce((sum, page) => sum + page.heightDots, 0)).toBeLessThan(paperDotsMax * 2)
        expect(reading.unknown.length).toBeLessThanOrEqual(notesMax)
        expect(drawSvg(reading.pages)).not.toMatch(/NaN|undefined|Infinity/)
      }),
      { numRuns: 150 },
    )
  })

  test('[PA18] explain() covers the whole input and gives words in both languages', () => {
    fc.assert(
      fc.property(hostile, (data) => {
        const steps = explain(data, { language })
        if (typeof data === 'string' && input === 'markup') {
          expect(steps.reduce((sum, step) => sum + step.length, 0)).toBe(data.length)
        } else if (typeof data !== 'string' && input === 'bytes') {
          expect(steps.reduce((sum, step) => sum + step.length, 0)).toBe(data.length)
        }
        for (const step of steps) expect(step.words.en !== '' && step.words.zh !== '').toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

test.each([
  ['feie', '<QR>'.repeat(200_000)],
  ['feie', '<CB>'.repeat(200_000)],
  ['feie', '<'.repeat(500_000)],
  ['feie', '</B>'.repeat(200_000)],
  ['yilianyun', `<table>${'<tr><td>'.repeat(100_000)}</table>`],
  ['gprinter', `<gpTR4>${'<td>'.repeat(200_000)}</gpTR4>`],
  ['xpyun', '&lt;'.repeat(200_000)],
  ['feie-label', '<TEXT x="1" y="1">a</TEXT>'.repeat(50_000)],
  ['365-s1', '^B8 x\n'.repeat(150_000)],
  ['tspl', 'TEXT 1,1,"3",0,1,1,"a"\r\n'.repeat(40_000)],
  ['tspl', `${'REVERSE 0,0,100,100\r\n'.repeat(3_000)}PRINT 1,999999999\r\n`],
  ['tspl', '"'.repeat(500_000)],
  ['star-prnt', '\x1bb61'.repeat(100_000)],
  ['escpos', `\x1bL${'a\n'.repeat(100_000)}\f`],
] as const)('[PA4] a million characters of one kind do not hang %s (%#)', (language, input) => {
  const reading = readPaper(input, { widthDots: 384, language })
  drawSvg(reading.pages)
  expect(explain(input, { language }).length).toBeGreaterThan(0)
})

test.each(Object.entries(sampleSlips))('[PA3] the sample of %s is read without an unknown sequence', (_name, slip) => {
  const reading = readPaper(slip.input, { language: slip.language, widthDots: slip.widthDots })
  expect(reading.unknown).toEqual([])
  expect(reading.pages.length).toBeGreaterThan(0)
  for (const step of explain(slip.input, { language: slip.language })) expect(step.command).not.toBe('unknown')
})

test('[PA4] a language that does not exist is the caller’s mistake', () => {
  for (const language of ['toString', 'zpl']) {
    expect(() => readPaper('', { widthDots: 384, language: language as PaperLanguage })).toThrow(RangeError)
    expect(() => explain('', { language: language as PaperLanguage })).toThrow(RangeError)
  }
})

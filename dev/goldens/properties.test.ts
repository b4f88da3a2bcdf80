import {
  compile,
  encode,
  type Issue,
  type ModelFacts,
  models,
  type Paper,
  prepare,
  type ResolvedDocument,
} from '@xiaopiao/engine'
import type { Line, PaperReading } from '@xiaopiao/paper'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printsChinese, readingOf } from './golden-prints.ts'
import { printedCharacters, textDifferences, textRuns } from './printed-text.ts'

/** What holds for any template and any data, on every printer that is sent bytes: seen on the paper, not in the code. */

interface Printer {
  readonly model: ModelFacts
  readonly paper: Paper
}

const printers = models()
  .filter((model) => model.kind === 'bytes')
  .flatMap((model) => model.papers.map((paper): Printer => ({ model, paper })))

/** Commands and their beginnings, as data from anywhere might hold them, and what text gets wrong most often. */
const hostilePieces = [
  ...[
    '\u001b@',
    '\u001bp\u0000\u0019\u00fa',
    '\u001dV\u0000',
    '\u0010\u0014\u0001\u0000\u0001',
    '\u001d(k\u0003\u0000',
    '\u001cp\u0001\u0000',
  ],
  ...[
    '\u001b',
    '\u001d',
    '\u001c',
    '\u0000',
    '\u001d!\u0077',
    '\u001dv0\u0000\u00ff\u00ff\u00ff\u00ff',
    '\u001b3\u0000',
    '\u009b',
    '\u0085',
  ],
  ...['<CUT>', '<QR>x</QR>', '"', '\\', '\\n', '\r\n', '\n', '\t', '{{x}}', 'SIZE 1 mm\r\n', '\u001b\u001d\u0003'],
  ...[
    '😋',
    '👨‍👩‍👧',
    '\ud800',
    '\udc00',
    '𠮷',
    'é',
    'e\u0301',
    '\u0301',
    '¥',
    '€',
    '・',
    '\u200b',
    '\u202e',
    '\ufeff',
    '\u3000',
    '①',
    'ｱ',
  ],
  ...[
    '一',
    '价格',
    ',',
    '。',
    '(',
    '「',
    'Wi-Fi',
    'a-very-long-word-that-no-column-of-a-receipt-can-hold-at-once',
    ' ',
    '   ',
  ],
]

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...hostilePieces), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''))

/** Characters that every Chinese printer has. */
const plainText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '珍珠奶茶',
        '备注',
        '(大杯)',
        ',',
        '。',
        '、',
        '去冰',
        '“好”',
        '1/2',
        '50%',
        'Latte',
        'ml',
        '12.50',
        '-',
      ),
      fc.constantFrom(' ', '  ', 'supercalifragilisticexpialidocious', '\n'),
    ),
    { maxLength: 20 },
  )
  .map((pieces) => pieces.join(''))

const fontSize = fc.oneof(
  { weight: 4, arbitrary: fc.constant('normal') },
  { weight: 2, arbitrary: fc.constantFrom('small', 'middle', 'large', 'huge') },
  {
    weight: 1,
    arbitrary: fc.record({ width: fc.integer({ min: 1, max: 8 }), height: fc.integer({ min: 1, max: 8 }) }),
  },
)

/** One block; its text goes by way of the data, as a customer's does. */
interface TextBlock {
  readonly text: string
  readonly style: object
}

function textBlock(text: fc.Arbitrary<string>, overflow: fc.Arbitrary<string>): fc.Arbitrary<TextBlock> {
  const style = fc.record(
    {
      pagerWeight: fc.constantFrom(1, 2, 3, 0.5),
      textAlign: fc.constantFrom('left', 'center', 'right'),
      fontSize,
      bold: fc.boolean(),
      underline: fc.constantFrom(0, 1, 2),
      invert: fc.boolean(),
      overflow,
      gap: fc.integer({ min: 0, max: 3 }),
    },
    { requiredKeys: [] },
  )
  return fc.record({ text, style })
}

const rows = (block: fc.Arbitrary<TextBlock>) =>
  fc.array(fc.array(block, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })

/** What stands alone on its line, with content from anywhere. */
const singleBlock = fc.oneof(
  fc.record({ contentType: fc.constant('qrcode'), text: hostileText, size: fc.integer({ min: 1, max: 16 }) }),
  fc.record({
    contentType: fc.constant('barcode'),
    text: fc.oneof(hostileText, fc.stringMatching(/^[0-9]{7,14}$/), fc.stringMatching(/^[A-D][0-9]{1,8}[A-D]$/)),
    symbology: fc.constantFrom('code128', 'code39', 'ean13', 'ean8', 'upca', 'itf', 'codabar'),
    width: fc.integer({ min: 2, max: 6 }),
    hri: fc.constantFrom('none', 'above', 'below', 'both'),
  }),
  fc.record({ contentType: fc.constant('divider'), text: fc.constantFrom('-', '=', '·', '=-', '─') }),
  fc.record({ contentType: fc.constant('feed'), lines: fc.integer({ min: 1, max: 5 }) }),
)

type Single = typeof singleBlock extends fc.Arbitrary<infer T> ? T : never

/** A template of placeholders only, and the data that fills it. */
function documentOf(lines: readonly (readonly TextBlock[] | Single)[], paper: Paper): ResolvedDocument {
  const data: Record<string, string> = {}
  const keep = (text: string) => {
    const name = `t${Object.keys(data).length}`
    data[name] = text
    return `{{${name}}}`
  }
  const layouts = lines.map((line) => {
    if (isRow(line)) return line.map(({ text, style }) => ({ ...style, content: keep(text) }))
    const { text, ...rest } = { text: '', ...line }
    if (rest.contentType === 'feed') return [rest]
    return [{ ...rest, content: rest.contentType === 'divider' ? text : keep(text) }]
  })
  return prepare(compile({ format: 'xiaopiao/1', name: 'any', layouts }), data, { paper })
}

const isRow = (line: readonly TextBlock[] | Single): line is readonly TextBlock[] => Array.isArray(line)

function printOn(
  printer: Printer,
  document: ResolvedDocument,
): { readonly reading: PaperReading; readonly issues: readonly Issue[] } {
  const output = encode(document, { model: printer.model.model, paper: printer.paper })
  if (output.kind !== 'bytes') throw new Error(`expected bytes, received ${output.kind}`)
  return { reading: readingOf(printer, output), issues: output.issues }
}

const linesOf = (reading: PaperReading): Line[] => reading.pages.flatMap((page) => page.lines)

/** Nothing but what the template asked for reached the printer, and all of it is on the paper. */
function expectHarmless(reading: PaperReading): void {
  expect(reading).toMatchObject({ unknown: [], warnings: [], stopped: null })
  expect(reading).toMatchObject({ drawerPulses: [], beeps: [], statusRequests: [] })
  expect(reading.pages.filter((page) => page.cut !== null).length).toBeLessThanOrEqual(1)
  for (const line of linesOf(reading)) {
    expect(line.wrapped).toBe(false)
    for (const item of line.items) {
      expect(item.x).toBeGreaterThanOrEqual(0)
      expect(item.x + item.widthDots).toBeLessThanOrEqual(reading.widthDots)
    }
  }
}

const anyOverflow = fc.constantFrom('wrap', 'ellipsis', 'clip', 'shrink')
const runs = { numRuns: 40, seed: 20_261_122 }

describe.each(printers.map((printer) => [`${printer.model.model}, ${printer.paper} mm`, printer] as const))(
  '%s',
  (_name, printer) => {
    test('[TP5] [TP6] any string in any place: no command, no line beyond the paper, no throw', () => {
      const anyLine = fc.oneof(
        { weight: 3, arbitrary: fc.array(textBlock(hostileText, anyOverflow), { minLength: 1, maxLength: 4 }) },
        { weight: 1, arbitrary: singleBlock },
      )
      fc.assert(
        fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), (lines) => {
          expectHarmless(printOn(printer, documentOf(lines, printer.paper)).reading)
        }),
        runs,
      )
    })

    test.runIf(printsChinese(printer.model))('[TP6] wrapping loses nothing and invents nothing', () => {
      fc.assert(
        fc.property(rows(textBlock(plainText, fc.constant('wrap'))), (lines) => {
          const document = documentOf(lines, printer.paper)
          const { reading, issues } = printOn(printer, document)
          expectHarmless(reading)
          expect(textDifferences(document, printedCharacters(reading), issues)).toEqual([])
        }),
        runs,
      )
    })

    test('[TP6] amounts end at one place, whatever stands beside them', () => {
      const name = plainText.map((text) => `品${text.replaceAll(/[\d.]/g, '')}`)
      const amount = fc.integer({ min: 0, max: 99_999 }).map((fen) => (fen / 100).toFixed(2))
      fc.assert(
        fc.property(
          fc.array(fc.tuple(name, amount, fc.boolean(), fc.constantFrom('normal', 'middle')), {
            minLength: 2,
            maxLength: 8,
          }),
          (items) => {
            const lines = items.map(([product, text, bold, size]) => [
              { text: product, style: { pagerWeight: 5 } },
              { text: 'x2', style: { pagerWeight: 1, textAlign: 'right' } },
              { text, style: { pagerWeight: 2, textAlign: 'right', bold, fontSize: size } },
            ])
            const { reading } = printOn(printer, documentOf(lines, printer.paper))
            const amounts = reading.pages.flatMap(textRuns).filter((run) => /\d\.\d\d$/.test(run.text))
            const edges = amounts.map((run) => run.x + run.widthDots)
            expect(new Set(edges).size).toBe(1)
            expect(edges).toHaveLength(items.length)
          },
        ),
        runs,
      )
    })
  },
)

import { guarded, tagGuards } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { MarkupLine } from '../../markup/dialect.ts'
import type { InlineMarkupModel, LineMarkupModel } from '../model.ts'

const source = '365 cloud printing (printcenter): lian/printer Printer.php, m809745357/printer and two more users of it'

const base = {
  papers: [58],
  widthDots: { 58: 384, 80: 384 },
  cellDots: 12,
  source,
} as const

/** 365 S2: tags. No escape is known, so that < and > of data come out full-width. */
export const wifi365: InlineMarkupModel<'365-s2'> = {
  ...base,
  model: '365wifi',
  name: { zh: '365 云打印 S2', en: '365 cloud printer S2' },
  language: '365-s2',
  unverified: ['all of it is from users of the API, none from the vendor', 'the largest tag, DB, is left out'],
  markup: {
    charset: guarded(unicodeGbk, tagGuards),
    lineEnd: '<BR>',
    sizes: [
      { size: [2, 2], open: '<B>', close: '</B>' },
      { size: [1, 2], open: '<L>', close: '</L>' },
      { size: [2, 1], open: '<W>', close: '</W>' },
    ],
    aligned: {
      center: { open: '<C>', close: '</C>' },
      centered: [{ size: [2, 2], open: '<CB>', close: '</CB>' }],
      endsLineInside: false,
      qr: false,
    },
    qr: { open: '<QR>', close: '</QR>', allowed: /./, expected: 'content' },
    barcodes: [],
    clearLines: 0,
  },
}

const sizeCodes: Readonly<Record<string, string>> = { '2x2': '^B2 ', '1x2': '^H2 ', '2x1': '^W2 ' }

/** 365 S1: control codes at the beginning of a line. A ^ of data comes out full-width. */
export const wifi365S1: LineMarkupModel<'365-s1'> = {
  ...base,
  model: '365wifi-s1',
  name: { zh: '365 云打印 S1', en: '365 cloud printer S1' },
  language: '365-s1',
  unverified: ['all of it is from users of the API, none from the vendor', '^W2 for double width', '^F1'],
  markup: {
    charset: guarded(unicodeGbk, [{ character: '^', standIn: '＾' }]),
    lineEnd: '\n',
    sizes: [
      [1, 1],
      [2, 2],
      [1, 2],
      [2, 1],
    ],
    styles: { bold: false, underline: false, invert: false },
    aligns: false,
    line: ({ text, widthTimes, heightTimes }: MarkupLine) =>
      `${sizeCodes[`${Math.min(2, widthTimes)}x${Math.min(2, heightTimes)}`] ?? ''}${text}`,
    header: (copies) => `^N${copies}^F1\n`,
    qr: { open: '^Q +', close: '\n', allowed: /./, expected: 'content' },
    barcodes: [],
    clearLines: 0,
  },
}

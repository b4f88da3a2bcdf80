import { guarded, tagGuards } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { MarkupLine } from '../../markup/dialect.ts'
import type { LineMarkupModel } from '../model.ts'

const alignCodes = { left: 0, center: 1, right: 2 } as const
const flag = (isSet: boolean): number => (isSet ? 1 : 0)

/**
 * Gprinter's cloud (poscom), mode 2: each line is one gpWord with its style. The same cloud takes the bytes of the model
 * `gprinter` in mode 3, which can print QR codes and images; no tag for those is known here.
 */
export const gprinterCloud: LineMarkupModel<'gprinter'> = {
  model: 'gprinter-cloud',
  name: { zh: '佳博云 (标签排版)', en: 'Gprinter cloud (markup)' },
  language: 'gprinter',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'pkg6/cloud-print src/Poscom, jadenHsiao/poscom',
  unverified: ['the values of Align, Wsize and Hsize', 'tags for QR codes and barcodes'],
  markup: {
    charset: guarded(unicodeGbk, tagGuards),
    lineEnd: '<gpBr/>',
    sizes: [
      [1, 1],
      [2, 2],
      [1, 2],
      [2, 1],
    ],
    styles: { bold: true, underline: true, invert: true },
    aligns: true,
    line: ({ text, widthTimes, heightTimes, bold, underline, invert, align }: MarkupLine) =>
      `<gpWord Align=${alignCodes[align]} Bold=${flag(bold)} Wsize=${widthTimes - 1} Hsize=${Math.min(2, heightTimes) - 1}` +
      ` Reverse=${flag(invert)} Underline=${flag(underline)}>${text}</gpWord>`,
    barcodes: [],
    cut: '<gpCut/>',
    clearLines: 0,
  },
}

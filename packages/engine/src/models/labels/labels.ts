import type { LabelModel } from '../model.ts'

/** 40 x 30 mm with a gap of 2 mm: the common sticker for cups. */
const cupLabel = { widthMm: 40, heightMm: 30, gapMm: 2 } as const
/** 40 mm; a millimetre at both sides stays free. */
const cupLabelDots = 320

const base = {
  // Labels are of any width; what counts is the label's size.
  papers: [58, 80],
  widthDots: { 58: cupLabelDots, 80: cupLabelDots },
  cellDots: 12,
  label: cupLabel,
} as const

/** TSPL printers of Gprinter and Xprinter, 8 dots to a mm; Chinese by the built-in font TSS24.BF2 (24 x 24, ASCII 12 x 24). */
export const tspl: LabelModel<'tspl'> = {
  ...base,
  model: 'tspl',
  name: { zh: '标签打印机 (TSPL)', en: 'Label printers (TSPL)' },
  language: 'tspl',
  source: "januslo's TscCommand and a command list (see SPEC.md)",
  unverified: [
    'that ASCII of TSS24.BF2 is 12 dots wide on every model',
    'symbologies other than 128 are drawn as dots',
    'UTF-8 in QRCODE',
  ],
}

/** Feie's label printers: font 12 is Chinese, 24 x 24. */
export const feieLabel: LabelModel<'feie-label'> = {
  ...base,
  model: 'feie-label',
  name: { zh: '飞鹅云标签机', en: 'Feie cloud label printers' },
  language: 'feie-label',
  source: "stark-tech-space/feieyun-node, which quotes the vendor's label document",
  unverified: ['the width of ASCII in font 12 (12 dots are assumed)', 'several labels in one job'],
  contentBytesMax: 5000,
}

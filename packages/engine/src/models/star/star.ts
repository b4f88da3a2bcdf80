import { gbk } from '../../encodings/gbk.ts'
import type { StarCapabilities } from '../../star/capabilities.ts'
import type { StarModel } from '../model.ts'

/** Facts: receiptline (Apache-2.0) and node-thermal-printer's Star configuration, which agree. */
const starPrnt: StarCapabilities = {
  charset: gbk,
  // ESC @, then ESC z 1: lines of 32 dots; taller text makes its line taller.
  init: [0x1b, 0x40, 0x1b, 0x7a, 0x31],
  sizeTimesMax: 6,
  raster: 'graphics',
  qrModuleDotsMax: 8,
  // ESC BEL 20 x 10 ms 20 x 10 ms sets the pulse; BEL fires the first drawer, SUB the second.
  drawer: { 2: [0x1b, 0x07, 0x14, 0x14, 0x07], 5: [0x1b, 0x07, 0x14, 0x14, 0x1a] },
  // ESC d 3 and 2 feed to the knife by themselves.
  cut: { partial: [0x1b, 0x64, 0x03], full: [0x1b, 0x64, 0x02] },
  clearLines: 4,
}

const base = {
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'receiptline (lib/receiptline.js), node-thermal-printer (star-config)',
} as const

const unverified = [
  'models sold in China only: others have no Chinese font, and GBK bytes print as junk',
  'that a line grows with tall text',
  'the second drawer (SUB)',
]

export const star: StarModel<'star-prnt'> = {
  ...base,
  model: 'star',
  name: { zh: 'Star 微型打印机 (StarPRNT)', en: 'Star printers (StarPRNT)' },
  language: 'star-prnt',
  unverified,
  star: starPrnt,
}

export const starLine: StarModel<'star-line'> = {
  ...base,
  model: 'star-line',
  name: { zh: 'Star 行模式打印机 (Line)', en: 'Star printers (Line mode)' },
  language: 'star-line',
  unverified: [...unverified, 'ESC 0 as a spacing of 24 dots between bands of an image'],
  star: { ...starPrnt, raster: 'bands' },
}

import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * 80 mm ESC/POS: 576 dots, 48 columns (firmware, MY-638, escpos-printer-db NT-80-V-UL and YHD-8390). With a spacer
 * such printers take 58 mm paper and print 384 dots (Sunmi T1, Xprinter).
 */
export const escpos80: EscposModel = {
  model: 'escpos80',
  name: { zh: '通用 ESC/POS 80mm', en: 'Generic ESC/POS, 80 mm' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source:
    'commands: firmware roll2021/print801 and a manual of an 80 mm partial-cut printer; geometry: MY-638, escpos-printer-db NT-80-V-UL and YHD-8390',
  unverified: [],
  escpos: genericEscpos,
}

import { sunmiUtf8 } from '../../encodings/sunmi-utf8.ts'
import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * Sunmi cloud printers NT21x (58 mm) and NT31x (80 mm). ESC/POS whose text is UTF-8: GS ( E sets function 6, item 3, to
 * say so whatever the printer was told before. Facts: Sunmi's cloud-printer SDKs for Python and PHP (patched copies).
 */
export const sunmiCloud: EscposModel = {
  model: 'sunmi-cloud',
  name: { zh: '商米云打印机 (NT 系列)', en: 'Sunmi cloud printers (NT series)' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: "vendor's cloud-printer SDKs (Python, PHP, iOS header); docs.sunmi.com push API",
  unverified: ['the width of characters that are neither ASCII nor Chinese', 'ESC p for the drawer'],
  escpos: {
    ...genericEscpos,
    charset: sunmiUtf8,
    // ESC @, then GS ( E 03 00 06 03 01: UTF-8 on.
    init: [0x1b, 0x40, 0x1d, 0x28, 0x45, 0x03, 0x00, 0x06, 0x03, 0x01],
    leavesHanziModeForQr: false,
    cutter: { ...genericEscpos.cutter, partial: [0x1d, 0x56, 0x31], full: [0x1d, 0x56, 0x30] },
  },
}

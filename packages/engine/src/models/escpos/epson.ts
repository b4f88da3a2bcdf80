import { codePages } from '../../encodings/code-pages.ts'
import type { EscposModel } from '../model.ts'
import { commonPages, gbkHanzi } from './chinese.ts'
import { escAt, genericEscpos } from './generic-escpos.ts'

/**
 * Epson TM printers of 203 dpi in the Chinese edition. GS V 65 and 66 feed to the knife by themselves. Older ones of
 * 180 dpi are the model `tm-t88v`.
 */
export const epson: EscposModel = {
  model: 'epson',
  name: { zh: '爱普生 TM 系列', en: 'Epson TM series' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: "framing of Epson's whole command set (kunif/EscPosUtils); escpos-printer-db",
  unverified: [
    'Chinese editions only: others have no FS & and no Chinese font',
    'the buzzer (ESC ( A) differs by model',
  ],
  escpos: {
    ...genericEscpos,
    charset: codePages({ hanzi: gbkHanzi, pages: commonPages }),
    init: escAt,
    leavesHanziModeForQr: false,
    cutter: { feedLines: 0, clearLines: 4, partial: [0x1d, 0x56, 0x42, 0x00], full: [0x1d, 0x56, 0x41, 0x00] },
  },
}

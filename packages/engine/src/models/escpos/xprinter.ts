import { codePages } from '../../encodings/code-pages.ts'
import type { EscposModel } from '../model.ts'
import { commonPages, gbkHanzi } from './chinese.ts'
import { escAt, genericEscpos } from './generic-escpos.ts'

/**
 * Xprinter's desktop printers. Its Android POS manual 3.1.9 gives GBK, GS ! sizes, GS ( k with modules of 1-16 dots, GS v 0
 * and a drawer pulse of 1E FF; ESC B n t is used as the buzzer on them in the field (times, then length in 100 ms).
 */
export const xprinter: EscposModel = {
  model: 'xprinter',
  name: { zh: '芯烨 XP 系列', en: 'Xprinter XP series' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'Xprinter Android POS Program Manual 3.1.9; XP-80XX manual',
  unverified: ['ESC B as the buzzer: known from the field, not from the manual'],
  escpos: {
    ...genericEscpos,
    // Pages need FS . before ESC t (mike42/escpos-php#995).
    charset: codePages({ hanzi: gbkHanzi, pages: commonPages }),
    init: escAt,
    drawer: { 2: [0x1b, 0x70, 0x00, 0x1e, 0xff], 5: [0x1b, 0x70, 0x01, 0x1e, 0xff] },
    beep: (times) => [0x1b, 0x42, times, 0x02],
  },
}

import { sizesUpTo } from '../../slip/size.ts'
import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * Printers of Aclas terminals in mode 0 of their driver (Epson). ASCII is sized by ESC ! and Chinese by FS !, each for
 * itself (`1B 21 30` with `1C 21 0C`). Facts: three public users of `aclasdriver`.
 */
export const aclas: EscposModel = {
  model: 'aclas',
  name: { zh: '顶尖 / 爱宝 Aclas', en: 'Aclas terminals' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'three applications that print through aclasdriver',
  unverified: ['GS B, FS - and ESC p: taken from the generic set', 'the drawer may need a call of the driver instead'],
  escpos: {
    ...genericEscpos,
    sizing: 'esc-fs',
    sizes: sizesUpTo(2),
    leavesHanziModeForQr: false,
    // A sample notes that GS h takes 41 at most.
    barcodeHeightDotsMax: 41,
  },
}

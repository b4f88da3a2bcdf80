import { codePages } from '../../encodings/code-pages.ts'
import type { EscposModel } from '../model.ts'
import { commonPages, gbkHanzi } from './chinese.ts'
import { escAt, genericEscpos } from './generic-escpos.ts'

/**
 * Printers built into Sunmi terminals: T1 and T2 take 80 mm paper and 58 mm with a spacer, V1, V1s and V2 58 mm.
 * The official demo (shangmisunmi/SunmiPrinterDemo, ESCUtil and TextActivity) sends these commands over the virtual
 * Bluetooth printer; GS ! sizes Chinese too, QR codes go without function 65 and end in a line feed.
 */
export const sunmi: EscposModel = {
  model: 'sunmi',
  name: { zh: '商米内置打印机 (T/V 系列)', en: 'Sunmi built-in printers (T and V series)' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'official demo shangmisunmi/SunmiPrinterDemo; escpos-printer-db Sunmi-V2',
  unverified: ['that ESC p opens the drawer of a T1 (the SDK has openDrawer for it)'],
  escpos: {
    ...genericEscpos,
    // The demo lists more pages (Greek, Turkish, Thai …); these are the ones that other makers number alike.
    charset: codePages({ hanzi: gbkHanzi, pages: commonPages }),
    init: escAt,
    qr: { sendsModel: false, moduleDotsMax: 16, endsWithLineFeed: true },
    leavesHanziModeForQr: false,
  },
}

import type { ReceiptMarkup } from './markup-language.ts'
import {
  barcode,
  code128Data,
  cut,
  drawer,
  lineBreak,
  loadedImage,
  qrCode,
  sized,
  styled,
  voice,
} from './receipt-tags.ts'

/** Feie (飞鹅) receipts. Source: cloud-printers 1.5. A raw line end is not documented; nor is an escape for `<`. */
export const feieMarkup: ReceiptMarkup = {
  lineEnds: 'undocumented',
  entities: {},
  tags: {
    BR: lineBreak,
    CUT: cut,
    LOGO: loadedImage,
    PLUGIN: drawer,
    'AUDIO-REFUND': voice('say that a refund is asked for', '语音：申请退单'),
    'AUDIO-CANCEL': voice('say that a cancellation is asked for', '语音：申请取消'),
    CB: styled('centred, double size', '居中放大', { align: 'center', ...sized(2) }),
    B: styled('double size', '放大一倍', sized(2)),
    L: styled('double height', '字体变高一倍', { scaleHeight: 2 }),
    W: styled('double width', '字体变宽一倍', { scaleWidth: 2 }),
    C: styled('centred', '居中', { align: 'center' }),
    RIGHT: styled('right-aligned', '右对齐', { align: 'right' }),
    BOLD: styled('bold', '加粗', { bold: true }),
    QR: qrCode({ countMax: 1 }),
    BC128_A: barcode('CODE128 A', 'CODE128 条码 A', {
      symbology: 'code128',
      data: code128Data('A', /^[0-9A-Z]{1,14}$/),
    }),
    BC128_B: barcode('CODE128 B', 'CODE128 条码 B', {
      symbology: 'code128',
      data: code128Data('B', /^[0-9A-Za-z]{1,14}$/),
    }),
    BC128_C: barcode('CODE128 C', 'CODE128 条码 C', { symbology: 'code128', data: code128Data('C', /^[0-9]{1,22}$/) }),
  },
}

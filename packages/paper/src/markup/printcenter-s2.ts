import type { ReceiptMarkup } from './markup-language.ts'
import { lineBreak, qrCode, sized, styled } from './receipt-tags.ts'

/** 365 (printcenter) S2 models. Source: escpos-dialects 2, 365 row; cloud-printers 2. */
export const printcenterS2Markup: ReceiptMarkup = {
  lineEnds: 'undocumented',
  entities: {},
  tags: {
    BR: lineBreak,
    C: styled('centred', '居中', { align: 'center' }),
    CB: styled('centred, double size', '居中放大', { align: 'center', ...sized(2) }),
    B: styled('double size', '放大一倍', sized(2)),
    DB: styled('triple size', '放大两倍', sized(3)),
    L: styled('double height', '字体变高一倍', { scaleHeight: 2 }),
    W: styled('double width', '字体变宽一倍', { scaleWidth: 2 }),
    QR: qrCode(),
  },
}

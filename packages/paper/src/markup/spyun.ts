import type { ReceiptMarkup } from './markup-language.ts'
import { barcode, code128Data, cut, lineBreak, loadedImage, qrCode, sized, styled } from './receipt-tags.ts'

/** Spyun (商鹏). Source: cloud-printers 3.3; the meaning of each tag and `BC128_C` from the comments of users' code. */
export const spyunMarkup: ReceiptMarkup = {
  lineEnds: 'undocumented',
  entities: {},
  tags: {
    BR: lineBreak,
    CUT: cut,
    IMAGE: loadedImage,
    L1: styled('double size', '放大一倍', sized(2)),
    L2: styled('triple size', '放大两倍', sized(3)),
    C: styled('centred', '居中', { align: 'center' }),
    H: styled('double height', '字体变高一倍', { scaleHeight: 2 }),
    W: styled('double width', '字体变宽一倍', { scaleWidth: 2 }),
    R: styled('right-aligned', '右对齐', { align: 'right' }),
    B: styled('bold', '加粗', { bold: true }),
    QRCODE: qrCode({ countMax: 1 }),
    BC128_C: barcode('CODE128 C', 'CODE128 条码', { symbology: 'code128', data: code128Data('C', /^[0-9]{1,22}$/) }),
  },
}

import { utf8Bytes } from '../bytes/utf8.ts'
import { code128AutoData } from '../codes/code128.ts'
import type { ReceiptMarkup } from './markup-language.ts'
import { barcode, lineBreak, loadedImage, qrCode, sized, styled } from './receipt-tags.ts'
import { numberAttribute } from './tokenize-markup.ts'

/** The escapes that the maker documents. */
export const xpyunEntities = { '&lt;': '<', '&gt;': '>' } as const

/** Xpyun (芯烨云) receipts. Source: cloud-printers 3.2. */
export const xpyunMarkup: ReceiptMarkup = {
  lineEnds: 'undocumented',
  entities: xpyunEntities,
  tags: {
    BR: lineBreak,
    L: styled('left-aligned', '左对齐', { align: 'left' }),
    C: styled('centred', '居中', { align: 'center' }),
    R: styled('right-aligned', '右对齐', { align: 'right' }),
    N: styled('normal size', '字体正常大小', sized(1)),
    HB: styled('double height', '字体变高一倍', { scaleHeight: 2 }),
    WB: styled('double width', '字体变宽一倍', { scaleWidth: 2 }),
    B: styled('double size', '字体放大一倍', sized(2)),
    CB: styled('centred, double size', '居中放大', { align: 'center', ...sized(2) }),
    HB2: styled('triple height', '字体变高两倍', { scaleHeight: 3 }),
    WB2: styled('triple width', '字体变宽两倍', { scaleWidth: 3 }),
    B2: styled('triple size', '字体放大两倍', sized(3)),
    BOLD: styled('bold', '加粗', { bold: true }),
    QR: qrCode({ countMax: 1, charactersMax: 256, sideDots: (tag) => numberAttribute(tag, 'w', 90, 180, 0) }),
    BARCODE: barcode('bar code', '条形码', {
      symbology: 'code128',
      data: (text) => code128AutoData(utf8Bytes(text)),
    }),
    LOGO: loadedImage,
  },
}

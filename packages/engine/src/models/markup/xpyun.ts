import { guarded } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { InlineMarkupModel } from '../model.ts'

/**
 * Xpyun: zhyk-github/XPYUN-Open-Demo and sun-hongwei/xpyun-opensdk. Lines end inside their alignment. < and > have
 * escapes; an & of data comes out full-width, so that `&lt;` of data is not read as one.
 */
export const xpyun: InlineMarkupModel<'xpyun'> = {
  model: 'xpyun',
  name: { zh: '芯烨云', en: 'Xpyun cloud printers' },
  language: 'xpyun',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'zhyk-github/XPYUN-Open-Demo, sun-hongwei/xpyun-opensdk',
  unverified: ['the symbology of BARCODE (code128 is assumed)', 'how large HB2, WB2 and B2 are: they are left out'],
  contentBytesMax: 12 * 1024,
  markup: {
    charset: guarded(unicodeGbk, [{ character: '&', standIn: '＆' }]),
    escapes: { '<': '&lt;', '>': '&gt;' },
    lineEnd: '<BR>',
    sizes: [
      { size: [2, 2], open: '<B>', close: '</B>' },
      { size: [1, 2], open: '<HB>', close: '</HB>' },
      { size: [2, 1], open: '<WB>', close: '</WB>' },
    ],
    bold: { open: '<BOLD>', close: '</BOLD>' },
    aligned: {
      center: { open: '<C>', close: '</C>' },
      right: { open: '<R>', close: '</R>' },
      centered: [{ size: [2, 2], open: '<CB>', close: '</CB>' }],
      endsLineInside: true,
      qr: true,
    },
    qr: { open: '<QR>', close: '</QR>', perSlipMax: 1, allowed: /^.{1,256}$/, expected: '1 to 256 characters' },
    barcodes: [{ symbology: 'code128', allowed: /^[\dA-Za-z-]{1,30}$/, open: '<BARCODE>', close: '</BARCODE>' }],
    clearLines: 0,
  },
}

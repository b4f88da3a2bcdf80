import { guarded, tagGuards } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { InlineMarkupModel } from '../model.ts'

/**
 * Feie receipts: the vendor's published samples (feiejishu/API-Python, API_GO) and SDKs that quote its documents. No
 * escape is documented, so that < and > of data come out full-width. A raw line feed is not documented: lines end in BR.
 */
export const feie: InlineMarkupModel<'feie'> = {
  model: 'feie',
  name: { zh: '飞鹅云小票机', en: 'Feie cloud receipt printers' },
  language: 'feie',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: "vendor's samples feiejishu/API-Python and API_GO; houseme/feie; barcodes from a third party",
  unverified: ['tags inside tags', 'BC128_A, BC128_B, BC128_C', 'whether 5,000 bytes are counted in UTF-8'],
  contentBytesMax: 5000,
  markup: {
    charset: guarded(unicodeGbk, tagGuards),
    lineEnd: '<BR>',
    sizes: [
      { size: [2, 2], open: '<B>', close: '</B>' },
      { size: [1, 2], open: '<L>', close: '</L>' },
      { size: [2, 1], open: '<W>', close: '</W>' },
    ],
    bold: { open: '<BOLD>', close: '</BOLD>' },
    aligned: {
      center: { open: '<C>', close: '</C>' },
      right: { open: '<RIGHT>', close: '</RIGHT>' },
      centered: [{ size: [2, 2], open: '<CB>', close: '</CB>' }],
      endsLineInside: false,
      qr: false,
    },
    qr: { open: '<QR>', close: '</QR>', perSlipMax: 1, allowed: /./, expected: 'content' },
    barcodes: [
      { symbology: 'code128', allowed: /^(?:\d\d){1,11}$/, open: '<BC128_C>', close: '</BC128_C>' },
      { symbology: 'code128', allowed: /^[\dA-Z]{1,14}$/, open: '<BC128_A>', close: '</BC128_A>' },
      { symbology: 'code128', allowed: /^[\dA-Za-z]{1,14}$/, open: '<BC128_B>', close: '</BC128_B>' },
    ],
    cut: '<CUT>',
    drawer: '<PLUGIN>',
    // The printer brings an order out by itself.
    clearLines: 0,
  },
}

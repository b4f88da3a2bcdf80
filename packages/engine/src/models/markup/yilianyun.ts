import { guarded, tagGuards } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { InlineMarkupModel } from '../model.ts'

/**
 * Yilianyun: the vendor's documents (kancloud elind-dev/openapi). Lines are moved by spaces: the tags for it are looked
 * at 25 times in an order at most. BR is a barcode here. `@@2` at the beginning of a line makes it larger, so that a
 * second @ of data comes out full-width, as < and > do.
 */
export const yilianyun: InlineMarkupModel<'yilianyun'> = {
  model: 'yilianyun',
  name: { zh: '易联云', en: 'Yilianyun cloud printers' },
  language: 'yilianyun',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: "vendor's documents: kancloud elind-dev/openapi",
  unverified: ['lengths of barcodes', 'whether MK needs a closing tag', 'FH2, FW2 and FS2 as exactly twice the size'],
  markup: {
    charset: guarded(unicodeGbk, [...tagGuards, { character: '@', standIn: '＠', after: '@' }]),
    lineEnd: '\n',
    sizes: [
      { size: [2, 2], open: '<FS2>', close: '</FS2>' },
      { size: [1, 2], open: '<FH2>', close: '</FH2>' },
      { size: [2, 1], open: '<FW2>', close: '</FW2>' },
    ],
    bold: { open: '<FB>', close: '</FB>' },
    qr: { open: '<QR>', close: '</QR>', allowed: /^[\x20-\x7e]{1,192}$/, expected: '1 to 192 ASCII characters' },
    barcodes: [
      { symbology: 'ean13', allowed: /^\d{12,13}$/, open: '<BR>', close: '</BR>' },
      { symbology: 'code128', allowed: /^(?:\d\d){2,11}$/, open: '<BR3>', close: '</BR3>' },
      { symbology: 'code128', allowed: /^[\dA-Za-z-]{1,14}$/, open: '<BR2>', close: '</BR2>' },
    ],
    cut: '<MK>',
    clearLines: 0,
    // Copies come first of all.
    header: (copies) => (copies === 1 ? '' : `<MN>${copies}</MN>`),
  },
}

import { guarded, tagGuards } from '../../encodings/guarded.ts'
import { unicodeGbk } from '../../encodings/unicode-gbk.ts'
import type { InlineMarkupModel } from '../model.ts'

/** Spyun: tags named in merrydance/locallife and xesam/cloud-printing; what each does is taken from its name. */
export const spyun: InlineMarkupModel<'spyun'> = {
  model: 'spyun',
  name: { zh: '商鹏云', en: 'Spyun cloud printers' },
  language: 'spyun',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: 'merrydance/locallife cloudprint/shangpeng.go, xesam/cloud-printing SpyunCloud.java',
  unverified: ['what L1, H, W and B do exactly, and whether tags nest', 'L2 and IMAGE are left out'],
  contentBytesMax: 5000,
  markup: {
    charset: guarded(unicodeGbk, tagGuards),
    lineEnd: '<BR>',
    sizes: [
      { size: [2, 2], open: '<L1>', close: '</L1>' },
      { size: [1, 2], open: '<H>', close: '</H>' },
      { size: [2, 1], open: '<W>', close: '</W>' },
    ],
    bold: { open: '<B>', close: '</B>' },
    aligned: {
      center: { open: '<C>', close: '</C>' },
      right: { open: '<R>', close: '</R>' },
      centered: [],
      endsLineInside: false,
      qr: false,
    },
    qr: { open: '<QRCODE>', close: '</QRCODE>', allowed: /./, expected: 'content' },
    barcodes: [],
    cut: '<CUT>',
    clearLines: 0,
  },
}

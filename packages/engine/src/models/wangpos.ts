import type { WangposModel } from './model.ts'

/**
 * WangPOS terminals (weipass): no bytes but calls of the SDK's LatticePrinter, on 384 dots. Facts: the .java files with
 * comments inside WeiposSDKII-bin-2.0.jar (Vitaminzm/WangPos).
 */
export const wangpos: WangposModel = {
  model: 'wangpos',
  name: { zh: '旺POS', en: 'WangPOS terminals' },
  language: 'wangpos',
  papers: [58],
  widthDots: { 58: 384, 80: 384 },
  // MEDIUM is 24 dots: 32 half-width characters. SMALL is 16.
  cellDots: 12,
  smallCellDots: 8,
  source: 'WeiposSDKII-bin-2.0.jar (Vitaminzm/WangPos), sources with comments',
  unverified: [
    'the file format that printImage takes (a BMP is given)',
    'that cutting after submitPrint waits for the print',
  ],
}

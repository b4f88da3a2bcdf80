import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * 58 mm ESC/POS: 384 dots, 32 columns (MY-628, escpos-printer-db POS-5890 and ZJ-5870). Many have no knife and ignore the
 * cut; the feed before it brings the text past the tear bar all the same.
 */
export const escpos58: EscposModel = {
  model: 'escpos58',
  name: { zh: '通用 ESC/POS 58mm', en: 'Generic ESC/POS, 58 mm' },
  language: 'escpos',
  papers: [58],
  widthDots: { 58: 384, 80: 384 },
  cellDots: 12,
  source: 'commands: firmware roll2021/print801; geometry: manual of MY-628, escpos-printer-db POS-5890 and ZJ-5870',
  unverified: [],
  escpos: genericEscpos,
}

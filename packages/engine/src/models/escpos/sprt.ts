import type { EscposCapabilities } from '../../escpos/capabilities.ts'
import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * SPRT's manuals (SP-POS58IV, SP-POS88: manualshive 1352036 p. 13, 1352038 p. 17 and 27) list ESC * for images and no
 * QR command, so that codes and images go as ESC * dots. ESC ! honours the size bits only, so bold goes by ESC E.
 */
const sprt: EscposCapabilities = {
  ...genericEscpos,
  qr: undefined,
  raster: { command: 'esc-star', rowsMax: 24, eatsLineFeed: false },
}

const source = "SPRT's manuals SP-POS58IV and SP-POS88 (manualshive 1352036, 1352038), SP series (easymanua.ls)"
const unverified = [
  'GS ! for sizes above double and for Chinese',
  'GS k beyond the common symbologies',
  'the small SP series prints GB2312 only: rarer characters stay blank',
]

export const sprt80: EscposModel = {
  model: 'sprt80',
  name: { zh: '思普瑞特 80mm', en: 'SPRT, 80 mm' },
  language: 'escpos',
  papers: [80],
  widthDots: { 80: 576, 58: 576 },
  cellDots: 12,
  source,
  unverified,
  escpos: sprt,
}

export const sprt58: EscposModel = {
  model: 'sprt58',
  name: { zh: '思普瑞特 58mm', en: 'SPRT, 58 mm' },
  language: 'escpos',
  papers: [58],
  widthDots: { 58: 384, 80: 384 },
  cellDots: 12,
  source,
  unverified,
  escpos: sprt,
}

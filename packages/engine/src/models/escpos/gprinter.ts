import type { EscposModel } from '../model.ts'
import { genericEscpos } from './generic-escpos.ts'

/**
 * Gprinter's desktop printers, by its SDK (EscCommand.java and two users of it): QR codes by functions 67, 69, 80, 81.
 * The vendor's cloud takes the same bytes (poscom, mode 3); its markup is the model `gprinter-cloud`.
 */
export const gprinter: EscposModel = {
  model: 'gprinter',
  name: { zh: '佳博 (ESC/POS 指令)', en: 'Gprinter (ESC/POS)' },
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
  source: "Gprinter's Android SDK, EscCommand.java, and two users of it",
  unverified: ['the SDK warns that not every model has GS ( k', 'the buzzer'],
  escpos: {
    ...genericEscpos,
    qr: { sendsModel: false, moduleDotsMax: 16, endsWithLineFeed: false },
  },
}

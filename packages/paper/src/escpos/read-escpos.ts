import { readCommands } from '../commands/read-commands.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { escposLanguage } from './escpos-language.ts'
import { Printer } from './printer.ts'
import type { PowerOn } from './printer-state.ts'

/** How the printer is at power-on; `widthDots` of the head (384: 58 mm, 576: 80 mm), the rest has defaults. */
export type PrinterOptions = Pick<PowerOn, 'widthDots'> & Partial<PowerOn>

/** A printer as sold in China: GB18030 on, 30 dots a line (M80), the cutter 16 mm behind the head (FW). */
const usualPowerOn: Omit<PowerOn, 'widthDots'> = {
  charset: 'gb18030',
  hanzi: true,
  lineSpacingDots: 30,
  escBangSizesHanzi: false,
  cutterDistanceDots: 128,
}

/** Reads ESC/POS bytes as a printer's firmware would. Total: never throws for any bytes. */
export function readEscpos(bytes: Uint8Array, options: PrinterOptions, limits: ReadingLimits): PaperReading {
  const printer = new Printer({ ...usualPowerOn, ...options }, limits)
  return readCommands(escposLanguage, printer, bytes)
}

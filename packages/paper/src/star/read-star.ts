import type { CommandLanguage } from '../commands/command-language.ts'
import { readCommands } from '../commands/read-commands.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { StarPrinter } from './star-printer.ts'

/** Chinese models take GB18030 as it is; the cutter is about 13 mm behind the head (K). */
const usualPowerOn = { charset: 'gb18030', cutterDistanceDots: 104 } as const

/** Reads StarPRNT or Star Line bytes. Total: never throws for any bytes. */
export function readStar(
  language: CommandLanguage<StarPrinter>,
  bytes: Uint8Array,
  options: PrinterOptions,
  limits: ReadingLimits,
): PaperReading {
  return readCommands(language, new StarPrinter({ ...usualPowerOn, ...options }, limits), bytes)
}

import { hexOf } from '../bytes/hex.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import { type ExplainedStep, shownText, stepsMax, unknownWords } from '../explain/explain-commands.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { elementCommands } from './commands/elements.ts'
import { machineCommands } from './commands/machine.ts'
import { statementAt } from './statement.ts'
import type { TsplCommand } from './tspl-command.ts'
import { TsplPrinter } from './tspl-printer.ts'

/** Every command of the language, by its name in upper case. */
export const tsplCommands: ReadonlyMap<string, TsplCommand> = new Map(
  Object.entries({ ...elementCommands, ...machineCommands }),
)

/** Reads TSPL bytes: labels as they are printed. Total: never throws for any bytes. */
export function readTspl(bytes: Uint8Array, options: PrinterOptions, limits: ReadingLimits): PaperReading {
  const printer = new TsplPrinter(options.widthDots, limits)
  if (options.charset !== undefined) printer.charset = options.charset
  let at = 0
  while (at < bytes.length && printer.stopped === null) {
    const statement = statementAt(bytes, at)
    const command = tsplCommands.get(statement.name)
    if (statement.isTruncated) printer.reportUnknown(bytes, at, statement.end, 'truncated')
    else if (command === undefined) printer.reportUnknown(bytes, at, statement.end, 'command')
    else if (command.act(printer, statement) === false) printer.reportUnknown(bytes, at, statement.end, 'argument')
    at = statement.end
  }
  return printer.reading(at)
}

/** Every statement in words. */
export function explainTspl(bytes: Uint8Array): ExplainedStep[] {
  const steps: ExplainedStep[] = []
  for (let at = 0; at < bytes.length && steps.length < stepsMax; ) {
    const statement = statementAt(bytes, at)
    const { start, end, name, isTruncated } = statement
    const command = isTruncated ? undefined : tsplCommands.get(name)
    const reason = isTruncated ? 'truncated' : 'command'
    const hex = hexOf(bytes, start, end)
    const isText = name !== '' && name !== 'ESC !'
    steps.push({
      offset: start,
      length: end - start,
      bytes: isText && statement.data === null ? shownText(bytes, start, end).trimEnd() : hex,
      command: command === undefined ? 'unknown' : name === '' ? 'CR LF' : name,
      words: command === undefined ? unknownWords(reason) : command.words(statement),
    })
    at = end
  }
  return steps
}

import type { Words } from '../commands/command-definition.ts'
import type { Degrees } from '../label/label-printer.ts'
import { numberOf, type TsplArgument, type TsplStatement } from './statement.ts'
import type { TsplPrinter } from './tspl-printer.ts'

/** What a statement of one name does and how to say it. */
export interface TsplCommand {
  /** Returns false when an argument has no meaning. */
  readonly act: (printer: TsplPrinter, statement: TsplStatement) => unknown
  readonly words: (statement: TsplStatement) => Words
}

/** No effect on the label itself. */
export function silent(en: string, zh: string): TsplCommand {
  return { act: () => undefined, words: () => ({ en, zh }) }
}

/** Would show on the label, and is not drawn. */
export function notShown(en: string, zh: string): TsplCommand {
  return {
    act: (printer, { start }) => printer.warn(start, 'not-shown'),
    words: () => ({ en: `${en} (not shown)`, zh: `${zh}（不显示）` }),
  }
}

/** The first `count` arguments as numbers; null when one is missing or is no number. */
export function numbers(args: readonly TsplArgument[], count: number): number[] | null {
  const all: number[] = []
  for (let index = 0; index < count; index++) {
    const number = numberOf(args[index])
    if (!Number.isFinite(number) || Math.abs(number) > 100_000) return null
    all.push(number)
  }
  return all
}

export function wordOf(argument: TsplArgument | undefined): string {
  return argument?.kind === 'word' ? argument.text.toUpperCase() : ''
}

/** The last argument when it is a text. */
export function lastText(args: readonly TsplArgument[]): Uint8Array | null {
  const last = args.at(-1)
  return last?.kind === 'text' ? last.bytes : null
}

/** Null where it is no right angle. */
export function degreesOf(argument: TsplArgument | undefined): Degrees | null {
  const degrees = numberOf(argument)
  return degrees === 0 || degrees === 90 || degrees === 180 || degrees === 270 ? degrees : null
}

/** Magnification 1..10. */
export function timesOf(argument: TsplArgument | undefined): number | null {
  const times = numberOf(argument)
  return Number.isInteger(times) && times >= 1 && times <= 10 ? times : null
}

import type { Words } from './commands/command-definition.ts'
import { escposLanguage } from './escpos/escpos-language.ts'
import { type PrinterOptions, readEscpos } from './escpos/read-escpos.ts'
import { type ExplainedStep, explainCommands } from './explain/explain-commands.ts'
import type { ReadingLimits } from './limits.ts'
import type { PaperReading } from './page/model.ts'

/** Printer languages that can be read; the engine's models name theirs by the same words. */
export type PaperLanguage = 'escpos'

interface Reader<Input> {
  readonly name: Words
  readonly read: (input: Input, options: PrinterOptions, limits: ReadingLimits) => PaperReading
  readonly explain: (input: Input) => ExplainedStep[]
}

export type LanguageReader =
  | ({ readonly input: 'bytes' } & Reader<Uint8Array>)
  | ({ readonly input: 'markup' } & Reader<string>)

/** One entry a language: how it is read and explained. */
export const languages: Readonly<Record<PaperLanguage, LanguageReader>> = {
  escpos: {
    name: { en: 'ESC/POS', zh: 'ESC/POS' },
    input: 'bytes',
    read: readEscpos,
    explain: (bytes) => explainCommands(escposLanguage, bytes),
  },
}

/** For menus: every language with its name. */
export const paperLanguages: readonly { readonly language: PaperLanguage; readonly name: Words }[] = Object.entries(
  languages,
).map(([language, { name }]) => ({ language: language as PaperLanguage, name }))

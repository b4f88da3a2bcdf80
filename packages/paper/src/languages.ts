import type { Words } from './commands/command-definition.ts'
import type { CommandLanguage } from './commands/command-language.ts'
import { escposLanguage } from './escpos/escpos-language.ts'
import { type PrinterOptions, readEscpos } from './escpos/read-escpos.ts'
import { type ExplainedStep, explainCommands } from './explain/explain-commands.ts'
import type { ReadingLimits } from './limits.ts'
import { feieMarkup } from './markup/feie.ts'
import { gprinterMarkup } from './markup/gprinter.ts'
import { feieLabelMarkup, type LabelMarkupPrinter, readLabelMarkup, xpyunLabelMarkup } from './markup/label-markup.ts'
import { explainMarkup, type MarkupLanguage, type ReceiptMarkup, readReceiptMarkup } from './markup/markup-language.ts'
import { explainPrintcenterS1, readPrintcenterS1 } from './markup/printcenter-s1.ts'
import { printcenterS2Markup } from './markup/printcenter-s2.ts'
import { spyunMarkup } from './markup/spyun.ts'
import { xpyunMarkup } from './markup/xpyun.ts'
import { yilianyunMarkup } from './markup/yilianyun.ts'
import type { PaperReading } from './page/model.ts'
import { readStar } from './star/read-star.ts'
import { starLineLanguage, starPrntLanguage } from './star/star-languages.ts'
import type { StarPrinter } from './star/star-printer.ts'
import { explainTspl, readTspl } from './tspl/read-tspl.ts'
import { explainWangpos, readWangpos } from './wangpos/read-wangpos.ts'

/** Printer languages that can be read; the engine's models name theirs by the same words. */
export type PaperLanguage =
  | 'escpos'
  | 'star-prnt'
  | 'star-line'
  | 'tspl'
  | 'feie'
  | 'feie-label'
  | '365-s1'
  | '365-s2'
  | 'yilianyun'
  | 'xpyun'
  | 'xpyun-label'
  | 'spyun'
  | 'gprinter'
  | 'wangpos'

interface Reader<Input> {
  readonly name: Words
  readonly read: (input: Input, options: PrinterOptions, limits: ReadingLimits) => PaperReading
  readonly explain: (input: Input) => ExplainedStep[]
}

export type LanguageReader =
  | ({ readonly input: 'bytes' } & Reader<Uint8Array>)
  | ({ readonly input: 'markup' } & Reader<string>)

function star(name: string, language: CommandLanguage<StarPrinter>): LanguageReader {
  return {
    name: { en: name, zh: name },
    input: 'bytes',
    read: (bytes, options, limits) => readStar(language, bytes, options, limits),
    explain: (bytes) => explainCommands(language, bytes),
  }
}

function receipt(en: string, zh: string, markup: ReceiptMarkup): LanguageReader {
  return {
    name: { en, zh },
    input: 'markup',
    read: (text, options, limits) => readReceiptMarkup(markup, text, options, limits),
    explain: (text) => explainMarkup(markup, text),
  }
}

function label(en: string, zh: string, markup: MarkupLanguage<LabelMarkupPrinter>): LanguageReader {
  return {
    name: { en, zh },
    input: 'markup',
    read: (text, options, limits) => readLabelMarkup(markup, text, options, limits),
    explain: (text) => explainMarkup(markup, text),
  }
}

/** One entry a language: how it is read and explained. */
export const languages: Readonly<Record<PaperLanguage, LanguageReader>> = {
  escpos: {
    name: { en: 'ESC/POS', zh: 'ESC/POS' },
    input: 'bytes',
    read: readEscpos,
    explain: (bytes) => explainCommands(escposLanguage, bytes),
  },
  'star-prnt': star('StarPRNT', starPrntLanguage),
  'star-line': star('Star Line', starLineLanguage),
  tspl: { name: { en: 'TSPL', zh: 'TSPL' }, input: 'bytes', read: readTspl, explain: explainTspl },
  feie: receipt('Feie', '飞鹅', feieMarkup),
  'feie-label': label('Feie labels', '飞鹅标签', feieLabelMarkup),
  '365-s1': {
    name: { en: '365 S1', zh: '365 S1' },
    input: 'markup',
    read: readPrintcenterS1,
    explain: explainPrintcenterS1,
  },
  '365-s2': receipt('365 S2', '365 S2', printcenterS2Markup),
  yilianyun: receipt('Yilianyun', '易联云', yilianyunMarkup),
  xpyun: receipt('Xpyun', '芯烨云', xpyunMarkup),
  'xpyun-label': label('Xpyun labels', '芯烨云标签', xpyunLabelMarkup),
  spyun: receipt('Spyun', '商鹏云', spyunMarkup),
  gprinter: receipt('Gprinter', '佳博', gprinterMarkup),
  // Calls of its SDK, as JSON.
  wangpos: { name: { en: 'WangPOS', zh: '旺 POS' }, input: 'markup', read: readWangpos, explain: explainWangpos },
}

/** For menus: every language with its name. */
export const paperLanguages: readonly { readonly language: PaperLanguage; readonly name: Words }[] = Object.entries(
  languages,
).map(([language, { name }]) => ({ language: language as PaperLanguage, name }))

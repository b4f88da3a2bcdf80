import { utf8Bytes, utf8Text } from '../bytes/utf8.ts'
import { languages, type PaperLanguage } from '../languages.ts'
import type { ExplainedStep } from './explain-commands.ts'

/**
 * Every command of a printer's input in words, English and Chinese, with its offset and bytes. What characters look like
 * and where they stand is `readPaper`'s matter. Never throws for any input; `language` as in `readPaper`.
 */
export function explain(input: Uint8Array | string, options: { language?: PaperLanguage } = {}): ExplainedStep[] {
  const language = options.language ?? 'escpos'
  const reader = Object.hasOwn(languages, language) ? languages[language] : undefined
  if (reader === undefined) throw new RangeError(`No printer language "${String(language)}"`)
  if (reader.input === 'markup') return reader.explain(typeof input === 'string' ? input : utf8Text(input))
  return reader.explain(typeof input === 'string' ? utf8Bytes(input) : input)
}

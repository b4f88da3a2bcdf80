import { parseAccept } from 'hono/utils/accept'

/** The two languages that people read here. */
export type Language = 'zh' | 'en'

/** A text in both languages. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/** A longer header was not written by a browser; its weights are not worth sorting. */
const headerCharactersMax = 1_000

/** HA2: the language of an answer by `Accept-Language`; English when neither is asked for. */
export function preferredLanguage(header: string | undefined): Language {
  if (header === undefined || header.length > headerCharactersMax) return 'en'
  for (const { type, q } of parseAccept(header)) {
    const primary = type.toLowerCase().split('-')[0]
    if (q > 0 && (primary === 'zh' || primary === 'en')) return primary
  }
  return 'en'
}

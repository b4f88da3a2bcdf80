import { ownLanguage } from './own-language.ts'

/**
 * What was seen of a fault, for example the vendor's own words: a task's error text is `中文 / English: seen`, and
 * its first part is what the page says in its own words already. Empty when nothing was seen.
 */
export function faultDetail(message: string | null, language: string): string {
  const [, seen = ''] = /^[^/]* \/ [^:]*: (.+)$/s.exec(message ?? '') ?? []
  return ownLanguage(seen, language)
}

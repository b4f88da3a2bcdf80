import type { i18n, TFunction } from 'i18next'
import { openWord } from '../language/open-words.ts'

/** Sections in which a code at the start of a detail may be at home. */
const detailSections = ['confirmation', 'hold', 'cancelReason', 'fault', 'cause'] as const

/** Who or what made a transition: `person:admin`, `key:3`, `scheduler` … */
export function whoWords(cause: string, language: i18n): string {
  const [kind = '', ...name] = cause.split(':')
  const word = openWord(language, 'cause', kind)
  return name.length === 0 ? word : `${word} ${name.join(':')}`
}

/** The detail of a transition with its leading code in words: `status_ok`, `paper_out: the printer says so`. */
export function detailWords(detail: string, language: i18n, t: TFunction): string {
  const [code = '', ...rest] = detail.split(': ')
  for (const section of detailSections) {
    const word = openWord(language, section, code)
    if (word !== code) return rest.length === 0 ? word : t('task.detail', { word, rest: rest.join(': ') })
  }
  return detail
}

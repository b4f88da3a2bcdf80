import type { i18n } from 'i18next'

type OpenSection =
  | 'fault'
  | 'advice'
  | 'orderEvent'
  | 'event'
  | 'cause'
  | 'unit'
  | 'choice'
  | 'confirmation'
  | 'hold'
  | 'cancelReason'

/** Words for codes that the wire leaves open: a code that has no words is shown as it is. */
export function openWord(language: i18n, section: OpenSection, code: string): string {
  const key = code.replaceAll(/[^A-Za-z0-9]/g, '_')
  const word: unknown = language.getResource(language.language, 'translation', `${section}.${key}`)
  return typeof word === 'string' ? word : code
}

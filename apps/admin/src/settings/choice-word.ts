import type { i18n } from 'i18next'
import { openWord } from '../language/open-words.ts'
import { groupOf } from './setting-groups.ts'

/** A setting's choice in words: the same choice may mean something else in another group. */
export function choiceWord(language: i18n, key: string, choice: string): string {
  const ofGroup = `${groupOf(key)}_${choice}`
  const word = openWord(language, 'choice', ofGroup)
  return word === ofGroup ? openWord(language, 'choice', choice) : word
}

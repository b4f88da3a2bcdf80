import { useTranslation } from 'react-i18next'
import type { DocumentFault } from './json-document.ts'

/** What is wrong, in the page's language where a code has words, and what exactly. */
export function useFaultWords(): (fault: DocumentFault) => string {
  const { t, i18n } = useTranslation('templates')
  return ({ code, message }) => {
    const words: unknown = i18n.getResource(i18n.language, 'templates', `json.fault.${code}`)
    if (typeof words !== 'string') return message === '' ? t('json.schema') : message
    return message === '' ? words : `${words} (${message})`
  }
}

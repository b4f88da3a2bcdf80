import { useTranslation } from 'react-i18next'
import type { PlacedIssue } from '../preview/build-template.ts'
import { isWithin } from '../preview/page-places.ts'

/** What is wrong, in the page's language, and the engine's own words for what exactly. */
export function useIssueWords(): (issue: PlacedIssue) => { readonly title: string; readonly detail: string } {
  const { i18n } = useTranslation('templates')
  return ({ code, message }) => {
    const words: unknown = i18n.getResource(i18n.language, 'templates', `editor.issue.${code}`)
    return typeof words === 'string' ? { title: words, detail: message } : { title: message, detail: '' }
  }
}

/** The issues of what stands at a place or below it; each once for both papers. */
export function issuesWithin(issues: readonly PlacedIssue[], place: string): readonly PlacedIssue[] {
  return issues.filter(({ type, path }) => isWithin(`${type}.${path}`, place))
}

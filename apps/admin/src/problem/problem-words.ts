import type { TFunction } from 'i18next'
import { ProblemError } from '../api/problem-error.ts'

export interface ProblemWords {
  readonly title: string
  /** The server's own words and every issue, one each. */
  readonly lines: readonly string[]
}

/** What a failure means for the person in front of the page. */
export function problemWords(error: unknown, t: TFunction): ProblemWords {
  if (!(error instanceof ProblemError)) {
    return { title: t('problemNote.title'), lines: error instanceof Error ? [error.message] : [] }
  }
  const title = t(`problem.${error.code}`, { defaultValue: error.detail || t('problemNote.title') })
  const issues = error.issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  // Where the page's words say it all, the server's sentence would only repeat them.
  const detail = ['unreachable', 'unauthorized', 'rate_limited'].includes(error.code) ? '' : error.detail
  return { title, lines: [detail, ...issues].filter((line) => line !== '' && line !== title) }
}

import type { TFunction } from 'i18next'
import { ProblemError } from '../api/problem-error.ts'
import { ownLanguage } from './own-language.ts'

export interface ProblemWords {
  readonly title: string
  /** The server's own words and every issue, one each. */
  readonly lines: readonly string[]
}

/** Codes whose words need no detail: the issues, if any, tell the rest. */
const saysItAll = new Set<string>(['unreachable', 'unauthorized', 'rate_limited', 'invalid'])

/**
 * What a failure means for the person in front of the page.
 * @param toldElsewhere paths of the issues that stand at their fields already
 */
export function problemWords(
  error: unknown,
  t: TFunction,
  language: string,
  toldElsewhere: readonly string[] = [],
): ProblemWords {
  if (!(error instanceof ProblemError)) {
    return { title: t('problemNote.title'), lines: error instanceof Error ? [error.message] : [] }
  }
  const title = t(`problem.${error.code}`, { defaultValue: error.detail || t('problemNote.title') })
  const untold = error.issues.filter((issue) => !toldElsewhere.includes(issue.path))
  const issues = untold.map((issue) => {
    const message = ownLanguage(issue.message, language)
    return issue.path === '' ? message : `${issue.path}: ${message}`
  })
  // Where the page's words say it all, the server's sentence would only repeat them.
  const detail = saysItAll.has(error.code) ? '' : error.detail
  return { title, lines: [detail, ...issues].filter((line) => line !== '' && line !== title) }
}

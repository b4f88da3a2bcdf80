import { ProblemError } from '../api/problem-error.ts'
import { ownLanguage } from './own-language.ts'

export interface FieldProblem<Path extends string> {
  readonly path: Path
  readonly errors: string[]
}

/** The issues that belong to fields of a form, by field; the others are for a note above it. */
export function fieldProblems<Path extends string>(
  error: unknown,
  paths: readonly Path[],
  language: string,
): FieldProblem<Path>[] {
  if (!(error instanceof ProblemError)) return []
  const { issues } = error
  return paths.flatMap((path) => {
    const errors = issues.filter((issue) => issue.path === path).map((issue) => ownLanguage(issue.message, language))
    return errors.length === 0 ? [] : [{ path, errors }]
  })
}

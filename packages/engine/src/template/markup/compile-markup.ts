import type { Helper } from '../../expressions/builtins/helper.ts'
import { EngineError, type Issue } from '../../issue.ts'
import { issuesMax, markupCharsMax } from '../../limits.ts'
import { compileLayouts } from '../compile-layouts.ts'
import type { CompiledTemplate } from '../compiled-template.ts'
import { readMarkup } from './read-markup.ts'

/**
 * Compiles the HTML-like form of a document: the same tree as the JSON form makes.
 * @param path where the text stands in the template; issues are at its lines and columns: `content:3:14`, or `3:14`
 * Throws EngineError `template_error`.
 */
export function compileMarkup(source: string, path: string, helpers: ReadonlyMap<string, Helper>): CompiledTemplate {
  if (source.length > markupCharsMax) {
    const message = `the text of a template may have ${markupCharsMax} characters`
    throw new EngineError('template_error', [{ path, code: 'limit_exceeded', message }])
  }
  const { template, locate, issues } = readMarkup(source, path)
  if (issues.length === 0) return compileLayouts(template, { helpers, locate })
  throw new EngineError('template_error', [
    ...issues,
    ...otherIssues(issues, () => compileLayouts(template, { helpers, locate })),
  ])
}

/** What is wrong with the fields of a markup whose tags are not right either, so that its author sees all at once. */
function otherIssues(known: readonly Issue[], compileRest: () => unknown): Issue[] {
  try {
    compileRest()
    return []
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return error.issues
      .filter(({ path }) => known.every((issue) => issue.path !== path))
      .slice(0, issuesMax - known.length)
  }
}

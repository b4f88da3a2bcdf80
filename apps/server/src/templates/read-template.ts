import { EngineError } from '@xiaopiao/engine'
import type { Issue } from '@xiaopiao/protocol'
import { compiledTemplate } from './compiled-template.ts'
import { resolveTemplate } from './resolve-template.ts'

/**
 * Reads a template that came from outside: a document, a built-in's name or JSON text.
 * @param path where it stood in the request, may be empty; the engine's paths are told below it
 * @returns the template itself, which compiles, or what is wrong with it
 */
export function readTemplate(
  given: unknown,
  path: string,
): { readonly ok: true; readonly template: unknown } | { readonly ok: false; readonly issues: Issue[] } {
  const template = typeof given === 'string' ? resolveTemplate(given) : given
  try {
    compiledTemplate(template)
    return { ok: true, template }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, issues: issuesOf(error, path) }
  }
}

function issuesOf(error: EngineError, path: string): Issue[] {
  if (error.issues.length === 0) return [{ path, code: error.code, message: error.message }]
  return error.issues.map((issue) => ({
    path: below(path, issue.path),
    code: issue.code,
    message: issue.message,
  }))
}

function below(path: string, inner: string): string {
  if (path === '' || inner === '') return path + inner
  return inner.startsWith('[') ? path + inner : `${path}.${inner}`
}

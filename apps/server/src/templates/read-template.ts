import { EngineError } from '@xiaopiao/engine'
import { type Issue, suggestName } from '@xiaopiao/protocol'
import { builtinTemplates } from './builtin-templates.ts'
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
  if (typeof template === 'string') return { ok: false, issues: [notATemplate(template, path)] }
  try {
    compiledTemplate(template)
    return { ok: true, template }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, issues: issuesOf(error, path) }
  }
}

function issuesOf(error: EngineError, path: string): Issue[] {
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

/** Text that begins like JSON is told where the JSON breaks, other text which names there are. */
function notATemplate(text: string, path: string): Issue {
  if (/^\s*[[{]/.test(text)) {
    const reason = jsonError(text)
    return { path, code: 'bad_json', message: `the template is not valid JSON: ${reason} / 模板不是合法的 JSON` }
  }
  const names = Object.keys(builtinTemplates)
  const near = suggestName(text, names)
  const hint = near === undefined ? '' : `: did you mean "${near}"?`
  const message = `a template is JSON or one of ${names.join(', ')}${hint} / 模板应为 JSON 或内置模板名(${names.join('、')})`
  return { path, code: 'unknown_template', message }
}

function jsonError(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

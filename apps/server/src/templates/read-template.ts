import { EngineError } from '@xiaopiao/engine'
import { type Issue, suggestName } from '@xiaopiao/protocol'
import { givenTemplate, namedBusiness, templateNames } from './chosen-template.ts'
import { compiledTemplate } from './compiled-template.ts'

/**
 * Judges a template that came from outside: a document, the name of a business, JSON text or the HTML-like form.
 * @param path where it stood in the request, may be empty; the engine's paths are told below it
 * @returns what is wrong with it; a good one is one that `chosenTemplate` can take
 */
export function readTemplate(
  given: unknown,
  path: string,
): { readonly ok: true } | { readonly ok: false; readonly issues: Issue[] } {
  if (typeof given === 'string' && (given.trim() === '' || namedBusiness(given) !== undefined)) return { ok: true }
  const template = typeof given === 'string' ? givenTemplate(given) : given
  if (typeof template === 'string') return { ok: false, issues: [notATemplate(template, path)] }
  if (isTooDeep(template)) {
    const message = `nested deeper than ${depthMax} levels / 嵌套超过 ${depthMax} 层`
    return { ok: false, issues: [{ path, code: 'too_deep', message }] }
  }
  try {
    compiledTemplate(template)
    if (!hasLayouts(template)) return { ok: false, issues: [nothingToPrint(path)] }
    return { ok: true }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, issues: issuesOf(error, path) }
  }
}

/** As deep as a request may be: a document comes in one, and JSON text is none until it is read here. */
const depthMax = 64

/** Walks without recursion, because what it guards against is depth. */
function isTooDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return true
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []))
  }
  return false
}

/** Blank paper is nobody's wish: a list that was meant to be filled looks like this. */
function hasLayouts(template: unknown): boolean {
  const layouts = Array.isArray(template) ? template : (template as { readonly layouts?: unknown }).layouts
  return !Array.isArray(layouts) || layouts.length > 0
}

function nothingToPrint(path: string): Issue {
  const message = 'the template has no layouts: it would print blank paper / 模板没有任何内容,只会打出白纸'
  return { path: below(path, 'layouts'), code: 'empty_template', message }
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
  const names = templateNames
  const near = suggestName(text, names)
  const hint = near === undefined ? '' : `: did you mean "${near}"?`
  const message = `a template is JSON or one of ${names.join(', ')}${hint} / 模板应为 JSON 或业务名(${names.join('、')})`
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

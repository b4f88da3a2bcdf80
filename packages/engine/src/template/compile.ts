import type { Helper } from '../expressions/builtins/helper.ts'
import { builtinHelpers } from '../expressions/builtins/index.ts'
import { EngineError } from '../issue.ts'
import { compileHandlebarsJson } from './compile-handlebars-json.ts'
import { compileLayouts } from './compile-layouts.ts'
import type { CompiledTemplate } from './compiled-template.ts'
import { describe, type Fields, IssueList, isFields, refuseUnknownFields } from './issue-list.ts'
import { compileMarkup } from './markup/compile-markup.ts'

/** A helper that the host adds: arguments and `name=value` pairs in, a value out. Must be pure and quick. */
export type HostHelper = (args: readonly unknown[], hash: Readonly<Record<string, unknown>>) => unknown

export interface CompileOptions {
  /** More helpers by name (TP3); one with a built-in's name takes its place. */
  readonly helpers?: Readonly<Record<string, HostHelper>>
}

function helpersWith(added: CompileOptions['helpers']): ReadonlyMap<string, Helper> {
  if (added === undefined) return builtinHelpers
  const helpers = new Map(builtinHelpers)
  for (const [name, call] of Object.entries(added)) helpers.set(name, { args: [0, 20], hash: undefined, call })
  return helpers
}

/** The forms that are written as one text, which stands in `content`. */
const textForms = {
  'handlebars-json': compileHandlebarsJson,
  'xiaopiao-html/1': compileMarkup,
}

const formats = ['xiaopiao/1', ...Object.keys(textForms)]

/**
 * Reads a template in any of its forms (TP1, TP4): an object with `layouts`, a bare array of layouts, the HTML-like form
 * (a text that begins with `<`, or `{"format": "xiaopiao-html/1", "content": …}`), or a Handlebars text whose result is the
 * JSON (`{"format": "handlebars-json", "content": …}`).
 * Throws EngineError `template_error` with every issue found: its path in the JSON, or line and column of the text (TP7).
 */
export function compile(template: unknown, options: CompileOptions = {}): CompiledTemplate {
  const helpers = helpersWith(options.helpers)
  if (typeof template === 'string' && /^\s*</.test(template)) return compileMarkup(template, '', helpers)
  if (!isFields(template)) return compileLayouts(template, { helpers })
  const format = template['format']
  if (format === undefined || format === 'xiaopiao/1') return compileLayouts(template, { helpers })
  if (format === 'handlebars-json' || format === 'xiaopiao-html/1') {
    const { name, content } = readEnvelope(template)
    const compiled = textForms[format](content, 'content', helpers)
    return name === undefined ? compiled : { ...compiled, name }
  }
  const message = `expected the format ${formats.map((known) => `'${known}'`).join(', ')}, received ${describe(format)}`
  throw new EngineError('template_error', [{ path: 'format', code: 'unsupported_format', message }])
}

/** What stands around a template that is one text. */
function readEnvelope(template: Fields): { readonly name: string | undefined; readonly content: string } {
  const list = new IssueList()
  refuseUnknownFields(template, ['format', 'name', 'description', 'content'], '', 'a template of one text', list)
  for (const field of ['name', 'description', 'content']) {
    const value = template[field]
    if (typeof value === 'string') continue
    if (value !== undefined) list.add(field, 'invalid_type', `expected a text, received ${describe(value)}`)
    else if (field === 'content') list.add(field, 'missing_field', 'the text of the template is needed here')
  }
  if (list.issues.length > 0) throw new EngineError('template_error', list.issues)
  const { name, content } = template
  return { name: typeof name === 'string' ? name : undefined, content: String(content) }
}

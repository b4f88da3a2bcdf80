import { builtinTemplates, isBuiltinTemplateName } from './builtin-templates.ts'

/**
 * The template that a setting or a request means.
 * @param value empty: the built-in receipt; a built-in's name; or a template as JSON text or in its HTML-like form
 * @returns the template for `compiledTemplate`. Text that is none of these is answered as it is, which no template
 *   is: `readTemplate` tells its author why.
 */
export function resolveTemplate(value: string): unknown {
  if (value.trim() === '') return builtinTemplates.receipt
  if (isBuiltinTemplateName(value)) return builtinTemplates[value]
  if (/^\s*</.test(value)) return { format: 'xiaopiao-html/1', content: value }
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

import type { Business, PrintTask, TemplateAge } from '@xiaopiao/protocol'
import { businesses } from '../templates/businesses.constant.ts'

type TemplateFacts = Pick<PrintTask, 'template_version' | 'error_code'>

/** The template that a task prints, where it is one of the library: `shopping@0.3` is version 0.3 of the business shopping. */
export function libraryTemplate({
  template_version: name,
}: TemplateFacts): { readonly business: Business; readonly version: string } | undefined {
  const [kind, version] = name?.split('@') ?? []
  const business = businesses.find((known) => known === kind)
  return business === undefined || version === undefined ? undefined : { business, version }
}

/**
 * Which template a person usually wants when a task is printed again: a slip that could not be made needs another one.
 * @returns undefined where there is nothing to choose
 */
export function usualTemplate(task: TemplateFacts, action: 'reprint' | 'retry'): TemplateAge | undefined {
  if (libraryTemplate(task) === undefined) return undefined
  return action === 'reprint' || task.error_code === 'render_failed' ? 'newest' : 'same'
}

import { type Business, business } from '@xiaopiao/protocol'
import type { TenantReads } from '../store/store.ts'
import { shopTemplate } from './shop-template.ts'

/** A template for `compiledTemplate`, and its version in the library; null: it was given, and is none of the library. */
export interface ChosenTemplate {
  readonly template: unknown
  readonly version: string | null
}

/** Names from before there was a library, which settings and shop systems still say. */
const oldNames: ReadonlyMap<string, Business> = new Map([
  ['receipt', 'shopping'],
  ['shipping', 'delivery'],
  ['order', 'kitchen'],
  ['label', 'cup_label'],
])

/** Every name that a setting or a request may give for a template. */
export const templateNames: readonly string[] = [...business.options, ...oldNames.keys()]

/** The business that a name means; undefined when it is no name. */
export function namedBusiness(name: string): Business | undefined {
  return business.safeParse(name).data ?? oldNames.get(name)
}

/**
 * The template that a setting or a request means.
 * @param value empty: the shop's own for `fallback`; a business's name: the shop's own for that; or a template as JSON
 *   text or in its HTML-like form, which `readTemplate` has found good
 * @param printerId decides while a version is rolled out
 */
export async function chosenTemplate(
  reads: TenantReads,
  value: string,
  fallback: Business,
  printerId?: number,
): Promise<ChosenTemplate> {
  const named = value.trim() === '' ? fallback : namedBusiness(value)
  if (named !== undefined) return await shopTemplate(reads, named, printerId)
  return { template: givenTemplate(value), version: null }
}

/**
 * A template that was written out: JSON text, or the HTML-like form. Text that is neither is answered as it is, which no
 * template is.
 */
export function givenTemplate(text: string): unknown {
  if (/^\s*</.test(text)) return { format: 'xiaopiao-html/1', content: text }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

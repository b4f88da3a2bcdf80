import type { Business } from '@xiaopiao/protocol'
import { businesses } from '../templates/businesses.constant.ts'
import type { SettingValue } from './setting-draft.ts'

/** Which template a setting names: a business's in the library, the usual one, or one that stands in the setting itself. */
export type TemplateChoice =
  | { readonly kind: 'usual' }
  | { readonly kind: 'business'; readonly business: Business }
  | { readonly kind: 'own' }

/** What templates were called before the library had them; they still work. */
const olderNames: Readonly<Record<string, Business>> = {
  receipt: 'shopping',
  shipping: 'delivery',
  order: 'kitchen',
  label: 'cup_label',
}

export function templateChoice(value: SettingValue): TemplateChoice {
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') return { kind: 'usual' }
  const named = Object.hasOwn(olderNames, text) ? olderNames[text] : businesses.find((known) => known === text)
  return named === undefined ? { kind: 'own' } : { kind: 'business', business: named }
}

/** What prints where a setting is empty. */
const usualBusinesses: Readonly<Record<string, Business>> = {
  'print.receipt_template': 'shopping',
  'print.shipping_template': 'delivery',
  'print.void_template': 'void',
}

export function usualBusiness(key: string): Business | undefined {
  return usualBusinesses[key]
}

import type { Business, PrintType } from '@xiaopiao/protocol'
import type { TenantReads } from '../store/store.ts'
import { type ChosenTemplate, chosenTemplate } from '../templates/chosen-template.ts'

/** Whose template a slip takes where neither a request nor a setting says another. */
const businesses: Readonly<Record<PrintType, Business>> = {
  RECEIPT: 'shopping',
  SHIPPING: 'delivery',
  ORDER: 'kitchen',
  LABEL: 'cup_label',
}

/** One slip for one printer, and which template it was asked to be. */
export interface SlipWish {
  /** A document, or what `chosenTemplate` reads; empty or absent: the shop's template for the print type. */
  readonly template: unknown
  readonly printType: PrintType
  readonly printerId: number
}

/** The template that a slip is printed with. */
export async function slipTemplate(reads: TenantReads, wish: SlipWish): Promise<ChosenTemplate> {
  const { template = '', printType, printerId } = wish
  if (typeof template !== 'string') return { template, version: null }
  return await chosenTemplate(reads, template, businesses[printType], printerId)
}

import label from './label.json' with { type: 'json' }
import order from './order.json' with { type: 'json' }
import receipt from './receipt.json' with { type: 'json' }
import shipping from './shipping.json' with { type: 'json' }
import testPage from './test-page.json' with { type: 'json' }
import voided from './void.json' with { type: 'json' }

/**
 * Templates that are always there (template.md, The document), for 58 and 80 mm. `test_page` takes the data of
 * `testPageData`, every other one that of `orderPrintData`.
 */
export const builtinTemplates = { receipt, shipping, order, label, void: voided, test_page: testPage } as const

export type BuiltinTemplateName = keyof typeof builtinTemplates

export function isBuiltinTemplateName(name: string): name is BuiltinTemplateName {
  return Object.hasOwn(builtinTemplates, name)
}

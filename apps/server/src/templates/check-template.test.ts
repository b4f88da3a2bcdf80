import { expect, test } from 'vitest'
import { issuesOfPrinting, issuesOfTemplate } from './check-template.ts'
import { mergeLayers } from './merged-template.ts'
import { emptyShopLayer, platformLayer } from './template-layers.ts'

const nobody = { platformTemplateRelease: async () => null, platformTemplateVersion: async () => null }
const { parts } = await platformLayer(nobody, 'shopping', 0)
const withOwn = (content: readonly unknown[]) => {
  const own = { type: 'own', name: null, content, sortWeight: 1, fields: null }
  return mergeLayers('shopping', { parts }, { ...emptyShopLayer, parts: [own] })
}

test('[TP33] a few items that make metres of paper are an issue before they are laid out', () => {
  const long = [[{ content: '{{order.no}}字'.repeat(300) }]]
  for (const [each, fits] of [
    [long, true],
    [Array.from({ length: 100 }, () => [{ content: '字'.repeat(401) }]), false],
    [[{ each: 'order.items', as: 'item', layouts: Array.from({ length: 400 }, () => [{ content: '字' }]) }], false],
  ] as const) {
    const merged = withOwn(each)
    expect(issuesOfTemplate(merged)).toEqual([])
    const issues = issuesOfPrinting('shopping', merged)
    if (fits) expect(issues).toEqual([])
    else
      expect(issues[0]).toMatchObject({ path: '', code: 'limit_exceeded', message: expect.stringContaining('58 mm') })
  }
})

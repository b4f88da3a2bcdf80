import { expect, test } from 'vitest'
import { mergeParts } from './merge-parts.ts'

/** A part whose text names its setting many times over. */
const repeating = (count: number, value: string) => ({
  type: 'own',
  sortWeight: 1,
  content: Array.from({ length: 10 }, () => [{ content: '{{setting.words}}'.repeat(count / 10) }]),
  fields: [{ key: 'words', default: value }],
})

test.each(['字', '{{', '\u0001'])(
  '[TP8] a long %j named again and again is an issue and no 40 million characters',
  (typed) => {
    const { template, issues } = mergeParts('小票', [repeating(20_000, typed.repeat(1_000))], {})
    expect(JSON.stringify(template).length).toBeLessThan(3_000_000)
    expect(issues[0]).toMatchObject({
      code: 'limit_exceeded',
      path: expect.stringMatching(/^parts\.own\.content\[\d\]/),
    })
  },
)

test('[TP8] what a template can hold, settings may', () => {
  const { issues } = mergeParts('小票', [repeating(100, '字'.repeat(1_000))], {})
  expect(issues).toEqual([])
})

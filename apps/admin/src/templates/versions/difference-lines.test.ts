import type { PartField } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { differenceLines, overPlatform, valueWords } from './difference-lines.ts'

test('settings: what was chosen before and what is now, and nothing that stayed', () => {
  const before = { text: '谢谢', size: 6, gone: true }
  const after = { text: '欢迎再来', size: 6, made: 1 }
  expect(differenceLines({ type: 'footer', change: 'settings', before, after }, 'zh')).toEqual([
    { kind: 'setting', key: 'text', before: '谢谢', after: '欢迎再来' },
    { kind: 'setting', key: 'gone', before: true, after: undefined },
    { kind: 'setting', key: 'made', before: undefined, after: 1 },
  ])
  expect(differenceLines({ type: 'footer', change: 'settings', after }, 'zh')).toHaveLength(3)
})

test('content: lines that came and went, in loops and conditions too, with what makes them look different', () => {
  const before = [[{ content: 'A' }], { each: 'order.items', layouts: [[{ content: '{{name}}' }, { content: 'x' }]] }]
  const after = [
    [{ content: 'A', bold: true, fontSize: 'large' }],
    { each: 'order.items', layouts: [[{ content: '{{name}}' }, { content: 'x' }]], else: [[{ contentType: 'cut' }]] },
  ]
  expect(differenceLines({ type: 'items', change: 'content', before, after }, 'en')).toEqual([
    { kind: 'taken', text: 'A' },
    { kind: 'added', text: 'A · Bold · Size large' },
    { kind: 'added', text: 'else' },
    { kind: 'added', text: '[cut] ' },
  ])
})

test('content: a line that is there twice and then once went once', () => {
  const line = [{ content: '-' }]
  expect(differenceLines({ type: 'a', change: 'content', before: [line, line], after: [line] }, 'en')).toEqual([
    { kind: 'taken', text: '-' },
  ])
})

test('anything may stand in a difference', () => {
  for (const odd of [null, 7, 'x', [null, 7, [7]], {}]) {
    for (const change of ['added', 'removed', 'content', 'order', 'settings'] as const) {
      expect(() => differenceLines({ type: 'a', change, before: odd, after: [[odd]] }, 'zh')).not.toThrow()
    }
  }
})

test('values have names', () => {
  const choice: PartField = {
    key: 'size',
    kind: 'choice',
    name: { zh: '字号', en: 'Size' },
    default: 'large',
    choices: [{ value: 'large', name: { zh: '大', en: 'Large' } }],
  }
  const image: PartField = { key: 'image', kind: 'image', name: { zh: '图片', en: 'Picture' }, default: '' }
  expect(valueWords('large', choice, 'zh')).toEqual({ kind: 'text', text: '大' })
  expect(valueWords('/api/images/1', image, 'zh')).toEqual({ kind: 'picture' })
  expect(valueWords('', image, 'zh')).toEqual({ kind: 'empty' })
  expect(valueWords(undefined, choice, 'en')).toEqual({ kind: 'none' })
  expect(valueWords(false, undefined, 'en')).toEqual({ kind: 'off' })
  expect(valueWords('a\nb', undefined, 'en')).toEqual({ kind: 'text', text: 'a ⏎ b' })
})

test('[TP30] a row over the platform’s is a change of its part, one without content leaves it out', () => {
  const standard = [[{ content: 'A' }]]
  const own = [[{ content: 'B' }]]
  const told = (difference: Parameters<typeof overPlatform>[0]) => overPlatform(difference, standard)
  expect(told({ type: 'a', change: 'added', after: own })).toEqual({
    type: 'a',
    change: 'content',
    before: standard,
    after: own,
  })
  expect(told({ type: 'a', change: 'removed', before: own })).toMatchObject({ change: 'content', after: standard })
  expect(told({ type: 'a', change: 'added', after: [] })).toEqual({ type: 'a', change: 'removed', before: standard })
  expect(told({ type: 'a', change: 'content', before: [], after: own })).toEqual({
    type: 'a',
    change: 'added',
    after: own,
  })
  expect(overPlatform({ type: 'b', change: 'added', after: own }, undefined)).toMatchObject({ change: 'added' })
})

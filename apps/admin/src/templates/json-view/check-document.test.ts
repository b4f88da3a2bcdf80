import { Validator } from '@cfworker/json-schema'
import { json } from '@codemirror/lang-json'
import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import type { EditorPart } from '../editor-state.ts'
import { checkDocument, outerSchema } from './check-document.ts'
import { contentOf, documentText } from './json-document.ts'
import { firstBreak, partTypeAt, rangeOfPath } from './json-place.ts'
import { documentSchemas } from './template-json.constant.ts'

const shopId = 7
const part = (type: string, sortWeight: number, content: readonly unknown[], by = 0): EditorPart => ({
  shopId: by,
  type,
  name: { zh: type, en: type },
  sortWeight,
  content,
  fields: [{ key: 'text', kind: 'text', name: { zh: '文字', en: 'Text' }, default: '' }],
})
const footer = part('footer', 20, [[{ content: '{{setting.text}}' }]])
const items = part('items', 10, [
  [{ content: '{{order.no}}' }],
  { each: 'order.items', layouts: [[{ content: '{{name}}' }]] },
])
const base = {
  platform: [items, footer],
  content: { parts: [items, footer], settings: { footer: { text: '谢谢' } } },
  shopId,
}
const validator = new Validator({ ...outerSchema(documentSchemas.en) }, '2020-12', false)
const check = (text: string) => checkDocument(text, base, validator)

/** Line and code of each fault. */
function faultLines(text: string): string[] {
  const checked = check(text)
  const state = EditorState.create({ doc: text, extensions: [json()] })
  const tree = ensureSyntaxTree(state, text.length, 1_000)!
  if (checked.kind === 'broken') return [`${state.doc.lineAt(firstBreak(tree)?.from ?? text.length).number} broken`]
  return checked.faults.map(
    ({ path, code }) => `${state.doc.lineAt(rangeOfPath(tree, state.doc, path).from).number} ${code}`,
  )
}

test('a text that nobody changed is the same template, the platform’s parts the platform’s', () => {
  const checked = check(documentText(base.content))
  expect(checked.kind === 'content' && checked.faults).toEqual([])
  expect(checked.kind === 'content' && checked.content.parts[0]).toBe(items)
  expect(checked.kind === 'content' && checked.content).toEqual(base.content)
})

test('[TP30] a changed part becomes the shop’s, a missing one is left out for good, a new one is the shop’s', () => {
  const text = documentText({
    parts: [{ ...items, content: [[{ content: 'x' }]] }, part('extra', 15, [[{ content: 'y' }]])],
    settings: {},
  })
  const checked = check(text)
  if (checked.kind !== 'content') throw new Error('no content')
  expect(checked.content.parts.map(({ type, shopId: by, content }) => [type, by, content.length])).toEqual([
    ['items', shopId, 1],
    ['extra', shopId, 1],
    ['footer', shopId, 0],
  ])
  expect(checked.content.settings).toEqual({})
})

test('[TP7] faults of the engine stand at their lines, also inside of loops', () => {
  const text = `{
  "parts": [
    { "type": "items", "sortWeight": 10, "content": [
      [{ "content": "ok" }],
      { "each": "order.items", "layouts": [
        [{ "content": "{{name", "pagerWeight": 1 }],
        [{ "content": "x",
           "pagerWeight": -1 }]
      ] }
    ] }
  ]
}`
  expect(faultLines(text)).toEqual(['6 template_syntax', '8 invalid_value'])
})

test('[TP7] faults of parts and settings stand at their lines', () => {
  expect(
    faultLines(`{ "parts": [
  { "type": "items", "sortWeight": "first", "content": [] },
  { "type": "No!", "sortWeight": 1, "content": [] },
  { "type": "a", "sortWeight": 1 }
] }`),
  ).toEqual(['2 type', '3 pattern', '4 required'])
  expect(faultLines('{ "parts": [],\n"colour": 1 }')).toEqual(['2 additionalProperties'])
})

test('[TP7] a type that is there twice, and text that is no JSON', () => {
  const row = '{ "type": "a", "sortWeight": 1, "content": [] }'
  expect(faultLines(`{ "parts": [\n${row},\n${row}] }`)).toEqual(['3 duplicate'])
  expect(faultLines('{ "parts": [\n{ "type": }\n] }')).toEqual(['2 broken'])
  expect(faultLines('')).toEqual(['1 broken'])
})

test('parts come in the order in which they print', () => {
  const { parts } = contentOf({ parts: [{ ...footer, sortWeight: 5 }, items] }, base)
  expect(parts.map(({ type }) => type)).toEqual(['footer', 'items'])
})

test('the cursor is in a part, in its settings, or in none', () => {
  const text = documentText(base.content)
  const state = EditorState.create({ doc: text, extensions: [json()] })
  const tree = ensureSyntaxTree(state, text.length, 1_000)!
  const typeAt = (words: string) => partTypeAt(tree, state.doc, text.indexOf(words) + 2)
  expect(typeAt('order.no')).toBe('items')
  expect(typeAt('setting.text')).toBe('footer')
  expect(typeAt('"params"')).toBe('footer')
  expect(typeAt('"parts"')).toBeUndefined()
})

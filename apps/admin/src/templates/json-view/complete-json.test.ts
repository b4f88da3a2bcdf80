import { CompletionContext } from '@codemirror/autocomplete'
import { json } from '@codemirror/lang-json'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { completeJson } from './complete-json.ts'
import { documentSchemas } from './template-json.constant.ts'

const complete = completeJson({
  schema: () => documentSchemas.en,
  placeholders: (index) => [
    { path: 'order.no', example: '20260001' },
    { path: `setting.of_${index}`, example: '' },
  ],
})

/** What is offered at `|`, as it is shown. */
function offered(text: string, explicit = true): readonly string[] {
  const pos = text.indexOf('|')
  const state = EditorState.create({ doc: text.replace('|', ''), extensions: [json()] })
  const result = complete(new CompletionContext(state, pos, explicit))
  return result?.options.map(({ label }) => label) ?? []
}

const inBlock = (block: string) => `{ "parts": [{ "type": "a", "content": [[${block}]] }] }`

test('the fields of a document and of a part', () => {
  expect(offered('{ | }')).toEqual(['"parts": []', '"settings": []'])
  expect(offered('{ "parts": [{ "type": "a", | }] }')).toEqual([
    '"name": {}',
    '"content": []',
    '"sortWeight": ',
    '"fields": []',
  ])
})

test('[TP1] the fields of the block that is there, without those that it has', () => {
  expect(offered(inBlock('{ "contentType": "qrcode", "content": "x", | }'))).toEqual([
    '"textAlign": "center"',
    '"size": 6',
    '"errorLevel": "M"',
    '"raster": false',
  ])
  expect(offered(inBlock('{ "contentType": "feed", | }'))).toEqual(['"lines": 1'])
  expect(offered(inBlock('{ "content": "x", "pa|" }'))).toContain('"pagerWeight": 1')
  expect(offered(inBlock('{ "content": "x", "textA|": "left" }'))).toContain('"textAlign"')
})

test('[TP1] the values of a field', () => {
  expect(offered(inBlock('{ "contentType": "barcode", "content": "x", "hri": "|" }'))).toEqual([
    '"none"',
    '"above"',
    '"below"',
    '"both"',
  ])
  expect(offered(inBlock('{ "content": "x", "bold": | }'))).toEqual(['true', 'false'])
  expect(offered(inBlock('{ "content": "x", "textAlign": "c|" }'))).toEqual(['"center"'])
  expect(offered(inBlock('{ "content": "x", "textAlign": "|right" }'))).toHaveLength(3)
  expect(offered(inBlock('{ "contentType": | }'))).toContain('"qrcode"')
})

test('new lines, loops, conditions and blocks begin with what they need', () => {
  const lines = offered('{ "parts": [{ "type": "a", "content": [|] }] }')
  expect(lines).toContain('[{ "content": "" }]')
  expect(lines).toContain('{ "each": "", "layouts": [] }')
  expect(lines).toContain('{ "if": "", "layouts": [] }')
  expect(offered(inBlock('{ "content": "x" }, |'))).toContain('{ "contentType": "barcode", "content": "" }')
})

test('placeholders between braces and in expressions, by themselves', () => {
  expect(offered(inBlock('{ "content": "No. {{ord|}}" }'), false)).toEqual(['order.no', 'setting.of_0'])
  expect(offered('{ "parts": [{ "content": [{ "if": "|", "layouts": [] }] }] }', false)).toContain('order.no')
  expect(offered(inBlock('{ "content": "{{order.no}} |" }'), false)).toEqual([])
})

test('nothing pops up between two things until it is asked for', () => {
  expect(offered('{ | }', false)).toEqual([])
})

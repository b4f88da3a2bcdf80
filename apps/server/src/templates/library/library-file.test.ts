import { expect, test } from 'vitest'
import { readLibraryFile } from './library-file.ts'

const name = { zh: '页脚', en: 'Footer' }
const footer = {
  type: 'footer',
  name,
  content: [[{ content: '{{setting.text}}' }]],
  fields: [{ key: 'text', kind: 'text', name, default: '' }],
}
const samples = ['a', 'b'].map((id) => ({ id, name, data: {} }))
const read = (parts: readonly object[]) => readLibraryFile('shopping', { name, parts, samples }, { end: footer })

test('a part that businesses share has the place and the defaults that its user gives', () => {
  const { parts } = read([
    { shared: 'end', sortWeight: 20, defaults: { text: '欢迎再来' } },
    { ...footer, type: 'note', sortWeight: 30 },
  ])
  expect(parts).toMatchObject([
    { type: 'footer', sortWeight: 20, content: footer.content, fields: [{ key: 'text', default: '欢迎再来' }] },
    { type: 'note', sortWeight: 30, fields: [{ key: 'text', default: '' }] },
  ])
})

test('our own mistakes in a file throw', () => {
  expect(() => read([{ shared: 'ende', sortWeight: 1 }])).toThrow('no shared part "ende"')
  expect(() => read([{ shared: 'end', sortWeight: 1, defaults: { txt: 'x' } }])).toThrow('no field "txt"')
  expect(() => read([{ ...footer, sortWeight: 1, content: [] }])).toThrow()
  expect(() => readLibraryFile('shopping', { name, parts: [], samples }, {})).toThrow()
})

import type { PartField } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import type { EditorPart } from '../editor-state.ts'
import { fieldFault, fieldValue, isPrinted } from './field-value.ts'

const name = { zh: '名', en: 'name' }
const text: PartField = { key: 'text', kind: 'text', name, default: '谢谢', max: 5 }
const count: PartField = { key: 'times', kind: 'number', name, default: 2, min: 1, max: 9 }
const show: PartField = { key: 'show', kind: 'boolean', name, default: false }
const part: EditorPart = { shopId: 0, type: 'footer', name, sortWeight: 1, content: [[]], fields: [text, count, show] }

test('[TP31] what was chosen, else the default; a value of another kind is none', () => {
  expect(fieldValue(part, {}, text)).toBe('谢谢')
  expect(fieldValue(part, { footer: { text: '' } }, text)).toBe('')
  expect(fieldValue(part, { footer: { text: 7 } }, text)).toBe('谢谢')
})

test('[TP31] a part prints by its switch, whose default counts, and not without content', () => {
  expect(isPrinted(part, {})).toBe(false)
  expect(isPrinted(part, { footer: { show: true } })).toBe(true)
  expect(isPrinted({ ...part, fields: [] }, {})).toBe(true)
  expect(isPrinted({ ...part, fields: [] }, { footer: { show: false } })).toBe(false)
  expect(isPrinted({ ...part, content: [] }, { footer: { show: true } })).toBe(false)
})

test('what a field does not take is told with its limits', () => {
  expect(fieldFault(text, '123456')).toEqual({ code: 'too_long', max: 5 })
  expect(fieldFault(text, '12345')).toBeUndefined()
  expect(fieldFault(count, null)).toEqual({ code: 'needs_number' })
  expect(fieldFault(count, 10)).toEqual({ code: 'out_of_range', min: 1, max: 9 })
  expect(fieldFault(count, 9)).toBeUndefined()
})

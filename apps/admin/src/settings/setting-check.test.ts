import type { Setting } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { draftFaults, settingFault } from './setting-check.ts'

const delay = { key: 'print.anti_refund_delay', type: 'NUMBER', min: 0, max: 86_400 } as Setting
const template = { key: 'print.receipt_template', type: 'JSON' } as Setting

test('a number must be there, whole, and in its range', () => {
  expect([0, 120, 86_400].map((value) => settingFault(delay, value))).toEqual([undefined, undefined, undefined])
  expect(settingFault(delay, null)).toEqual({ code: 'needs_number' })
  expect(settingFault(delay, 1.5)).toEqual({ code: 'whole_number' })
  for (const value of [-1, 86_401]) {
    expect(settingFault(delay, value)).toEqual({ code: 'out_of_range', min: 0, max: 86_400 })
  }
})

test('a template is JSON, a name, or nothing', () => {
  expect(['', 'receipt', ' {"a": [1]} ', '[]'].map((value) => settingFault(template, value))).toEqual(
    Array(4).fill(undefined),
  )
  expect(settingFault(template, '{"a":')).toMatchObject({ code: 'bad_json' })
})

test('draftFaults() looks only at what was typed', () => {
  expect(draftFaults([delay, template], new Map()).size).toBe(0)
  expect([...draftFaults([delay, template], new Map([[delay.key, -5]])).keys()]).toEqual([delay.key])
})

import type { PartField } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { issuesOfFields, issuesOfParams } from './check-params.ts'
import { shippedLibrary } from './library/shipped-library.ts'

const name = { zh: '名', en: 'Name' }
const fields: PartField[] = [
  { key: 'words', kind: 'text', name, default: '', max: 5 },
  { key: 'image', kind: 'image', name, default: '' },
  { key: 'bold', kind: 'boolean', name, default: false },
  { key: 'width', kind: 'number', name, default: 200, min: 8, max: 576 },
  { key: 'dither', kind: 'choice', name, default: 'otsu', choices: [{ value: 'otsu', name }] },
]
const parts = [{ type: 'logo', name, sortWeight: 1, content: [], fields }]
const issuesOf = (params: Record<string, string | number | boolean>, type = 'logo') =>
  issuesOfParams(parts, [{ type, params }]).map(({ path, code }) => `${path} ${code}`)

test('[TP31] takes what the fields of the part take, and whether it is shown', () => {
  expect(
    issuesOf({ words: '12345', image: '/api/images/1', bold: true, width: 576, dither: 'otsu', show: false }),
  ).toEqual([])
})

test('[TP31] tells a wrong value, an unknown setting and an unknown part, each by its path', () => {
  expect(issuesOf({ words: '123456' })).toEqual(['logo.words invalid_value'])
  expect(issuesOf({ words: 1 })).toEqual(['logo.words invalid_value'])
  expect(issuesOf({ bold: 'true' })).toEqual(['logo.bold invalid_value'])
  expect(issuesOf({ width: 7 })).toEqual(['logo.width invalid_value'])
  expect(issuesOf({ width: 577 })).toEqual(['logo.width invalid_value'])
  expect(issuesOf({ dither: 'atkinson' })).toEqual(['logo.dither invalid_value'])
  expect(issuesOf({ show: 'no' })).toEqual(['logo.show invalid_value'])
  expect(issuesOf({ word: '' })).toEqual(['logo.word unknown_setting'])
  expect(issuesOf({}, 'lgo')).toEqual(['lgo unknown_setting'])
  expect(issuesOfParams(parts, [{ type: 'logo', params: { word: '' } }])[0]?.message).toContain('did you mean "words"')
})

test('[TP31] what was chosen already may stay when the platform takes its field or part away', () => {
  const before = [
    { type: 'logo', params: { gone: 'x', width: 9_000 } },
    { type: 'gone', params: { a: 1 } },
  ]
  const rows = [{ type: 'logo', params: { gone: 'x', width: 9_000, bold: true } }, ...before.slice(1)]
  expect(issuesOfParams(parts, rows, before)).toEqual([])
  const changed = [{ type: 'logo', params: { gone: 'y', width: 9_001 } }]
  expect(issuesOfParams(parts, changed, before).map(({ path }) => path)).toEqual(['logo.gone', 'logo.width'])
})

test('[TP31] a field is there once, and its default is one that it takes', () => {
  const wrong: PartField[] = [
    { key: 'a', kind: 'boolean', name, default: '' },
    { key: 'a', kind: 'choice', name, default: 'x', choices: [{ value: 'y', name }] },
  ]
  const issues = issuesOfFields([
    { type: 'logo', fields },
    { type: 'mine', fields: wrong },
    { type: 'other', fields: null },
  ])
  expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'mine.fields[0].default invalid_value',
    'mine.fields[1].key given_twice',
    'mine.fields[1].default invalid_value',
  ])
  for (const { parts: shipped } of Object.values(shippedLibrary)) expect(issuesOfFields(shipped)).toEqual([])
})

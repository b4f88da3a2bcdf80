import type { TemplateFile } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { fileName, fileText, readFileText } from './template-files.ts'

const file: TemplateFile = {
  format: 'xiaopiao-templates/1',
  templates: [{ business: 'cup_label', parts: [], settings: [{ type: 'logo', params: { width: 240 } }] }],
}

test('a file is read back as it was written', () => {
  expect(readFileText(fileText(file))).toEqual({ ok: true, file })
  expect(fileName('cup_label')).toBe('xiaopiao-templates-cup-label.json')
  expect(fileName(undefined)).toBe('xiaopiao-templates.json')
})

test('what the shop has nothing of its own of is left out, unless that is all', () => {
  const nothing = { business: 'refund', parts: [], settings: [] } as const
  const both: TemplateFile = { ...file, templates: [{ ...nothing, parts: [], settings: [] }, ...file.templates] }
  expect(readFileText(fileText(both))).toEqual({ ok: true, file })
  const none: TemplateFile = { ...file, templates: [{ ...nothing, parts: [], settings: [] }] }
  expect(readFileText(fileText(none))).toEqual({ ok: true, file: none })
})

test.each([
  '',
  '[]',
  '{"format":"xiaopiao/1","layouts":[]}',
  '{"format":"xiaopiao-templates/1","templates":[]}',
  '{"format":"xiaopiao-templates/1","templates":[{"business":"shopping"}]}',
])('%j is no template file', (text) => {
  expect(readFileText(text)).toEqual({ ok: false, fault: 'unreadable' })
})

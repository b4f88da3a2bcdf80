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

test.each([
  '',
  '[]',
  '{"format":"xiaopiao/1","layouts":[]}',
  '{"format":"xiaopiao-templates/1","templates":[]}',
  '{"format":"xiaopiao-templates/1","templates":[{"business":"shopping"}]}',
])('%j is no template file', (text) => {
  expect(readFileText(text)).toEqual({ ok: false, fault: 'unreadable' })
})

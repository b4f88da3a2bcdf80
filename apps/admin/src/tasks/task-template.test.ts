import { expect, test } from 'vitest'
import { libraryTemplate, usualTemplate } from './task-template.ts'

const task = (template_version: string | null, error_code: string | null = null) => ({ template_version, error_code })

test('libraryTemplate() knows a version by its name', () => {
  expect(libraryTemplate(task('cup_label@2.13'))).toEqual({ business: 'cup_label', version: '2.13' })
  for (const name of [null, '', 'shopping', 'of_tomorrow@1.1']) expect(libraryTemplate(task(name))).toBeUndefined()
})

test('[TP33] usualTemplate(): one more slip takes the newest, a second try the same unless that made no slip', () => {
  expect(usualTemplate(task('shopping@0.3'), 'reprint')).toBe('newest')
  expect(usualTemplate(task('shopping@0.3', 'printer_offline'), 'retry')).toBe('same')
  expect(usualTemplate(task('shopping@0.3', 'render_failed'), 'retry')).toBe('newest')
  expect(usualTemplate(task(null, 'render_failed'), 'retry')).toBeUndefined()
  expect(usualTemplate(task(null), 'reprint')).toBeUndefined()
})

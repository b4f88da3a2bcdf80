import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import { en } from '../language/en.ts'
import { detailWords, whoWords } from './history-words.ts'

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } })
})

test('whoWords() names persons and keys, and shows an unknown cause as it is', () => {
  expect(whoWords('person:admin', i18next)).toBe('operator admin')
  expect(whoWords('scheduler', i18next)).toBe('the scheduler')
  expect(whoWords('order.refunded', i18next)).toBe('the refunded order')
  expect(whoWords('moon', i18next)).toBe('moon')
})

test('detailWords() puts a leading code into words and keeps the rest', () => {
  expect(detailWords('status_ok', i18next, i18next.t)).toBe('The printer’s status was good afterwards')
  expect(detailWords('MANUAL: wrong table', i18next, i18next.t)).toBe('Cancelled by a person: wrong table')
  expect(detailWords('<b>: x', i18next, i18next.t)).toBe('<b>: x')
})

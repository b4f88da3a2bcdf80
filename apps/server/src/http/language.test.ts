import { expect, test } from 'vitest'
import { preferredLanguage } from './language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['fr;q=1,zh-TW;q=0.5', 'zh'],
  ['ZH-hans', 'zh'],
  ['zh;q=0, en', 'en'],
  ['de', 'en'],
  [',;=,;q=zh', 'en'],
  ['x'.repeat(100_000), 'en'],
])('[HA2] preferredLanguage(%j) is %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language)
})

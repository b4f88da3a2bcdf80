import { expect, test } from 'vitest'
import { ownLanguage } from './own-language.ts'

test('ownLanguage() takes the half that is in the page’s language', () => {
  expect(ownLanguage('is taken / 已被使用', 'en')).toBe('is taken')
  expect(ownLanguage('is taken / 已被使用', 'zh-CN')).toBe('已被使用')
  const named = 'no printer has the serial number "前台" / 没有序列号为“前台”的打印机'
  expect(ownLanguage(named, 'en')).toBe('no printer has the serial number "前台"')
  expect(ownLanguage(named, 'zh-CN')).toBe('没有序列号为“前台”的打印机')
})

test('ownLanguage() leaves a message of one language as it is', () => {
  for (const message of ['expected a / b', '应为 甲 / 乙', '', ' / ']) expect(ownLanguage(message, 'en')).toBe(message)
})

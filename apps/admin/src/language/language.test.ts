import {
  cancelReason,
  confirmation,
  driverKind,
  holdReason,
  memberRole,
  orderStatus,
  printerCondition,
  printerStatus,
  printStatus,
  printType,
  problems,
} from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { chooseLanguage } from './choose-language.ts'
import { en } from './en.ts'
import { templatesEn } from './templates/en.ts'
import { templatesZhCN } from './templates/zh-cn.ts'
import { zhCN } from './zh-cn.ts'

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    leaves(child, path === '' ? key : `${path}/${key}`),
  )
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((hole) => hole[1]).sort()

const chapters = [
  ['the page', zhCN, en],
  ['templates', templatesZhCN, templatesEn],
] as const

test.each(chapters)('both languages of %s have the same keys', (_, chinese, english) => {
  const keysOf = (words: unknown) => leaves(words).map(([path]) => path)
  expect(keysOf(english)).toEqual(keysOf(chinese))
})

test.each(chapters)('in %s no text is empty, and both languages fill the same holes', (_, chinese, inEnglish) => {
  const english = new Map(leaves(inEnglish))
  for (const [path, text] of leaves(chinese)) {
    expect(text.trim(), path).not.toBe('')
    expect(english.get(path)?.trim(), path).not.toBe('')
    expect(holes(english.get(path) ?? ''), path).toEqual(holes(text))
  }
})

test.each([
  ['taskStatus', printStatus.options],
  ['orderStatus', orderStatus.options],
  ['printType', printType.options],
  ['hold', holdReason.options],
  ['cancelReason', cancelReason.options],
  ['confirmation', confirmation.options],
  ['condition', printerCondition.options],
  ['printerStatus', printerStatus.options],
  ['driver', driverKind.options],
  ['role', memberRole.options],
  ['problem', [...Object.keys(problems), 'unreachable', 'unreadable']],
] as const)('%s has words for every member of its union, and for nothing else', (section, members) => {
  expect(Object.keys(zhCN[section]).toSorted()).toEqual([...members].toSorted())
  expect(Object.keys(en[section]).toSorted()).toEqual([...members].toSorted())
})

test('chooseLanguage() takes the remembered one, then the browser’s, then Chinese', () => {
  expect(chooseLanguage('en', ['zh-CN'])).toBe('en')
  expect(chooseLanguage(null, ['fr', 'en-GB', 'zh-TW'])).toBe('en')
  expect(chooseLanguage(null, ['zh-HK', 'en'])).toBe('zh-CN')
  expect(chooseLanguage('xx', ['fr-FR'])).toBe('zh-CN')
  expect(chooseLanguage(null, [])).toBe('zh-CN')
})

import type { Setting } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { changeDraft, isSecretKept, shownValue } from './setting-draft.ts'

const setting = (part: Partial<Setting>): Setting =>
  ({ key: 'k', value: 5, default: 3, secret: false, ...part }) as Setting

test('changeDraft() keeps only what differs from the server', () => {
  const number = setting({})
  const changed = changeDraft(new Map(), number, 7)
  expect([...changed]).toEqual([['k', 7]])
  expect(shownValue(number, changed)).toBe(7)
  expect(changeDraft(changed, number, 5).size).toBe(0)
})

test('changeDraft() does not write an empty secret, which would erase it by looking at it', () => {
  const secret = setting({ secret: true, value: '********' })
  expect(isSecretKept(secret)).toBe(true)
  expect(shownValue(secret, new Map())).toBe('')
  expect(changeDraft(new Map([['k', 'abc']]), secret, '').size).toBe(0)
  expect([...changeDraft(new Map(), secret, 'abc')]).toEqual([['k', 'abc']])
})

test('changeDraft() forgets a secret only when asked, and only one that there is', () => {
  expect([...changeDraft(new Map(), setting({ secret: true, value: '********' }), null)]).toEqual([['k', null]])
  expect(changeDraft(new Map(), setting({ secret: true, value: null }), null).size).toBe(0)
})

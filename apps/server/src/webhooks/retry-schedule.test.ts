import { expect, test } from 'vitest'
import { nextTryAt, readRetryAfter, retryDelaysMs } from './retry-schedule.ts'

test('nextTryAt() grows over three days and ends', () => {
  const pauses = retryDelaysMs.map((_delay, index) => nextTryAt(index + 1, 1_000, { chance: 0 }))
  expect(pauses.map((at) => ((at ?? 0) - 1_000) / 1_000)).toEqual([
    5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
  ])
  expect(nextTryAt(10, 1_000, { chance: 0 })).toBeUndefined()
})

test('nextTryAt() spreads by a fifth, and listens to the receiver for a day at most', () => {
  expect(nextTryAt(1, 0, { chance: 1 })).toBe(6_000)
  expect(nextTryAt(1, 0, { chance: 0, retryAfterMs: 60_000 })).toBe(60_000)
  expect(nextTryAt(2, 0, { chance: 0, retryAfterMs: 60_000 })).toBe(300_000)
  expect(nextTryAt(1, 0, { chance: 0, retryAfterMs: 30 * 24 * 3_600_000 })).toBe(5_000)
})

test('readRetryAfter() reads seconds and dates, and takes nothing else for a time', () => {
  expect(readRetryAfter('120', 0)).toBe(120_000)
  expect(readRetryAfter('Thu, 01 Jan 1970 00:01:00 GMT', 10_000)).toBe(50_000)
  expect(readRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT', 10_000)).toBe(0)
  for (const nonsense of [undefined, '', 'soon', '-5', '1e9', '99999999999']) {
    expect(readRetryAfter(nonsense, 0)).toBeUndefined()
  }
})

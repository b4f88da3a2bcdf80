import { expect, test } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { rateLimit } from './rate-limit.ts'

test('[HA5] rateLimit() allows so many in a minute and counts callers apart', () => {
  const clock = manualClock()
  const limit = rateLimit('key', 2, clock)
  expect([limit.count('a').allowed, limit.count('a').allowed, limit.count('a').allowed]).toEqual([true, true, false])
  expect(limit.count('b').allowed).toBe(true)
  expect(limit.isExhausted('a')).toBe(true)
  expect(limit.isExhausted('b')).toBe(false)
  clock.advance(60_000)
  expect(limit.isExhausted('a')).toBe(false)
  expect(limit.count('a').allowed).toBe(true)
})

test('[HA5] rateLimit() tells what is left and when the window ends', () => {
  const clock = manualClock()
  const limit = rateLimit('key', 10, clock)
  limit.count('a')
  clock.advance(15_500)
  expect(limit.count('a').headers).toEqual({
    'ratelimit-policy': '"key";q=10;w=60',
    ratelimit: '"key";r=8;t=45',
  })
})

test('[HA5] rateLimit() of 0 allows everything', () => {
  const limit = rateLimit('key', 0, manualClock())
  for (let count = 0; count < 1_000; count += 1) expect(limit.count('a').allowed).toBe(true)
})

test('[HA5] rateLimit() keeps a bounded number of callers', () => {
  const limit = rateLimit('key', 1, manualClock())
  for (let count = 0; count < 20_001; count += 1) limit.count(`caller ${count}`)
  expect(limit.isExhausted('caller 0')).toBe(false)
  expect(limit.isExhausted('caller 20000')).toBe(true)
})

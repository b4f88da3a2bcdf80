import { expect, test } from 'vitest'
import { manualClock } from '../testing/manual-clock.ts'
import { allowancePerSecond, minuteCount } from './rates.ts'
import { wrongTokens } from './wrong-tokens.ts'

test('[GW3] minuteCount counts the last minute and no more', () => {
  const clock = manualClock()
  const count = minuteCount(clock, 10)
  expect([count.add(), count.add()]).toEqual([1, 2])
  clock.advance(59_999)
  expect(count.add()).toBe(3)
  clock.advance(1)
  expect(count.add()).toBe(2)
})

test('[GW4] allowancePerSecond allows bursts of one second and refills evenly', () => {
  const clock = manualClock()
  const allowance = allowancePerSecond(clock, 4)
  expect(Array.from({ length: 6 }, () => allowance.take())).toEqual([true, true, true, true, false, false])
  clock.advance(250)
  expect([allowance.take(), allowance.take()]).toEqual([true, false])
  clock.advance(3_600_000)
  expect(Array.from({ length: 5 }, () => allowance.take())).toEqual([true, true, true, true, false])
})

test('[GW20] wrongTokens stops an address that tries many tokens, for the rest of the minute', () => {
  const clock = manualClock()
  const guesses = wrongTokens(clock, 3)
  for (const hash of ['a', 'b', 'c']) {
    expect(guesses.refusedForMs('203.0.113.9', hash)).toBe(0)
    guesses.add('203.0.113.9', hash)
    clock.advance(1_000)
  }
  expect(guesses.refusedForMs('203.0.113.9', 'd')).toBe(57_000)
  expect(guesses.refusedForMs('203.0.113.10', 'd')).toBe(0)
  clock.advance(57_000)
  expect(guesses.refusedForMs('203.0.113.9', 'd')).toBe(0)
})

test('[GW20] wrongTokens stops a token that is tried again and again without stopping others behind its address', () => {
  const clock = manualClock()
  const guesses = wrongTokens(clock, 3)
  for (let tries = 0; tries < 3; tries += 1) guesses.add('203.0.113.9', 'old')
  expect(guesses.refusedForMs('203.0.113.9', 'old')).toBe(60_000)
  expect(guesses.refusedForMs('203.0.113.9', 'good')).toBe(0)
})

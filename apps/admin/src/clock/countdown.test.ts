import { expect, test } from 'vitest'
import { ageOf, countdownText, secondsUntil } from './countdown.ts'

const noon = Date.parse('2025-07-14T12:00:00.000Z')
const after = (ms: number) => new Date(noon + ms).toISOString()

test('secondsUntil() counts down to nought and stays there', () => {
  expect([120_000, 119_001, 1_000, 1, 0, -5_000].map((ms) => secondsUntil(after(ms), noon))).toEqual([
    120, 120, 1, 1, 0, 0,
  ])
})

test('countdownText() looks like a clock', () => {
  expect([0, 7, 118, 3_600, 93_789].map(countdownText)).toEqual(['0:00', '0:07', '1:58', '1:00:00', '26:03:09'])
})

test('ageOf() picks the largest unit that fits; a clock a little ahead is now', () => {
  const age = (seconds: number) => {
    const { unit, count } = ageOf(after(-seconds * 1000), noon)
    return `${count} ${unit}`
  }
  expect([-3, 0, 4, 5, 59, 60, 3_599, 3_600, 86_399, 86_400 * 3].map(age)).toEqual([
    '0 now',
    '0 now',
    '0 now',
    '5 seconds',
    '59 seconds',
    '1 minutes',
    '59 minutes',
    '1 hours',
    '23 hours',
    '3 days',
  ])
})

import { expect, test } from 'vitest'
import { durationParts } from './duration-parts.ts'

test('durationParts() says a number of seconds as people do', () => {
  const text = (seconds: number) =>
    durationParts(seconds)
      .map(({ unit, count }) => `${count} ${unit}`)
      .join(' ')
  expect([0, 59, 60, 120, 90, 3_600, 86_400, 90_061].map(text)).toEqual([
    '',
    '59 s',
    '1 min',
    '2 min',
    '1 min 30 s',
    '1 h',
    '1 d',
    '1 d 1 h 1 min 1 s',
  ])
})

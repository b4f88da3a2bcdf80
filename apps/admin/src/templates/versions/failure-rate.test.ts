import { expect, test } from 'vitest'
import { failureRate, isFailing, percentText } from './failure-rate.ts'

test('the rate counts only prints that ended', () => {
  expect(failureRate({ printed: 0, failed: 0 })).toBe(0)
  expect(failureRate({ printed: 3, failed: 1 })).toBe(0.25)
})

test('one bad print is no failing version; three of ten are', () => {
  expect(isFailing({ printed: 0, failed: 1 })).toBe(false)
  expect(isFailing({ printed: 7, failed: 3 })).toBe(true)
  expect(isFailing({ printed: 97, failed: 3 })).toBe(false)
})

test.each([
  [0, '0%'],
  [0.004, '0.4%'],
  [0.05, '5%'],
  [0.126, '13%'],
  [1, '100%'],
])('%d is written %s', (rate, text) => {
  expect(percentText(rate)).toBe(text)
})

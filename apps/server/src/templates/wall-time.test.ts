import { expect, test } from 'vitest'
import { wallTime } from './wall-time.ts'

const at = (text: string) => Date.parse(text)

test('wallTime() tells the clock in the shop', () => {
  expect(wallTime(at('2025-07-14T10:30:00.123Z'), 'Asia/Shanghai')).toBe('2025-07-14T18:30:00.123')
  expect(wallTime(at('2025-07-14T16:00:00.000Z'), 'Asia/Shanghai')).toBe('2025-07-15T00:00:00.000')
  expect(wallTime(at('2025-07-14T10:30:00.000Z'), 'UTC')).toBe('2025-07-14T10:30:00.000')
  expect(wallTime(at('2025-01-31T20:15:00.000Z'), 'Asia/Kolkata')).toBe('2025-02-01T01:45:00.000')
})

test('wallTime() follows daylight saving', () => {
  expect(wallTime(at('2025-03-30T00:59:59.000Z'), 'Europe/Berlin')).toBe('2025-03-30T01:59:59.000')
  expect(wallTime(at('2025-03-30T01:00:00.000Z'), 'Europe/Berlin')).toBe('2025-03-30T03:00:00.000')
})

test('wallTime() keeps the milliseconds of instants before 1970', () => {
  expect(wallTime(-1, 'UTC')).toBe('1969-12-31T23:59:59.999')
})

test('wallTime() refuses a zone that does not exist', () => {
  expect(() => wallTime(0, 'Asia/Shanghia')).toThrow(RangeError)
})

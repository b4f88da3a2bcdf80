import dayjs from 'dayjs'
import { expect, test } from 'vitest'
import { instantText, moneyText } from './format.ts'

test('moneyText() always has two decimals and groups thousands', () => {
  expect([0, 25, 12.5, 1234.56, 10_000_000, -3].map(moneyText)).toEqual([
    '¥0.00',
    '¥25.00',
    '¥12.50',
    '¥1,234.56',
    '¥10,000,000.00',
    '-¥3.00',
  ])
})

test('instantText() leaves out what today makes clear', () => {
  const now = dayjs('2025-07-14T18:00:00')
  const at = (text: string) => instantText(dayjs(text).toISOString(), now.toDate())
  expect(at('2025-07-14T10:30:05')).toBe('10:30:05')
  expect(at('2025-07-13T10:30:05')).toBe('07-13 10:30:05')
  expect(at('2024-07-14T10:30:05')).toBe('2024-07-14 10:30')
})

import { expect, test } from 'vitest'
import { expiresAt } from './expiry.ts'

test('expiresAt() counts whole days from now, or never ends', () => {
  const noon = Date.parse('2025-07-14T12:00:00.000Z')
  expect(expiresAt('never', noon)).toBeNull()
  expect(expiresAt('month', noon)).toBe('2025-08-13T12:00:00.000Z')
  expect(expiresAt('year', noon)).toBe('2026-07-14T12:00:00.000Z')
})

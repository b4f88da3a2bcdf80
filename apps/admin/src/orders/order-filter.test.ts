import { expect, test } from 'vitest'
import { readOrderFilter, writeOrderFilter } from './order-filter.ts'

test('an address and a filter are the same thing in two forms', () => {
  const filter = { status: 'paid', external_id: 'A&1 号' } as const
  expect(readOrderFilter(writeOrderFilter(filter))).toEqual(filter)
  expect(writeOrderFilter({}).toString()).toBe('')
})

test('readOrderFilter() ignores what it does not know', () => {
  expect(readOrderFilter(new URLSearchParams('status=lost&external_id='))).toEqual({})
})

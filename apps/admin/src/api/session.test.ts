import { expect, test } from 'vitest'
import { personOf, signInFault } from './session.ts'

test('signInFault() tells a wrong password from what is not the person’s mistake', () => {
  expect([0, 400, 401, 403, 422, 429, 500, 503].map(signInFault)).toEqual([
    'unreachable',
    'wrong_password',
    'wrong_password',
    'wrong_password',
    'wrong_password',
    'too_many',
    'server',
    'server',
  ])
})

test('personOf() finds nobody in anything that is not a session', () => {
  for (const answer of [null, undefined, 'x', {}, { user: null }, []]) expect(personOf(answer)).toBeNull()
  expect(personOf({ session: {}, user: { name: 'admin' } })).toEqual({ name: 'admin' })
})

import { DatabaseError } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { PostgresSession } from './postgres-session.ts'
import { postgresTarget } from './postgres-target.ts'
import { preparedText } from './prepared-texts.ts'
import { PassedOver } from './statement-group.ts'

let postgres: TestPostgres
let session: PostgresSession

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

beforeEach(async () => {
  session = await PostgresSession.open(postgresTarget(await postgres.database()), 'test')
})
afterEach(async () => await session.end())

const divide = preparedText('select 12 / $1::bigint as answer', 'divide')
const echo = preparedText('select $1::text as said', 'echo')
const scope = preparedText(`select current_setting('xiaopiao.tenant', true) as tenant`, 'tenant')

test('[ST2] of statements that go out together those after a failed one are passed over, and the session goes on', async () => {
  const begun = session.begin()
  const settled = await Promise.allSettled([
    begun,
    session.run(divide, [4]),
    session.run(divide, [0]),
    session.run(echo, ['a']),
  ])
  expect(settled.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows : answer.reason))).toEqual([
    [],
    [{ answer: 3 }],
    expect.any(DatabaseError),
    expect.any(PassedOver),
  ])
  await session.rollback()
  await session.begin()
  expect((await session.run(echo, ['b'])).rows).toEqual([{ said: 'b' }])
  expect((await session.run(echo, ['c'])).rows).toEqual([{ said: 'c' }])
  expect(await session.commit()).toBe('committed')
})

test('[ST2] the end of a transaction is not passed over with what was sent just before it', async () => {
  await session.begin()
  const failing = session.run(divide, [0]).catch((error: unknown) => error)
  await session.rollback()
  expect(await failing).toBeInstanceOf(DatabaseError)
  // Outside a transaction `commit` has nothing to undo.
  expect(await session.commit()).toBe('committed')
})

test('[ST9] reads that go out together see each its own scope, also beside one that fails', async () => {
  const answers = await Promise.allSettled([
    session.read(scope, [], 7),
    session.read(divide, [0], 8),
    session.read(scope, [], 9),
    session.read(scope, [], 'all'),
  ])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows : 'failed'))).toEqual([
    [{ tenant: '7' }],
    'failed',
    [{ tenant: '9' }],
    [{ tenant: '-1' }],
  ])
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleOrder } from '../store/sample-rows.ts'
import { openSqliteStore, type SqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { TenantStore } from '../store/store.ts'
import { sealer } from '../tenants/sealing.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { answerInUnit, answerOnce, type WireAnswer } from './idempotency.ts'
import { Refusal } from './problem.ts'

const clock = manualClock()
const context = { clock, sealer: sealer(new Uint8Array(32)) }
const created: WireAnswer = { status: 201, contentType: 'application/json', body: '{"id":1}' }
const failed: WireAnswer = { status: 500, contentType: 'application/problem+json', body: '{}' }

let store: SqliteStore
let tenant: TenantStore
beforeAll(async () => {
  store = await openSqliteStore({ path: ':memory:', clock })
  const { id } = await store.acrossTenants.insertTenant(undefined, 'test', clock.now())
  tenant = store.forTenant(id)
})
afterAll(() => store.close())

const request = (key: string) => ({ key, route: 'createOrder', path: '/api/orders', bodyText: '{}' })

/** Runs and counts how often it was carried out. */
function counted(answer: WireAnswer) {
  const state = { runs: 0 }
  const run = async () => {
    state.runs += 1
    return answer
  }
  return { state, run }
}

test('[HA3] answerOnce() gives the first answer for 24 hours, then carries out anew', async () => {
  const { state, run } = counted(created)
  expect(await answerOnce(tenant, request('day'), context, run)).toEqual(created)
  clock.advance(24 * 3600 * 1000 - 1)
  expect(await answerOnce(tenant, request('day'), context, run)).toEqual(created)
  expect(state.runs).toBe(1)
  clock.advance(1)
  await answerOnce(tenant, request('day'), context, run)
  expect(state.runs).toBe(2)
})

test('[HA3] answerOnce() does not keep our own mistakes, answered or thrown', async () => {
  const mistake = counted(failed)
  await answerOnce(tenant, request('mistake'), context, mistake.run)
  const thrown = answerOnce(tenant, request('mistake'), context, () => Promise.reject(new Error('bug')))
  await expect(thrown).rejects.toThrow('bug')
  const { state, run } = counted(created)
  expect(await answerOnce(tenant, request('mistake'), context, run)).toEqual(created)
  expect(state.runs).toBe(1)
})

test('[HA3] answerOnce() refuses while the first runs, and takes over what a dead process left', async () => {
  const never = answerOnce(tenant, request('dead'), context, () => new Promise(() => {}))
  const { state, run } = counted(created)
  await expect.poll(() => tenant.idempotentAnswer('createOrder:dead')).toMatchObject({ status: null })
  expect(await answerOnce(tenant, request('dead'), context, run)).toMatchObject({ code: 'idempotency_in_progress' })
  clock.advance(60_000)
  expect(await answerOnce(tenant, request('dead'), context, run)).toEqual(created)
  expect(state.runs).toBe(1)
  expect(never).toBeInstanceOf(Promise)
})

test('[HA3] answerOnce() tells another body or path from the first', async () => {
  await answerOnce(tenant, request('differs'), context, counted(created).run)
  const { state, run } = counted(created)
  const body = await answerOnce(tenant, { ...request('differs'), bodyText: '{"a":1}' }, context, run)
  const path = await answerOnce(tenant, { ...request('differs'), path: '/api/orders/2' }, context, run)
  for (const answer of [body, path]) expect(answer).toBeInstanceOf(Refusal)
  expect(state.runs).toBe(0)
})

describe('answerInUnit()', () => {
  const make = (externalId: string) => async (unit: TenantStore) => {
    await unit.write((tx) => tx.insertOrder(sampleOrder(externalId)))
    return created
  }
  const ordersNow = async () => (await tenant.orders({ limit: 100 })).rows.length

  test('[HA3] gives the first answer for 24 hours, to many at once too', async () => {
    const before = await ordersNow()
    const all = Array.from({ length: 20 }, (_, index) =>
      answerInUnit(tenant, request('unit'), context, make(`unit-${index}`)),
    )
    expect(new Set(await Promise.all(all.map(async (answer) => JSON.stringify(await answer)))).size).toBe(1)
    expect(await ordersNow()).toBe(before + 1)
    clock.advance(24 * 3600 * 1000)
    await answerInUnit(tenant, request('unit'), context, make('unit-next-day'))
    expect(await ordersNow()).toBe(before + 2)
  })

  test('[HA3] a failure on the way to the answer leaves neither the object nor the key', async () => {
    const before = await ordersNow()
    const broken = answerInUnit(tenant, request('crash'), context, async (unit) => {
      await make('crash')(unit)
      throw new Error('the process dies here')
    })
    await expect(broken).rejects.toThrow('dies here')
    expect(await tenant.idempotentAnswer('createOrder:crash')).toBeUndefined()
    expect(await ordersNow()).toBe(before)
    expect(await answerInUnit(tenant, request('crash'), context, make('crash'))).toEqual(created)
    expect(await ordersNow()).toBe(before + 1)
  })

  test('[HA3] does not keep our own mistakes, and tells another body from the first', async () => {
    expect(await answerInUnit(tenant, request('late'), context, async () => failed)).toEqual(failed)
    expect(await answerInUnit(tenant, request('late'), context, async () => created)).toEqual(created)
    const other = { ...request('late'), bodyText: '{"a":1}' }
    expect(await answerInUnit(tenant, other, context, async () => created)).toMatchObject({
      code: 'idempotency_conflict',
    })
  })
})

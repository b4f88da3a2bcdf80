import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { AcrossTenants, Store } from '../store/store.ts'
import type { StoreChange } from '../store/store-change.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { createApiKey, deleteApiKey } from './api-keys.ts'
import { systemRandom } from './random.ts'
import { openTenantDirectory, type TenantDirectory } from './tenant-directory.ts'

let store: Store
let clock: ManualClock
let directory: TenantDirectory
/** Questions that went to the store. */
let asked: number
/** Tells listeners what another node would. */
let tell: (change: StoreChange) => void

beforeEach(async () => {
  clock = manualClock()
  store = await openSqliteStore({ path: ':memory:', clock })
  await store.acrossTenants.insertTenant(1, '店', clock.now())
  asked = 0
  const listeners = new Set<(change: StoreChange) => void>()
  tell = (change) => {
    for (const listener of listeners) listener(change)
  }
  const counting = new Proxy(store.acrossTenants, {
    get: (target, name: keyof AcrossTenants) => {
      asked += 1
      return Reflect.get(target, name).bind(target)
    },
  })
  directory = openTenantDirectory(
    new Proxy(store, {
      get(target, name: keyof Store) {
        if (name === 'acrossTenants') return counting
        if (name !== 'subscribe') return Reflect.get(target, name)
        return (listener: (change: StoreChange) => void) => {
          listeners.add(listener)
          return target.subscribe(listener)
        }
      },
    }),
    clock,
  )
})
afterEach(async () => {
  directory.stop()
  await store.close()
})

const makeKey = (expiresAt: number | null = null) =>
  createApiKey(
    store.forTenant(1),
    { name: 'k', scopes: ['read'], expiresAt, actor: 'test' },
    { now: clock.now(), random: systemRandom },
  )

test('[HA1] a key is read once for all requests of a second', async () => {
  const { apiKey, row } = await makeKey()
  for (let times = 0; times < 100; times++) expect(await directory.apiKey(apiKey)).toEqual(row)
  expect(asked).toBe(1)
  clock.advance(1_000)
  await directory.apiKey(apiKey)
  expect(asked).toBe(2)
})

test('[HA1] a key that is deleted here opens nothing from the answer on', async () => {
  const { apiKey, row } = await makeKey()
  expect(await directory.apiKey(apiKey)).toBeDefined()
  await deleteApiKey(store.forTenant(1), row.id, { now: clock.now(), actor: 'test' })
  expect(await directory.apiKey(apiKey)).toBeUndefined()
})

test('a suspension here holds from the answer on, one on another node as soon as it is told', async () => {
  await directory.tenant(1)
  await store.forTenant(1).write((tx) => tx.updateTenant({ status: 'SUSPENDED' }))
  expect(await directory.tenant(1)).toMatchObject({ status: 'SUSPENDED' })
  for (const changes of ['missed', [{ kind: 'settings', tenantId: 1 }]] as const) {
    const before = asked
    await directory.tenant(1)
    expect(asked).toBe(before)
    tell({ kind: 'elsewhere', changes })
    await directory.tenant(1)
    expect(asked).toBe(before + 1)
  }
})

test('what was read while it changed is not kept', async () => {
  const { apiKey, row } = await makeKey()
  const reading = directory.apiKey(apiKey)
  await deleteApiKey(store.forTenant(1), row.id, { now: clock.now(), actor: 'test' })
  await reading
  expect(await directory.apiKey(apiKey)).toBeUndefined()
})

test('[HA1] a kept key ends with its last instant', async () => {
  const { apiKey } = await makeKey(clock.now() + 500)
  expect(await directory.apiKey(apiKey)).toBeDefined()
  clock.advance(500)
  expect(await directory.apiKey(apiKey)).toBeUndefined()
})

test('[HA1] a clock that is set back keeps nothing longer', async () => {
  const { apiKey } = await makeKey()
  await directory.apiKey(apiKey)
  clock.advance(-3_600_000)
  await directory.apiKey(apiKey)
  expect(asked).toBe(2)
})

test('guesses are not kept, and what is no key is not even hashed', async () => {
  for (let times = 0; times < 3; times++) expect(await directory.apiKey('xp_guess')).toBeUndefined()
  expect(asked).toBe(3)
  expect(await directory.apiKey('x'.repeat(10_000))).toBeUndefined()
  expect(asked).toBe(3)
})

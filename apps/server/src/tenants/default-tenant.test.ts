import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { authenticateApiKey, createApiKey } from './api-keys.ts'
import { defaultTenantNames, ensureDefaultTenant } from './ensure-default-tenant.ts'
import { systemRandom } from './random.ts'

const now = Date.parse('2025-07-14T10:30:00.000Z')

let store: Store
beforeEach(async () => {
  store = await openSqliteStore({ path: ':memory:' })
})
afterEach(() => store.close())

describe('ensureDefaultTenant()', () => {
  test('makes tenant 1 once and keeps the name that it was given since', async () => {
    await ensureDefaultTenant(store, { name: defaultTenantNames.demo, now })
    await store.forTenant(1).write((tx) => tx.renameTenant('二店'))
    await ensureDefaultTenant(store, { name: defaultTenantNames.shop, now })
    expect(await store.acrossTenants.tenants()).toMatchObject([{ id: 1, name: '二店' }])
  })

  test('bootstraps the configured key once, and a changed key beside it', async () => {
    const start = (apiKey: string) => ensureDefaultTenant(store, { name: '店', apiKey, now })
    await start('first-key')
    await start('first-key')
    await start('second-key')
    const first = await authenticateApiKey(store, 'first-key', now)
    const second = await authenticateApiKey(store, 'second-key', now)
    expect(first).toMatchObject({ tenantId: 1, scopes: ['read', 'write'], expiresAt: null })
    expect(second?.id).not.toBe(first?.id)
  })

  test('makes no key when none is configured', async () => {
    await ensureDefaultTenant(store, { name: '店', apiKey: '', now })
    expect(await authenticateApiKey(store, '', now)).toBeUndefined()
  })

  test("refuses another tenant's key", async () => {
    await store.acrossTenants.insertTenant(2, '别家', now)
    const request = { name: 'k', scopes: ['read'], expiresAt: null, actor: 'person' } as const
    const { apiKey } = await createApiKey(store.forTenant(2), request, { now, random: systemRandom })
    await expect(ensureDefaultTenant(store, { name: '店', apiKey, now })).rejects.toThrow('belongs to tenant 2')
  })
})

describe('authenticateApiKey()', () => {
  const keyOf = async (tenantId: number, expiresAt: number | null) => {
    const request = { name: '收银', scopes: ['read'], expiresAt, actor: 'person' } as const
    return createApiKey(store.forTenant(tenantId), request, { now, random: systemRandom })
  }
  beforeEach(async () => {
    await store.acrossTenants.insertTenant(1, '店', now)
    await store.acrossTenants.insertTenant(2, '别家', now)
  })

  test('[HA1] names the tenant and the scopes of a key', async () => {
    const { apiKey, row } = await keyOf(2, null)
    expect(apiKey).toMatch(/^xp_/)
    expect(await authenticateApiKey(store, apiKey, now)).toEqual(row)
    expect(row).toMatchObject({ tenantId: 2, scopes: ['read'] })
  })

  test('[HA1] refuses unknown, almost right and overlong keys', async () => {
    const { apiKey, row } = await keyOf(1, null)
    for (const presented of ['', 'xp_', apiKey.slice(0, -1), ` ${apiKey}`, row.keyHash, 'x'.repeat(1_000_000)]) {
      expect(await authenticateApiKey(store, presented, now)).toBeUndefined()
    }
  })

  test('[HA1] refuses an expired key from its last instant on', async () => {
    const { apiKey } = await keyOf(1, now + 1000)
    expect(await authenticateApiKey(store, apiKey, now + 999)).toBeDefined()
    expect(await authenticateApiKey(store, apiKey, now + 1000)).toBeUndefined()
  })

  test('[HA1] never stores a key in the clear', async () => {
    const { apiKey, row } = await keyOf(1, null)
    expect(JSON.stringify(row)).not.toContain(apiKey.slice(3))
  })
})

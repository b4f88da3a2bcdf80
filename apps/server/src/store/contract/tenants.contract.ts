import { expect, test } from 'vitest'
import type { NewTenant } from '../rows.ts'
import type { Store } from '../store.ts'
import { addPerson, addTask, allPages, type Open, setStage } from './stage.contract.ts'

const newTenant = (part: Partial<NewTenant> = {}): NewTenant => ({
  name: '店',
  externalId: null,
  printersMax: null,
  tasksPerDayMax: null,
  requestsPerMinuteMax: null,
  connectionsMax: null,
  createdAt: 5,
  ...part,
})

let keys = 0
async function create(store: Store, part: Partial<NewTenant> = {}) {
  const key = { name: 'k', keyHash: `first-${++keys}`, scopes: ['read'], expiresAt: null, createdAt: 5 } as const
  const audit = { at: 5, actor: 'platform', action: 'tenant.created', detail: null }
  const tenant = await store.acrossTenants.createTenant(newTenant(part), key, audit)
  return { tenant, keyHash: key.keyHash }
}

export function testTenants(open: Open): void {
  test('[ST8] a tenant is made with its key, or, where its external id is taken, neither', async () => {
    const store = await open()
    const { tenant, keyHash } = await create(store, { externalId: 'm-1', printersMax: 3 })
    expect(tenant).toMatchObject({ externalId: 'm-1', status: 'ACTIVE', printersMax: 3, tasksPerDayMax: null })
    if (tenant === 'duplicate') throw new Error('the external id is new')
    expect(await store.acrossTenants.apiKeyByHash(keyHash)).toMatchObject({ tenantId: tenant.id })
    const second = await create(store, { externalId: 'm-1' })
    expect(second.tenant).toBe('duplicate')
    expect(await store.acrossTenants.apiKeyByHash(second.keyHash)).toBeUndefined()
    expect(await store.acrossTenants.tenantByExternalId('m-1')).toEqual(tenant)
    expect(await store.acrossTenants.tenantByExternalId('m-2')).toBeUndefined()
  })

  test('[ST8] of tenants that are made at once with one external id there is one', async () => {
    const store = await open()
    const made = await Promise.all(Array.from({ length: 8 }, () => create(store, { externalId: 'm-1' })))
    expect(made.filter(({ tenant }) => tenant !== 'duplicate')).toHaveLength(1)
  })

  test('[ST8] tenants that are made at once each get an id of their own', async () => {
    const { acrossTenants } = await open()
    const names = Array.from({ length: 20 }, (_, index) => `店铺 ${index}`)
    const made = await Promise.all(names.map((name) => acrossTenants.insertTenant(undefined, name, 1)))
    expect(new Set(made.map(({ id }) => id)).size).toBe(names.length)
  })

  test('[HA4] tenants are paged by id, and filtered', async () => {
    const store = await open()
    for (const externalId of ['a', 'b', 'c', null]) await create(store, { externalId })
    const [, second] = await store.acrossTenants.tenants()
    await store.forTenant(second?.id ?? 0).write(async (tx) => await tx.updateTenant({ status: 'SUSPENDED' }))
    const paged = await allPages((page) => store.acrossTenants.tenantPage(page), 2)
    expect(paged).toEqual(await store.acrossTenants.tenants())
    const suspended = await store.acrossTenants.tenantPage({ limit: 9, status: 'SUSPENDED' })
    expect(suspended.rows.map(({ id }) => id)).toEqual([second?.id])
    expect((await store.acrossTenants.tenantPage({ limit: 9, externalId: 'c' })).rows).toHaveLength(1)
  })

  test('[ST8] a tenant changes field by field, and takes no external id of another', async () => {
    const store = await open()
    const [one] = [
      (await create(store, { externalId: 'a', printersMax: 3 })).tenant,
      await create(store, { externalId: 'b' }),
    ]
    if (one === 'duplicate') throw new Error('the external id is new')
    const change = (patch: object) => store.forTenant(one.id).write(async (tx) => await tx.updateTenant(patch))
    expect(await change({ tasksPerDayMax: 9 })).toEqual({ ...one, tasksPerDayMax: 9 })
    expect(await change({ printersMax: null, externalId: 'a' })).toMatchObject({ printersMax: null, tasksPerDayMax: 9 })
    expect(await change({ externalId: 'b', name: '别家' })).toBe('duplicate')
    expect(await change({})).toMatchObject({ name: '店', externalId: 'a' })
    expect(await change({ externalId: null })).toMatchObject({ externalId: null })
  })

  test('[ST3] a unit sees the tenant as it changes it', async () => {
    const { shop } = await setStage(await open())
    const seen = await shop.write(async (tx) => {
      const before = await tx.tenant()
      await tx.updateTenant({ name: '新店' })
      return [before.name, (await tx.tenant()).name, (await tx.lockTenant()).name]
    })
    expect(seen).toEqual(['发财小狗饮品店', '新店', '新店'])
  })

  test('[HA1] a person works for one tenant', async () => {
    const store = await open()
    const { shop } = await setStage(store)
    const { shop: other } = await setStage(store)
    const userId = await addPerson(store)
    const member = { userId, role: 'operator', createdAt: 7 } as const
    expect(await shop.write(async (tx) => await tx.insertMember(member))).toBe(true)
    expect(await other.write(async (tx) => await tx.insertMember(member))).toBe(false)
    const row = { ...member, tenantId: shop.tenantId, username: userId }
    expect(await store.acrossTenants.memberOfAny(userId)).toEqual(row)
    expect(await shop.members()).toEqual([row])
    expect(await shop.write(async (tx) => await tx.updateMember(userId, 'owner'))).toBe(true)
    expect(await shop.member(userId)).toEqual({ ...row, role: 'owner' })
    expect(await shop.write(async (tx) => await tx.deleteMember(userId))).toBe(true)
    expect(await shop.write(async (tx) => await tx.deleteMember(userId))).toBe(false)
    expect(await store.acrossTenants.memberOfAny(userId)).toBeUndefined()
  })

  test('[HA1] keys are paged by id, and gone when they are deleted', async () => {
    const store = await open()
    const { shop } = await setStage(store)
    const key = { name: 'k', scopes: ['read', 'write'], expiresAt: 9, createdAt: 5 } as const
    const made = await shop.write(async (tx) => [
      await tx.insertApiKey({ ...key, keyHash: `key-${++keys}` }),
      await tx.insertApiKey({ ...key, keyHash: `key-${++keys}` }),
      await tx.insertApiKey({ ...key, keyHash: `key-${++keys}` }),
    ])
    expect(await allPages((page) => shop.apiKeys(page), 2)).toEqual(made)
    const [first] = made
    expect(await shop.write(async (tx) => await tx.deleteApiKey(first?.id ?? 0))).toBe(true)
    expect(await shop.write(async (tx) => await tx.deleteApiKey(first?.id ?? 0))).toBe(false)
    expect(await store.acrossTenants.apiKeyByHash(first?.keyHash ?? '')).toBeUndefined()
  })

  test('[ST5] usage is counted by day and by tenant', async () => {
    const store = await open()
    const { shop, printer } = await setStage(store)
    const { shop: other } = await setStage(store)
    await addTask(shop, printer.id)
    expect([await shop.printerCount(), await shop.taskCountSince(0), await other.taskCountSince(0)]).toEqual([1, 1, 0])
    expect(await shop.taskCountSince(Number.MAX_SAFE_INTEGER)).toBe(0)
    const counted = await shop.write(async (tx) => [
      await tx.addToTaskCount('2025-07-14', 5),
      await tx.addToTaskCount('2025-07-14', 99),
      await tx.addToTaskCount('2025-07-15', 1),
    ])
    expect(counted).toEqual([5, 6, 1])
    expect([await shop.countedTasks('2025-07-14'), await other.countedTasks('2025-07-14')]).toEqual([6, undefined])
  })

  test('[ST8] sealed values are named by the keys that sealed them', async () => {
    const store = await open()
    const { shop, printer } = await setStage(store)
    expect(await store.acrossTenants.sealedHeaders()).toEqual([])
    await shop.write(async (tx) => {
      await tx.updatePrinter(printer.id, { printerKeySealed: 'v1.aaaaaaaa.xyz' }, 9)
      await tx.putSettings([
        { key: 'feie.ukey', value: '"v1.bbbbbbbb.xyz"', updatedAt: 9 },
        { key: 'feie.user', value: '"v1.aaaaaaaa.other"', updatedAt: 9 },
        { key: 'print.enabled', value: 'true', updatedAt: 9 },
      ])
    })
    expect(await store.acrossTenants.sealedHeaders()).toEqual(['v1.aaaaaaaa', 'v1.bbbbbbbb'])
  })
}

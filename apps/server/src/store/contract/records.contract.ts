import { expect, test } from 'vitest'
import { type Open, setStage } from './stage.contract.ts'

export function testRecords(open: Open): void {
  test('[ST8] settings are written over, listed by key and deleted', async () => {
    const { shop } = await setStage(await open())
    await shop.write(
      async (tx) =>
        await tx.putSettings([
          { key: 'print.enabled', value: 'true', updatedAt: 1 },
          { key: 'feie.ukey', value: 'sealed:…', updatedAt: 1 },
        ]),
    )
    await shop.write(async (tx) => await tx.putSettings([{ key: 'print.enabled', value: 'false', updatedAt: 2 }]))
    expect(await shop.settings()).toEqual([
      { key: 'feie.ukey', value: 'sealed:…', updatedAt: 1 },
      { key: 'print.enabled', value: 'false', updatedAt: 2 },
    ])
    await shop.write(async (tx) => await tx.deleteSetting('feie.ukey'))
    expect((await shop.settings()).map((setting) => setting.key)).toEqual(['print.enabled'])
  })

  test('[HA1] an API key is found by its hash over all tenants; a hash belongs to one key', async () => {
    const { store, shop } = await setStage(await open())
    const key = { name: '收银', keyHash: 'aa', scopes: ['read', 'write'], expiresAt: 9, createdAt: 1 } as const
    const inserted = await shop.write(async (tx) => await tx.insertApiKey(key))
    expect(inserted).toEqual({ ...key, id: inserted.id, tenantId: shop.tenantId })
    expect(await store.acrossTenants.apiKeyByHash('aa')).toEqual(inserted)
    expect(await store.acrossTenants.apiKeyByHash('bb')).toBeUndefined()
    await expect(shop.write(async (tx) => await tx.insertApiKey(key))).rejects.toThrow()
  })

  test('[HA3] an idempotent answer is completed, found, deleted and forgotten with time', async () => {
    const { store, shop } = await setStage(await open())
    const running = { bodyHash: 'h', status: null, body: null, createdAt: 100 }
    await shop.write(async (tx) => await tx.putIdempotentAnswer('k', running))
    expect(await shop.idempotentAnswer('k')).toEqual(running)
    const done = { ...running, status: 201, body: '{"id":1}' }
    await shop.write(async (tx) => {
      await tx.putIdempotentAnswer('k', done)
      await tx.putIdempotentAnswer('gone', done)
      await tx.putIdempotentAnswer('new', { ...done, createdAt: 200 })
      await tx.deleteIdempotentAnswer('gone')
    })
    expect(await shop.idempotentAnswer('k')).toEqual(done)
    expect(await shop.idempotentAnswer('gone')).toBeUndefined()
    await store.acrossTenants.deleteIdempotentAnswersBefore(200)
    expect(await shop.idempotentAnswer('k')).toBeUndefined()
    expect(await shop.idempotentAnswer('new')).toBeDefined()
  })

  test('[ST8] tenants are listed by id, found, renamed; the first may choose its id', async () => {
    const store = await open()
    const first = await store.acrossTenants.insertTenant(7, '发财小狗饮品店', 5)
    expect(first).toMatchObject({ id: 7, name: '发财小狗饮品店', status: 'ACTIVE', printersMax: null, createdAt: 5 })
    const second = await store.acrossTenants.insertTenant(undefined, '别家', 6)
    expect(await store.acrossTenants.tenants()).toEqual([first, second])
    await store.forTenant(7).write(async (tx) => {
      await tx.renameTenant('旺财')
      await tx.insertAudit({ at: 6, actor: 'person', action: 'tenant.rename', detail: { name: '旺财' } })
    })
    expect(await store.forTenant(7).tenant()).toEqual({ ...first, name: '旺财' })
    expect(await store.acrossTenants.tenant(7)).toEqual({ ...first, name: '旺财' })
    expect(await store.acrossTenants.tenant(8_888)).toBeUndefined()
    await expect(store.forTenant(8_888).tenant()).rejects.toThrow('no tenant 8888')
  })
}

import { expect, test } from 'vitest'
import { sampleOrder, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { allPages, everythingOf, fillTenant, newTaskId, type Open, setStage } from './stage.contract.ts'

export function testLife(open: Open): void {
  test('[DL4] a store that is closed and opened again has everything', async () => {
    const first = await open()
    const shop = first.forTenant((await first.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
    await fillTenant(first, shop)
    const before = await everythingOf(shop)
    await first.close()
    const again = await open()
    expect(await everythingOf(again.forTenant(shop.tenantId))).toEqual(before)
    const event = sampleTaskEvent()
    const repeated = await again
      .forTenant(shop.tenantId)
      .write(async (tx) => await tx.insertTask(sampleTask(newTaskId(), 1, { idempotencyKey: 'key' }), event))
    expect(repeated.created).toBe(false)
  })

  test('[ST11] close() writes what is queued, then the store refuses everything by name', async () => {
    const { store, shop } = await setStage(await open())
    const queued = Array.from({ length: 100 }, (_, index) =>
      shop.write(async (tx) => await tx.insertOrder(sampleOrder(`order-${index}`))),
    )
    const closing = store.close()
    const late = expect(shop.write(async (tx) => await tx.tenant())).rejects.toThrow('is closed')
    const settled = await Promise.allSettled(queued)
    expect(settled.every((result) => result.status === 'fulfilled')).toBe(true)
    await Promise.all([closing, store.close(), late])
    await expect(shop.tenant()).rejects.toThrow('is closed')
    await expect(store.acrossTenants.tenants()).rejects.toThrow('is closed')
    await expect(store.ping()).rejects.toThrow('is closed')
    const again = await open()
    expect(await allPages((page) => again.forTenant(shop.tenantId).orders(page), 50)).toHaveLength(100)
  })

  test('[HA6] ping() answers while the database does', async () => {
    const store = await open()
    await expect(store.ping()).resolves.toBeUndefined()
  })
}

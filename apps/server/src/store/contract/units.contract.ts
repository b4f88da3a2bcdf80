import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { newTaskId, type Open, setStage } from './stage.contract.ts'

export function testUnits(open: Open): void {
  test('[ST1] a unit that throws leaves nothing behind and its caller gets the error', async () => {
    const { shop } = await setStage(await open())
    const attempt = shop.write(async (tx) => {
      await tx.insertPrinter(samplePrinter('sn-2'), 2)
      await tx.insertOrder(sampleOrder('order-1'))
      throw new Error('the caller changed its mind')
    })
    await expect(attempt).rejects.toThrow('the caller changed its mind')
    expect(await shop.printerBySn('sn-2')).toBeUndefined()
    expect(await shop.orderByExternalId('order-1')).toBeUndefined()
  })

  test('[ST1] what is written through a unit as a store is part of the unit', async () => {
    const { shop } = await setStage(await open())
    const attempt = shop.write(async (tx) => {
      const inside = tx.asStore()
      expect(inside.tenantId).toBe(shop.tenantId)
      await inside.write(async (inner) => await inner.insertOrder(sampleOrder('order-1')))
      expect(await inside.orderByExternalId('order-1')).toBeDefined()
      throw new Error('the outer unit gave up')
    })
    await expect(attempt).rejects.toThrow('the outer unit gave up')
    expect(await shop.orderByExternalId('order-1')).toBeUndefined()
    await shop.write(
      async (tx) => await tx.asStore().write(async (inner) => await inner.insertOrder(sampleOrder('order-1'))),
    )
    expect(await shop.orderByExternalId('order-1')).toBeDefined()
  })

  test('[ST2] a unit that throws does not touch its neighbours in the same commit', async () => {
    const { shop } = await setStage(await open())
    const writes = Array.from({ length: 30 }, (_, index) =>
      shop.write(async (tx) => {
        await tx.insertOrder(sampleOrder(`order-${index}`))
        if (index % 3 === 1) throw new Error(`unit ${index}`)
        return index
      }),
    )
    const settled = await Promise.allSettled(writes)
    for (const [index, result] of settled.entries()) {
      const kept = index % 3 !== 1
      expect(result.status).toBe(kept ? 'fulfilled' : 'rejected')
      expect((await shop.orderByExternalId(`order-${index}`)) !== undefined).toBe(kept)
    }
  })

  test('[ST2] what is kept is exactly what the units that did not throw have written', async () => {
    const { shop } = await setStage(await open())
    let round = 0
    const unit = fc.record({ writes: fc.integer({ min: 0, max: 3 }), throwsAfter: fc.option(fc.nat(3)) })
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 12 }), async (units) => {
        round += 1
        const names = (index: number) =>
          Array.from({ length: units[index]!.writes }, (_, count) => `${round}/${index}/${count}`)
        const settled = await Promise.allSettled(
          units.map(({ throwsAfter }, index) =>
            shop.write(async (tx) => {
              for (const [count, externalId] of names(index).entries()) {
                if (count === throwsAfter) throw new Error('on purpose')
                await tx.insertOrder(sampleOrder(externalId))
              }
            }),
          ),
        )
        for (const [index, result] of settled.entries()) {
          for (const externalId of names(index)) {
            const found = await shop.orderByExternalId(externalId)
            expect(found !== undefined).toBe(result.status === 'fulfilled')
          }
        }
      }),
      { numRuns: 20 },
    )
  })

  test('[ST3] a unit sees its own writes, and nobody else sees them before the commit', async () => {
    const { store, shop, printer } = await setStage(await open())
    const taskId = newTaskId()
    const seen = await shop.write(async (tx) => {
      await tx.insertTask(sampleTask(taskId, printer.id), sampleTaskEvent())
      const inside = await tx.task(taskId)
      const outside = await store.forTenant(shop.tenantId).task(taskId)
      return { inside: inside?.taskId, outside, due: await store.acrossTenants.nextDueTask(printer.id, 5_000) }
    })
    expect(seen).toEqual({ inside: taskId, outside: undefined, due: undefined })
    expect((await shop.task(taskId))?.taskId).toBe(taskId)
  })

  test('[ST3] a later unit of the same commit sees the earlier ones', async () => {
    const { shop } = await setStage(await open())
    const first = shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    const second = shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    expect(await first).toMatchObject({ externalId: 'order-1' })
    expect(await second).toBe('duplicate')
  })

  test('[ST4] `tx` is refused once its unit has ended', async () => {
    const { shop } = await setStage(await open())
    const leaked = await shop.write(async (tx) => ({ tx }))
    await expect(leaked.tx.insertOrder(sampleOrder('late'))).rejects.toThrow('its unit has ended')
    await expect(leaked.tx.tenant()).rejects.toThrow('its unit has ended')
    expect(await shop.orderByExternalId('late')).toBeUndefined()
  })
}

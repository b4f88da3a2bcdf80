import { expect, test } from 'vitest'
import { sampleOrder } from '../sample-rows.ts'
import type { TenantReads } from '../store.ts'
import { type Open, setStage } from './stage.contract.ts'

export function testOrders(open: Open): void {
  test('[ST7] an order keeps every field through insert, change and read', async () => {
    const { shop } = await setStage(await open())
    const wanted = sampleOrder('外部-1', {
      delivery: { name: '李雷' },
      extra: { note: ['a', 1, null] },
      remark: "'; --",
    })
    const order = await shop.write(async (tx) => await tx.insertOrder(wanted))
    if (order === 'duplicate') throw new Error('the order is new')
    expect(order).toEqual({ ...wanted, id: order.id, tenantId: shop.tenantId })
    const patch = { status: 'paid', paidAt: 2_000, printRemark: '已打印', discountFen: 100 } as const
    const updated = await shop.write(async (tx) => await tx.updateOrder(order.id, patch, 2_000))
    expect(updated).toEqual({ ...order, ...patch, updatedAt: 2_000 })
    expect(await shop.order(order.id)).toEqual(updated)
    expect(await shop.orderByExternalId('外部-1')).toEqual(updated)
  })

  test('[ST7] an external id belongs to one order of a tenant; orders without one do not exclude each other', async () => {
    const { shop } = await setStage(await open())
    const insert = (externalId: string | null) =>
      shop.write(async (tx) => await tx.insertOrder(sampleOrder(externalId)))
    expect(await insert('order-1')).not.toBe('duplicate')
    expect(await insert('order-1')).toBe('duplicate')
    expect(await insert(null)).not.toBe('duplicate')
    expect(await insert(null)).not.toBe('duplicate')
  })

  test('[ST7] a locked order is the order as it is, by either id', async () => {
    const { shop } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const locked = await shop.write(async (tx) => [
      await tx.lockOrder(order.id),
      await tx.lockOrderByExternalId('order-1'),
      await tx.lockOrder(order.id + 1),
      await tx.lockOrderByExternalId('order-2'),
    ])
    expect(locked).toEqual([order, order, undefined, undefined])
  })

  test('[ST7] events of an order come back in the order in which they were recorded', async () => {
    const { shop } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const event = { orderId: order.id, type: 'order.paid', occurredAt: 9, recordedAt: 10, detail: { by: '店员' } }
    await shop.write(async (tx) => {
      await tx.insertOrderEvent(event)
      await tx.insertOrderEvent({ ...event, type: 'order.refunded', occurredAt: 5, detail: null })
    })
    const events = await shop.orderEvents(order.id)
    expect(events[0]).toEqual({ ...event, id: expect.any(Number), eventId: null, bodyHash: null })
    expect(events.map(({ type }) => type)).toEqual(['order.paid', 'order.refunded'])
    const stray = shop.write(async (tx) => await tx.insertOrderEvent({ ...event, orderId: order.id + 1 }))
    await expect(stray).rejects.toThrow('has no order')
  })

  test('[DL11] an event id belongs to one event of a tenant, for good; events without one do not exclude each other', async () => {
    const { shop } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const plain = { orderId: order.id, type: 'order.paid', occurredAt: 9, recordedAt: 10, detail: null }
    const event = { ...plain, eventId: '事件-1', bodyHash: 'abc' }
    const insert = (next: typeof plain) => shop.write(async (tx) => await tx.insertOrderEvent(next))
    expect(await insert(event)).toBe(true)
    expect(await insert({ ...event, type: 'order.refunded' })).toBe(false)
    expect([await insert(plain), await insert(plain)]).toEqual([true, true])
    expect(await shop.orderEvent('事件-1')).toEqual({ ...event, id: expect.any(Number) })
    expect(await shop.orderEvent('事件-2')).toBeUndefined()
    expect(await shop.orderEvents(order.id)).toHaveLength(3)
  })

  test('[HA4] orders() filters by status and external id', async () => {
    const { shop } = await setStage(await open())
    await shop.write(async (tx) => {
      await tx.insertOrder(sampleOrder('a', { status: 'paid', createdAt: 1 }))
      await tx.insertOrder(sampleOrder('b', { status: 'paid', createdAt: 3 }))
      await tx.insertOrder(sampleOrder('c', { createdAt: 2 }))
    })
    const ids = async (filter: Omit<Parameters<TenantReads['orders']>[0], 'limit'>) =>
      (await shop.orders({ limit: 10, ...filter })).rows.map((order) => order.externalId)
    expect(await ids({})).toEqual(['b', 'c', 'a'])
    expect(await ids({ status: 'paid' })).toEqual(['b', 'a'])
    expect(await ids({ externalId: 'c' })).toEqual(['c'])
    expect(await ids({ status: 'paid', externalId: 'c' })).toEqual([])
  })
}

import { fenToYuan, type OrderBody, orderBody } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store } from '../store/store.ts'
import { createOrder, newOrder } from './create-order.ts'
import { orderPrintData } from './order-print-data.ts'
import { orderView } from './order-view.ts'

const now = Date.parse('2025-07-14T10:30:00.000Z')
const tea = { name: '珍珠奶茶', specs: ['大杯', '正常冰'], quantity: 1, unit_price: 25 }
const body = (fields: Record<string, unknown> = {}): OrderBody => orderBody.parse({ items: [tea], ...fields })

function totalFen(fields: Record<string, unknown>): number {
  const made = newOrder(body(fields), now)
  if (!made.ok) throw new Error(JSON.stringify(made.issues))
  return made.order.totalAmountFen
}

function issueCodes(fields: Record<string, unknown>): string[] {
  const made = newOrder(body(fields), now)
  return made.ok ? [] : made.issues.map(({ path, code }) => `${path} ${code}`)
}

describe('newOrder()', () => {
  test('adds up to the fen, without drift, for all amounts and quantities', () => {
    const item = fc.record({ fen: fc.integer({ min: 0, max: 1_000_000 }), quantity: fc.integer({ min: 1, max: 100 }) })
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 9 }), fc.nat(1_000), (lines, discountFen) => {
        const items = lines.map(({ fen, quantity }) => ({ name: 'x', quantity, unit_price: fenToYuan(fen) }))
        const exact = lines.reduce((sum, line) => sum + BigInt(line.fen) * BigInt(line.quantity), 0n)
        const made = newOrder(body({ items, discount: fenToYuan(discountFen) }), now)
        if (!made.ok) return exact < BigInt(discountFen)
        return BigInt(made.order.totalAmountFen) === exact - BigInt(discountFen)
      }),
    )
  })

  test('adds 0.1 and 0.2 to 0.3', () => {
    const items = [
      { ...tea, unit_price: 0.1 },
      { ...tea, unit_price: 0.2 },
    ]
    expect(totalFen({ items })).toBe(30)
    expect(totalFen({ items: [{ ...tea, unit_price: 1.1, quantity: 3 }] })).toBe(330)
  })

  test('takes a given total as it is, because shops round', () => {
    expect(totalFen({ total_amount: 24.5 })).toBe(2450)
    expect(totalFen({ total_amount: 0 })).toBe(0)
  })

  test('refuses what cannot be paid', () => {
    expect(issueCodes({ discount: 25.01 })).toEqual(['discount negative_total'])
    expect(issueCodes({ discount: 25 })).toEqual([])
    const dear = { ...tea, unit_price: 10_000_000 }
    expect(issueCodes({ items: [dear] })).toEqual([])
    expect(issueCodes({ items: [dear, tea] })).toEqual(['total_amount amount_too_large'])
    expect(issueCodes({ items: [tea, { ...dear, quantity: 100_000 }] })).toEqual(['items[1].quantity amount_too_large'])
  })
})

describe('createOrder()', () => {
  let store: Store
  beforeEach(async () => {
    store = await openSqliteStore({ path: ':memory:' })
    await store.acrossTenants.insertTenant(1, '发财小狗饮品店', now)
    await store.acrossTenants.insertTenant(2, '别家', now)
  })
  afterEach(() => store.close())

  test('keeps names with emoji, ESC bytes and control characters as they are', async () => {
    const shop = store.forTenant(1)
    const name = '奶茶🧋\u001b@\u001dV\u0000\u0007 "引号" \\ \n换行'
    const made = await createOrder(shop, body({ items: [{ ...tea, name }], remark: '\u001b\u0000' }), now)
    if (!made.ok) throw new Error(made.reason)
    expect(made.order.items[0]?.name).toBe(name)
    expect((await shop.order(made.order.id))?.items[0]?.name).toBe(name)
    expect((await shop.order(made.order.id))?.remark).toBe('\u001b\u0000')
  })

  test('shows on the wire what came in', async () => {
    const full = body({
      external_id: 'WX-1',
      items: [{ ...tea, category: '奶茶', remark: '少冰' }],
      discount: 0.3,
      customer_phone: '13800138000',
      remark: '快',
      pickup_no: 'A12',
      table_no: '7',
      channel: '小程序',
      delivery: { name: '王', address: '某路 1 号' },
      extra: { coupon: ['a', 1, null] },
    })
    const made = await createOrder(store.forTenant(1), full, now)
    if (!made.ok) throw new Error(made.reason)
    expect(orderView(made.order)).toMatchObject({
      id: made.order.id,
      external_id: 'WX-1',
      status: 'created',
      items: [{ ...tea, amount: 25, category: '奶茶', remark: '少冰' }],
      total_amount: 24.7,
      discount: 0.3,
      delivery: { name: '王', address: '某路 1 号' },
      extra: { coupon: ['a', 1, null] },
      created_at: '2025-07-14T10:30:00.000Z',
      paid_at: null,
    })
    expect(await store.forTenant(1).orderEvents(made.order.id)).toMatchObject([{ type: 'order.created' }])
  })

  test('refuses an external id twice in one tenant, not in two', async () => {
    const twice = body({ external_id: 'WX-1' })
    expect(await createOrder(store.forTenant(1), twice, now)).toMatchObject({ ok: true })
    expect(await createOrder(store.forTenant(1), twice, now)).toEqual({ ok: false, reason: 'duplicate' })
    expect(await createOrder(store.forTenant(2), twice, now)).toMatchObject({ ok: true })
  })

  test('hides the orders of one tenant from the other', async () => {
    const made = await createOrder(store.forTenant(1), body(), now)
    if (!made.ok) throw new Error(made.reason)
    expect(await store.forTenant(2).order(made.order.id)).toBeUndefined()
  })
})

describe('orderPrintData()', () => {
  test('gives templates yuan, wall time and ready texts', () => {
    const made = newOrder(body({ customer_phone: '13800138000', discount: 0.5 }), now)
    if (!made.ok) throw new Error('the order is not valid')
    const order = { ...made.order, id: 456, tenantId: 1 }
    const data = orderPrintData({ ...order, status: 'confirmed' }, { name: '发财小狗饮品店' }, now)
    expect(data).toMatchObject({
      shop: { name: '发财小狗饮品店' },
      order: {
        no: '456',
        status_text: '已确认',
        items: [{ specs_text: '规格: 大杯 | 正常冰', unit_price: 25, amount: 25 }],
        quantity: 1,
        total_amount: 24.5,
        discount: 0.5,
        created_at: '2025-07-14T18:30:00.000',
        paid_at: null,
      },
      print: { type: 'RECEIPT', time: '2025-07-14T18:30:00.000' },
    })
  })

  test('names specs only when they do not name themselves', () => {
    const textOf = (specs: string[]) => {
      const made = newOrder(body({ items: [{ ...tea, specs }] }), now)
      if (!made.ok) throw new Error('the order is not valid')
      const data = orderPrintData({ ...made.order, id: 1, tenantId: 1 }, { name: '店' }, now)
      return (data as { order: { items: { specs_text: string }[] } }).order.items[0]?.specs_text
    }
    expect(textOf([])).toBe('')
    expect(textOf(['规格: 大杯', '温度: 正常冰'])).toBe('规格: 大杯 | 温度: 正常冰')
    expect(textOf(['大杯'])).toBe('规格: 大杯')
  })
})

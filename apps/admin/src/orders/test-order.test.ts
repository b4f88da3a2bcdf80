import { orderBody } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { nextPickupNo, testOrder } from './test-order.ts'

const noon = new Date(2025, 6, 14, 12)
const at = (day: number) => new Date(2025, 6, day, 9).toISOString()

test('nextPickupNo() counts today’s orders only', () => {
  expect(nextPickupNo([], noon)).toBe('A001')
  const orders = [
    { pickup_no: 'A041', created_at: at(13) },
    { pickup_no: 'A007', created_at: at(14) },
    { pickup_no: 'A006', created_at: at(14) },
    { pickup_no: 'VIP', created_at: at(14) },
    { pickup_no: null, created_at: at(14) },
  ]
  expect(nextPickupNo(orders, noon)).toBe('A008')
})

test('testOrder() is an order that the contract accepts, with two or three drinks and the signature one first', () => {
  for (let number = 1; number <= 30; number += 1) {
    const order = testOrder(`A${String(number).padStart(3, '0')}`)
    expect(orderBody.safeParse(order).success).toBe(true)
    expect(order.items.length === 2 || order.items.length === 3).toBe(true)
    expect(order.items[0]).toMatchObject({ name: '珍珠奶茶', specs: ['大杯', '正常冰', '正常糖'], unit_price: 25 })
    expect(new Set(order.items.map((item) => item.name)).size).toBe(order.items.length)
  }
})

import { orderStatus } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OrderRow } from '../store/rows.ts'
import { changeByEvent, type OrderEventType, orderEventTypes, orderLife, stopsPrinting } from './order-life.ts'

const created: OrderRow = {
  id: 1,
  tenantId: 1,
  externalId: null,
  status: 'created',
  items: [],
  totalAmountFen: 0,
  discountFen: 0,
  customerPhone: null,
  remark: null,
  printRemark: null,
  pickupNo: null,
  tableNo: null,
  channel: null,
  delivery: null,
  extra: null,
  createdAt: 0,
  updatedAt: 0,
  confirmedAt: null,
  paidAt: null,
  shippedAt: null,
  refundedAt: null,
  cancelledAt: null,
}

function after(types: readonly OrderEventType[]): OrderRow {
  let order = created
  for (const [index, type] of types.entries()) {
    const change = changeByEvent(order, type, index + 1)
    if (change.kind === 'changed') order = { ...order, ...change.patch }
  }
  return order
}

const events = fc.array(fc.constantFrom(...orderEventTypes), { maxLength: 12 })

describe('orderLife', () => {
  test('decides every event in every status', () => {
    expect(Object.keys(orderLife).sort()).toEqual([...orderStatus.options].sort())
    for (const steps of Object.values(orderLife)) {
      expect(Object.keys(steps).sort()).toEqual([...orderEventTypes].sort())
    }
  })

  test('goes forwards whichever of payment and confirmation comes first', () => {
    expect(after(['order.confirmed', 'order.paid'])).toMatchObject({ status: 'paid', confirmedAt: 1, paidAt: 2 })
    expect(after(['order.paid', 'order.confirmed'])).toMatchObject({ status: 'paid', confirmedAt: 2, paidAt: 1 })
    expect(after(['order.shipped', 'order.paid']).status).toBe('shipped')
  })

  test('ends with a refund or a cancellation, whatever follows', () => {
    fc.assert(
      fc.property(events, events, fc.constantFrom('order.refunded', 'order.cancelled'), (before, later, end) => {
        const ended = after([...before, end])
        // A completed order cannot be cancelled any more; it stays completed.
        if (!stopsPrinting(ended.status)) return ended.status === 'completed' && end === 'order.cancelled'
        return after([...before, end, ...later]).status === ended.status
      }),
    )
  })

  test('takes a repeated event for what it is', () => {
    fc.assert(
      fc.property(events, fc.constantFrom(...orderEventTypes), (before, type) => {
        if (changeByEvent(after(before), type, 99).kind === 'refused') return true
        return changeByEvent(after([...before, type]), type, 100).kind === 'repeat'
      }),
    )
  })

  test('keeps the first time of a fact', () => {
    fc.assert(
      fc.property(events, (types) => {
        const paidFirst = types.indexOf('order.paid')
        const order = after(types)
        const refusedBefore = types.slice(0, Math.max(paidFirst, 0)).includes('order.cancelled')
        return paidFirst < 0 ? order.paidAt === null : refusedBefore || order.paidAt === paidFirst + 1
      }),
    )
  })

  test('remembers a payment that arrives after its refund, without leaving the end', () => {
    expect(after(['order.refunded', 'order.paid'])).toMatchObject({ status: 'refunded', refundedAt: 1, paidAt: 2 })
  })

  test('goes back to where the facts are when a refund is rejected', () => {
    const requested = ['order.refund_requested', 'order.refund_rejected'] as const
    expect(after(['order.paid', ...requested]).status).toBe('paid')
    expect(after(['order.confirmed', ...requested]).status).toBe('confirmed')
    expect(after(['order.paid', 'order.shipped', ...requested]).status).toBe('shipped')
    expect(after(requested).status).toBe('created')
  })

  test('shows a person what contradicts the end of an order', () => {
    const kindAfter = (before: OrderEventType, type: OrderEventType) => changeByEvent(after([before]), type, 9).kind
    expect(kindAfter('order.refunded', 'order.confirmed')).toBe('refused')
    expect(kindAfter('order.cancelled', 'order.confirmed')).toBe('refused')
    expect(kindAfter('order.cancelled', 'order.paid')).toBe('refused')
    expect(kindAfter('order.cancelled', 'order.shipped')).toBe('refused')
    expect(kindAfter('order.completed', 'order.cancelled')).toBe('refused')
  })
})

import { type OrderEventType, orderEventType, orderStatus } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OrderRow } from '../store/rows.ts'
import { contradictions, patchByEvent, stopsPrinting } from './order-life.ts'

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
  refundRequestedAt: null,
  refundRejectedAt: null,
  completedAt: null,
  saidAt: null,
}

interface Told {
  readonly type: OrderEventType
  readonly at: number
}

function told(order: OrderRow, events: readonly Told[]): OrderRow {
  let known = order
  for (const { type, at } of events) known = { ...known, ...patchByEvent(known, type, at) }
  return known
}

/** Events at 1, 2, 3 … in the order in which they happened. */
function after(...types: OrderEventType[]): OrderRow {
  return told(
    created,
    types.map((type, index) => ({ type, at: index + 1 })),
  )
}

const eventTypes = fc.constantFrom(...orderEventType.options)
const history = fc.array(fc.record({ type: eventTypes, at: fc.integer({ min: 1, max: 6 }) }), { maxLength: 12 })

describe('patchByEvent()', () => {
  test('ends in the same facts in whatever order and however often events are told', () => {
    fc.assert(
      fc.property(
        history.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
        ),
        ([events, shuffled]) => {
          expect(told(created, shuffled)).toEqual(told(created, events))
        },
      ),
    )
  })

  test('says nothing new of what is known', () => {
    fc.assert(
      fc.property(history, (events) => {
        const order = told(created, events)
        return events.every(({ type, at }) => Object.keys(patchByEvent(order, type, at)).length === 0)
      }),
    )
  })

  test('goes forwards whichever of payment and confirmation comes first', () => {
    expect(after('order.confirmed', 'order.paid')).toMatchObject({ status: 'paid', confirmedAt: 1, paidAt: 2 })
    expect(after('order.paid', 'order.confirmed')).toMatchObject({ status: 'paid', confirmedAt: 2, paidAt: 1 })
    expect(after('order.shipped', 'order.paid').status).toBe('shipped')
  })

  test('keeps the first time of what happens once', () => {
    const order = told(created, [
      { type: 'order.paid', at: 5 },
      { type: 'order.paid', at: 3 },
      { type: 'order.paid', at: 9 },
    ])
    expect(order.paidAt).toBe(3)
  })

  test('ends with a refund or a cancellation, whatever follows', () => {
    fc.assert(
      fc.property(history, history, fc.constantFrom('order.refunded', 'order.cancelled'), (before, later, end) => {
        const ended = told(created, [...before, { type: end, at: 3 }])
        return stopsPrinting(ended.status) && stopsPrinting(told(ended, later).status)
      }),
    )
  })

  test('remembers a payment that arrives after its refund, without leaving the end', () => {
    expect(after('order.refunded', 'order.paid')).toMatchObject({ status: 'refunded', refundedAt: 1, paidAt: 2 })
    expect(after('order.cancelled', 'order.paid')).toMatchObject({ status: 'cancelled', paidAt: 2 })
  })

  test('names a cancelled and refunded order by what happened first', () => {
    expect(after('order.cancelled', 'order.refunded').status).toBe('cancelled')
    expect(after('order.refunded', 'order.cancelled').status).toBe('refunded')
  })

  test('goes back to where the facts are when a refund is rejected', () => {
    const requested = ['order.refund_requested', 'order.refund_rejected'] as const
    expect(after('order.paid', ...requested).status).toBe('paid')
    expect(after('order.confirmed', ...requested).status).toBe('confirmed')
    expect(after('order.paid', 'order.shipped', ...requested).status).toBe('shipped')
    expect(after('order.completed', ...requested).status).toBe('completed')
    expect(after(...requested).status).toBe('created')
  })

  test('takes a rejection as the answer to every request before it, told before or after them', () => {
    const asked = { type: 'order.refund_requested', at: 1 } as const
    const rejected = { type: 'order.refund_rejected', at: 2 } as const
    const askedAgain = { type: 'order.refund_requested', at: 3 } as const
    expect(told(created, [rejected, asked]).status).toBe('created')
    expect(told(created, [asked, askedAgain, rejected]).status).toBe('refund_requested')
    expect(told(created, [asked, { ...rejected, at: 1 }]).status).toBe('created')
  })
})

describe('contradictions', () => {
  test('shows a person what contradicts the end of an order', () => {
    expect(Object.keys(contradictions).sort()).toEqual([...orderStatus.options].sort())
    expect(contradictions.refunded).toContain('order.confirmed')
    expect(contradictions.cancelled).toEqual(['order.confirmed', 'order.paid', 'order.shipped', 'order.completed'])
    expect(contradictions.completed).toEqual(['order.cancelled'])
  })
})

import type { OrderStatus } from '@xiaopiao/protocol'
import type { OrderPatch, OrderRow } from '../store/rows.ts'

/*
 * created ─▶ confirmed ─▶ paid ─▶ shipped ─▶ completed      forwards only; any step may be left out
 *    └──────────┴──────────┴────────┴─▶ refund_requested ─▶ refunded, or back to where the order was
 *    └──────────┴──────────┴────────┴─▶ cancelled
 *
 * Events arrive late, twice and in any order, so what counts is which facts are known, not which came last:
 * an order never moves backwards, and once refunded or cancelled it stays so.
 */

/** What can happen to an order (http-api.md, `POST /api/events`). */
export const orderEventTypes = [
  'order.created',
  'order.confirmed',
  'order.paid',
  'order.shipped',
  'order.refund_requested',
  'order.refund_rejected',
  'order.refunded',
  'order.cancelled',
  'order.completed',
] as const
export type OrderEventType = (typeof orderEventTypes)[number]

/** What an event does to an order's status. */
export type OrderStep =
  | { readonly kind: 'move'; readonly to: OrderStatus }
  /** The fact is kept, the status stays: a repeat, or an event that arrived after a later one. */
  | { readonly kind: 'keep' }
  /** The refund is off: back to what the facts say. */
  | { readonly kind: 'restore' }
  /** The event contradicts how the order ended: a person should see that. */
  | { readonly kind: 'refuse' }

const to = (status: OrderStatus): OrderStep => ({ kind: 'move', to: status })
const keep: OrderStep = { kind: 'keep' }
const restore: OrderStep = { kind: 'restore' }
const refuse: OrderStep = { kind: 'refuse' }

/** Every event in every status. */
export const orderLife: Readonly<Record<OrderStatus, Readonly<Record<OrderEventType, OrderStep>>>> = {
  created: {
    'order.created': keep,
    'order.confirmed': to('confirmed'),
    'order.paid': to('paid'),
    'order.shipped': to('shipped'),
    'order.refund_requested': to('refund_requested'),
    'order.refund_rejected': keep,
    'order.refunded': to('refunded'),
    'order.cancelled': to('cancelled'),
    'order.completed': to('completed'),
  },
  confirmed: {
    'order.created': keep,
    'order.confirmed': keep,
    'order.paid': to('paid'),
    'order.shipped': to('shipped'),
    'order.refund_requested': to('refund_requested'),
    'order.refund_rejected': keep,
    'order.refunded': to('refunded'),
    'order.cancelled': to('cancelled'),
    'order.completed': to('completed'),
  },
  paid: {
    'order.created': keep,
    'order.confirmed': keep,
    'order.paid': keep,
    'order.shipped': to('shipped'),
    'order.refund_requested': to('refund_requested'),
    'order.refund_rejected': keep,
    'order.refunded': to('refunded'),
    'order.cancelled': to('cancelled'),
    'order.completed': to('completed'),
  },
  shipped: {
    'order.created': keep,
    'order.confirmed': keep,
    'order.paid': keep,
    'order.shipped': keep,
    'order.refund_requested': to('refund_requested'),
    'order.refund_rejected': keep,
    'order.refunded': to('refunded'),
    'order.cancelled': to('cancelled'),
    'order.completed': to('completed'),
  },
  refund_requested: {
    'order.created': keep,
    'order.confirmed': refuse,
    'order.paid': keep,
    'order.shipped': keep,
    'order.refund_requested': keep,
    'order.refund_rejected': restore,
    'order.refunded': to('refunded'),
    'order.cancelled': to('cancelled'),
    'order.completed': to('completed'),
  },
  refunded: {
    'order.created': keep,
    'order.confirmed': refuse,
    'order.paid': keep,
    'order.shipped': refuse,
    'order.refund_requested': keep,
    'order.refund_rejected': keep,
    'order.refunded': keep,
    'order.cancelled': keep,
    'order.completed': keep,
  },
  cancelled: {
    'order.created': keep,
    'order.confirmed': refuse,
    'order.paid': refuse,
    'order.shipped': refuse,
    'order.refund_requested': keep,
    'order.refund_rejected': keep,
    // Money that goes back for a cancelled order is an ordinary fact; the order stays cancelled.
    'order.refunded': keep,
    'order.cancelled': keep,
    'order.completed': refuse,
  },
  completed: {
    'order.created': keep,
    'order.confirmed': keep,
    'order.paid': keep,
    'order.shipped': keep,
    'order.refund_requested': to('refund_requested'),
    'order.refund_rejected': keep,
    'order.refunded': to('refunded'),
    'order.cancelled': refuse,
    'order.completed': keep,
  },
}

/** Slips of an order in one of these must not print by themselves any more. */
export function stopsPrinting(status: OrderStatus): boolean {
  return status === 'refund_requested' || status === 'refunded' || status === 'cancelled'
}

const factColumns = {
  'order.confirmed': 'confirmedAt',
  'order.paid': 'paidAt',
  'order.shipped': 'shippedAt',
  'order.refunded': 'refundedAt',
  'order.cancelled': 'cancelledAt',
} as const satisfies Partial<Record<OrderEventType, keyof OrderPatch>>

/** What an event changes in an order's row. */
export type OrderChange =
  | { readonly kind: 'changed'; readonly patch: OrderPatch }
  /** Everything that the event says is known already. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refused' }

/** Decides by the table alone; of two events of one type the first keeps its time. */
export function changeByEvent(order: OrderRow, type: OrderEventType, occurredAt: number): OrderChange {
  const step = orderLife[order.status][type]
  if (step.kind === 'refuse') return { kind: 'refused' }
  const column = type in factColumns ? factColumns[type as keyof typeof factColumns] : undefined
  const fact: OrderPatch = column !== undefined && order[column] === null ? { [column]: occurredAt } : {}
  const status = step.kind === 'move' ? step.to : step.kind === 'restore' ? statusByFacts(order) : order.status
  if (status === order.status && Object.keys(fact).length === 0) return { kind: 'repeat' }
  return { kind: 'changed', patch: { ...fact, status } }
}

function statusByFacts(order: OrderRow): OrderStatus {
  if (order.shippedAt !== null) return 'shipped'
  if (order.paidAt !== null) return 'paid'
  return order.confirmedAt !== null ? 'confirmed' : 'created'
}

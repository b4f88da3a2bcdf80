import type { OrderEventType, OrderStatus } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { OrderPatch, OrderRow } from '../store/rows.ts'

/*
 * created ─▶ confirmed ─▶ paid ─▶ shipped ─▶ completed      any step may be left out
 *    └──────────┴──────────┴────────┴─▶ refund_requested ─▶ refunded, or back to where the order was
 *    └──────────┴──────────┴────────┴─▶ cancelled
 *
 * Events arrive late, twice and in any order. So an event only adds a fact, facts merge in any order to the same
 * whole, and the status is what the facts say, never which event came last.
 */

/** What is known of an order's course. */
export type OrderFacts = Pick<
  OrderRow,
  | 'confirmedAt'
  | 'paidAt'
  | 'shippedAt'
  | 'completedAt'
  | 'refundRequestedAt'
  | 'refundRejectedAt'
  | 'refundedAt'
  | 'cancelledAt'
>

interface Fact {
  readonly column: keyof OrderFacts
  /** Of two events of one type: what happens once keeps its first time, of requests the last one counts. */
  readonly keep: 'first' | 'last'
}

/** The fact that each event tells; a creation tells none beside the order itself. */
const factOf: Readonly<Record<OrderEventType, Fact | undefined>> = {
  'order.created': undefined,
  'order.confirmed': { column: 'confirmedAt', keep: 'first' },
  'order.paid': { column: 'paidAt', keep: 'first' },
  'order.shipped': { column: 'shippedAt', keep: 'first' },
  'order.completed': { column: 'completedAt', keep: 'first' },
  'order.refund_requested': { column: 'refundRequestedAt', keep: 'last' },
  'order.refund_rejected': { column: 'refundRejectedAt', keep: 'last' },
  'order.refunded': { column: 'refundedAt', keep: 'first' },
  'order.cancelled': { column: 'cancelledAt', keep: 'first' },
}

/**
 * What an event changes in the facts and the status; an empty patch when everything that it says is known. Applied
 * in any order, a set of events ends in the same facts.
 */
export function patchByEvent(
  order: OrderFacts & Pick<OrderRow, 'status'>,
  type: OrderEventType,
  at: EpochMs,
): OrderPatch {
  const fact = factOf[type]
  if (fact === undefined) return {}
  const known = order[fact.column]
  const isNews = known === null || (fact.keep === 'first' ? at < known : at > known)
  if (!isNews) return {}
  const patch: OrderPatch = { [fact.column]: at }
  const status = statusOf({ ...order, ...patch })
  return status === order.status ? patch : { ...patch, status }
}

/** The status that the facts say. */
function statusOf(facts: OrderFacts): OrderStatus {
  const { refundedAt, cancelledAt } = facts
  if (refundedAt !== null && cancelledAt !== null) return cancelledAt < refundedAt ? 'cancelled' : 'refunded'
  if (refundedAt !== null) return 'refunded'
  if (cancelledAt !== null) return 'cancelled'
  if (isRefundOpen(facts)) return 'refund_requested'
  if (facts.completedAt !== null) return 'completed'
  if (facts.shippedAt !== null) return 'shipped'
  if (facts.paidAt !== null) return 'paid'
  return facts.confirmedAt !== null ? 'confirmed' : 'created'
}

/** A refusal answers every request up to its own instant; one that comes in the same instant is its answer too. */
function isRefundOpen({ refundRequestedAt, refundRejectedAt }: OrderFacts): boolean {
  return refundRequestedAt !== null && (refundRejectedAt === null || refundRequestedAt > refundRejectedAt)
}

/** Slips of an order in one of these must not print by themselves any more. */
export function stopsPrinting(status: OrderStatus): boolean {
  return status === 'refund_requested' || status === 'refunded' || status === 'cancelled'
}

/**
 * What a person cannot do in each status, because it contradicts how the order ended. A shop system's event is never
 * refused: it tells what has happened, perhaps late.
 */
export const contradictions: Readonly<Record<OrderStatus, readonly OrderEventType[]>> = {
  created: [],
  confirmed: [],
  paid: [],
  shipped: [],
  refund_requested: ['order.confirmed'],
  refunded: ['order.confirmed', 'order.shipped'],
  cancelled: ['order.confirmed', 'order.paid', 'order.shipped', 'order.completed'],
  completed: ['order.cancelled'],
}

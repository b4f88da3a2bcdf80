import type { OrderEventType } from '@xiaopiao/protocol'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { followEvent } from './follow-event.ts'
import type { OrderContext, OrderOutcome } from './order-context.ts'
import { contradictions } from './order-life.ts'
import { automaticTasks } from './print-order.ts'
import { type OrderChange, recordEvent } from './record-event.ts'

/** An event by hand carries at most a remark. */
export interface OrderEventRequest {
  readonly remark?: string | undefined
}

/**
 * Records the payment and, where the tenant wants it, makes the receipt wait for refunds (`anti_refund_delay`).
 * An order that is refunded already prints nothing; paid twice, it answers the tasks of the first time.
 */
export function payOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.paid', request, context)
}

/** Records the shipping and, where the tenant wants it, prints the shipping slip at once. */
export function shipOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.shipped', request, context)
}

/** Records the refund and cancels what still waits, with the reason REFUND. What prints already cannot be stopped. */
export function refundOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.refunded', request, context)
}

/** Records the cancellation and cancels what still waits, with the reason MANUAL. */
export function cancelOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.cancelled', request, context)
}

function recordByHand(
  store: TenantStore,
  id: number,
  type: OrderEventType,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  const detail = request.remark === undefined ? null : { remark: request.remark }
  return store.write(async (tx) => {
    const order = await tx.lockOrder(id)
    if (order === undefined) return { ok: false, reason: 'not_found' }
    if (contradictions[order.status].includes(type)) return { ok: false, reason: 'wrong_state', order }
    const happening = { type, occurredAt: context.now, detail }
    const change = await recordEvent(tx, order, happening, context.now)
    if (change === undefined) throw new Error('An event by hand has no id that could be taken')
    const { notes } = await followEvent(tx, change, happening, context)
    return { ok: true, order: change.order, tasks: await concernedTasks(tx, change, type, context), notes }
  })
}

/** What the act made or, repeated, had made, else the slip that made it unnecessary; of a stop every task. */
async function concernedTasks(
  tx: TenantWrites,
  { order }: OrderChange,
  type: OrderEventType,
  { now }: OrderContext,
): Promise<readonly TaskRow[]> {
  if (type !== 'order.paid' && type !== 'order.shipped') return tx.tasksOfOrder(order.id)
  const tasks = await automaticTasks(tx, order, type === 'order.paid' ? 'RECEIPT' : 'SHIPPING', now)
  const own = tasks.filter(({ cause }) => cause === type)
  return own.length > 0 ? own : tasks
}

import type { CancelReason, OrderEventType } from '@xiaopiao/protocol'
import { stopsPrinting } from '../orders/order-life.ts'
import { voidCause } from '../orders/void-slip.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { lastAskedAt } from './asked-at.ts'

const stopEvents: ReadonlySet<string> = new Set<OrderEventType>([
  'order.refund_requested',
  'order.refunded',
  'order.cancelled',
])

/** Why a task must not begin. */
export interface OrderStop {
  readonly reason: CancelReason
  readonly detail: string
}

/**
 * DL5: asks our own records of a refund once more, in the unit that begins the attempt; the order stays as it is until
 * that unit ends. A refund cancels what waits, but not what was printing just then and came back to wait.
 * @returns undefined when the task may begin: nothing is stopped, or a person asked for the paper and knew
 */
export async function stopOfOrder(tx: TenantWrites, task: TaskRow): Promise<OrderStop | undefined> {
  if (task.orderId === null || task.cause === voidCause) return undefined
  const order = await tx.lockOrder(task.orderId)
  if (order === undefined || !stopsPrinting(order.status)) return undefined
  const stop = (await tx.orderEvents(order.id)).findLast(({ type }) => stopEvents.has(type))
  const stoppedAt = stop?.recordedAt ?? Number.POSITIVE_INFINITY
  if ((await lastAskedAt(tx, task)) >= stoppedAt) return undefined
  const reason = order.status === 'cancelled' ? 'MANUAL' : 'REFUND'
  return { reason, detail: `订单状态为 ${order.status} / the order is ${order.status}` }
}

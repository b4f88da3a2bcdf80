import type { EpochMs } from '../clock.ts'
import type { OrderRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { changeByEvent, type OrderEventType } from './order-life.ts'

export interface OrderEventFacts {
  readonly type: OrderEventType
  readonly occurredAt: EpochMs
  readonly recordedAt: EpochMs
  readonly detail: Readonly<Record<string, unknown>> | null
}

/**
 * Writes what an event says into the order and its history.
 * @returns the order as it is now, and whether the event brought anything new; undefined when the order's end
 *   contradicts the event and nothing was written
 */
export async function recordEvent(
  tx: TenantWrites,
  order: OrderRow,
  event: OrderEventFacts,
): Promise<{ readonly order: OrderRow; readonly first: boolean } | undefined> {
  const change = changeByEvent(order, event.type, event.occurredAt)
  if (change.kind === 'refused') return undefined
  if (change.kind === 'repeat') return { order, first: false }
  const changed = await tx.updateOrder(order.id, change.patch, event.recordedAt)
  if (changed === undefined) throw new Error(`Order ${order.id} vanished inside its own unit of writes`)
  const { type, occurredAt, recordedAt, detail } = event
  await tx.insertOrderEvent({ orderId: order.id, type, occurredAt, recordedAt, detail })
  return { order: changed, first: true }
}

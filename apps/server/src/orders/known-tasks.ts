import type { EpochMs } from '../clock.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'

/** No task is archived before it has been finished for a day (`print.retention_days`). */
const archivedAfterMs = 24 * 3_600_000
const archivedMax = 200

/** Every task of an order, also those of long ago: their paper lies somewhere all the same. */
export async function knownTasks(tx: TenantWrites, order: OrderRow, now: EpochMs): Promise<readonly TaskRow[]> {
  const tasks = await tx.tasksOfOrder(order.id)
  if (now - order.createdAt < archivedAfterMs) return tasks
  const archived = await tx.archivedTasks({ orderId: order.id, limit: archivedMax })
  return [...archived.rows.map(({ task }) => task).toReversed(), ...tasks]
}

import type { EpochMs } from '../clock.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'

/** When a person last said that this task shall print; never, of one that an event made. */
export async function lastAskedAt(reads: TenantReads, task: TaskRow): Promise<EpochMs> {
  const retried = (await reads.taskEvents(task.id)).findLast(({ event }) => event === 'retry')
  if (retried !== undefined) return retried.at
  return task.cause.startsWith('order.') ? Number.NEGATIVE_INFINITY : task.createdAt
}

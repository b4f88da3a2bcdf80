import type { CancelReason } from '@xiaopiao/protocol'
import type { TenantStore } from '../store/store.ts'
import { type ChangeAnswer, type ChangeContext, changeTaskIn } from './change-task.ts'

/**
 * Cancels a task that has not begun to print. A second cancel answers the cancelled task.
 * @returns `wrong_state` with the task as it is when it is too late: it prints or has ended (DL1)
 */
export function cancelTask(
  store: TenantStore,
  taskId: string,
  context: ChangeContext & { readonly reason?: CancelReason; readonly detail?: string },
): Promise<ChangeAnswer> {
  const { reason = 'MANUAL', detail = null } = context
  return store.write(async (tx) => {
    const task = await tx.task(taskId)
    if (task === undefined) return { ok: false, reason: 'not_found' }
    return changeTaskIn(tx, task, { type: 'cancel', reason, detail }, context)
  })
}

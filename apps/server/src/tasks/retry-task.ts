import { readPrintSettings } from '../settings/read-settings.ts'
import type { TenantStore } from '../store/store.ts'
import { type ChangeAnswer, type ChangeContext, changeTaskIn } from './change-task.ts'

/**
 * A person wants a FAILED or CANCELLED task printed after all, now, with the tenant's time-out counted from now.
 * A task that may already have printed comes out marked 重打 (DL3); copies that are out are not printed again.
 */
export function retryTask(store: TenantStore, taskId: string, context: ChangeContext): Promise<ChangeAnswer> {
  const { now } = context
  return store.write(async (tx) => {
    const task = await tx.task(taskId)
    if (task === undefined) return { ok: false, reason: 'not_found' }
    const { taskTimeoutSeconds } = await readPrintSettings(tx)
    return changeTaskIn(
      tx,
      task,
      { type: 'retry', scheduledAt: now, expiresAt: now + taskTimeoutSeconds * 1000 },
      context,
    )
  })
}

import type { TemplateAge } from '@xiaopiao/protocol'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { type ChangeAnswer, type ChangeContext, changeTaskIn } from './change-task.ts'
import { newestDocument } from './newest-document.ts'

export type RetryAnswer =
  | ChangeAnswer
  /** The newest template was asked for, and the task's own is none of the library. */
  | { readonly ok: false; readonly reason: 'no_newer_template'; readonly task: TaskRow }

/**
 * A person wants a FAILED or CANCELLED task printed after all, now, with the tenant's time-out counted from now.
 * A task that may already have printed comes out marked 重打 (DL3); copies that are out are not printed again.
 * @param context `template` (TP33): what the task was made with, which is the default, or the shop's of now
 */
export function retryTask(
  store: TenantStore,
  taskId: string,
  context: ChangeContext & { readonly template?: TemplateAge | undefined },
): Promise<RetryAnswer> {
  const { now, template = 'same' } = context
  return store.write(async (tx) => {
    const task = await tx.task(taskId)
    if (task === undefined) return { ok: false, reason: 'not_found' }
    const document = template === 'same' ? undefined : await newestDocument(tx, task, task.printerId)
    if (template === 'newest' && document === undefined) return { ok: false, reason: 'no_newer_template', task }
    const { taskTimeoutSeconds } = await readPrintSettings(tx)
    const expiresAt = now + taskTimeoutSeconds * 1000
    return await changeTaskIn(tx, task, { type: 'retry', scheduledAt: now, expiresAt, document }, context)
  })
}

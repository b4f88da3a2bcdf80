import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import type { ChangeAnswer, ChangeContext } from './change-task.ts'
import { createTask } from './create-task.ts'

export type ReprintAnswer =
  | ChangeAnswer
  /** DL11: asked again while this reprint of the task is still open. */
  | { readonly ok: false; readonly reason: 'conflict'; readonly task: TaskRow }
  /** The task's printer was removed and there is no default one. */
  | { readonly ok: false; readonly reason: 'no_printer'; readonly task: TaskRow }
  /** The tenant may make no more tasks today. */
  | { readonly ok: false; readonly reason: 'daily_quota_exceeded' }

/**
 * DL11: prints a SUCCESS once more, as a new task marked 重打 that names the one it repeats. It goes to the same
 * printer, or to the default one when that was removed.
 */
export function reprintTask(
  store: TenantStore,
  taskId: string,
  context: ChangeContext & { readonly random: RandomBytes },
): Promise<ReprintAnswer> {
  const { now, random, node, cause } = context
  return store.write(async (tx) => {
    const original = await tx.task(taskId)
    if (original === undefined) return { ok: false, reason: 'not_found' }
    if (original.printStatus !== 'SUCCESS') return { ok: false, reason: 'wrong_state', task: original }
    await tx.lockName(`reprint:${taskId}`)
    const open = await tx.openReprintOf(taskId)
    if (open !== undefined) return { ok: false, reason: 'conflict', task: open }
    const printer = (await tx.printer(original.printerId)) ?? (await tx.defaultPrinter())
    if (printer === undefined) return { ok: false, reason: 'no_printer', task: original }
    const settings = await readPrintSettings(tx)
    const made = await createTask(
      tx,
      {
        orderId: original.orderId,
        printer,
        printType: original.printType,
        source: original.source,
        copies: original.copies,
        priority: original.priority,
        scheduledAt: now,
        cause: 'reprint',
        idempotencyKey: null,
        reprint: true,
        reprintOf: taskId,
        actor: cause,
      },
      { now, random, settings, node },
    )
    if (made === 'quota_exceeded') return { ok: false, reason: 'daily_quota_exceeded' }
    return { ok: true, task: made.task }
  })
}

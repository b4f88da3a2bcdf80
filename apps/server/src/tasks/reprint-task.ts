import type { TemplateAge } from '@xiaopiao/protocol'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import type { ChangeAnswer, ChangeContext } from './change-task.ts'
import { createTask } from './create-task.ts'
import { newestDocument } from './newest-document.ts'
import type { TaskDocument } from './task-event.ts'

export type ReprintAnswer =
  | ChangeAnswer
  /** DL11: asked again while this reprint of the task is still open. */
  | { readonly ok: false; readonly reason: 'conflict'; readonly task: TaskRow }
  /** The task's printer was removed and there is no default one. */
  | { readonly ok: false; readonly reason: 'no_printer'; readonly task: TaskRow }
  /** The newest template was asked for, and the task's own is none of the library. */
  | { readonly ok: false; readonly reason: 'no_newer_template'; readonly task: TaskRow }
  /** The tenant may make no more tasks today. */
  | { readonly ok: false; readonly reason: 'daily_quota_exceeded' }

/**
 * DL11: prints a SUCCESS once more, as a new task marked 重打 that names the one it repeats. It goes to the same
 * printer, or to the default one when that was removed.
 * @param context `template` (TP33): default the newest, where the task prints a template of the library; the data stay
 *   what they were
 */
export function reprintTask(
  store: TenantStore,
  taskId: string,
  context: ChangeContext & { readonly random: RandomBytes; readonly template?: TemplateAge | undefined },
): Promise<ReprintAnswer> {
  const { template } = context
  return store.write(async (tx) => {
    const original = await tx.task(taskId)
    if (original === undefined) return { ok: false, reason: 'not_found' }
    if (original.printStatus !== 'SUCCESS') return { ok: false, reason: 'wrong_state', task: original }
    await tx.lockName(`reprint:${taskId}`)
    const open = await tx.openReprintOf(taskId)
    if (open !== undefined) return { ok: false, reason: 'conflict', task: open }
    const printer = (await tx.printer(original.printerId)) ?? (await tx.defaultPrinter())
    if (printer === undefined) return { ok: false, reason: 'no_printer', task: original }
    const newest = template === 'same' ? undefined : await newestDocument(tx, original, printer.id)
    if (template === 'newest' && newest === undefined) return { ok: false, reason: 'no_newer_template', task: original }
    return await makeReprint(tx, { original, printer, document: newest ?? original }, context)
  })
}

interface Reprint {
  readonly original: TaskRow
  readonly printer: PrinterRow
  readonly document: TaskDocument
}

async function makeReprint(
  tx: TenantWrites,
  { original, printer, document }: Reprint,
  { now, random, node, cause }: ChangeContext & { readonly random: RandomBytes },
): Promise<ReprintAnswer> {
  const made = await createTask(
    tx,
    {
      orderId: original.orderId,
      printer,
      printType: original.printType,
      source: document.source,
      templateVersion: document.templateVersion,
      copies: original.copies,
      priority: original.priority,
      scheduledAt: now,
      cause: 'reprint',
      idempotencyKey: null,
      reprint: true,
      reprintOf: original.taskId,
      actor: cause,
    },
    { now, random, settings: await readPrintSettings(tx), node },
  )
  if (made === 'quota_exceeded') return { ok: false, reason: 'daily_quota_exceeded' }
  return { ok: true, task: made.task }
}

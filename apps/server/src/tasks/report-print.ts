import type { EpochMs } from '../clock.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { changeTaskIn } from './change-task.ts'
import type { TaskEvent } from './task-event.ts'
import { retryDelayMs } from './task-life.ts'

/** GW13: what a print client says about a job. */
export type ClientReport =
  | { readonly kind: 'printing' }
  | { readonly kind: 'completed'; readonly message: string | null }
  | { readonly kind: 'failed'; readonly message: string | null }

/**
 * Takes a print client's report on a job. A late answer is accepted in every state (DL3), a repeat changes nothing.
 * @returns `unknown_job` when this printer was never given the job; nothing is changed then
 */
export function reportPrint(
  store: Store,
  report: {
    readonly tenantId: TenantId
    readonly printerId: number
    readonly jobId: number
    readonly report: ClientReport
  },
  context: { readonly now: EpochMs; readonly node: string },
): Promise<'accepted' | 'unknown_job'> {
  const { now, node } = context
  return store.forTenant(report.tenantId).write(async (tx) => {
    const task = await tx.taskByJobId(report.jobId)
    if (task === undefined || task.printerId !== report.printerId || task.attempt === 0) return 'unknown_job'
    const settings = await readPrintSettings(tx)
    const deadlineAt = now + settings.attemptTimeoutSeconds * 1000
    const retryAt = now + retryDelayMs(settings.retryIntervalSeconds, task.retryCount)
    const event = eventOf(report.report, task, { deadlineAt, retryAt })
    await changeTaskIn(tx, task, event, { cause: 'agent', now, node })
    return 'accepted'
  })
}

function eventOf(
  report: ClientReport,
  task: TaskRow,
  times: { readonly deadlineAt: EpochMs; readonly retryAt: EpochMs },
): TaskEvent {
  switch (report.kind) {
    case 'printing':
      return { type: 'progress', deadlineAt: times.deadlineAt }
    case 'completed':
      return { type: 'printed', confirmation: 'device_confirmed', detail: report.message }
    case 'failed':
      return {
        type: 'not_printed',
        fault: { code: 'client_failed', detail: report.message ?? '' },
        copiesDone: task.copiesDone,
        retryAt: times.retryAt,
      }
  }
}

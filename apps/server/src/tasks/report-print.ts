import type { EpochMs } from '../clock.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'
import type { Store, TenantReads } from '../store/store.ts'
import { changeTaskIn } from './change-task.ts'
import { mayBeRerouted } from './stand-in.ts'
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
    if (task === undefined || !(await wasGiven(tx, task, report.printerId))) return 'unknown_job'
    // Of a job that has gone to the backup printer only paper is news: that one is asked about the rest.
    if (task.printerId !== report.printerId && report.report.kind !== 'completed') return 'accepted'
    const settings = await readPrintSettings(tx)
    const deadlineAt = now + settings.attemptTimeoutSeconds * 1000
    const retryAt = now + retryDelayMs(settings.retryIntervalSeconds, task.retryCount)
    const event = eventOf(report.report, task, { deadlineAt, retryAt })
    await changeTaskIn(tx, task, event, { cause: 'agent', now, node })
    return 'accepted'
  })
}

/** Whether an attempt of the task was begun on this printer. */
async function wasGiven(reads: TenantReads, task: TaskRow, printerId: number): Promise<boolean> {
  if (task.attempt === 0) return false
  if (task.printerId === printerId && !mayBeRerouted(task)) return true
  const printer = await reads.printer(printerId)
  const events = await reads.taskEvents(task.id)
  return printer !== undefined && events.some(({ event, detail }) => event === 'begin' && detail === printer.printerSn)
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

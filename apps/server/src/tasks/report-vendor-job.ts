import type { DriverKind } from '@xiaopiao/protocol'
import type { Clock } from '../clock.ts'
import type { Fault } from '../drivers/driver.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow, TenantId, VendorJobRow } from '../store/rows.ts'
import type { Store, TenantWrites } from '../store/store.ts'
import { type ChangeContext, changeTaskIn, changeTaskOnce } from './change-task.ts'
import type { TaskEvent } from './task-event.ts'
import { retryDelayMs } from './task-life.ts'

/** One attempt of a task, as a vendor's driver names it. */
export interface VendorAttempt {
  readonly tenantId: TenantId
  readonly jobId: number
  readonly attempt: number
}

/** How a vendor's driver tells what it hears; each is one unit of writes, durable when it resolves (DL4). */
export interface VendorReports {
  /** The vendor took a part of a slip; its first part names the task's job there. */
  accepted(job: Omit<VendorJobRow, 'printedAt'>): Promise<void>
  /**
   * The vendor says that a job is printed: once or often, early or late (DL3). When it was the last part of its
   * attempt, the task is printed.
   * @returns `unknown_job` when no tenant has such a job; nothing is changed then
   */
  printed(vendor: DriverKind, vendorJobId: string, cause: VendorCause): Promise<'recorded' | 'unknown_job'>
  /**
   * Surely no paper comes out of what is left of an attempt. News of an attempt that is over changes nothing.
   * @param then a person who emptied the vendor's queue wants no retry
   */
  dropped(attempt: VendorAttempt, fault: Fault, then: 'retry' | 'cancel'): Promise<void>
}

/** How it was heard: pushed to us, or asked for. */
export type VendorCause = 'callback' | 'driver'

/** Each loss means that another writer moved the task. */
const lostRacesMax = 20

export function vendorReports(store: Store, clock: Clock, node: string): VendorReports {
  const context = (cause: string): ChangeContext => ({ cause, now: clock.now(), node })
  return {
    async accepted({ tenantId, ...job }) {
      const change = context('driver')
      await store.forTenant(tenantId).write(async (tx) => {
        await tx.putVendorJob(job)
        if (job.part !== 1) return
        await onAttempt(tx, job, { type: 'accepted', vendorJobId: job.vendorJobId }, change)
      })
    },
    async printed(vendor, vendorJobId, cause) {
      const known = await store.acrossTenants.vendorJob(vendor, vendorJobId)
      if (known === undefined) return 'unknown_job'
      const change = context(cause)
      await store.forTenant(known.tenantId).write(async (tx) => {
        const job = await tx.markVendorJobPrinted(vendor, vendorJobId, change.now)
        if (job === undefined) return
        const parts = (await tx.vendorJobs(job.jobId)).filter((other) => other.attempt === job.attempt)
        const out = parts.filter(({ printedAt }) => printedAt !== null)
        if (out.length < job.parts) return
        const task = await tx.taskByJobId(job.jobId)
        // A late answer is always accepted, also of an attempt before the present one (DL3).
        const event = { type: 'printed', confirmation: 'device_confirmed', detail: job.vendorJobId } as const
        if (task !== undefined) await changeTaskIn(tx, task, event, change)
      })
      return 'recorded'
    },
    async dropped(attempt, fault, then) {
      const change = context('driver')
      await store.forTenant(attempt.tenantId).write(async (tx) => {
        const settings = await readPrintSettings(tx)
        const task = await tx.taskByJobId(attempt.jobId)
        if (task === undefined) return
        for (const { printedAt, tenantId: _tenantId, ...job } of await tx.vendorJobs(task.id)) {
          if (job.attempt !== attempt.attempt || printedAt !== null) continue
          // Its end is behind it: another attempt may send this part again.
          await tx.putVendorJob({ ...job, expiresAt: Math.min(job.expiresAt, job.createdAt) })
        }
        const retryAt = change.now + retryDelayMs(settings.retryIntervalSeconds, task.retryCount)
        const event = { type: 'not_printed', fault, copiesDone: task.copiesDone, retryAt } as const
        const changed = await onAttempt(tx, attempt, event, change)
        if (then === 'retry' || changed?.printStatus !== 'PENDING') return
        const detail = '云端队列已清空 / the queue at the vendor was emptied'
        await changeTaskIn(tx, changed, { type: 'cancel', reason: 'MANUAL', detail }, change)
      })
    },
  }
}

/** Whether an attempt still waits for its answer: it prints, or nobody could tell and a person has not decided yet. */
export function isOpenAttempt(task: TaskRow, attempt: number): boolean {
  const isUnconfirmed = task.printStatus === 'FAILED' && task.errorCode === 'unconfirmed'
  return task.attempt === attempt && (task.printStatus === 'PRINTING' || isUnconfirmed)
}

/**
 * Applies an event to a task only while the attempt that it is about is under way: what is said of an earlier one
 * must not end a later one.
 * @returns the changed task
 */
async function onAttempt(
  tx: TenantWrites,
  { jobId, attempt }: Pick<VendorAttempt, 'jobId' | 'attempt'>,
  event: TaskEvent,
  context: ChangeContext,
): Promise<TaskRow | undefined> {
  for (let lostRaces = 0; lostRaces < lostRacesMax; lostRaces++) {
    const task = await tx.taskByJobId(jobId)
    if (task === undefined || !isOpenAttempt(task, attempt)) return undefined
    const answer = await changeTaskOnce(tx, task, event, context)
    if (answer !== undefined) return answer.ok ? answer.task : undefined
  }
  throw new Error(`Cannot apply "${event.type}" to job ${jobId}: it changed ${lostRacesMax} times meanwhile`)
}

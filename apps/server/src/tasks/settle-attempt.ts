import type { EpochMs } from '../clock.ts'
import type { Fault, PrintDriver, Reconciled } from '../drivers/driver.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import { type ChangeAnswer, changeTask } from './change-task.ts'
import { contextNow, driverOf, type SchedulerParts } from './scheduler-parts.ts'
import type { TaskEvent } from './task-event.ts'
import { retryDelayMs } from './task-life.ts'

/** An attempt without a result: what is known of it, and how long an answer may still be waited for. */
export interface OpenAttempt {
  readonly task: TaskRow
  readonly fault: Fault
  /** Over all attempts of the task. */
  readonly copiesDone: number
  /** Until when the task waits when the driver says that an answer may come; null: it waits no longer. */
  readonly waitUntil: EpochMs | null
  readonly cause: string
}

/** DL3: asks the driver how the attempt ended; where no one can know, the tenant's policy decides. */
export async function settleAttempt(parts: SchedulerParts, attempt: OpenAttempt): Promise<ChangeAnswer> {
  const { task, fault, copiesDone, waitUntil, cause } = attempt
  const tenant = parts.store.forTenant(task.tenantId)
  const settings = await readPrintSettings(tenant)
  const printer = await tenant.printer(task.printerId)
  const driver = printer === undefined ? undefined : driverOf(parts, printer.driver)
  const reconciled = await reconcile(parts, driver, printer, task)
  const retryAt = parts.clock.now() + retryDelayMs(settings.retryIntervalSeconds, task.retryCount)
  const unconfirmed: TaskEvent = {
    type: 'unconfirmed',
    fault,
    policy: settings.onUnconfirmed[task.printType],
    copiesDone,
    retryAt,
  }
  const eventOf = (): TaskEvent => {
    switch (reconciled.answer) {
      case 'printed':
        return { type: 'printed', confirmation: reconciled.confirmation, detail: null }
      case 'not_printed':
        return { type: 'not_printed', fault: reconciled.fault, copiesDone, retryAt }
      case 'wait':
        return waitUntil === null ? unconfirmed : { type: 'lost_sight', fault, deadlineAt: waitUntil }
      case 'cannot_know':
        return unconfirmed
    }
  }
  const event = eventOf()
  if (event.type !== 'printed') {
    parts.log.warn(
      { taskId: task.taskId, printerId: task.printerId, fault, event: event.type },
      'attempt has no result',
    )
  }
  return changeTask(tenant, task.id, event, { ...contextNow(parts, cause), attempt: task.attempt })
}

async function reconcile(
  parts: SchedulerParts,
  driver: PrintDriver | undefined,
  printer: PrinterRow | undefined,
  task: TaskRow,
): Promise<Reconciled> {
  if (driver === undefined || printer === undefined) return { answer: 'cannot_know' }
  try {
    return await driver.reconcile(printer, task)
  } catch (error) {
    parts.log.error({ error, taskId: task.taskId }, 'the driver could not be asked about an attempt')
    return { answer: 'cannot_know' }
  }
}

/**
 * DL3: after a restart no attempt of before has a result. Each is asked about at once; what the driver may still
 * hear of keeps its deadline.
 */
export function recoverAttempt(parts: SchedulerParts, task: TaskRow): Promise<ChangeAnswer> {
  return settleAttempt(parts, {
    task,
    fault: { code: 'unconfirmed', detail: 'the server was restarted while it printed' },
    copiesDone: task.copiesDone,
    waitUntil: task.attemptDeadlineAt,
    cause: 'recovery',
  })
}

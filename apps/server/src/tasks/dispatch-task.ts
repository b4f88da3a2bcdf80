import { EngineError } from '@xiaopiao/engine'
import type { HoldReason } from '@xiaopiao/protocol'
import type { Fault, PrintDriver, PrintResult } from '../drivers/driver.ts'
import type { PrintSettings } from '../settings/print-settings.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { changeTask, changeTaskIn, changeTaskOnce } from './change-task.ts'
import { checkRefund, type RefundQuestions } from './check-refund.ts'
import { encodeSlip, prepareSlip, type Rendering } from './render-task.ts'
import { contextNow, noteCondition, type SchedulerParts } from './scheduler-parts.ts'
import { settleAttempt } from './settle-attempt.ts'
import { standsInFor } from './stand-in.ts'
import { stopOfOrder } from './stopped-order.ts'
import { takeBackTemplate } from './take-back-template.ts'
import type { TaskEvent } from './task-event.ts'
import { remainingCopies, retryDelayMs } from './task-life.ts'

/** What became of a due task. */
export type Dispatched =
  /** It left the printer's queue, for good or until a later time: the next one's turn. */
  | { readonly kind: 'moved' }
  /** The device has it and will answer later. */
  | { readonly kind: 'handed_over' }
  | { readonly kind: 'held'; readonly reason: HoldReason; readonly detail: string }
  /** It may not begin now although it was said to be due; nothing changed. */
  | { readonly kind: 'refused' }

export interface DispatchContext {
  readonly parts: SchedulerParts
  readonly driver: PrintDriver
  readonly printer: PrinterRow
  /** Called when PRINTING is committed, before the first byte leaves. */
  readonly onBegun: (task: TaskRow) => void
  readonly signal: AbortSignal
  readonly questions: RefundQuestions
}

/** Takes one due task to its printer: renders it, commits the attempt with its output, prints, records the result. */
export async function dispatchTask(task: TaskRow, context: DispatchContext): Promise<Dispatched> {
  const { parts, driver, printer } = context
  const tenant = parts.store.forTenant(task.tenantId)
  const settings = await readPrintSettings(tenant)
  const refund = await checkRefund(task, { parts, settings, questions: context.questions })
  if (refund !== 'may_begin') return { kind: refund === 'asked' ? 'moved' : 'refused' }
  const stoodInFor = await standsInFor(tenant, task, printer)
  let rendering: Rendering
  try {
    const slip = prepareSlip({ ...task, standsInFor: stoodInFor }, printer, driver.format)
    rendering = encodeSlip(slip, slip.images.length === 0 ? undefined : await parts.loadImages?.(tenant, slip.images))
  } catch (error) {
    await recordRenderFailure(task, error, context)
    return { kind: 'moved' }
  }
  const deadlineAt =
    parts.clock.now() +
    driver.attemptTimeoutMs(settings.attemptTimeoutSeconds * 1000, rendering.bytes.length, remainingCopies(task), task)
  const begun = await beginAttempt(task, { parts, tenant, rendering, deadlineAt })
  if (typeof begun === 'string') return { kind: begun }
  context.onBegun(begun)
  const result = await print(begun, rendering, context)
  const dispatched = await record(begun, result, { parts, tenant, settings, losses: rendering.losses })
  await noteCondition(parts, printer)
  return dispatched
}

/** DL3: the attempt and its output are committed together before the first byte leaves. */
function beginAttempt(
  task: TaskRow,
  context: {
    readonly parts: SchedulerParts
    readonly tenant: TenantStore
    readonly rendering: Rendering
    readonly deadlineAt: number
  },
): Promise<TaskRow | 'moved' | 'refused'> {
  const { parts, tenant, rendering, deadlineAt } = context
  const change = contextNow(parts, 'scheduler')
  return tenant.write(async (tx) => {
    const stop = await stopOfOrder(tx, task)
    if (stop !== undefined) {
      await changeTaskOnce(tx, task, { type: 'cancel', ...stop }, change)
      return 'moved'
    }
    const answer = await changeTaskOnce(tx, task, { type: 'begin', node: parts.node, deadlineAt }, change)
    if (answer === undefined) {
      // Unchanged and yet refused: the store knows of a task of this printer that another node prints (DL7).
      const current = await tx.taskByJobId(task.id)
      return current?.version === task.version ? 'refused' : 'moved'
    }
    if (!answer.ok) return 'refused'
    const { losses: _noted, ...output } = rendering
    await tx.putTaskOutput(task.id, { ...output, attempt: answer.task.attempt })
    return answer.task
  })
}

async function recordRenderFailure(task: TaskRow, error: unknown, context: DispatchContext): Promise<void> {
  const { parts, printer, driver } = context
  if (!(error instanceof EngineError)) parts.log.error({ error, taskId: task.taskId }, 'rendering broke')
  const detail = error instanceof Error ? error.message : String(error)
  const fault: Fault = { code: 'render_failed', detail }
  const change = contextNow(parts, 'scheduler')
  const tenant = parts.store.forTenant(task.tenantId)
  const event = { type: 'not_printed', fault, copiesDone: task.copiesDone, retryAt: change.now } as const
  const failed = await changeTask(tenant, task.id, event, change)
  if (failed.ok) await takeBackTemplate(tenant, { task: failed.task, printer, format: driver.format }, change)
}

async function print(task: TaskRow, rendering: Rendering, context: DispatchContext): Promise<PrintResult> {
  const { parts, driver, printer, signal } = context
  const copies = remainingCopies(task)
  try {
    return await driver.print({ tenantId: task.tenantId, printer, task, bytes: rendering.bytes, copies }, signal)
  } catch (error) {
    // A bug of ours, and bytes may have left: the outcome is unknown.
    parts.log.error({ error, taskId: task.taskId }, 'the driver broke')
    const detail = error instanceof Error ? error.message : String(error)
    return { outcome: 'unknown', fault: { code: 'unconfirmed', detail }, copiesDone: 0 }
  }
}

async function record(
  task: TaskRow,
  result: PrintResult,
  context: {
    readonly parts: SchedulerParts
    readonly tenant: TenantStore
    readonly settings: PrintSettings
    readonly losses: string | undefined
  },
): Promise<Dispatched> {
  const { parts, tenant, settings, losses } = context
  const change = { ...contextNow(parts, 'driver'), attempt: task.attempt }
  // Nearly always the task is as it was begun; where a client's report came first, it is read again.
  const apply = (event: TaskEvent) => tenant.write((tx) => changeTaskIn(tx, task, event, change))
  switch (result.outcome) {
    case 'printed': {
      const { confirmation } = result
      const seen = [result.detail, losses].filter((part) => part !== undefined && part !== '')
      await apply({ type: 'printed', confirmation, detail: seen.length === 0 ? null : seen.join('; ') })
      return { kind: 'moved' }
    }
    case 'accepted':
      await apply({ type: 'accepted', vendorJobId: result.vendorJobId, losses })
      return { kind: 'handed_over' }
    case 'held': {
      const { reason, detail } = result
      await apply({ type: 'hold', reason, detail })
      return { kind: 'held', reason, detail }
    }
    case 'not_printed': {
      const retryAt = change.now + retryDelayMs(settings.retryIntervalSeconds, task.retryCount)
      const copiesDone = task.copiesDone + result.copiesDone
      await apply({ type: 'not_printed', fault: result.fault, copiesDone, retryAt })
      return { kind: 'moved' }
    }
    case 'unknown':
      await settleAttempt(parts, {
        task,
        fault: result.fault,
        copiesDone: task.copiesDone + result.copiesDone,
        waitUntil: task.attemptDeadlineAt,
        cause: 'driver',
      })
      return { kind: 'moved' }
  }
}

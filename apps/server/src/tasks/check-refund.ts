import type { EpochMs } from '../clock.ts'
import type { PrintSettings, RefundCheck } from '../settings/print-settings.ts'
import type { TaskEventRow, TaskRow } from '../store/rows.ts'
import { changeTask } from './change-task.ts'
import type { RefundAnswer } from './refund-question.ts'
import { contextNow, type SchedulerParts } from './scheduler-parts.ts'
import type { TaskEvent } from './task-event.ts'

/** Names the question in the history of a task. */
const cause = 'refund_check'
/** For so long an answer counts: a printer that was away for an hour asks again. */
const answerHoldsMs = 30_000
/** The answer is written this long after the time-out at the latest; after that another node may ask. */
const slackMs = 2_000
const firstPauseMs = 5_000
const longestPauseMs = 60_000

/** Words at the beginning of a history row's detail, read again by `verdictOf`. */
const asked = 'asked'
const notRefunded = 'not_refunded'
const printsUnanswered = 'unanswered, prints'
const waitsUnanswered = 'unanswered, waits'

export interface RefundCheckContext {
  readonly parts: SchedulerParts
  readonly settings: PrintSettings
  readonly questions: RefundQuestions
}

/** What a printer's queue gives for the questions about its tasks. */
export interface RefundQuestions {
  /** Job ids of the tasks about which a question is open. */
  readonly open: Set<number>
  /** Runs a question beside the queue; the scheduler waits for it when it stops. */
  readonly track: (work: () => Promise<void>) => void
  /** There may be something to do in the queue again. */
  readonly wake: () => void
  readonly closing: AbortSignal
}

/** A burst of due tasks must not ask a shop system a thousand times at once. */
const openPerPrinterMax = 8

/**
 * DL5: before the receipt of a payment prints, the shop system is asked for a refund, where the tenant configured it.
 * The printer's other tasks do not wait for the answer: the task leaves the queue for as long as it may take. What was
 * asked and answered stands in its history, so that it holds for every node and over a restart.
 * @returns `may_begin`; `asked` when the task has left the queue for now; `too_many` when it has to wait until another
 *   question is answered
 */
export async function checkRefund(
  task: TaskRow,
  context: RefundCheckContext,
): Promise<'may_begin' | 'asked' | 'too_many'> {
  const { parts, settings, questions } = context
  const check = settings.refundCheck
  const { askRefund } = parts
  const isAsked = task.cause === 'order.paid' && task.orderId !== null
  if (check === undefined || askRefund === undefined || !isAsked) return 'may_begin'
  const tenant = parts.store.forTenant(task.tenantId)
  const history = await tenant.taskEvents(task.id)
  const change = contextNow(parts, cause)
  if (mayBegin(history.at(-1), change.now)) return 'may_begin'
  const order = await tenant.order(task.orderId)
  if (order === undefined) return 'may_begin'
  if (questions.open.size >= openPerPrinterMax) return 'too_many'
  const backAt = change.now + check.timeoutSeconds * 1000 + slackMs
  const left = await changeTask(tenant, task.id, reschedule(backAt, asked), change)
  // It has begun, ended or moved meanwhile: whoever moved it decides.
  if (!left.ok) return 'asked'
  const failures = history.filter((row) => row.cause === cause && row.detail?.startsWith(waitsUnanswered)).length
  questions.open.add(task.id)
  questions.track(async () => {
    try {
      const { answer, ...more } = await askRefund(check, { task, order }, questions.closing)
      // Nothing is known of it then, and the task comes up again by itself.
      if (questions.closing.aborted) return
      const detail = 'detail' in more ? more.detail : ''
      const event = eventOf(answer, { check, failures, detail, task, now: parts.clock.now() })
      await changeTask(tenant, task.id, event, contextNow(parts, cause))
    } finally {
      questions.open.delete(task.id)
      questions.wake()
    }
  })
  return 'asked'
}

function mayBegin(last: TaskEventRow | undefined, now: number): boolean {
  if (last?.cause !== cause || now - last.at > answerHoldsMs) return false
  return last.detail?.startsWith(notRefunded) === true || last.detail?.startsWith(printsUnanswered) === true
}

interface Asked {
  readonly check: RefundCheck
  /** Questions about this task without an answer before this one. */
  readonly failures: number
  readonly detail: string
  readonly task: TaskRow
  readonly now: EpochMs
}

function eventOf(answer: RefundAnswer['answer'], { check, failures, detail, task, now }: Asked): TaskEvent {
  switch (answer) {
    case 'refunded':
      return { type: 'cancel', reason: 'REFUND', detail: '商城系统答复已退款 / the shop system says refunded' }
    case 'not_refunded':
      // Its place in the queue is what it was before the question.
      return reschedule(task.scheduledAt, notRefunded)
    case 'unknown': {
      if (check.onFailure === 'print') return reschedule(task.scheduledAt, `${printsUnanswered}: ${detail}`)
      const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs)
      return { ...reschedule(now + pauseMs, `${waitsUnanswered}: ${detail}`), reason: 'refund_unknown' }
    }
  }
}

function reschedule(scheduledAt: EpochMs, detail: string): TaskEvent & { readonly type: 'reschedule' } {
  return { type: 'reschedule', scheduledAt, reason: null, detail }
}

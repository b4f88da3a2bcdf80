import type { PrintStatus } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { type Fault, type FaultCode, faults } from '../drivers/driver.ts'
import type { TaskPatch, TaskRow } from '../store/rows.ts'
import type { TaskEvent, TaskEventType } from './task-event.ts'

/*
 * created ─▶ DELAYED ─begin─▶ PRINTING ─printed─▶ SUCCESS ◀── a late `printed` from PENDING, FAILED, CANCELLED
 *    └─────▶ PENDING ─begin─▶    ├─hold, not_printed, unconfirmed(reprint_marked)─▶ PENDING
 *              ▲ │  cancel       └─not_printed (no tries left), unconfirmed(hold)─▶ FAILED
 *              │ └─ expire ─▶ CANCELLED
 *              └────── retry ─ FAILED, CANCELLED; revive ─ CANCELLED by a refund that is off;
 *                      renew ─ FAILED by a template that was taken back
 */

/** What an event does to a task: a change to write, a harmless repeat, or something that this state does not allow. */
export type Decision =
  | { readonly kind: 'move'; readonly patch: TaskPatch; readonly detail: string | null }
  | { readonly kind: 'stay' }
  | { readonly kind: 'refuse' }

type EventOf<Type extends TaskEventType> = Extract<TaskEvent, { readonly type: Type }>
type Rule<Type extends TaskEventType> = (task: TaskRow, event: EventOf<Type>, now: EpochMs) => Decision
type Rules = { readonly [Type in TaskEventType]: Rule<Type> }

/** As long as the column that the requirements give the error text. */
const errorMessageCharsMax = 500
/** Growing intervals end here: ten minutes is about as long as a shop waits before it looks. */
const retryDelayMsMax = 10 * 60_000

/** Printing again cannot cure these: only a person or the template's author can. */
const finalFaults: ReadonlySet<FaultCode> = new Set(['render_failed', 'printer_removed', 'content_refused'])

const stay: Decision = { kind: 'stay' }
const refuse: Decision = { kind: 'refuse' }
const always = (decision: Decision) => (): Decision => decision

/** Columns of an attempt or a wait that has ended. */
const ended = { attemptDeadlineAt: null, node: null, holdReason: null, heldSince: null } as const
const noError = { errorCode: null, errorMessage: null } as const

/** The text of a fault for people: both languages, then what was seen. */
export function faultText(fault: Fault): string {
  const { zh, en } = faults[fault.code]
  const detail = fault.detail === '' ? '' : `: ${fault.detail}`
  return `${zh} / ${en}${detail}`.slice(0, errorMessageCharsMax)
}

/**
 * How long to wait before printing again after a definite failure: the interval, doubled each time, at most ten
 * minutes or the interval itself where that is longer.
 * @param retryCount automatic retries already used, 0 before the first
 */
export function retryDelayMs(retryIntervalSeconds: number, retryCount: number): number {
  const intervalMs = retryIntervalSeconds * 1000
  return Math.min(intervalMs * 2 ** Math.min(retryCount, 30), Math.max(intervalMs, retryDelayMsMax))
}

/** Copies still to come out; at least one in every state but SUCCESS. */
export function remainingCopies(task: TaskRow): number {
  return Math.max(1, task.copies - task.copiesDone)
}

/** Copies known to be out never shrink, and an attempt that did not end well leaves at least one to print. */
function copiesOut(task: TaskRow, reported: number): number {
  return Math.min(Math.max(task.copiesDone, reported), task.copies - 1)
}

function move(patch: TaskPatch, detail: string | null): Decision {
  return { kind: 'move', patch, detail }
}

const begin: Rule<'begin'> = (task, event, now) => {
  const due = task.scheduledAt <= now
  const expired = task.expiresAt !== null && task.expiresAt <= now
  if (!due || expired) return refuse
  // `heldSince` survives a begin: an attempt that finds the printer still away continues the same wait (DL8).
  return move(
    {
      printStatus: 'PRINTING',
      attempt: task.attempt + 1,
      node: event.node,
      attemptDeadlineAt: event.deadlineAt,
      holdReason: null,
      vendorJobId: null,
      ...noError,
    },
    // Names the device that gets the job: a report that comes after a reroute is known by it (GW13).
    task.printerSn,
  )
}

const hold: Rule<'hold'> = (task, event, now) => {
  if (task.printStatus === 'PENDING' && task.holdReason === event.reason) return stay
  return move(
    {
      printStatus: 'PENDING',
      holdReason: event.reason,
      heldSince: task.heldSince ?? now,
      attemptDeadlineAt: null,
      node: null,
    },
    event.detail === '' ? event.reason : `${event.reason}: ${event.detail}`,
  )
}

const printed: Rule<'printed'> = (task, event, now) =>
  move(
    {
      printStatus: 'SUCCESS',
      copiesDone: task.copies,
      confirmation: event.confirmation,
      printedAt: now,
      cancelledAt: null,
      cancelReason: null,
      ...ended,
      ...noError,
    },
    event.detail === null || event.detail === '' ? event.confirmation : `${event.confirmation}: ${event.detail}`,
  )

/** A late answer is always accepted, in every state that an attempt can have left behind (DL3). */
const printedLate: Rule<'printed'> = (task, event, now) => (task.attempt > 0 ? printed(task, event, now) : refuse)

function failed(fault: Fault, copiesDone: number): Decision {
  const errorMessage = faultText(fault)
  return move({ printStatus: 'FAILED', copiesDone, errorCode: fault.code, errorMessage, ...ended }, errorMessage)
}

/** DL9: the vendor kept it in its queue until it was too old to be useful. */
function timedOut(fault: Fault, copiesDone: number, now: EpochMs): Decision {
  const errorMessage = faultText(fault)
  return move(
    {
      printStatus: 'CANCELLED',
      cancelReason: 'TIMEOUT',
      cancelledAt: now,
      copiesDone,
      errorCode: fault.code,
      errorMessage,
      ...ended,
    },
    `TIMEOUT: ${errorMessage}`,
  )
}

const notPrinted: Rule<'not_printed'> = (task, event, now) => {
  const copiesDone = copiesOut(task, event.copiesDone)
  if (event.fault.code === 'vendor_expired' && task.expiresAt !== null && task.expiresAt <= now) {
    return timedOut(event.fault, copiesDone, now)
  }
  if (finalFaults.has(event.fault.code) || task.retryCount >= task.maxRetries) {
    return failed(event.fault, copiesDone)
  }
  const errorMessage = faultText(event.fault)
  return move(
    {
      printStatus: 'PENDING',
      copiesDone,
      retryCount: task.retryCount + 1,
      scheduledAt: event.retryAt,
      errorCode: event.fault.code,
      errorMessage,
      ...ended,
    },
    errorMessage,
  )
}

/** Before any attempt only what can never print fails; the rest of a waiting task's faults are holds. */
const notPrintedWaiting: Rule<'not_printed'> = (task, event) => {
  if (finalFaults.has(event.fault.code)) return failed(event.fault, copiesOut(task, event.copiesDone))
  return task.attempt > 0 ? stay : refuse
}

/** What nobody knew is known now: no paper. The earlier slips of a marked reprint stay possible (`reprint`). */
const notPrintedFailed: Rule<'not_printed'> = (task, event) => {
  if (task.errorCode !== 'unconfirmed') return task.attempt > 0 ? stay : refuse
  const errorMessage = faultText(event.fault)
  const copiesDone = copiesOut(task, event.copiesDone)
  return move({ copiesDone, errorCode: event.fault.code, errorMessage, mayHavePrinted: false }, errorMessage)
}

const unconfirmed: Rule<'unconfirmed'> = (task, event) => {
  const fault: Fault = { code: 'unconfirmed', detail: faultText(event.fault) }
  const errorMessage = event.fault.code === 'unconfirmed' ? faultText(event.fault) : faultText(fault)
  const patch: TaskPatch = {
    ...ended,
    copiesDone: copiesOut(task, event.copiesDone),
    errorCode: 'unconfirmed',
    errorMessage,
    mayHavePrinted: true,
  }
  // DL9: a marked reprint that could only come out too late is none; a person decides.
  const tooLate = task.expiresAt !== null && task.expiresAt <= event.retryAt
  if (event.policy === 'hold' || task.retryCount >= task.maxRetries || tooLate) {
    return move({ ...patch, printStatus: 'FAILED' }, errorMessage)
  }
  // A marked reprint counts as a try, so that a printer that never answers cannot make slips without end.
  return move(
    { ...patch, printStatus: 'PENDING', reprint: true, retryCount: task.retryCount + 1, scheduledAt: event.retryAt },
    errorMessage,
  )
}

const cancel: Rule<'cancel'> = (_task, event, now) =>
  move(
    { printStatus: 'CANCELLED', cancelReason: event.reason, cancelledAt: now, ...ended },
    event.detail === null || event.detail === '' ? event.reason : `${event.reason}: ${event.detail}`,
  )

const expire: Rule<'expire'> = (task, _event, now) => {
  if (task.expiresAt === null || task.expiresAt > now) return refuse
  // Cancelled would say that no paper came out. Of a marked reprint that waited too long nobody knows.
  if (task.mayHavePrinted) {
    const fault: Fault = { code: 'unconfirmed', detail: '重打任务已超时 / the marked reprint timed out' }
    return failed(fault, task.copiesDone)
  }
  return move({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT', cancelledAt: now, ...ended }, 'TIMEOUT')
}

/** Copies that are out stay out: the remaining ones print, marked when one of them may exist already (DL3). */
const retry: Rule<'retry'> = (task, event) =>
  move(
    {
      printStatus: 'PENDING',
      scheduledAt: event.scheduledAt,
      expiresAt: event.expiresAt,
      retryCount: 0,
      reprint: task.reprint || task.mayHavePrinted,
      cancelledAt: null,
      cancelReason: null,
      ...event.document,
      ...ended,
      ...noError,
    },
    event.document?.templateVersion ?? null,
  )

/** DL9: what is too old by now stays as it is, and a person may still print it. */
const renew: Rule<'renew'> = (task, event, now) => {
  const nothingOut = !task.mayHavePrinted && task.copiesDone === 0
  const useful = task.expiresAt === null || task.expiresAt > now
  if (task.errorCode !== 'render_failed' || !nothingOut || !useful) return refuse
  return move(
    { printStatus: 'PENDING', scheduledAt: now, ...event.document, ...ended, ...noError },
    event.document.templateVersion,
  )
}

/** Only what a refund has stopped: a person's word and a time-out stand. */
const revive: Rule<'revive'> = (task, event, now) => {
  if (task.cancelReason !== 'REFUND') return refuse
  return move(
    {
      printStatus: event.scheduledAt > now ? 'DELAYED' : 'PENDING',
      scheduledAt: event.scheduledAt,
      expiresAt: event.expiresAt,
      reprint: task.reprint || task.mayHavePrinted,
      cancelledAt: null,
      cancelReason: null,
      ...ended,
    },
    null,
  )
}

/** What has been begun once is not changed any more: its slips must be alike. */
const amend: Rule<'amend'> = (task, event) => (task.attempt > 0 ? stay : move({ source: event.source }, null))

/** No wait for the printer: `heldSince`, after which a backup printer takes over, stays as it is. */
const reschedule: Rule<'reschedule'> = (_task, { scheduledAt, reason, detail }) =>
  reason === null
    ? move({ scheduledAt, holdReason: null }, detail)
    : move({ printStatus: 'PENDING', scheduledAt, holdReason: reason }, detail)

const reroute: Rule<'reroute'> = (task, event) =>
  task.printerId === event.printerId
    ? stay
    : move(
        { printerId: event.printerId, printerSn: event.printerSn, holdReason: null, heldSince: null },
        event.standsInFor,
      )

/** Without a vendor's id or anything lost there is nothing to keep, and a commit would only cost time. */
const accepted: Rule<'accepted'> = (task, event) =>
  task.vendorJobId === event.vendorJobId && event.losses === undefined
    ? stay
    : move({ vendorJobId: event.vendorJobId }, [event.vendorJobId ?? '', event.losses ?? ''].filter(Boolean).join('; '))

/** DL9: signs of life move the deadline, but not past the task's own time: then the attempt is asked about. */
const progress: Rule<'progress'> = (task, event) => {
  const deadlineAt = Math.min(event.deadlineAt, task.expiresAt ?? event.deadlineAt)
  if (task.attemptDeadlineAt !== null && task.attemptDeadlineAt >= deadlineAt) return stay
  return move({ attemptDeadlineAt: deadlineAt, ...noError }, null)
}

const lostSight: Rule<'lost_sight'> = (task, event) => {
  if (task.errorCode === event.fault.code && task.attemptDeadlineAt === event.deadlineAt) return stay
  const errorMessage = faultText(event.fault)
  return move({ errorCode: event.fault.code, errorMessage, attemptDeadlineAt: event.deadlineAt }, errorMessage)
}

/** News of an attempt that is over: harmless where there was one, refused where nothing was ever sent. */
const oldNews = (task: TaskRow): Decision => (task.attempt > 0 ? stay : refuse)

const waiting = {
  begin,
  hold,
  accepted: oldNews,
  progress: oldNews,
  printed: printedLate,
  not_printed: notPrintedWaiting,
  lost_sight: oldNews,
  unconfirmed: oldNews,
  cancel,
  expire,
  retry: always(refuse),
  revive: always(stay),
  amend,
  reschedule,
  renew: always(refuse),
} as const

const table: Readonly<Record<PrintStatus, Rules>> = {
  DELAYED: { ...waiting, reroute: always(refuse) },
  PENDING: { ...waiting, reroute },
  PRINTING: {
    begin: always(refuse),
    hold,
    accepted,
    reroute: always(refuse),
    progress,
    printed,
    not_printed: notPrinted,
    lost_sight: lostSight,
    unconfirmed,
    cancel: always(refuse),
    expire: always(refuse),
    retry: always(refuse),
    revive: always(refuse),
    amend: always(stay),
    reschedule: always(refuse),
    renew: always(refuse),
  },
  SUCCESS: {
    begin: always(refuse),
    hold: always(refuse),
    accepted: always(stay),
    reroute: always(refuse),
    progress: always(stay),
    printed: always(stay),
    not_printed: always(stay),
    lost_sight: always(stay),
    unconfirmed: always(stay),
    cancel: always(refuse),
    expire: always(refuse),
    retry: always(refuse),
    revive: always(refuse),
    amend: always(stay),
    reschedule: always(refuse),
    renew: always(refuse),
  },
  FAILED: {
    begin: always(refuse),
    hold: always(refuse),
    accepted: oldNews,
    reroute: always(refuse),
    progress: oldNews,
    printed: printedLate,
    not_printed: notPrintedFailed,
    lost_sight: oldNews,
    unconfirmed: oldNews,
    cancel: always(refuse),
    expire: always(refuse),
    retry,
    revive: always(refuse),
    amend: always(stay),
    reschedule: always(refuse),
    renew,
  },
  CANCELLED: {
    begin: always(refuse),
    hold: always(refuse),
    accepted: oldNews,
    reroute: always(refuse),
    progress: oldNews,
    printed: printedLate,
    not_printed: oldNews,
    lost_sight: oldNews,
    unconfirmed: oldNews,
    cancel: always(stay),
    expire: always(stay),
    retry,
    revive,
    amend: always(stay),
    reschedule: always(refuse),
    renew: always(refuse),
  },
}

/**
 * DL1: what `event` does to `task` at `now`; the only place that decides a state. Pure and total: every state has
 * a rule for every event.
 */
export function decide(task: TaskRow, event: TaskEvent, now: EpochMs): Decision {
  const rule = table[task.printStatus][event.type] as (task: TaskRow, event: TaskEvent, now: EpochMs) => Decision
  return rule(task, event, now)
}

import { isDeepStrictEqual } from 'node:util'
import type { CancelReason, Issue, PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { readPrintSettings, type TenantSettings } from '../settings/read-settings.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { changeTaskIn } from '../tasks/change-task.ts'
import { printersForEvent } from './choose-printers.ts'
import { eventNotes } from './event-notes.ts'
import type { OrderContext } from './order-context.ts'
import { stopsPrinting } from './order-life.ts'
import { orderPrintData } from './order-print-data.ts'
import { automaticTasks, isWaiting, mayComeOut, printOrder } from './print-order.ts'
import type { OrderChange, OrderEventFacts } from './record-event.ts'
import { printVoidSlip } from './void-slip.ts'

/**
 * Does to an order's tasks what an event asks for, inside the unit that recorded it. What prints depends on what is
 * known of the order by then, never on which event came last:
 *
 * - an order with an open refund, refunded or cancelled keeps nothing waiting;
 * - a refund that is off brings back what it had cancelled, with what was left of its wait;
 * - an order that becomes paid, has items and no open refund gets its receipt, once; shipping likewise.
 *
 * @returns the tasks that it made, and why something that could be expected does not print, for whoever integrates a
 *   shop system
 */
export async function followEvent(
  tx: TenantWrites,
  change: OrderChange,
  happening: OrderEventFacts,
  context: OrderContext,
): Promise<Followed> {
  const { before, order, first, isNew } = change
  const stopped = stopsPrinting(order.status)
  const wasStopped = stopsPrinting(before.status)
  if (stopped) {
    // A repetition cancels nothing: what waits by then was asked for by a person who knew.
    const isStop = first && stopReasons[happening.type] !== undefined
    if (!isNew && (isStop || !wasStopped)) await cancelWaiting(tx, order, happening, context)
    if (!isNew && before.refundedAt === null) await printVoidSlip(tx, order, changeBy(happening, context))
    return { made: [], notes: eventNotes.stopped(order, happening.type) }
  }
  if (wasStopped) await reviveCancelled(tx, order, happening, context)
  // What was said while the refund was open concerns the slips that it had cancelled, too.
  if (change.amended || wasStopped) await amendWaiting(tx, order, happening, context)

  const settings = await readPrintSettings(tx)
  const made: TaskRow[] = []
  const notes: Issue[] = []
  for (const slip of slips) {
    if (!isReady(order, slip)) {
      if (happening.type === slip.cause && order.items.length === 0) notes.push(eventNotes.noItems)
      continue
    }
    if (isReady(before, slip)) continue
    const printed = await printSlip(tx, { change, slip, happening, settings }, context)
    made.push(...printed.made)
    notes.push(...printed.notes)
  }
  return { made, notes }
}

/** What an event led to. */
export interface Followed {
  readonly made: readonly TaskRow[]
  readonly notes: readonly Issue[]
}

/** What an event prints by itself. */
interface Slip {
  readonly cause: 'order.paid' | 'order.shipped'
  readonly printType: PrintType
  readonly at: 'paidAt' | 'shippedAt'
  readonly isWanted: (settings: TenantSettings) => boolean
  readonly delaySeconds: (settings: TenantSettings) => number
  readonly template: (settings: TenantSettings) => string
}

const slips: readonly Slip[] = [
  {
    cause: 'order.paid',
    printType: 'RECEIPT',
    at: 'paidAt',
    isWanted: (settings) => settings.enabled && settings.autoPrintOnPayment,
    delaySeconds: (settings) => settings.antiRefundDelaySeconds,
    template: (settings) => settings.receiptTemplate,
  },
  {
    cause: 'order.shipped',
    printType: 'SHIPPING',
    at: 'shippedAt',
    isWanted: (settings) => settings.enabled && settings.autoPrintOnShipping,
    delaySeconds: () => 0,
    template: (settings) => settings.shippingTemplate,
  },
]

/** A slip prints when this becomes true, never because it is still true: a repetition prints nothing (DL11). */
function isReady(order: OrderRow, { at }: Slip): boolean {
  return order[at] !== null && order.items.length > 0 && !stopsPrinting(order.status)
}

interface ReadySlip {
  readonly change: OrderChange
  readonly slip: Slip
  readonly happening: OrderEventFacts
  readonly settings: TenantSettings
}

/** One receipt an order: where a confirmation has printed it, or is about to, the payment does not print another. */
async function printSlip(tx: TenantWrites, ready: ReadySlip, context: OrderContext): Promise<Followed> {
  const { change, slip, happening, settings } = ready
  const { order } = change
  const earlier = change.isNew ? [] : await automaticTasks(tx, order, slip.printType, context.now)
  if (earlier.some(mayComeOut)) return { made: [], notes: [] }
  if (!slip.isWanted(settings)) return { made: [], notes: [eventNotes.printingOff] }
  const printers = await printersForEvent(tx, settings)
  if (printers.length === 0) return { made: [], notes: [eventNotes.noPrinter] }
  const delayMs = slip.delaySeconds(settings) * 1000
  // DL9: news this old is past its time-out already; it is shown as such, and a person may still print it.
  const tooLate = happening.occurredAt + delayMs + settings.taskTimeoutSeconds * 1000 <= context.now
  const scheduledAt = tooLate ? happening.occurredAt + delayMs : await dueAt(tx, ready, delayMs, context.now)
  const { printType, cause } = slip
  const template = slip.template(settings)
  const made = await printOrder(tx, { order, printers, printType, template, cause, scheduledAt }, settings, context)
  const notes = made.length < printers.length ? [eventNotes.quotaExceeded] : []
  if (!tooLate) return { made, notes }
  const lateSeconds = Math.round((context.now - happening.occurredAt) / 1000)
  const detail = `${happening.type} 迟到 ${lateSeconds} 秒 / was told ${lateSeconds} s after it happened`
  const timedOut: TaskRow[] = []
  for (const task of made) {
    const cancel = { type: 'cancel', reason: 'TIMEOUT', detail } as const
    const answer = isWaiting(task) ? await changeTaskIn(tx, task, cancel, changeBy(happening, context)) : undefined
    timedOut.push(answer?.ok === true ? answer.task : task)
  }
  return { made: timedOut, notes: [...notes, eventNotes.tooLate(lateSeconds)] }
}

/**
 * The wait counts from when we learned of the event and never ends before the event's own time plus the wait. Where
 * the order was waiting for its items, what has passed meanwhile counts; while a refund was open, nothing did.
 */
async function dueAt(tx: TenantWrites, ready: ReadySlip, delayMs: number, now: EpochMs): Promise<EpochMs> {
  const { change, slip, happening } = ready
  const { order, before } = change
  const eventAt = order[slip.at] ?? now
  if (happening.type === slip.cause || stopsPrinting(before.status) || delayMs === 0) {
    return Math.max(now, eventAt) + delayMs
  }
  const events = await tx.orderEvents(order.id)
  const learnedAt = events.find(({ type }) => type === slip.cause)?.recordedAt ?? now
  return Math.max(now, Math.max(learnedAt, eventAt) + delayMs)
}

const stopReasons: Partial<Record<OrderEventFacts['type'], CancelReason>> = {
  'order.refunded': 'REFUND',
  'order.refund_requested': 'REFUND',
  'order.cancelled': 'MANUAL',
}

function changeBy(happening: OrderEventFacts, { now, node }: OrderContext) {
  return { cause: happening.type, now, node }
}

async function cancelWaiting(
  tx: TenantWrites,
  order: OrderRow,
  happening: OrderEventFacts,
  context: OrderContext,
): Promise<void> {
  const reason = stopReasons[happening.type] ?? (order.status === 'cancelled' ? 'MANUAL' : 'REFUND')
  const remark = happening.detail?.['remark']
  const detail = typeof remark === 'string' ? remark : null
  for (const task of await tx.tasksOfOrder(order.id)) {
    // Too late is an answer too: a print that has begun shows as it is.
    if (isWaiting(task)) await changeTaskIn(tx, task, { type: 'cancel', reason, detail }, changeBy(happening, context))
  }
}

/** While the refund was open the tasks' clocks stood still. */
async function reviveCancelled(
  tx: TenantWrites,
  order: OrderRow,
  happening: OrderEventFacts,
  context: OrderContext,
): Promise<void> {
  const { now } = context
  for (const task of await tx.tasksOfOrder(order.id)) {
    if (task.printStatus !== 'CANCELLED' || task.cancelReason !== 'REFUND') continue
    const stoodStillMs = Math.max(0, now - (task.cancelledAt ?? now))
    const scheduledAt = Math.max(now, task.scheduledAt + stoodStillMs)
    const expiresAt = task.expiresAt === null ? null : task.expiresAt + stoodStillMs
    await changeTaskIn(tx, task, { type: 'revive', scheduledAt, expiresAt }, changeBy(happening, context))
  }
}

/** A slip that waits shows the order as it is known when it prints: a pickup number often comes after the payment. */
async function amendWaiting(
  tx: TenantWrites,
  order: OrderRow,
  happening: OrderEventFacts,
  context: OrderContext,
): Promise<void> {
  const waiting = (await tx.tasksOfOrder(order.id)).filter(isAmendable)
  if (waiting.length === 0) return
  const { timeZone } = await readPrintSettings(tx)
  const { name } = await tx.tenant()
  for (const task of waiting) {
    if (task.source.kind !== 'template') continue
    const data = orderPrintData(order, { name, timeZone }, context.now, task.printType)
    if (isDeepStrictEqual(data['order'], task.source.data['order'])) continue
    const source = { ...task.source, data }
    await changeTaskIn(tx, task, { type: 'amend', source }, changeBy(happening, context))
  }
}

/** Documents that people asked for are frozen; those of events follow their order until they are begun. */
function isAmendable(task: TaskRow): boolean {
  return isWaiting(task) && task.attempt === 0 && task.cause.startsWith('order.')
}

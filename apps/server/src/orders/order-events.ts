import type { CancelReason } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { readPrintSettings, type TenantSettings } from '../settings/read-settings.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { changeTaskIn } from '../tasks/change-task.ts'
import { resolveTemplate } from '../templates/resolve-template.ts'
import { printersForEvent } from './choose-printers.ts'
import type { OrderContext, OrderOutcome } from './order-context.ts'
import { type OrderEventType, stopsPrinting } from './order-life.ts'
import { automaticTasks, isWaiting, mayComeOut, printOrder } from './print-order.ts'
import { recordEvent } from './record-event.ts'

/** An event by hand carries at most a remark. */
export interface OrderEventRequest {
  readonly remark?: string | undefined
}

/** What happened to an order, from a person or a shop system. */
export interface OrderHappening {
  readonly type: Exclude<OrderEventType, 'order.created' | 'order.confirmed'>
  readonly occurredAt: EpochMs
  readonly detail: Readonly<Record<string, unknown>> | null
}

/**
 * Records the payment and, where the tenant wants it, makes the receipt wait for refunds (`anti_refund_delay`).
 * An order that is refunded already prints nothing; paid twice, it answers the tasks of the first time.
 */
export function payOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.paid', request, context)
}

/** Records the shipping and, where the tenant wants it, prints the shipping slip at once. */
export function shipOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.shipped', request, context)
}

/** Records the refund and cancels what still waits, with the reason REFUND. What prints already cannot be stopped. */
export function refundOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.refunded', request, context)
}

/** Records the cancellation and cancels what still waits, with the reason MANUAL. */
export function cancelOrder(
  store: TenantStore,
  id: number,
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  return recordByHand(store, id, 'order.cancelled', request, context)
}

function recordByHand(
  store: TenantStore,
  id: number,
  type: OrderHappening['type'],
  request: OrderEventRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  const detail = request.remark === undefined ? null : { remark: request.remark }
  return store.write(async (tx) => {
    const order = await tx.order(id)
    if (order === undefined) return { ok: false, reason: 'not_found' }
    return applyHappening(tx, order, { type, occurredAt: context.now, detail }, context)
  })
}

/**
 * Applies one event to an order inside a unit: the order, its history and its tasks change together. Events may come
 * in any order and more than once: what prints depends on the facts known by then, never on which came first.
 * @returns `wrong_state` when the order's end contradicts the event; nothing is written then
 */
export async function applyHappening(
  tx: TenantWrites,
  before: OrderRow,
  happening: OrderHappening,
  context: OrderContext,
): Promise<OrderOutcome> {
  const recorded = await recordEvent(tx, before, { ...happening, recordedAt: context.now })
  if (recorded === undefined) return { ok: false, reason: 'wrong_state', order: before }
  const { order, first } = recorded
  const tasks = await (async () => {
    switch (happening.type) {
      case 'order.paid':
        return printAfterPayment(tx, order, first, context)
      case 'order.shipped':
        return printAfterShipping(tx, order, first, context)
      case 'order.refunded':
      case 'order.refund_requested':
        return cancelWaiting(tx, order, 'REFUND', happening, context)
      case 'order.cancelled':
        return cancelWaiting(tx, order, 'MANUAL', happening, context)
      case 'order.refund_rejected':
      case 'order.completed':
        return tx.tasksOfOrder(order.id)
    }
  })()
  return { ok: true, order, tasks }
}

/**
 * One receipt an order: where a confirmation has printed it, or is about to, the payment does not print another.
 * @param first false for a repeat, which prints nothing whatever the settings have become (DL11)
 */
async function printAfterPayment(
  tx: TenantWrites,
  order: OrderRow,
  first: boolean,
  context: OrderContext,
): Promise<readonly TaskRow[]> {
  const earlier = await automaticTasks(tx, order, 'RECEIPT')
  const settings = await readPrintSettings(tx)
  const wanted = settings.enabled && settings.autoPrintOnPayment && first && !stopsPrinting(order.status)
  if (!wanted || earlier.some(mayComeOut)) return earlier
  return printOrder(
    tx,
    {
      order,
      printers: await printersForEvent(tx, settings),
      printType: 'RECEIPT',
      template: resolveTemplate(settings.receiptTemplate),
      cause: 'order.paid',
      scheduledAt: context.now + settings.antiRefundDelaySeconds * 1000,
    },
    settings,
    context,
  )
}

async function printAfterShipping(
  tx: TenantWrites,
  order: OrderRow,
  first: boolean,
  context: OrderContext,
): Promise<readonly TaskRow[]> {
  const settings: TenantSettings = await readPrintSettings(tx)
  const wanted = settings.enabled && settings.autoPrintOnShipping && first && !stopsPrinting(order.status)
  if (!wanted) return automaticTasks(tx, order, 'SHIPPING')
  return printOrder(
    tx,
    {
      order,
      printers: await printersForEvent(tx, settings),
      printType: 'SHIPPING',
      template: resolveTemplate(settings.shippingTemplate),
      cause: 'order.shipped',
      scheduledAt: context.now,
    },
    settings,
    context,
  )
}

/** @returns every task of the order, so that the caller sees what was stopped and what had come out before */
async function cancelWaiting(
  tx: TenantWrites,
  order: OrderRow,
  reason: CancelReason,
  happening: OrderHappening,
  context: OrderContext,
): Promise<readonly TaskRow[]> {
  const change = { cause: happening.type, now: context.now, node: context.node }
  const tasks: TaskRow[] = []
  for (const task of await tx.tasksOfOrder(order.id)) {
    if (!isWaiting(task)) {
      tasks.push(task)
      continue
    }
    const remark = happening.detail?.['remark']
    const detail = typeof remark === 'string' ? remark : null
    const answer = await changeTaskIn(tx, task, { type: 'cancel', reason, detail }, change)
    // Too late is an answer too: a print that has begun shows as it is.
    tasks.push(answer.ok || answer.reason === 'wrong_state' ? answer.task : task)
  }
  return tasks
}

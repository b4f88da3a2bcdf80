import { readPrintSettings, type TenantSettings } from '../settings/read-settings.ts'
import type { OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantStore, TenantWrites } from '../store/store.ts'
import { changeTaskIn } from '../tasks/change-task.ts'
import { readTemplate } from '../templates/read-template.ts'
import { hasRoomForTasks } from '../tenants/quotas.ts'
import { printersForConfirmation } from './choose-printers.ts'
import type { OrderContext, OrderOutcome } from './order-context.ts'
import { contradictions } from './order-life.ts'
import { automaticTasks, isWaiting, mayComeOut, printOrder } from './print-order.ts'
import { recordEvent } from './record-event.ts'

export interface ConfirmRequest {
  readonly autoPrint: boolean
  readonly printerId?: number | undefined
  /** A template, the name of a business or JSON text; default: the tenant's receipt. */
  readonly template?: unknown
}

/**
 * Confirms an order and, with `autoPrint`, prints its receipt at once: on the named printer, else on every printer
 * with automatic printing, else on the default one. Confirmed again, it answers the same tasks. When it cannot
 * print, the order stays as it was.
 *
 * An order gets one automatic receipt: one that has come out after the payment is not printed a second time, and one
 * that still waits for refunds is cancelled, because the person who confirms does not wait.
 */
export async function confirmOrder(
  store: TenantStore,
  id: number,
  request: ConfirmRequest,
  context: OrderContext,
): Promise<OrderOutcome> {
  const given = request.template ?? undefined
  const read = given === undefined ? undefined : readTemplate(given, 'template')
  if (read?.ok === false) return { ok: false, reason: 'template_error', issues: read.issues }

  return store.write(async (tx) => {
    const before = await tx.lockOrder(id)
    if (before === undefined) return { ok: false, reason: 'not_found' }
    if (contradictions[before.status].includes('order.confirmed')) {
      return { ok: false, reason: 'wrong_state', order: before }
    }
    const settings = await readPrintSettings(tx)
    if (!request.autoPrint) return { ok: true, order: await confirm(tx, before, context), tasks: [] }

    if (before.items.length === 0) return { ok: false, reason: 'no_items', order: before }
    const printers = await printersOf(tx, request)
    if (printers === undefined) return { ok: false, reason: 'printer_not_found', order: before }
    const earlier = sortEarlier(await automaticTasks(tx, before, 'RECEIPT', context.now), request)
    const hasPaper = earlier.own.length > 0 || earlier.comingOut.length > 0
    if (printers.length === 0 && !hasPaper) return { ok: false, reason: 'no_printer', order: before }
    if (!hasPaper && !(await hasRoomForTasks(tx, printers.length, context.now))) {
      return { ok: false, reason: 'daily_quota_exceeded', order: before }
    }

    const order = await confirm(tx, before, context)
    const confirmed = { order, printers, template: given ?? settings.receiptTemplate, earlier }
    return { ok: true, order, tasks: await printOnce(tx, confirmed, settings, context) }
  })
}

async function confirm(tx: TenantWrites, before: OrderRow, { now }: OrderContext): Promise<OrderRow> {
  const facts = { type: 'order.confirmed', occurredAt: now, detail: null } as const
  return (await recordEvent(tx, before, facts, now))?.order ?? before
}

async function printersOf(tx: TenantWrites, request: ConfirmRequest): Promise<readonly PrinterRow[] | undefined> {
  if (request.printerId === undefined) return printersForConfirmation(tx)
  const printer = await tx.printer(request.printerId)
  return printer === undefined ? undefined : [printer]
}

/** Receipts of an order that events have made before; with a printer named, paper of other printers does not count. */
interface EarlierReceipts {
  /** Of an earlier confirmation. */
  readonly own: readonly TaskRow[]
  /** Of another event, still waiting. */
  readonly waiting: readonly TaskRow[]
  /** Of another event, on paper or on the way to it. */
  readonly comingOut: readonly TaskRow[]
}

function sortEarlier(tasks: readonly TaskRow[], { printerId }: ConfirmRequest): EarlierReceipts {
  const here = (task: TaskRow) => printerId === undefined || task.printerId === printerId
  const others = tasks.filter((task) => task.cause !== 'order.confirmed')
  return {
    own: tasks.filter((task) => task.cause === 'order.confirmed' && here(task)),
    waiting: others.filter(isWaiting),
    comingOut: others.filter((task) => mayComeOut(task) && !isWaiting(task) && here(task)),
  }
}

interface Confirmed {
  readonly order: OrderRow
  readonly printers: readonly PrinterRow[]
  readonly template: unknown
  readonly earlier: EarlierReceipts
}

async function printOnce(
  tx: TenantWrites,
  { order, printers, template, earlier }: Confirmed,
  settings: TenantSettings,
  context: OrderContext,
): Promise<readonly TaskRow[]> {
  if (earlier.own.length > 0) return earlier.own
  const change = { cause: 'order.confirmed', now: context.now, node: context.node }
  const detail = '确认订单时立即打印 / printed at once on confirmation'
  const comingOut = [...earlier.comingOut]
  for (const task of earlier.waiting) {
    const answer = await changeTaskIn(tx, task, { type: 'cancel', reason: 'MANUAL', detail }, change)
    // Another writer has begun to print it in the meantime: that is the receipt.
    if (!answer.ok && answer.reason === 'wrong_state') comingOut.push(answer.task)
  }
  if (comingOut.length > 0) return comingOut
  const slip = { order, printers, printType: 'RECEIPT', template, cause: 'order.confirmed' } as const
  return printOrder(tx, { ...slip, scheduledAt: context.now }, settings, context)
}

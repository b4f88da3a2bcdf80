import { createHash } from 'node:crypto'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { lastAskedAt } from '../tasks/asked-at.ts'
import type { ChangeContext } from '../tasks/change-task.ts'
import { createTask } from '../tasks/create-task.ts'
import { chosenTemplate } from '../templates/chosen-template.ts'
import { knownTasks } from './known-tasks.ts'
import { orderPrintData } from './order-print-data.ts'

/** The cause of tasks that take a slip back: neither an event nor a person cancels or replaces them. */
export const voidCause = 'void'

/**
 * DL5: a refund after printing prints a slip that takes the printed one back, where the tenant wants it: at most one an
 * order, on the printer of the first slip that came out or may have. Does nothing while none has.
 */
export async function printVoidSlip(tx: TenantWrites, order: OrderRow, context: ChangeContext): Promise<void> {
  if (order.refundedAt === null) return
  const settings = await readPrintSettings(tx)
  if (!settings.voidSlipOnRefund) return
  const out = (await knownTasks(tx, order, context.now)).filter(isOut)
  const [slip] = out
  const printer = await firstPrinter(tx, out)
  if (slip === undefined || printer === undefined) return
  const { now, node, cause } = context
  const { name } = await tx.tenant()
  const data = orderPrintData(order, { name, timeZone: settings.timeZone }, now)
  const { template, version } = await chosenTemplate(tx, settings.voidTemplate, 'void', printer.id)
  await createTask(
    tx,
    {
      orderId: order.id,
      printer,
      printType: 'RECEIPT',
      source: { kind: 'template', template, data },
      templateVersion: version,
      copies: 1,
      priority: slip.priority,
      scheduledAt: now,
      cause: voidCause,
      idempotencyKey: `order:${order.id}:VOID`,
      actor: cause,
    },
    { now, node, settings, random: randomOf(slip) },
  )
}

/** Paper of it lies somewhere, or may. */
function isOut(task: TaskRow): boolean {
  return task.cause !== voidCause && (task.printStatus === 'SUCCESS' || task.mayHavePrinted || task.copiesDone > 0)
}

async function firstPrinter(tx: TenantWrites, slips: readonly TaskRow[]): Promise<PrinterRow | undefined> {
  for (const { printerId } of slips) {
    const printer = await tx.printer(printerId)
    if (printer !== undefined) return printer
  }
  return await tx.defaultPrinter()
}

/** The id of the void slip follows from that of the slip: nobody guesses it who does not know that one. */
function randomOf(slip: TaskRow): (byteCount: number) => Uint8Array {
  return (byteCount) => createHash('sha512').update(`void:${slip.taskId}`).digest().subarray(0, byteCount)
}

/** A task before and after a change, and its order where that was read already. */
export interface ChangedTask {
  readonly before: TaskRow
  readonly task: TaskRow
  readonly order: OrderRow | undefined
}

/**
 * What a printer says late: a slip that was being printed when its order was refunded has come out, or may have.
 * Paper that a person asked for after the refund is no reason: they knew.
 */
export async function voidAfterPrint(tx: TenantWrites, changed: ChangedTask, context: ChangeContext): Promise<void> {
  const { before, task } = changed
  if (task.orderId === null || isOut(before) || !isOut(task)) return
  // Locked, because a refund that comes at this moment sees the task as it was.
  const order = changed.order ?? (await tx.lockOrder(task.orderId))
  if (order === undefined || order.refundedAt === null) return
  const events = await tx.orderEvents(order.id)
  const refundedAt = events.find(({ type }) => type === 'order.refunded')?.recordedAt
  // Not when it was begun: the clocks of two nodes cannot tell that from the refund, and nothing begins after one unasked.
  if (refundedAt === undefined || (await lastAskedAt(tx, task)) > refundedAt) return
  await printVoidSlip(tx, order, context)
}

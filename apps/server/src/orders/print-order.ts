import type { PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TenantSettings } from '../settings/read-settings.ts'
import type { OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { createTask } from '../tasks/create-task.ts'
import { knownTasks } from './known-tasks.ts'
import type { OrderContext } from './order-context.ts'
import { orderPrintData } from './order-print-data.ts'
import { slipTemplate } from './slip-template.ts'

/** The events that print by themselves. */
type PrintCause = 'order.confirmed' | 'order.paid' | 'order.shipped'

/** One slip of an order on each of some printers. */
export interface OrderSlip {
  readonly order: OrderRow
  readonly printers: readonly PrinterRow[]
  readonly printType: PrintType
  /** A document or a name; see `slipTemplate`. */
  readonly template: unknown
  readonly cause: PrintCause
  readonly scheduledAt: EpochMs
}

/** The wire's default too: what people send with a higher one goes first (DL7). */
const automaticPriority = 1

/**
 * Makes the tasks of an automatic slip, one a printer. DL2: unique by order, print type, printer and cause, so that
 * the same event twice answers the tasks of the first time.
 */
export async function printOrder(
  tx: TenantWrites,
  slip: OrderSlip,
  settings: TenantSettings,
  context: OrderContext,
): Promise<TaskRow[]> {
  const { order, printType, cause, scheduledAt } = slip
  const { name } = await tx.tenant()
  const data = orderPrintData(order, { name, timeZone: settings.timeZone }, context.now, printType)
  const tasks: TaskRow[] = []
  for (const printer of slip.printers) {
    const chosen = await slipTemplate(tx, { template: slip.template, printType, printerId: printer.id })
    const made = await createTask(
      tx,
      {
        orderId: order.id,
        printer,
        printType,
        source: { kind: 'template', template: chosen.template, data },
        templateVersion: chosen.version,
        copies: printer.settings.copies ?? 1,
        priority: automaticPriority,
        scheduledAt,
        cause,
        idempotencyKey: `order:${order.id}:${printType}:${printer.id}:${cause}`,
        actor: context.actor,
      },
      { now: context.now, random: context.random, settings, node: context.node },
    )
    // The order is recorded all the same; whoever told the event hears that a slip is missing.
    if (made !== 'quota_exceeded') tasks.push(made.task)
  }
  return tasks
}

/** Tasks of an order that came from events, not from a person who asked for one more document. */
export async function automaticTasks(
  tx: TenantWrites,
  order: OrderRow,
  printType: PrintType,
  now: EpochMs,
): Promise<TaskRow[]> {
  const tasks = await knownTasks(tx, order, now)
  return tasks.filter((task) => task.printType === printType && task.cause.startsWith('order.'))
}

/** Paper of this task has come out, is on its way, or may have: one more would be a second slip. */
export function mayComeOut(task: TaskRow): boolean {
  return task.mayHavePrinted || !(task.printStatus === 'FAILED' || task.printStatus === 'CANCELLED')
}

/** Not begun, so that cancelling it surely keeps the paper in. */
export function isWaiting(task: TaskRow): boolean {
  return task.printStatus === 'DELAYED' || task.printStatus === 'PENDING'
}

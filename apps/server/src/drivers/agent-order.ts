import { type AgentOrder, fenToYuan } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'

/** What a job says about an order when there is none: clients read numbers and a known status there (GW12). */
const noOrder = { id: 0, status: 'confirmed', total_amount: 0, customer_phone: '' } as const

/**
 * A task as a protocol-1 client gets it (GW12), with every documented field and nothing more (GW15).
 * @param content plain text laid out for the printer's paper
 * @param copies those still to come out
 * @param ipAddress of the printer, as the client or its configuration says, else where the client connects from
 */
export function agentOrder(job: {
  readonly task: TaskRow
  readonly order: OrderRow | undefined
  readonly printer: PrinterRow
  readonly content: string
  readonly copies: number
  readonly ipAddress: string
}): AgentOrder {
  const { task, order, printer } = job
  return {
    job_id: task.id,
    order_id: order?.id ?? noOrder.id,
    type: 'order_receipt',
    content: job.content,
    copies: job.copies,
    priority: task.priority,
    target_printer: {
      id: printer.id,
      name: printer.printerName,
      ip_address: job.ipAddress,
    },
    order_info:
      order === undefined
        ? { ...noOrder, created_at: isoInstant(task.createdAt) }
        : {
            id: order.id,
            status: order.status,
            total_amount: fenToYuan(order.totalAmountFen),
            created_at: isoInstant(order.createdAt),
            customer_phone: order.customerPhone ?? '',
          },
    printer_config: { paper_width: printer.printerType === '58mm' ? 58 : 80, printer_type: 'thermal' },
  }
}

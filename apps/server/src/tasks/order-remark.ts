import type { PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { voidCause } from '../orders/void-slip.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { wallTime } from '../templates/wall-time.ts'

const documentNames: Readonly<Record<PrintType, string>> = {
  RECEIPT: '小票',
  SHIPPING: '发货单',
  ORDER: '订单',
  LABEL: '标签',
}

/** `2025-07-14 18:30` on the shop's wall. */
function minuteIn(timeZone: string, at: EpochMs): string {
  return wallTime(at, timeZone).slice(0, 'yyyy-mm-ddThh:mm'.length).replace('T', ' ')
}

/**
 * Notes on the order that a slip of it came out: `小票已打印 2025-07-14 18:30 收银台打印机`. Does nothing for a task
 * without an order.
 * @returns the order as it is now
 */
export async function noteOnOrder(tx: TenantWrites, task: TaskRow, now: EpochMs): Promise<OrderRow | undefined> {
  if (task.orderId === null) return undefined
  const { timeZone } = await readPrintSettings(tx)
  const printerName = (await tx.printer(task.printerId))?.printerName ?? task.printerSn
  const document = task.cause === voidCause ? '作废小票' : documentNames[task.printType]
  const printRemark = `${document}已打印 ${minuteIn(timeZone, now)} ${printerName}`
  return await tx.updateOrder(task.orderId, { printRemark }, now)
}

import type { Api } from './api.ts'
import { addPrinters, deletePrinters, editPrinter } from './manage-printers.ts'
import { countOrdersByDate, queryOrderState } from './orders.ts'
import { clearQueue, printLabel, printReceipt } from './print.ts'
import { printerInfo, queryStatus } from './printer-status.ts'

/** By `apiname`, as cloud-printers 1.2 lists them. */
export const apis: ReadonlyMap<string, Api> = new Map([
  ['Open_printerAddlist', addPrinters],
  ['Open_printerDelList', deletePrinters],
  ['Open_printerEdit', editPrinter],
  ['Open_printMsg', printReceipt],
  ['Open_printLabelMsg', printLabel],
  ['Open_delPrinterSqs', clearQueue],
  ['Open_queryOrderState', queryOrderState],
  ['Open_queryOrderInfoByDate', countOrdersByDate],
  ['Open_queryPrinterStatus', queryStatus],
  ['Open_printerInfo', printerInfo],
])

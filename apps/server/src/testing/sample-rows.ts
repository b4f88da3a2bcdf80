import type { NewPrinter, TaskRow } from '../store/rows.ts'

/** A printer as a test needs it: everything ordinary, but for what `changes` says. */
export function samplePrinter(changes: Partial<NewPrinter> = {}): NewPrinter {
  return {
    printerSn: 'SN-1',
    printerName: '收银台打印机',
    driver: 'network',
    model: 'escpos80',
    printerType: '80mm',
    host: '127.0.0.1',
    port: 9100,
    autoPrint: true,
    isDefault: true,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: null,
    ...changes,
  }
}

/** A fresh, due task of one copy. */
export function sampleTask(now: number, changes: Partial<TaskRow> = {}): TaskRow {
  return {
    id: 1,
    tenantId: 1,
    version: 1,
    updatedAt: now,
    taskId: 't_sample',
    orderId: null,
    printerId: 1,
    printerSn: 'SN-1',
    printType: 'RECEIPT',
    printStatus: 'PENDING',
    source: { kind: 'text', text: '珍珠奶茶 x1' },
    holdReason: null,
    heldSince: null,
    errorCode: null,
    errorMessage: null,
    retryCount: 0,
    maxRetries: 3,
    attempt: 0,
    copies: 1,
    copiesDone: 0,
    priority: 1,
    confirmation: null,
    vendorJobId: null,
    reprint: false,
    mayHavePrinted: false,
    reprintOf: null,
    idempotencyKey: null,
    cause: 'manual',
    scheduledAt: now,
    expiresAt: now + 300_000,
    attemptDeadlineAt: null,
    node: null,
    printedAt: null,
    cancelledAt: null,
    cancelReason: null,
    createdAt: now,
    ...changes,
  }
}

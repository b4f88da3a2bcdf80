import type { EngineReleaseRow, EngineReportRow } from './engine-rows.ts'
import type {
  NewMessage,
  NewOrder,
  NewPrinter,
  NewTask,
  NewWebhook,
  TaskEventRow,
  TaskOutput,
  VendorJobRow,
} from './rows.ts'
import type { ImageRow, NewTemplateVersion, TemplatePartRow, TemplateReleaseRow } from './template-rows.ts'

/** Rows for tests: complete and plausible, each field free to be another. */
export function samplePrinter(printerSn: string, part: Partial<NewPrinter> = {}): NewPrinter {
  return {
    printerSn,
    printerName: '收银台打印机',
    driver: 'agent',
    model: 'escpos80',
    printerType: '80mm',
    host: null,
    port: null,
    autoPrint: true,
    isDefault: false,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: null,
    ...part,
  }
}

export function sampleOrder(externalId: string | null, part: Partial<NewOrder> = {}): NewOrder {
  return {
    externalId,
    status: 'created',
    items: [
      {
        name: '珍珠奶茶',
        specs: ['大杯', '正常冰'],
        quantity: 1,
        unitPriceFen: 2500,
        amountFen: 2500,
        category: null,
        remark: null,
      },
    ],
    totalAmountFen: 2500,
    discountFen: 0,
    customerPhone: '13800138000',
    remark: null,
    printRemark: null,
    pickupNo: 'A12',
    tableNo: null,
    channel: null,
    delivery: null,
    extra: null,
    createdAt: 1_000,
    updatedAt: 1_000,
    confirmedAt: null,
    paidAt: null,
    shippedAt: null,
    refundedAt: null,
    cancelledAt: null,
    refundRequestedAt: null,
    refundRejectedAt: null,
    completedAt: null,
    saidAt: null,
    ...part,
  }
}

export function sampleTask(taskId: string, printerId: number, part: Partial<NewTask> = {}): NewTask {
  return {
    taskId,
    orderId: null,
    printerId,
    printerSn: `sn-${printerId}`,
    printType: 'RECEIPT',
    printStatus: 'PENDING',
    source: { kind: 'text', text: '珍珠奶茶\n' },
    templateVersion: null,
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
    scheduledAt: 1_000,
    expiresAt: null,
    attemptDeadlineAt: null,
    node: null,
    printedAt: null,
    cancelledAt: null,
    cancelReason: null,
    createdAt: 1_000,
    ...part,
  }
}

export function sampleVendorJob(
  jobId: number,
  part: Partial<Omit<VendorJobRow, 'tenantId' | 'printedAt'>> = {},
): Omit<VendorJobRow, 'tenantId' | 'printedAt'> {
  return {
    vendor: 'feie',
    vendorJobId: '316500011_20261122101500_1419533539',
    jobId,
    attempt: 1,
    part: 1,
    parts: 1,
    contentHash: 'ab',
    expiresAt: 9_000,
    printerDay: '316500011 2026-11-22',
    createdAt: 1_000,
    ...part,
  }
}

export function sampleTaskEvent(part: Partial<TaskEventRow> = {}): TaskEventRow {
  return {
    at: 1_000,
    event: 'created',
    fromStatus: null,
    toStatus: 'PENDING',
    attempt: 0,
    node: 'node-1',
    cause: 'person',
    detail: null,
    ...part,
  }
}

export function sampleOutput(attempt: number, part: Partial<TaskOutput> = {}): TaskOutput {
  return { attempt, model: 'escpos80', widthDots: 576, format: 'escpos', bytes: Uint8Array.of(27, 64, 0, 255), ...part }
}

export function sampleWebhook(part: Partial<NewWebhook> = {}): NewWebhook {
  return {
    url: 'https://shop.example/printed',
    secretSealed: 'v1.sealed',
    eventTypes: ['task.printed', 'task.failed'],
    enabled: true,
    disabledReason: null,
    ...part,
  }
}

export function sampleMessage(webhookId: number, messageId: string, part: Partial<NewMessage> = {}): NewMessage {
  return {
    webhookId,
    messageId,
    subject: 'task:1',
    eventType: 'task.printed',
    body: '{"type":"task.printed"}',
    ...part,
  }
}

export function sampleImage(hash: string, part: Partial<ImageRow> = {}): ImageRow {
  const size = { widthPx: 200, heightPx: 100, byteCount: 4 }
  return { hash, name: 'logo.png', mediaType: 'image/png', ...size, createdAt: 1_000, ...part }
}

export const sampleEngineReport: EngineReportRow = {
  version: '1.0.0',
  device: 'till-1',
  event: 'installed',
  detail: '',
  reportedAt: 1,
}

export function sampleEngineRelease(version: string, part: Partial<EngineReleaseRow> = {}): EngineReleaseRow {
  const manifest = JSON.stringify({ version })
  return { version, manifest, signature: 'c2ln', keyId: '0123456789abcdef', uploadedAt: 1_000, ...part }
}

export function sampleTemplatePart(type: string, part: Partial<TemplatePartRow> = {}): TemplatePartRow {
  return { type, name: null, content: [[{ content: type }]], sortWeight: 10, fields: null, ...part }
}

export function sampleTemplateVersion(part: Partial<NewTemplateVersion> = {}): NewTemplateVersion {
  const said = { author: 'person', note: 'first', createdAt: 1_000 }
  return { business: 'shopping', parts: [sampleTemplatePart('logo')], settings: [], ...said, ...part }
}

export function sampleTemplateRelease(part: Partial<TemplateReleaseRow> = {}): TemplateReleaseRow {
  const rollout = { rolloutVersion: null, rolloutShare: 0 }
  return { business: 'shopping', currentVersion: 1, earlierVersions: [0], ...rollout, updatedAt: 1_000, ...part }
}

import type { PrinterCondition, PrinterEventData, WebhookEventType } from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'
import type { PrinterRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'

/** Little paper is news to nobody: the printer goes on printing. */
const eventTypes: Readonly<Record<PrinterCondition, WebhookEventType | undefined>> = {
  ready: 'printer.ready',
  paper_low: 'printer.ready',
  offline: 'printer.offline',
  paper_out: 'printer.paper_out',
  cover_open: undefined,
  error: undefined,
  unknown: undefined,
}

/** Puts the news of a printer into the outbox, in the unit that wrote its new condition. */
export async function notePrinter(
  tx: TenantWrites,
  printer: PrinterRow,
  before: PrinterCondition,
  now: EpochMs,
): Promise<void> {
  const eventType = eventTypes[printer.condition]
  if (eventType === undefined || eventType === eventTypes[before]) return
  const webhooks = await tx.webhooksFor(eventType)
  if (webhooks.length === 0) return
  const { id, printerSn, printerName, condition } = printer
  const data: PrinterEventData = {
    printer: { id, printer_sn: printerSn, printer_name: printerName, condition, condition_at: isoInstant(now) },
  }
  const body = JSON.stringify({ type: eventType, timestamp: isoInstant(now), data })
  const message = { messageId: `msg_p${id}_${now}_${condition}`, subject: `printer:${id}`, eventType, body }
  await tx.insertMessages(
    webhooks.map((webhook) => ({ ...message, webhookId: webhook.id })),
    now,
  )
}

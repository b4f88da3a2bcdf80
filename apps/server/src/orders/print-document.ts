import type { Issue, PrintBody, PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { readPrintSettings, type TenantSettings } from '../settings/read-settings.ts'
import type { OrderRow, PrinterRow, PrintSource, TaskRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { createTask } from '../tasks/create-task.ts'
import { readTemplate } from '../templates/read-template.ts'
import { wallTime } from '../templates/wall-time.ts'
import { standardPrinter } from './choose-printers.ts'
import type { OrderContext } from './order-context.ts'
import { orderPrintData } from './order-print-data.ts'
import { slipTemplate } from './slip-template.ts'

export interface PrintContext extends OrderContext {
  /** HA3, DL11: the caller's `Idempotency-Key`; kept with the task for good. */
  readonly idempotencyKey?: string | undefined
}

/** How `POST /api/print` ended; `created` is false when the idempotency key answered with an older task. */
export type PrintOutcome =
  | { readonly ok: true; readonly task: TaskRow; readonly created: boolean }
  | {
      readonly ok: false
      readonly reason:
        | 'not_found'
        | 'printer_not_found'
        | 'no_printer'
        | 'template_error'
        | 'invalid'
        | 'daily_quota_exceeded'
      readonly issues?: Issue[]
    }

/**
 * Prints what a person or program asks for (`POST /api/print`): an order's slip by its print type, finished text, or
 * a template with data. The document is frozen into the task, so that later changes of order or template do not
 * change what was asked for.
 * @returns `not_found` when the order does not exist; `template_error` with issues under `template`; `invalid` when
 *   fields contradict each other
 */
export async function printDocument(store: TenantStore, body: PrintBody, context: PrintContext): Promise<PrintOutcome> {
  const given = body.template ?? undefined
  const times = readTimes(body, context.now)
  const issues = [...times.issues, ...contradictions(body, given)]
  if (issues.length > 0) return { ok: false, reason: 'invalid', issues }
  const read = given === undefined ? undefined : readTemplate(given, 'template')
  if (read?.ok === false) return { ok: false, reason: 'template_error', issues: read.issues }

  return store.write(async (tx) => {
    const order = body.order_id === undefined ? undefined : await tx.order(body.order_id)
    if (body.order_id !== undefined && order === undefined) return { ok: false, reason: 'not_found' }
    const settings = await readPrintSettings(tx)
    const printer = await printerOf(tx, body, settings)
    if (typeof printer === 'string') return { ok: false, reason: printer, issues: printerIssues(body, printer) }

    const parts = { order, printer, settings, now: context.now }
    const { idempotencyKey } = context
    const answer = await createTask(
      tx,
      {
        orderId: order?.id ?? null,
        printer,
        printType: body.print_type,
        ...(await documentOf(tx, body, parts)),
        copies: body.copies,
        priority: body.priority,
        scheduledAt: times.scheduledAt,
        expiresAt: times.expiresAt,
        cause: 'manual',
        idempotencyKey: idempotencyKey === undefined ? null : `http:${idempotencyKey}`,
        actor: context.actor,
      },
      { now: context.now, random: context.random, settings, node: context.node },
    )
    return answer === 'quota_exceeded' ? { ok: false, reason: 'daily_quota_exceeded' } : { ok: true, ...answer }
  })
}

interface Times {
  readonly scheduledAt: EpochMs
  readonly expiresAt: EpochMs | undefined
  readonly issues: readonly Issue[]
}

/** A time that has passed means now. */
function readTimes(body: PrintBody, now: EpochMs): Times {
  const asked = body.scheduled_at === undefined ? now + (body.delay_seconds ?? 0) * 1000 : Date.parse(body.scheduled_at)
  const scheduledAt = Math.max(asked, now)
  const expiresAt = body.expires_at === undefined ? undefined : Date.parse(body.expires_at)
  if (expiresAt === undefined || expiresAt > scheduledAt) return { scheduledAt, expiresAt, issues: [] }
  const message = 'it would expire before it is due / 到期时间早于打印时间'
  return { scheduledAt, expiresAt, issues: [{ path: 'expires_at', code: 'expires_too_early', message }] }
}

function contradictions(body: PrintBody, template: unknown): Issue[] {
  const issues: Issue[] = []
  if (body.content !== undefined && template !== undefined) {
    const message = 'give content or template, not both / content 与 template 只能给一个'
    issues.push({ path: 'content', code: 'given_twice', message })
  }
  if (body.content === undefined && template === undefined && body.order_id === undefined) {
    const message = 'give order_id, content, or template with data / 请提供 order_id、content,或 template 加 data'
    issues.push({ path: 'content', code: 'missing', message })
  }
  return issues
}

async function printerOf(
  reads: TenantReads,
  body: PrintBody,
  settings: TenantSettings,
): Promise<PrinterRow | 'printer_not_found' | 'no_printer'> {
  if (body.printer_id === undefined && body.printer_sn === undefined) {
    return (await standardPrinter(reads, settings)) ?? 'no_printer'
  }
  const named: (PrinterRow | undefined)[] = []
  if (body.printer_id !== undefined) named.push(await reads.printer(body.printer_id))
  if (body.printer_sn !== undefined) named.push(await reads.printerBySn(body.printer_sn))
  const [printer] = named
  // Id and serial number together must mean one printer.
  return printer !== undefined && named.every((other) => other?.id === printer.id) ? printer : 'printer_not_found'
}

function printerIssues(body: PrintBody, reason: 'printer_not_found' | 'no_printer'): Issue[] {
  if (reason === 'no_printer') return []
  const path = body.printer_id === undefined ? 'printer_sn' : 'printer_id'
  return [{ path, code: 'unknown_printer', message: 'there is no such printer / 没有这台打印机' }]
}

interface Parts {
  readonly order: OrderRow | undefined
  readonly printer: PrinterRow
  readonly settings: TenantSettings
  readonly now: EpochMs
}

async function documentOf(
  reads: TenantReads,
  body: PrintBody,
  { order, printer, settings, now }: Parts,
): Promise<{ readonly source: PrintSource; readonly templateVersion: string | null }> {
  const { content, print_type: printType } = body
  if (content !== undefined) return { source: { kind: 'text', text: content }, templateVersion: null }
  const shop = { name: (await reads.tenant()).name, timeZone: settings.timeZone }
  const known =
    order === undefined
      ? { shop: { name: shop.name }, print: { type: printType, time: wallTime(now, settings.timeZone) } }
      : orderPrintData(order, shop, now, printType)
  const given = body.template ?? settingFor(printType, settings)
  const { template, version } = await slipTemplate(reads, { template: given, printType, printerId: printer.id })
  return { source: { kind: 'template', template, data: { ...known, ...body.data } }, templateVersion: version }
}

/** What a shop's settings say of the template for a print type. */
function settingFor(printType: PrintType, settings: TenantSettings): string {
  switch (printType) {
    case 'RECEIPT':
      return settings.receiptTemplate
    case 'SHIPPING':
      return settings.shippingTemplate
    case 'ORDER':
    case 'LABEL':
      return ''
  }
}

import type { Business, DriverKind } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { Connection } from './connection.ts'
import type { EngineReportRow } from './engine-rows.ts'
import { deleteApiKey, insertApiKey } from './queries/api-keys.ts'
import { archiveTasks, deleteUnusedTemplates } from './queries/archive-tasks.ts'
import { insertAudit } from './queries/audit.ts'
import { putEngineReport } from './queries/engine-releases.ts'
import { deleteIdempotentAnswer, putIdempotentAnswer } from './queries/idempotency.ts'
import { deleteImage, insertImage } from './queries/images.ts'
import { lockName } from './queries/locks.ts'
import { deleteMember, insertMember, updateMember } from './queries/members.ts'
import { insertOrder, insertOrderEvent, lockOrder, lockOrderByExternalId, updateOrder } from './queries/orders.ts'
import { claimMessages, giveUpMessages, insertMessages, resendMessage, settleMessage } from './queries/outbox.ts'
import { deletePrinter, insertPrinter, updatePrinter } from './queries/printers.ts'
import { deleteSetting, putSettings } from './queries/settings.ts'
import { changeTask, insertTask, putTaskOutput } from './queries/task-changes.ts'
import { countDraftChange, replaceDraftParams, replaceDraftParts } from './queries/template-drafts.ts'
import {
  insertTemplateVersion,
  lockTemplateRelease,
  putTakenBack,
  putTemplateRelease,
} from './queries/template-versions.ts'
import { lockTenant, renameTenant, updateTenant } from './queries/tenants.ts'
import { addToTaskCount } from './queries/usage.ts'
import { markVendorJobPrinted, putVendorJob } from './queries/vendor-jobs.ts'
import { deleteWebhook, insertWebhook, updateWebhook } from './queries/webhooks.ts'
import type {
  ApiKeyRow,
  AuditRow,
  IdempotentAnswer,
  MemberRole,
  MemberRow,
  MessageOutcome,
  NewMessage,
  NewOrder,
  NewOrderEvent,
  NewPrinter,
  NewTask,
  NewWebhook,
  OrderPatch,
  OrderRow,
  OutboxRow,
  PrinterPatchRow,
  PrinterRow,
  SettingRow,
  TaskEventRow,
  TaskOutput,
  TaskPatch,
  TaskRow,
  TenantId,
  TenantPatchRow,
  TenantRow,
  VendorJobRow,
  WebhookPatchRow,
  WebhookRow,
} from './rows.ts'
import type { TenantStore, TenantWrites } from './store.ts'
import type { StoreChange } from './store-change.ts'
import type {
  ImageRow,
  NewTemplateVersion,
  TakenBack,
  TemplateParamsRow,
  TemplatePartRow,
  TemplateReleaseRow,
  TemplateVersionRow,
} from './template-rows.ts'
import { TenantReader } from './tenant-reads.ts'

/** One tenant's rows inside a unit of writes; notes what changed for those who listen after the commit. */
export class TenantUnit extends TenantReader implements TenantWrites {
  readonly #changes: StoreChange[]
  /** As it was read first: every task of a unit asks for it. */
  #tenant: TenantRow | undefined

  /** @param changes gets one entry for each changed row, in order */
  constructor(connection: Connection, tenantId: TenantId, changes: StoreChange[]) {
    super(connection, tenantId)
    this.#changes = changes
  }

  asStore(): TenantStore {
    return new UnitStore(this.connection, this.tenantId, this)
  }

  override async tenant(): Promise<TenantRow> {
    this.#tenant ??= await super.tenant()
    return this.#tenant
  }

  async renameTenant(name: string): Promise<void> {
    this.#tenant = undefined
    await renameTenant(this.connection, this.tenantId, name)
    this.#settingsChanged()
  }

  async updateTenant(patch: TenantPatchRow): Promise<TenantRow | 'duplicate'> {
    this.#tenant = undefined
    const updated = await updateTenant(this.connection, this.tenantId, patch)
    if (updated === undefined) return 'duplicate'
    this.#settingsChanged()
    return updated
  }

  async lockTenant(): Promise<TenantRow> {
    const found = await lockTenant(this.connection, this.tenantId)
    if (found === undefined) throw new Error(`There is no tenant ${this.tenantId}`)
    return found
  }

  async insertPrinter(printer: NewPrinter, now: EpochMs): Promise<PrinterRow | 'duplicate'> {
    const write = await insertPrinter(this.connection, this.tenantId, printer, now)
    if (write === undefined) return 'duplicate'
    this.#printersChanged(write.changedIds)
    return write.printer
  }

  async updatePrinter(id: number, patch: PrinterPatchRow, now: EpochMs): Promise<PrinterRow | undefined> {
    const write = await updatePrinter(this.connection, this.tenantId, id, patch, now)
    if (write === undefined) return undefined
    this.#printersChanged(write.changedIds)
    return write.printer
  }

  async deletePrinter(id: number): Promise<boolean> {
    const changedIds = await deletePrinter(this.connection, this.tenantId, id)
    if (changedIds === undefined) return false
    this.#printersChanged(changedIds)
    return true
  }

  async lockName(name: string): Promise<void> {
    await lockName(this.connection, this.tenantId, name)
  }

  async lockOrder(id: number): Promise<OrderRow | undefined> {
    return await lockOrder(this.connection, this.tenantId, id)
  }

  async lockOrderByExternalId(externalId: string): Promise<OrderRow | undefined> {
    return await lockOrderByExternalId(this.connection, this.tenantId, externalId)
  }

  async insertOrder(order: NewOrder): Promise<OrderRow | 'duplicate'> {
    const inserted = await insertOrder(this.connection, this.tenantId, order)
    if (inserted === undefined) return 'duplicate'
    this.#orderChanged(inserted.id)
    return inserted
  }

  async updateOrder(id: number, patch: OrderPatch, now: EpochMs): Promise<OrderRow | undefined> {
    const updated = await updateOrder(this.connection, this.tenantId, id, patch, now)
    if (updated !== undefined) this.#orderChanged(id)
    return updated
  }

  async insertOrderEvent(event: NewOrderEvent): Promise<boolean> {
    return await insertOrderEvent(this.connection, this.tenantId, event)
  }

  async insertTask(task: NewTask, event: TaskEventRow): Promise<{ readonly task: TaskRow; readonly created: boolean }> {
    const answer = await insertTask(this.connection, this.tenantId, task, event)
    if (answer.created) this.#taskChanged(answer.task)
    return answer
  }

  async changeTask(before: TaskRow, patch: TaskPatch, event: TaskEventRow): Promise<TaskRow | undefined> {
    const task = await changeTask(this.connection, this.tenantId, before, patch, event)
    if (task !== undefined) this.#taskChanged(task)
    return task
  }

  async archiveTasks(move: {
    readonly before: EpochMs
    readonly limit: number
    readonly now: EpochMs
  }): Promise<number> {
    return await archiveTasks(this.connection, this.tenantId, move)
  }

  async deleteUnusedTemplates(before: EpochMs): Promise<number> {
    return await deleteUnusedTemplates(this.connection, this.tenantId, before)
  }

  async putTaskOutput(jobId: number, output: TaskOutput): Promise<void> {
    await putTaskOutput(this.connection, this.tenantId, jobId, output)
  }

  async putVendorJob(job: Omit<VendorJobRow, 'tenantId' | 'printedAt'>): Promise<void> {
    await putVendorJob(this.connection, this.tenantId, job)
  }

  async markVendorJobPrinted(vendor: DriverKind, vendorJobId: string, at: EpochMs): Promise<VendorJobRow | undefined> {
    return await markVendorJobPrinted(this.connection, this.tenantId, vendor, vendorJobId, at)
  }

  async insertWebhook(webhook: NewWebhook, now: EpochMs): Promise<WebhookRow> {
    return await insertWebhook(this.connection, this.tenantId, webhook, now)
  }

  async updateWebhook(id: number, patch: WebhookPatchRow, now: EpochMs): Promise<WebhookRow | undefined> {
    const webhook = await updateWebhook(this.connection, this.tenantId, id, patch, now)
    if (webhook !== undefined) this.#outboxChanged()
    return webhook
  }

  async deleteWebhook(id: number): Promise<boolean> {
    const deleted = await deleteWebhook(this.connection, this.tenantId, id)
    if (deleted) this.#outboxChanged()
    return deleted
  }

  async insertMessages(messages: readonly NewMessage[], now: EpochMs): Promise<void> {
    if (messages.length === 0) return
    await insertMessages(this.connection, this.tenantId, messages, now)
    this.#outboxChanged()
  }

  async claimMessages(
    webhookId: number,
    claim: { readonly now: EpochMs; readonly leaseUntil: EpochMs; readonly limit: number },
  ): Promise<readonly OutboxRow[]> {
    return await claimMessages(this.connection, this.tenantId, webhookId, claim)
  }

  async settleMessage(claimed: OutboxRow, outcome: MessageOutcome, now: EpochMs): Promise<boolean> {
    return await settleMessage(this.connection, this.tenantId, claimed, outcome, now)
  }

  async giveUpMessages(webhookId: number, error: string, limit: number): Promise<number> {
    return await giveUpMessages(this.connection, this.tenantId, webhookId, { error, limit })
  }

  async resendMessage(webhookId: number, messageId: string, now: EpochMs): Promise<OutboxRow | undefined> {
    const message = await resendMessage(this.connection, this.tenantId, { webhookId, messageId }, now)
    if (message !== undefined) this.#outboxChanged()
    return message
  }

  async putSettings(rows: readonly SettingRow[]): Promise<void> {
    await putSettings(this.connection, this.tenantId, rows)
    if (rows.length > 0) this.#settingsChanged()
  }

  async deleteSetting(key: string): Promise<void> {
    await deleteSetting(this.connection, this.tenantId, key)
    this.#settingsChanged()
  }

  async insertApiKey(key: Omit<ApiKeyRow, 'id' | 'tenantId'>): Promise<ApiKeyRow> {
    return await insertApiKey(this.connection, this.tenantId, key)
  }

  async deleteApiKey(id: number): Promise<boolean> {
    const deleted = await deleteApiKey(this.connection, this.tenantId, id)
    if (deleted) this.#settingsChanged()
    return deleted
  }

  async insertMember(member: Omit<MemberRow, 'tenantId' | 'username'>): Promise<boolean> {
    return await insertMember(this.connection, this.tenantId, member)
  }

  async updateMember(userId: string, role: MemberRole): Promise<boolean> {
    const updated = await updateMember(this.connection, this.tenantId, userId, role)
    if (updated) this.#settingsChanged()
    return updated
  }

  async deleteMember(userId: string): Promise<boolean> {
    const deleted = await deleteMember(this.connection, this.tenantId, userId)
    if (deleted) this.#settingsChanged()
    return deleted
  }

  async addToTaskCount(day: string, first: number): Promise<number> {
    return await addToTaskCount(this.connection, this.tenantId, day, first)
  }

  async putIdempotentAnswer(key: string, answer: IdempotentAnswer): Promise<void> {
    await putIdempotentAnswer(this.connection, this.tenantId, key, answer)
  }

  async deleteIdempotentAnswer(key: string): Promise<void> {
    await deleteIdempotentAnswer(this.connection, this.tenantId, key)
  }

  async insertAudit(row: AuditRow): Promise<void> {
    await insertAudit(this.connection, this.tenantId, row)
  }

  async putEngineReport(report: EngineReportRow, countMax: number): Promise<void> {
    await putEngineReport(this.connection, this.tenantId, report, countMax)
  }

  async insertImage(row: ImageRow, content: Uint8Array): Promise<boolean> {
    return await insertImage(this.connection, this.tenantId, row, content)
  }

  async deleteImage(hash: string): Promise<boolean> {
    return await deleteImage(this.connection, this.tenantId, hash)
  }

  async replaceDraftParts(business: Business, rows: readonly TemplatePartRow[]): Promise<void> {
    await replaceDraftParts(this.connection, this.tenantId, business, rows)
  }

  async replaceDraftParams(business: Business, rows: readonly TemplateParamsRow[]): Promise<void> {
    await replaceDraftParams(this.connection, this.tenantId, business, rows)
  }

  async countDraftChange(business: Business): Promise<number> {
    return await countDraftChange(this.connection, this.tenantId, business)
  }

  async lockTemplate(business: Business): Promise<TemplateReleaseRow | null> {
    return await lockTemplateRelease(this.connection, this.tenantId, business)
  }

  async insertTemplateVersion(row: NewTemplateVersion): Promise<TemplateVersionRow> {
    return await insertTemplateVersion(this.connection, this.tenantId, row)
  }

  async putTemplateRelease(row: TemplateReleaseRow): Promise<void> {
    await putTemplateRelease(this.connection, this.tenantId, row)
    this.#changes.push({ kind: 'template', tenantId: this.tenantId, business: row.business })
  }

  async putTakenBack(of: Pick<TemplateVersionRow, 'business' | 'version'>, takenBack: TakenBack | null): Promise<void> {
    await putTakenBack(this.connection, this.tenantId, of, takenBack)
  }

  #taskChanged(task: TaskRow): void {
    this.#changes.push({ kind: 'task', tenantId: this.tenantId, task })
  }

  #printersChanged(printerIds: readonly number[]): void {
    for (const printerId of printerIds) this.#changes.push({ kind: 'printer', tenantId: this.tenantId, printerId })
  }

  #orderChanged(orderId: number): void {
    this.#changes.push({ kind: 'order', tenantId: this.tenantId, orderId })
  }

  #outboxChanged(): void {
    this.#changes.push({ kind: 'outbox', tenantId: this.tenantId })
  }

  #settingsChanged(): void {
    this.#changes.push({ kind: 'settings', tenantId: this.tenantId })
  }
}

/** A unit as a store. */
class UnitStore extends TenantReader implements TenantStore {
  readonly #unit: TenantUnit

  constructor(connection: Connection, tenantId: TenantId, unit: TenantUnit) {
    super(connection, tenantId)
    this.#unit = unit
  }

  async write<Answer>(unit: (tx: TenantWrites) => Promise<Answer>): Promise<Answer> {
    return await unit(this.#unit)
  }
}

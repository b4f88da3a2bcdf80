import type { Business } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { Connection } from './connection.ts'
import type { Page, PageRequest } from './page.ts'
import { listAgentSessions } from './queries/agent-sessions.ts'
import { pageApiKeys } from './queries/api-keys.ts'
import { findArchivedTask, listArchivedTasks } from './queries/archived-tasks.ts'
import { findIdempotentAnswer } from './queries/idempotency.ts'
import { countImages, findImage, findImageContent, isImageNamed, listImages } from './queries/images.ts'
import { findMember, listMembers } from './queries/members.ts'
import {
  findOrder,
  findOrderByExternalId,
  findOrderEvent,
  listOrderEvents,
  listOrders,
  type OrderFilter,
} from './queries/orders.ts'
import { findMessage, listMessages } from './queries/outbox.ts'
import {
  findDefaultPrinter,
  findPrinter,
  findPrinterByName,
  findPrinterBySn,
  listAutoPrinters,
  listPrinters,
} from './queries/printers.ts'
import { listSettings } from './queries/settings.ts'
import {
  countOpenTasks,
  findOpenReprintOf,
  findTask,
  findTaskByIdempotencyKey,
  findTaskByJobId,
  findTaskOutput,
  listTaskEvents,
  listTasks,
  listTasksOfOrder,
} from './queries/tasks.ts'
import { listDraftParams, listDraftParts, listDraftRevisions } from './queries/template-drafts.ts'
import { countTemplatePrints, listUnmadeSlips } from './queries/template-prints.ts'
import {
  findNewestTemplateVersion,
  findTakenBack,
  findTemplateRelease,
  findTemplateVersion,
  listTemplateVersions,
  sumVersionBytes,
} from './queries/template-versions.ts'
import { findTenant } from './queries/tenants.ts'
import { countPrinters, countTasksSince, findTaskCount } from './queries/usage.ts'
import { listVendorJobs } from './queries/vendor-jobs.ts'
import { findWebhook, listWebhooks, listWebhooksFor } from './queries/webhooks.ts'
import type {
  ApiKeyRow,
  ArchivedTask,
  IdempotentAnswer,
  MemberRow,
  OrderEventRow,
  OrderRow,
  OutboxRow,
  OutboxStatus,
  PrinterRow,
  SettingRow,
  TaskEventRow,
  TaskOutput,
  TaskRow,
  TemplatePrints,
  TenantId,
  TenantRow,
  VendorJobRow,
  WebhookRow,
} from './rows.ts'
import type { ArchiveFilter, LiveAgentSession, PrinterFilter, TaskFilter, TenantReads } from './store.ts'
import type { DraftParamsRow, DraftPartRow, ImageRow, TemplateReleaseRow, TemplateVersionRow } from './template-rows.ts'

/** One tenant's rows over one connection. Every query gets the tenant from here, so that none can do without. */
export class TenantReader implements TenantReads {
  readonly tenantId: TenantId
  protected readonly connection: Connection

  constructor(connection: Connection, tenantId: TenantId) {
    this.connection = connection
    this.tenantId = tenantId
  }

  async tenant(): Promise<TenantRow> {
    const found = await findTenant(this.connection, this.tenantId)
    if (found === undefined) throw new Error(`There is no tenant ${this.tenantId}`)
    return found
  }

  async printer(id: number): Promise<PrinterRow | undefined> {
    return await findPrinter(this.connection, this.tenantId, id)
  }

  async printerBySn(printerSn: string): Promise<PrinterRow | undefined> {
    return await findPrinterBySn(this.connection, this.tenantId, printerSn)
  }

  async printerByName(printerName: string): Promise<PrinterRow | undefined> {
    return await findPrinterByName(this.connection, this.tenantId, printerName)
  }

  async defaultPrinter(): Promise<PrinterRow | undefined> {
    return await findDefaultPrinter(this.connection, this.tenantId)
  }

  async autoPrinters(): Promise<readonly PrinterRow[]> {
    return await listAutoPrinters(this.connection, this.tenantId)
  }

  async printers(filter: PrinterFilter): Promise<Page<PrinterRow>> {
    return await listPrinters(this.connection, this.tenantId, filter)
  }

  async openTaskCounts(): Promise<ReadonlyMap<number, number>> {
    return await countOpenTasks(this.connection, this.tenantId)
  }

  async order(id: number): Promise<OrderRow | undefined> {
    return await findOrder(this.connection, this.tenantId, id)
  }

  async orderByExternalId(externalId: string): Promise<OrderRow | undefined> {
    return await findOrderByExternalId(this.connection, this.tenantId, externalId)
  }

  async orders(filter: OrderFilter): Promise<Page<OrderRow>> {
    return await listOrders(this.connection, this.tenantId, filter)
  }

  async orderEvents(orderId: number): Promise<readonly OrderEventRow[]> {
    return await listOrderEvents(this.connection, this.tenantId, orderId)
  }

  async orderEvent(eventId: string): Promise<OrderEventRow | undefined> {
    return await findOrderEvent(this.connection, this.tenantId, eventId)
  }

  async task(taskId: string): Promise<TaskRow | undefined> {
    return await findTask(this.connection, this.tenantId, taskId)
  }

  async taskByJobId(id: number): Promise<TaskRow | undefined> {
    return await findTaskByJobId(this.connection, this.tenantId, id)
  }

  async tasks(filter: TaskFilter): Promise<Page<TaskRow>> {
    return await listTasks(this.connection, this.tenantId, filter)
  }

  async taskByIdempotencyKey(key: string): Promise<TaskRow | undefined> {
    return await findTaskByIdempotencyKey(this.connection, this.tenantId, key)
  }

  async tasksOfOrder(orderId: number): Promise<readonly TaskRow[]> {
    return await listTasksOfOrder(this.connection, this.tenantId, orderId)
  }

  async openReprintOf(taskId: string): Promise<TaskRow | undefined> {
    return await findOpenReprintOf(this.connection, this.tenantId, taskId)
  }

  async templatePrints(version: string, limit = 2_000, of: 'all' | 'ended' = 'all'): Promise<TemplatePrints> {
    return await countTemplatePrints(this.connection, this.tenantId, version, { limit, of })
  }

  async unmadeSlips(version: string, since: EpochMs, limit: number): Promise<readonly TaskRow[]> {
    return await listUnmadeSlips(this.connection, this.tenantId, version, { since, limit })
  }

  async taskEvents(jobId: number): Promise<readonly TaskEventRow[]> {
    return await listTaskEvents(this.connection, this.tenantId, jobId)
  }

  async vendorJobs(jobId: number): Promise<readonly VendorJobRow[]> {
    return await listVendorJobs(this.connection, this.tenantId, jobId)
  }

  async archivedTask(taskId: string): Promise<ArchivedTask | undefined> {
    return await findArchivedTask(this.connection, this.tenantId, taskId)
  }

  async archivedTasks(filter: ArchiveFilter): Promise<Page<ArchivedTask>> {
    return await listArchivedTasks(this.connection, this.tenantId, filter)
  }

  async taskOutput(jobId: number): Promise<TaskOutput | undefined> {
    return await findTaskOutput(this.connection, this.tenantId, jobId)
  }

  async agentSessions(now: EpochMs): Promise<readonly LiveAgentSession[]> {
    return await listAgentSessions(this.connection, this.tenantId, now)
  }

  async settings(): Promise<readonly SettingRow[]> {
    return await listSettings(this.connection, this.tenantId)
  }

  async apiKeys(page: PageRequest): Promise<Page<ApiKeyRow>> {
    return await pageApiKeys(this.connection, this.tenantId, page)
  }

  async member(userId: string): Promise<MemberRow | undefined> {
    return await findMember(this.connection, this.tenantId, userId)
  }

  async members(): Promise<readonly MemberRow[]> {
    return await listMembers(this.connection, this.tenantId)
  }

  async printerCount(): Promise<number> {
    return await countPrinters(this.connection, this.tenantId)
  }

  async taskCountSince(since: EpochMs): Promise<number> {
    return await countTasksSince(this.connection, this.tenantId, since)
  }

  async countedTasks(day: string): Promise<number | undefined> {
    return await findTaskCount(this.connection, this.tenantId, day)
  }

  async webhook(id: number): Promise<WebhookRow | undefined> {
    return await findWebhook(this.connection, this.tenantId, id)
  }

  async webhooks(): Promise<readonly WebhookRow[]> {
    return await listWebhooks(this.connection, this.tenantId)
  }

  async webhooksFor(eventType: string): Promise<readonly WebhookRow[]> {
    return await listWebhooksFor(this.connection, this.tenantId, eventType)
  }

  async messages(
    webhookId: number,
    page: PageRequest & { readonly status?: OutboxStatus | undefined },
  ): Promise<Page<OutboxRow>> {
    return await listMessages(this.connection, this.tenantId, webhookId, page)
  }

  async message(webhookId: number, messageId: string): Promise<OutboxRow | undefined> {
    return await findMessage(this.connection, this.tenantId, webhookId, messageId)
  }

  async image(hash: string): Promise<ImageRow | undefined> {
    return await findImage(this.connection, this.tenantId, hash)
  }

  async images(): Promise<readonly ImageRow[]> {
    return await listImages(this.connection, this.tenantId)
  }

  async imageContent(hash: string): Promise<Uint8Array | undefined> {
    return await findImageContent(this.connection, this.tenantId, hash)
  }

  async imageTotals(): Promise<{ readonly count: number; readonly byteCount: number }> {
    return await countImages(this.connection, this.tenantId)
  }

  async isImageNamed(hash: string): Promise<boolean> {
    return await isImageNamed(this.connection, this.tenantId, hash)
  }

  async idempotentAnswer(key: string): Promise<IdempotentAnswer | undefined> {
    return await findIdempotentAnswer(this.connection, this.tenantId, key)
  }

  async draftParts(business?: Business): Promise<readonly DraftPartRow[]> {
    return await listDraftParts(this.connection, this.tenantId, business)
  }

  async draftParams(business?: Business): Promise<readonly DraftParamsRow[]> {
    return await listDraftParams(this.connection, this.tenantId, business)
  }

  async draftRevisions(): Promise<ReadonlyMap<Business, number>> {
    return await listDraftRevisions(this.connection, this.tenantId)
  }

  async templateRelease(business: Business): Promise<TemplateReleaseRow | null> {
    return await findTemplateRelease(this.connection, this.tenantId, business)
  }

  async templateVersion(business: Business, version: number): Promise<TemplateVersionRow | null> {
    return await findTemplateVersion(this.connection, this.tenantId, business, version)
  }

  async templateVersions(business: Business, page: PageRequest): Promise<Page<TemplateVersionRow>> {
    return await listTemplateVersions(this.connection, this.tenantId, business, page)
  }

  async takenBackTemplate(business: Business, by: string): Promise<TemplateVersionRow | null> {
    return await findTakenBack(this.connection, this.tenantId, business, by)
  }

  async templateVersionBytes(): Promise<number> {
    return await sumVersionBytes(this.connection, this.tenantId)
  }

  async platformTemplateRelease(business: Business): Promise<TemplateReleaseRow | null> {
    return await findTemplateRelease(this.connection, 'platform', business)
  }

  async platformTemplateVersion(business: Business, version: number): Promise<TemplateVersionRow | null> {
    return await findTemplateVersion(this.connection, 'platform', business, version)
  }

  async newestPlatformTemplate(business: Business): Promise<number> {
    return await findNewestTemplateVersion(this.connection, 'platform', business)
  }
}

import type { Business, DriverKind } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { Connection } from './connection.ts'
import type { EngineChannelRow, EngineDropReason, EngineReleaseRow, EngineReportCount } from './engine-rows.ts'
import type { Page, PageRequest } from './page.ts'
import {
  findAgentSession,
  listAgentSessionsElsewhere,
  restoreAgentSession,
  writeAgentSessions,
} from './queries/agent-sessions.ts'
import { findApiKeyByHash, insertApiKey } from './queries/api-keys.ts'
import { deleteOutputsBefore } from './queries/archive-tasks.ts'
import { insertAudit } from './queries/audit.ts'
import {
  countEngineReports,
  findEngineCode,
  findEngineRelease,
  insertEngineRelease,
  listEngineChannels,
  listEngineDropReasons,
  listEngineReleases,
  lockEngineChannel,
  putEngineChannel,
} from './queries/engine-releases.ts'
import { deleteIdempotentAnswersBefore } from './queries/idempotency.ts'
import { findMemberOfAny } from './queries/members.ts'
import { beatNode, findOldestNode, listLapsedNodes, othersLive, removeNode } from './queries/nodes.ts'
import { deleteMessagesBefore, listWaitingWebhooks } from './queries/outbox.ts'
import { claimLanes, releaseLanes } from './queries/printer-lanes.ts'
import { findPrinterByTokenHash, resetPrinterConditions } from './queries/printers.ts'
import { listSealedHeaders } from './queries/sealed-values.ts'
import {
  findNextAttemptDeadlineAt,
  findNextDueAt,
  findNextDueTask,
  findNextExpiryAt,
  listAttemptsOf,
  listDuePrinters,
  listExpiredTasks,
  listOverdueAttempts,
  listPrintingTasks,
} from './queries/task-schedule.ts'
import { countPlatformPrints } from './queries/template-prints.ts'
import {
  findNewestTemplateVersion,
  findTemplateRelease,
  findTemplateVersion,
  insertTemplateVersion,
  listTemplateVersions,
  lockTemplateRelease,
  putTemplateRelease,
} from './queries/template-versions.ts'
import {
  findTenant,
  findTenantByExternalId,
  insertNamedTenant,
  insertTenant,
  listTenants,
  pageTenants,
} from './queries/tenants.ts'
import { countPrintedVendorJobs, findVendorJob } from './queries/vendor-jobs.ts'
import type {
  AgentSessionRow,
  ApiKeyRow,
  AuditRow,
  MemberRow,
  NewTenant,
  PrinterRow,
  TaskRow,
  TemplatePrints,
  TenantId,
  TenantRow,
  VendorJobRow,
} from './rows.ts'
import type {
  AcrossTenants,
  AgentSessionRef,
  ClaimedLanes,
  DecidePlatformTemplate,
  LaneClaim,
  NodeBeat,
  PrinterRef,
  TenantAudit,
  TenantFilter,
  TenantStore,
  TenantWrites,
} from './store.ts'
import type { StoreChange } from './store-change.ts'
import type { TemplateReleaseRow, TemplateVersionRow } from './template-rows.ts'
import { TenantReader } from './tenant-reads.ts'
import { TenantUnit } from './tenant-unit.ts'

/** A unit of writes as a database runs it: it writes by `connection` and notes its changes in `changes`. */
export type Unit<Answer> = (connection: Connection, changes: StoreChange[]) => Promise<Answer>

/** Runs a unit and answers after its commit; each database has its own way. */
export type RunUnit = <Answer>(unit: Unit<Answer>) => Promise<Answer>

/** A tenant's view over any database: reads by one connection, writes by units. */
export class TenantView extends TenantReader implements TenantStore {
  readonly #runUnit: RunUnit

  constructor(reads: Connection, runUnit: RunUnit, tenantId: TenantId) {
    super(reads, tenantId)
    this.#runUnit = runUnit
  }

  async write<Answer>(unit: (tx: TenantWrites) => Promise<Answer>): Promise<Answer> {
    return await this.#runUnit(
      async (connection, changes) => await unit(new TenantUnit(connection, this.tenantId, changes)),
    )
  }
}

/** What crosses tenants, over any database. */
export class AcrossView implements AcrossTenants {
  readonly #reads: Connection
  readonly #runUnit: RunUnit
  readonly #shared: boolean

  /** @param shared whether other nodes may work on the database at the same time */
  constructor(reads: Connection, runUnit: RunUnit, shared: boolean) {
    this.#reads = reads
    this.#runUnit = runUnit
    this.#shared = shared
  }

  async tenant(id: TenantId): Promise<TenantRow | undefined> {
    return await findTenant(this.#reads, id)
  }

  async tenants(): Promise<readonly TenantRow[]> {
    return await listTenants(this.#reads)
  }

  async insertTenant(id: TenantId | undefined, name: string, now: EpochMs): Promise<TenantRow> {
    return await this.#runUnit(async (connection) => await insertTenant(connection, id, name, now))
  }

  async tenantByExternalId(externalId: string): Promise<TenantRow | undefined> {
    return await findTenantByExternalId(this.#reads, externalId)
  }

  async tenantPage(filter: TenantFilter): Promise<Page<TenantRow>> {
    return await pageTenants(this.#reads, filter)
  }

  async createTenant(
    tenant: NewTenant,
    key: Omit<ApiKeyRow, 'id' | 'tenantId'>,
    audit: AuditRow,
  ): Promise<TenantRow | 'duplicate'> {
    return await this.#runUnit(async (connection) => {
      const row = await insertNamedTenant(connection, tenant)
      if (row === undefined) return 'duplicate'
      await insertApiKey(connection, row.id, key)
      await insertAudit(connection, row.id, audit)
      return row
    })
  }

  async memberOfAny(userId: string): Promise<MemberRow | undefined> {
    return await findMemberOfAny(this.#reads, userId)
  }

  async apiKeyByHash(keyHash: string): Promise<ApiKeyRow | undefined> {
    return await findApiKeyByHash(this.#reads, keyHash)
  }

  async printerByTokenHash(tokenHash: string): Promise<PrinterRow | undefined> {
    return await findPrinterByTokenHash(this.#reads, tokenHash)
  }

  async claimLanes(claim: LaneClaim): Promise<ClaimedLanes> {
    if (this.#shared) return await claimLanes(this.#reads, claim)
    const { dueAfter, now, printerIds } = claim
    return { lanes: await listDuePrinters(this.#reads, dueAfter, now, printerIds), more: false }
  }

  async releaseLanes(node: string, printerIds: readonly number[], now: EpochMs): Promise<readonly number[]> {
    return await releaseLanes(this.#reads, node, printerIds, now)
  }

  async beat(beat: NodeBeat): Promise<'known' | 'new'> {
    return await this.#runUnit(async (connection) => await beatNode(connection, beat))
  }

  async lapsedNodes(now: EpochMs): Promise<readonly string[]> {
    return await listLapsedNodes(this.#reads, now)
  }

  async oldestNode(now: EpochMs): Promise<string | undefined> {
    return await findOldestNode(this.#reads, now)
  }

  async othersLive(node: string, now: EpochMs): Promise<boolean> {
    return await othersLive(this.#reads, node, now)
  }

  async takeOver(node: string, now: EpochMs): Promise<readonly PrinterRef[] | undefined> {
    return await this.#runUnit(async (connection) => await removeNode(connection, node, now))
  }

  async retireNode(node: string): Promise<void> {
    await this.#runUnit(async (connection) => await removeNode(connection, node, undefined))
  }

  async writeAgentSessions(
    node: string,
    put: readonly AgentSessionRow[],
    gonePrinterIds: readonly number[],
  ): Promise<void> {
    await this.#runUnit(async (connection) => await writeAgentSessions(connection, node, put, gonePrinterIds))
  }

  async restoreAgentSession(session: AgentSessionRow): Promise<boolean> {
    return await this.#runUnit(async (connection) => await restoreAgentSession(connection, session))
  }

  async agentSession(printerId: number): Promise<AgentSessionRow | undefined> {
    return await findAgentSession(this.#reads, printerId)
  }

  async agentSessionsElsewhere(node: string, now: EpochMs): Promise<readonly AgentSessionRef[]> {
    return await listAgentSessionsElsewhere(this.#reads, node, now)
  }

  async vendorJob(vendor: DriverKind, vendorJobId: string): Promise<VendorJobRow | undefined> {
    return await findVendorJob(this.#reads, vendor, vendorJobId)
  }

  async printedVendorJobs(vendor: DriverKind, printerDay: string): Promise<number> {
    return await countPrintedVendorJobs(this.#reads, vendor, printerDay)
  }

  async nextDueTask(printerId: number, now: EpochMs): Promise<TaskRow | undefined> {
    return await findNextDueTask(this.#reads, printerId, now)
  }

  async nextDueAt(after: EpochMs): Promise<EpochMs | undefined> {
    return await findNextDueAt(this.#reads, after)
  }

  async expiredTasks(now: EpochMs, limit: number): Promise<readonly TaskRow[]> {
    return await listExpiredTasks(this.#reads, now, limit)
  }

  async nextExpiryAt(): Promise<EpochMs | undefined> {
    return await findNextExpiryAt(this.#reads)
  }

  async overdueAttempts(node: string, now: EpochMs, limit: number): Promise<readonly TaskRow[]> {
    return await listOverdueAttempts(this.#reads, node, now, limit)
  }

  async nextAttemptDeadlineAt(): Promise<EpochMs | undefined> {
    return await findNextAttemptDeadlineAt(this.#reads)
  }

  async printingTasks(): Promise<readonly TaskRow[]> {
    return await listPrintingTasks(this.#reads)
  }

  async attemptsOf(node: string | undefined): Promise<readonly TaskRow[]> {
    return await listAttemptsOf(this.#reads, node)
  }

  async templatePrints(version: string, limit = 2_000): Promise<TemplatePrints> {
    return await countPlatformPrints(this.#reads, version, limit)
  }

  async waitingWebhooks(): Promise<
    readonly { readonly tenantId: TenantId; readonly webhookId: number; readonly dueAt: EpochMs }[]
  > {
    return await listWaitingWebhooks(this.#reads)
  }

  async deleteOutputsBefore(step: {
    readonly before: EpochMs
    readonly afterJobId: number
    readonly limit: number
  }): Promise<{ readonly deleted: number; readonly lastJobId: number | undefined }> {
    return await this.#runUnit(async (connection) => await deleteOutputsBefore(connection, step))
  }

  async deleteMessagesBefore(before: EpochMs, limit: number): Promise<number> {
    return await this.#runUnit(async (connection) => await deleteMessagesBefore(connection, before, limit))
  }

  async sealedHeaders(): Promise<readonly string[]> {
    return await listSealedHeaders(this.#reads)
  }

  async deleteIdempotentAnswersBefore(before: EpochMs): Promise<void> {
    await this.#runUnit(async (connection) => await deleteIdempotentAnswersBefore(connection, before))
  }

  async resetPrinterConditions(): Promise<void> {
    await this.#runUnit(async (connection, changes) => {
      for (const printer of await resetPrinterConditions(connection)) changes.push({ kind: 'printer', ...printer })
    })
  }

  async engineReleases(): Promise<readonly EngineReleaseRow[]> {
    return await listEngineReleases(this.#reads)
  }

  async engineRelease(version: string): Promise<EngineReleaseRow | undefined> {
    return await findEngineRelease(this.#reads, version)
  }

  async engineCode(version: string): Promise<string | undefined> {
    return await findEngineCode(this.#reads, version)
  }

  async insertEngineRelease(row: EngineReleaseRow, code: string, audit: TenantAudit): Promise<boolean> {
    return await this.#runUnit(async (connection) => {
      const isNew = await insertEngineRelease(connection, row, code)
      if (isNew) await insertAudit(connection, audit.tenantId, audit.row)
      return isNew
    })
  }

  async engineChannels(): Promise<readonly EngineChannelRow[]> {
    return await listEngineChannels(this.#reads)
  }

  async changeEngineChannel<No>(
    channel: string,
    decide: (now: EngineChannelRow | undefined) => { readonly row: EngineChannelRow } | { readonly refused: No },
    audit: TenantAudit,
  ): Promise<{ readonly row: EngineChannelRow } | { readonly refused: No }> {
    return await this.#runUnit(async (connection, changes) => {
      const decided = decide(await lockEngineChannel(connection, channel))
      if ('refused' in decided) return decided
      await putEngineChannel(connection, decided.row)
      await insertAudit(connection, audit.tenantId, audit.row)
      changes.push({ kind: 'engine', channel })
      return decided
    })
  }

  async engineReportCounts(): Promise<readonly EngineReportCount[]> {
    return await countEngineReports(this.#reads)
  }

  async engineDropReasons(limit: number): Promise<readonly EngineDropReason[]> {
    return await listEngineDropReasons(this.#reads, limit)
  }

  async platformTemplateRelease(business: Business): Promise<TemplateReleaseRow | null> {
    return await findTemplateRelease(this.#reads, 'platform', business)
  }

  async platformTemplateVersion(business: Business, version: number): Promise<TemplateVersionRow | null> {
    return await findTemplateVersion(this.#reads, 'platform', business, version)
  }

  async platformTemplateVersions(business: Business, page: PageRequest): Promise<Page<TemplateVersionRow>> {
    return await listTemplateVersions(this.#reads, 'platform', business, page)
  }

  async changePlatformTemplate<No>(
    business: Business,
    decide: DecidePlatformTemplate<No>,
    audit: TenantAudit,
  ): Promise<{ readonly version: TemplateVersionRow | null } | { readonly refused: No }> {
    return await this.#runUnit(async (connection, changes) => {
      const now = await lockTemplateRelease(connection, 'platform', business)
      const decided = decide(now, await findNewestTemplateVersion(connection, 'platform', business))
      if ('refused' in decided) return decided
      const { version: given, release } = decided
      const version = given === undefined ? null : await insertTemplateVersion(connection, 'platform', given)
      await putTemplateRelease(connection, 'platform', release)
      await insertAudit(connection, audit.tenantId, audit.row)
      changes.push({ kind: 'template', tenantId: 0, business })
      return { version }
    })
  }
}

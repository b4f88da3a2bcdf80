import type { Business, DriverKind, PrintStatus, PrintType } from '@xiaopiao/protocol'
import type { Kysely } from 'kysely'
import type { EpochMs } from '../clock.ts'
import type {
  EngineChannelRow,
  EngineDropReason,
  EngineReleaseRow,
  EngineReportCount,
  EngineReportRow,
} from './engine-rows.ts'
import type { Page, PageRequest } from './page.ts'
import type {
  AgentSessionRow,
  ApiKeyRow,
  ArchivedTask,
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
  NewTenant,
  NewWebhook,
  OrderEventRow,
  OrderPatch,
  OrderRow,
  OutboxRow,
  OutboxStatus,
  PrinterPatchRow,
  PrinterRow,
  SettingRow,
  TaskEventRow,
  TaskOutput,
  TaskPatch,
  TaskRow,
  TemplatePrints,
  TenantId,
  TenantPatchRow,
  TenantRow,
  TenantStatus,
  VendorJobRow,
  WebhookPatchRow,
  WebhookRow,
} from './rows.ts'
import type { RemoteChange, StoreChange } from './store-change.ts'
import type { NewTemplateVersion, TemplateReleaseRow, TemplateVersionRow } from './template-rows.ts'
import type { TemplateReads, TemplateWrites } from './template-store.ts'

export interface TaskFilter extends PageRequest {
  readonly status?: PrintStatus | undefined
  readonly printerSn?: string | undefined
  readonly orderId?: number | undefined
  /** Of printers that are reached by it now. */
  readonly driver?: DriverKind | undefined
  readonly printType?: PrintType | undefined
  readonly createdFrom?: EpochMs | undefined
  readonly createdTo?: EpochMs | undefined
  /** Part of a task id, printer serial number or error text. */
  readonly text?: string | undefined
}

export interface PrinterFilter extends PageRequest {
  readonly driver?: DriverKind | undefined
}

export interface TenantFilter extends PageRequest {
  readonly status?: TenantStatus | undefined
  readonly externalId?: string | undefined
}

export type ArchiveFilter = Pick<TaskFilter, 'limit' | 'cursor' | 'orderId' | 'createdFrom' | 'createdTo'>

/** What may be read of one tenant, inside and outside a write. Nothing here can name another tenant. */
export interface TenantReads extends TemplateReads {
  tenant(): Promise<TenantRow>

  printer(id: number): Promise<PrinterRow | undefined>
  printerBySn(printerSn: string): Promise<PrinterRow | undefined>
  /** The first by id when several share the name: names are not unique, serial numbers are. */
  printerByName(printerName: string): Promise<PrinterRow | undefined>
  defaultPrinter(): Promise<PrinterRow | undefined>
  /** ACTIVE printers with automatic printing, by id. */
  autoPrinters(): Promise<readonly PrinterRow[]>
  /** By id, ascending. */
  printers(filter: PrinterFilter): Promise<Page<PrinterRow>>
  /** Open tasks (DELAYED, PENDING, PRINTING) by printer id; a printer without any is absent. */
  openTaskCounts(): Promise<ReadonlyMap<number, number>>

  order(id: number): Promise<OrderRow | undefined>
  orderByExternalId(externalId: string): Promise<OrderRow | undefined>
  /** Newest first. */
  orders(
    filter: PageRequest & { readonly status?: string | undefined; readonly externalId?: string | undefined },
  ): Promise<Page<OrderRow>>
  orderEvents(orderId: number): Promise<readonly OrderEventRow[]>
  /** By the shop system's own id of it. */
  orderEvent(eventId: string): Promise<OrderEventRow | undefined>

  task(taskId: string): Promise<TaskRow | undefined>
  taskByJobId(id: number): Promise<TaskRow | undefined>
  /** Newest first. */
  tasks(filter: TaskFilter): Promise<Page<TaskRow>>
  /** DL2: the task that a key has made. */
  taskByIdempotencyKey(key: string): Promise<TaskRow | undefined>
  tasksOfOrder(orderId: number): Promise<readonly TaskRow[]>
  /** Reprints of a task that are still open (DL11). */
  openReprintOf(taskId: string): Promise<TaskRow | undefined>
  /**
   * How the newest prints of a template's version such as `shopping@0.3` went, at most `limit` (2,000 by default).
   * @param of `ended`: only those that printed or made no slip count towards the limit
   */
  templatePrints(version: string, limit?: number, of?: 'all' | 'ended'): Promise<TemplatePrints>
  /** Tasks of a template's version that ended since then because no slip could be made of them, newest first. */
  unmadeSlips(version: string, since: EpochMs, limit: number): Promise<readonly TaskRow[]>
  taskEvents(jobId: number): Promise<readonly TaskEventRow[]>
  archivedTask(taskId: string): Promise<ArchivedTask | undefined>
  /** Newest first. */
  archivedTasks(filter: ArchiveFilter): Promise<Page<ArchivedTask>>
  /** The output of the newest attempt. */
  taskOutput(jobId: number): Promise<TaskOutput | undefined>
  /** What a vendor's cloud was given of a task, by attempt and part. */
  vendorJobs(jobId: number): Promise<readonly VendorJobRow[]>

  /** Print clients that are connected to any node, by printer. Nodes that are no more are left out. */
  agentSessions(now: EpochMs): Promise<readonly LiveAgentSession[]>

  settings(): Promise<readonly SettingRow[]>

  webhook(id: number): Promise<WebhookRow | undefined>
  /** By id. */
  webhooks(): Promise<readonly WebhookRow[]>
  /** Enabled webhooks that are to be told of a type of event; asked at every end of a task. */
  webhooksFor(eventType: string): Promise<readonly WebhookRow[]>
  /** Newest first. */
  messages(
    webhookId: number,
    page: PageRequest & { readonly status?: OutboxStatus | undefined },
  ): Promise<Page<OutboxRow>>
  message(webhookId: number, messageId: string): Promise<OutboxRow | undefined>
  /** By id, ascending. */
  apiKeys(page: PageRequest): Promise<Page<ApiKeyRow>>
  member(userId: string): Promise<MemberRow | undefined>
  /** The oldest first. */
  members(): Promise<readonly MemberRow[]>
  printerCount(): Promise<number>
  /** Tasks that were made since then and are not archived yet. */
  taskCountSince(since: EpochMs): Promise<number>
  /** What was counted on a day (`yyyy-mm-dd`); undefined when nobody has counted yet. */
  countedTasks(day: string): Promise<number | undefined>
  idempotentAnswer(key: string): Promise<IdempotentAnswer | undefined>
}

/** One unit of writes: all of it is committed, or, when the unit throws, none. Reads see the unit's own writes. */
export interface TenantWrites extends TenantReads, TemplateWrites {
  /** The unit as a store, for whoever takes one: what is written through it belongs to this unit and ends with it. */
  asStore(): TenantStore

  renameTenant(name: string): Promise<void>
  /** Answers `duplicate` when the external id is another tenant's. */
  updateTenant(patch: TenantPatchRow): Promise<TenantRow | 'duplicate'>
  /** The tenant's row, locked until the unit ends: what is counted against its quotas is counted by one at a time. */
  lockTenant(): Promise<TenantRow>

  /** A new default takes the mark from the old one. Answers `duplicate` when the serial number is taken. */
  insertPrinter(printer: NewPrinter, now: EpochMs): Promise<PrinterRow | 'duplicate'>
  updatePrinter(id: number, patch: PrinterPatchRow, now: EpochMs): Promise<PrinterRow | undefined>
  deletePrinter(id: number): Promise<boolean>

  /**
   * Units that lock the same name come one after the other, on all nodes: for what cannot be locked because it may not
   * be there yet.
   */
  lockName(name: string): Promise<void>
  /**
   * Like `order()`, and the order stays as it is until the unit ends: whoever changes an order, or makes a task
   * because of what it says, reads it by this, so that a payment and a refund come one after the other.
   */
  lockOrder(id: number): Promise<OrderRow | undefined>
  /** `lockOrder()` by the shop's own id. */
  lockOrderByExternalId(externalId: string): Promise<OrderRow | undefined>
  /** Answers `duplicate` when the external id is taken. */
  insertOrder(order: NewOrder): Promise<OrderRow | 'duplicate'>
  updateOrder(id: number, patch: OrderPatch, now: EpochMs): Promise<OrderRow | undefined>
  /** Answers false when the event id is taken; nothing is written then. Throws when there is no such order. */
  insertOrderEvent(event: NewOrderEvent): Promise<boolean>

  /** DL2: with an idempotency key that the tenant has used before, the older task is answered and nothing is written. */
  insertTask(task: NewTask, event: TaskEventRow): Promise<{ readonly task: TaskRow; readonly created: boolean }>
  /**
   * DL1: compare-and-set by version, with its history row, in this unit.
   * @param task as it was read: what the patch leaves alone is taken from here
   * @returns the changed row, or undefined when another writer was first
   */
  changeTask(task: TaskRow, patch: TaskPatch, event: TaskEventRow): Promise<TaskRow | undefined>
  putTaskOutput(jobId: number, output: TaskOutput): Promise<void>
  /**
   * Moves finished tasks that nobody has touched since `before` into the archive, the longest untouched first; answers
   * how many. Their ids, keys and history stay, what they printed goes.
   */
  archiveTasks(move: { readonly before: EpochMs; readonly limit: number; readonly now: EpochMs }): Promise<number>
  /** Forgets templates that no task took since `before` and none still names; answers how many. */
  deleteUnusedTemplates(before: EpochMs): Promise<number>
  /**
   * Keeps a vendor's job; of one that is known already the attempt, the part and the end are from now on those given
   * here. Throws when the tenant has no such task, or when the vendor's name for it is another task's.
   */
  putVendorJob(job: Omit<VendorJobRow, 'tenantId' | 'printedAt'>): Promise<void>
  /** The job, printed; it keeps the first time at which it was said to be. Undefined: the tenant has no such job. */
  markVendorJobPrinted(vendor: DriverKind, vendorJobId: string, at: EpochMs): Promise<VendorJobRow | undefined>

  insertWebhook(webhook: NewWebhook, now: EpochMs): Promise<WebhookRow>
  updateWebhook(id: number, patch: WebhookPatchRow, now: EpochMs): Promise<WebhookRow | undefined>
  deleteWebhook(id: number): Promise<boolean>
  /**
   * Puts messages into the outbox, due at once, or after the earlier ones about the same subject. A known id is left
   * alone, and a webhook that is gone gets none.
   */
  insertMessages(messages: readonly NewMessage[], now: EpochMs): Promise<void>
  /**
   * Takes due messages of a webhook for this node until `leaseUntil`: the oldest of each subject, none that another
   * node has just taken.
   */
  claimMessages(
    webhookId: number,
    claim: { readonly now: EpochMs; readonly leaseUntil: EpochMs; readonly limit: number },
  ): Promise<readonly OutboxRow[]>
  /** Records how a try ended; a delivery always, anything else only while the lease is still this one. */
  settleMessage(claimed: OutboxRow, outcome: MessageOutcome, now: EpochMs): Promise<boolean>
  /** Gives up messages that wait for a webhook that is gone or disabled, a few at a time; answers how many. */
  giveUpMessages(webhookId: number, error: string, limit: number): Promise<number>
  /** Begins the tries of a message anew. */
  resendMessage(webhookId: number, messageId: string, now: EpochMs): Promise<OutboxRow | undefined>

  putSettings(rows: readonly SettingRow[]): Promise<void>
  deleteSetting(key: string): Promise<void>

  insertApiKey(key: Omit<ApiKeyRow, 'id' | 'tenantId'>): Promise<ApiKeyRow>
  deleteApiKey(id: number): Promise<boolean>
  /** False: the person works for a tenant already. */
  insertMember(member: Omit<MemberRow, 'tenantId' | 'username'>): Promise<boolean>
  updateMember(userId: string, role: MemberRole): Promise<boolean>
  deleteMember(userId: string): Promise<boolean>
  /** Counts one more task of a day; `first` is the count where nobody has counted yet. Answers the new count. */
  addToTaskCount(day: string, first: number): Promise<number>
  putIdempotentAnswer(key: string, answer: IdempotentAnswer): Promise<void>
  deleteIdempotentAnswer(key: string): Promise<void>
  insertAudit(row: AuditRow): Promise<void>

  /** What a device tells of a release; told twice, it stands there once, and of so many things nothing more is kept. */
  putEngineReport(report: EngineReportRow, countMax: number): Promise<void>
}

export interface TenantStore extends TenantReads {
  readonly tenantId: TenantId
  /**
   * Runs a unit of writes and answers after its commit is durable (DL4). Units of concurrent callers may
   * share one commit; each is undone alone when it throws. A unit awaits nothing but `tx`. It may run twice
   * on a store with real concurrency, so it changes nothing outside.
   */
  write<Answer>(unit: (tx: TenantWrites) => Promise<Answer>): Promise<Answer>
}

/** The few things that cross tenants; each use is the scheduler's, the gateway's or sign-in's, never a route's. */
export interface AcrossTenants {
  tenant(id: TenantId): Promise<TenantRow | undefined>
  tenants(): Promise<readonly TenantRow[]>
  insertTenant(id: TenantId | undefined, name: string, now: EpochMs): Promise<TenantRow>
  tenantByExternalId(externalId: string): Promise<TenantRow | undefined>
  /** By id, ascending. */
  tenantPage(filter: TenantFilter): Promise<Page<TenantRow>>
  /** A tenant with its first key, in one unit. Answers `duplicate` when the external id is taken. */
  createTenant(
    tenant: NewTenant,
    key: Omit<ApiKeyRow, 'id' | 'tenantId'>,
    audit: AuditRow,
  ): Promise<TenantRow | 'duplicate'>
  /** Whom a signed-in person works for. */
  memberOfAny(userId: string): Promise<MemberRow | undefined>
  apiKeyByHash(keyHash: string): Promise<ApiKeyRow | undefined>
  printerByTokenHash(tokenHash: string): Promise<PrinterRow | undefined>
  /** A vendor's notice names its own job and no tenant. */
  vendorJob(vendor: DriverKind, vendorJobId: string): Promise<VendorJobRow | undefined>
  /** How many jobs of a printer and day are known to be printed; the same printer may be in several tenants. */
  printedVendorJobs(vendor: DriverKind, printerDay: string): Promise<number>
  /**
   * Takes the lanes of printers with due tasks and none PRINTING (DL7). Where nodes share the database, a lane is
   * given to one of them: lanes that another living node has, and printers whose client is connected to one, are
   * left out. Where there is only one node, every such printer is its own and nothing is written.
   */
  claimLanes(claim: LaneClaim): Promise<ClaimedLanes>
  /**
   * Gives lanes back that have run dry. A lane with a due task is kept.
   * @returns the printers whose lanes are given back
   */
  releaseLanes(node: string, printerIds: readonly number[], now: EpochMs): Promise<readonly number[]>

  /** Says that a node lives. `new`: nobody knew it, at its start or after others have taken over its work. */
  beat(beat: NodeBeat): Promise<'known' | 'new'>
  /** Nodes whose lease has passed. */
  lapsedNodes(now: EpochMs): Promise<readonly string[]>
  /** The node that has lived longest; undefined where none has registered. */
  oldestNode(now: EpochMs): Promise<string | undefined>
  /** Whether any other node lives. */
  othersLive(node: string, now: EpochMs): Promise<boolean>
  /**
   * Ends a node whose lease has passed: its lanes are free and its sessions gone.
   * @returns the printers whose clients were connected to it; undefined when it lives or another node was first
   */
  takeOver(node: string, now: EpochMs): Promise<readonly PrinterRef[] | undefined>
  /** A node that stops gives everything back. */
  retireNode(node: string): Promise<void>

  /**
   * Which clients have connected to a node, in the place of older sessions of their printers (GW16), and which
   * printers of its own have none any more.
   */
  writeAgentSessions(node: string, put: readonly AgentSessionRow[], gonePrinterIds: readonly number[]): Promise<void>
  /** Puts a session back that was lost from the table; false: another one serves the printer by now. */
  restoreAgentSession(session: AgentSessionRow): Promise<boolean>
  agentSession(printerId: number): Promise<AgentSessionRow | undefined>
  /** Every printer whose client is connected to another living node. */
  agentSessionsElsewhere(node: string, now: EpochMs): Promise<readonly AgentSessionRef[]>
  /** The next task of one printer that is due at `now`, or undefined. Ignores whether one is PRINTING. */
  nextDueTask(printerId: number, now: EpochMs): Promise<TaskRow | undefined>
  /** When the next open task after `after` becomes due, over all printers (DL6). */
  nextDueAt(after: EpochMs): Promise<EpochMs | undefined>
  /** Waiting tasks (PENDING, DELAYED) whose `expiresAt` has passed (DL9). */
  expiredTasks(now: EpochMs, limit: number): Promise<readonly TaskRow[]>
  nextExpiryAt(): Promise<EpochMs | undefined>
  /** Attempts whose deadline has passed without an answer (DL3): this node's, and those whose node is no more. */
  overdueAttempts(node: string, now: EpochMs, limit: number): Promise<readonly TaskRow[]>
  nextAttemptDeadlineAt(): Promise<EpochMs | undefined>
  /** Every task in PRINTING, for recovery after a restart (DL3). */
  printingTasks(): Promise<readonly TaskRow[]>
  /** Every task in PRINTING that this node began, or, without a name, that a node began which is no more. */
  attemptsOf(node: string | undefined): Promise<readonly TaskRow[]>
  /** How prints of all tenants with a version of the platform's own template went; at most `limit`, 2,000 by default. */
  templatePrints(version: string, limit?: number): Promise<TemplatePrints>
  /** Webhooks that have messages waiting, and when the first of them is due. Says nothing of whether they still exist. */
  waitingWebhooks(): Promise<
    readonly { readonly tenantId: TenantId; readonly webhookId: number; readonly dueAt: EpochMs }[]
  >
  /**
   * Forgets what finished tasks sent to their printers, when nobody has touched them since `before`; the oldest tasks
   * first, from `afterJobId` on. `lastJobId` is undefined when nothing is left to look at.
   */
  deleteOutputsBefore(step: {
    readonly before: EpochMs
    readonly afterJobId: number
    readonly limit: number
  }): Promise<{ readonly deleted: number; readonly lastJobId: number | undefined }>
  /** Forgets messages that were delivered or given up and are older than this, a few at a time; answers how many. */
  deleteMessagesBefore(before: EpochMs, limit: number): Promise<number>
  /** By which secret keys values are sealed: `v1.<key id>` of each. */
  sealedHeaders(): Promise<readonly string[]>
  /** HA3: answers older than this are forgotten. */
  deleteIdempotentAnswersBefore(before: EpochMs): Promise<void>
  /** Restart recovery: no device has been heard from yet. */
  resetPrinterConditions(): Promise<void>

  /** Null: what came with the server. */
  platformTemplateRelease(business: Business): Promise<TemplateReleaseRow | null>
  platformTemplateVersion(business: Business, version: number): Promise<TemplateVersionRow | null>
  /** Newest first. */
  platformTemplateVersions(business: Business, page: PageRequest): Promise<Page<TemplateVersionRow>>
  /**
   * Changes what shops without a template of their own print with; those who change the same business come one after
   * the other.
   * @param decide gets the release as it is, and answers what becomes of it, perhaps with a new version, or why it stays
   */
  changePlatformTemplate<No>(
    business: Business,
    decide: DecidePlatformTemplate<No>,
    audit: TenantAudit,
  ): Promise<{ readonly version: TemplateVersionRow | null } | { readonly refused: No }>

  /** Releases are the platform's and the same for every tenant. Newest first. */
  engineReleases(): Promise<readonly EngineReleaseRow[]>
  /** The same object while releases stay as they are. */
  engineRelease(version: string): Promise<EngineReleaseRow | undefined>
  engineCode(version: string): Promise<string | undefined>
  /** False: there is a release of this version, and nothing was written. */
  insertEngineRelease(row: EngineReleaseRow, code: string, audit: TenantAudit): Promise<boolean>
  /** By name. */
  engineChannels(): Promise<readonly EngineChannelRow[]>
  /**
   * Changes what devices of a channel are to run; those who change the same channel come one after the other.
   * @param decide gets the channel as it is, and answers what it becomes or why it stays
   */
  changeEngineChannel<No>(
    channel: string,
    decide: (now: EngineChannelRow | undefined) => { readonly row: EngineChannelRow } | { readonly refused: No },
    audit: TenantAudit,
  ): Promise<{ readonly row: EngineChannelRow } | { readonly refused: No }>
  /** How many devices of all tenants told what. */
  engineReportCounts(): Promise<readonly EngineReportCount[]>
  /** Why they dropped releases, the most frequent first. */
  engineDropReasons(limit: number): Promise<readonly EngineDropReason[]>
}

/**
 * @param newestVersion 0 when the platform has published none
 * @returns `release` from the number that a new version has been given
 */
export type DecidePlatformTemplate<No> = (
  now: TemplateReleaseRow | null,
  newestVersion: number,
) => { readonly release: TemplateReleaseRow; readonly version?: NewTemplateVersion } | { readonly refused: No }

/** A line in the record of a tenant: of what the platform does, the tenant beside which the platform's own things lie. */
export interface TenantAudit {
  readonly tenantId: TenantId
  readonly row: AuditRow
}

export interface PrinterRef {
  readonly tenantId: TenantId
  readonly printerId: number
}

/** Which lanes a node wants. */
export interface LaneClaim {
  readonly node: string
  readonly now: EpochMs
  /** Only printers with a task that became due in (dueAfter, now]. */
  readonly dueAfter: EpochMs
  /** Only these printers; all when absent. */
  readonly printerIds?: readonly number[] | undefined
  /** As many free lanes at once, at most. */
  readonly limit: number
}

export interface ClaimedLanes {
  /** Printers that the node may serve: lanes that it got now and those that it had. */
  readonly lanes: readonly PrinterRef[]
  /** There may be more than the limit allowed. */
  readonly more: boolean
}

/** A sign of life: nobody takes the node's work before `leaseUntil`. */
export interface NodeBeat {
  readonly node: string
  readonly startedAt: EpochMs
  readonly leaseUntil: EpochMs
}

/** A session with the end of its node's lease: the node has been heard from shortly before. */
export interface LiveAgentSession extends AgentSessionRow {
  readonly leaseUntil: EpochMs
}

export interface AgentSessionRef extends PrinterRef {
  readonly node: string
  readonly sessionId: string
}

export interface Store {
  /** Whether other nodes may work on this database at the same time. */
  readonly shared: boolean
  forTenant(tenantId: TenantId): TenantStore
  readonly acrossTenants: AcrossTenants
  /** The answer stops listening. A listener must not throw. */
  subscribe(listener: (change: StoreChange) => void): () => void
  /** Tells the other nodes of something that is no row; nothing where there are none. */
  announce(change: RemoteChange): void
  /** The same database for better-auth, whose tables the migrations make; it crosses tenants, as people sign in. */
  readonly authDatabase: Kysely<unknown>
  /** Runs while no other node runs such a thing: for what several nodes may find missing at their first start. */
  alone<Answer>(run: () => Promise<Answer>): Promise<Answer>
  /** Throws when the database does not answer (HA6). */
  ping(): Promise<void>
  close(): Promise<void>
}

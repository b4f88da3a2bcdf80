import type { PrintStatus, PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type {
  ApiKeyRow,
  AuditRow,
  IdempotentAnswer,
  NewOrder,
  NewPrinter,
  NewTask,
  OrderEventRow,
  OrderPatch,
  OrderRow,
  PrinterPatchRow,
  PrinterRow,
  SettingRow,
  TaskEventRow,
  TaskOutput,
  TaskPatch,
  TaskRow,
  TenantId,
  TenantRow,
} from './rows.ts'

/** One page of a list in a stable order; `nextCursor` is opaque and null on the last page (HA4). */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
}

export interface PageRequest {
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface TaskFilter extends PageRequest {
  readonly status?: PrintStatus | undefined
  readonly printerSn?: string | undefined
  readonly orderId?: number | undefined
  readonly printType?: PrintType | undefined
  readonly createdFrom?: EpochMs | undefined
  readonly createdTo?: EpochMs | undefined
  /** Part of a task id, printer serial number or error text. */
  readonly text?: string | undefined
}

/** What may be read of one tenant, inside and outside a write. Nothing here can name another tenant. */
export interface TenantReads {
  tenant(): Promise<TenantRow>

  printer(id: number): Promise<PrinterRow | undefined>
  printerBySn(printerSn: string): Promise<PrinterRow | undefined>
  /** The first by id when several share the name: names are not unique, serial numbers are. */
  printerByName(printerName: string): Promise<PrinterRow | undefined>
  defaultPrinter(): Promise<PrinterRow | undefined>
  /** ACTIVE printers with automatic printing, by id. */
  autoPrinters(): Promise<readonly PrinterRow[]>
  /** By id, ascending. */
  printers(page: PageRequest): Promise<Page<PrinterRow>>
  /** Open tasks (DELAYED, PENDING, PRINTING) by printer id; a printer without any is absent. */
  openTaskCounts(): Promise<ReadonlyMap<number, number>>

  order(id: number): Promise<OrderRow | undefined>
  orderByExternalId(externalId: string): Promise<OrderRow | undefined>
  /** Newest first. */
  orders(
    filter: PageRequest & { readonly status?: string | undefined; readonly externalId?: string | undefined },
  ): Promise<Page<OrderRow>>
  orderEvents(orderId: number): Promise<readonly OrderEventRow[]>

  task(taskId: string): Promise<TaskRow | undefined>
  taskByJobId(id: number): Promise<TaskRow | undefined>
  /** Newest first. */
  tasks(filter: TaskFilter): Promise<Page<TaskRow>>
  tasksOfOrder(orderId: number): Promise<readonly TaskRow[]>
  /** Reprints of a task that are still open (DL11). */
  openReprintOf(taskId: string): Promise<TaskRow | undefined>
  taskEvents(jobId: number): Promise<readonly TaskEventRow[]>
  /** The output of the newest attempt. */
  taskOutput(jobId: number): Promise<TaskOutput | undefined>

  settings(): Promise<readonly SettingRow[]>
  idempotentAnswer(key: string): Promise<IdempotentAnswer | undefined>
}

/** One unit of writes: all of it is committed, or, when the unit throws, none. Reads see the unit's own writes. */
export interface TenantWrites extends TenantReads {
  renameTenant(name: string): Promise<void>

  /** A new default takes the mark from the old one. Answers `duplicate` when the serial number is taken. */
  insertPrinter(printer: NewPrinter, now: EpochMs): Promise<PrinterRow | 'duplicate'>
  updatePrinter(id: number, patch: PrinterPatchRow, now: EpochMs): Promise<PrinterRow | undefined>
  deletePrinter(id: number): Promise<boolean>

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
  insertOrderEvent(event: Omit<OrderEventRow, 'id'>): Promise<void>

  /** DL2: with an idempotency key that the tenant has used before, the older task is answered and nothing is written. */
  insertTask(task: NewTask, event: TaskEventRow): Promise<{ readonly task: TaskRow; readonly created: boolean }>
  /**
   * DL1: compare-and-set by version, with its history row, in this unit.
   * @param task as it was read: what the patch leaves alone is taken from here
   * @returns the changed row, or undefined when another writer was first
   */
  changeTask(task: TaskRow, patch: TaskPatch, event: TaskEventRow): Promise<TaskRow | undefined>
  putTaskOutput(jobId: number, output: TaskOutput): Promise<void>

  putSettings(rows: readonly SettingRow[]): Promise<void>
  deleteSetting(key: string): Promise<void>

  insertApiKey(key: Omit<ApiKeyRow, 'id' | 'tenantId'>): Promise<ApiKeyRow>
  putIdempotentAnswer(key: string, answer: IdempotentAnswer): Promise<void>
  deleteIdempotentAnswer(key: string): Promise<void>
  insertAudit(row: AuditRow): Promise<void>
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
  apiKeyByHash(keyHash: string): Promise<ApiKeyRow | undefined>
  printerByTokenHash(tokenHash: string): Promise<PrinterRow | undefined>
  /**
   * DL7: the task that its printer does next (by priority, then scheduledAt, then id) for every printer that
   * has a due task in (dueAfter, dueUntil], except printers that have one PRINTING.
   */
  duePrinters(
    dueAfter: EpochMs,
    dueUntil: EpochMs,
  ): Promise<readonly { readonly tenantId: TenantId; readonly printerId: number }[]>
  /** The next task of one printer that is due at `now`, or undefined. Ignores whether one is PRINTING. */
  nextDueTask(printerId: number, now: EpochMs): Promise<TaskRow | undefined>
  /** When the next open task after `after` becomes due, over all printers (DL6). */
  nextDueAt(after: EpochMs): Promise<EpochMs | undefined>
  /** Waiting tasks (PENDING, DELAYED) whose `expiresAt` has passed (DL9). */
  expiredTasks(now: EpochMs, limit: number): Promise<readonly TaskRow[]>
  nextExpiryAt(): Promise<EpochMs | undefined>
  /** Attempts whose deadline has passed without an answer (DL3). */
  overdueAttempts(now: EpochMs, limit: number): Promise<readonly TaskRow[]>
  nextAttemptDeadlineAt(): Promise<EpochMs | undefined>
  /** Every task in PRINTING, for recovery after a restart (DL3). */
  printingTasks(): Promise<readonly TaskRow[]>
  /** HA3: answers older than this are forgotten. */
  deleteIdempotentAnswersBefore(before: EpochMs): Promise<void>
  /** Restart recovery: no device has been heard from yet. */
  resetPrinterConditions(): Promise<void>
}

/** What changed in a committed unit; listeners run after the commit, in its order. */
export type StoreChange =
  | { readonly kind: 'task'; readonly tenantId: TenantId; readonly task: TaskRow }
  | { readonly kind: 'printer'; readonly tenantId: TenantId; readonly printerId: number }
  | { readonly kind: 'order'; readonly tenantId: TenantId; readonly orderId: number }
  | { readonly kind: 'settings'; readonly tenantId: TenantId }

export interface Store {
  forTenant(tenantId: TenantId): TenantStore
  readonly acrossTenants: AcrossTenants
  /** The answer stops listening. A listener must not throw. */
  subscribe(listener: (change: StoreChange) => void): () => void
  /** Throws when the database does not answer (HA6). */
  ping(): Promise<void>
  close(): Promise<void>
}

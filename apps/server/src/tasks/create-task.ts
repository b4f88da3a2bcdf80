import type { PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { PrintSettings } from '../settings/print-settings.ts'
import type { PrinterRow, PrintSource, TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { countTask, hasRoomForTasks } from '../tenants/quotas.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { newId } from '../tenants/secrets.ts'

/** One document for one printer, as orders, people and tests ask for it. */
export interface TaskRequest {
  readonly orderId: number | null
  readonly printer: PrinterRow
  readonly printType: PrintType
  readonly source: PrintSource
  /** The library version that the source's template is; default: it is none of the library. */
  readonly templateVersion?: string | null | undefined
  readonly copies: number
  readonly priority: number
  readonly scheduledAt: EpochMs
  /** No paper after this instant; the tenant's `task_timeout` after `scheduledAt` holds when it is earlier (DL9). */
  readonly expiresAt?: EpochMs | undefined
  /** What made the task: `manual`, `order.confirmed`, `order.paid`, `test` … */
  readonly cause: string
  /** DL2: names the intent; the same key makes no second task, ever. */
  readonly idempotencyKey: string | null
  readonly reprint?: boolean | undefined
  readonly reprintOf?: string | null | undefined
  /** Who asked, for the history: `person`, `order.paid` … */
  readonly actor: string
}

export interface CreateContext {
  readonly now: EpochMs
  readonly random: RandomBytes
  readonly settings: PrintSettings
  readonly node: string
}

/** The task of a request, and whether this request made it. */
export interface CreatedTask {
  readonly task: TaskRow
  readonly created: boolean
}

/**
 * Puts a task into the queue, DELAYED when it is for later, else PENDING.
 * @returns the task; with a key used before, the older one (DL2, DL11). `quota_exceeded` when the tenant may make no
 *   more tasks today: nothing is written then
 */
export async function createTask(
  tx: TenantWrites,
  request: TaskRequest,
  context: CreateContext,
): Promise<CreatedTask | 'quota_exceeded'> {
  const { idempotencyKey } = request
  const { tasksPerDayMax } = await tx.tenant()
  if (tasksPerDayMax === null) return await insertTask(tx, request, context)
  if (await hasRoomForTasks(tx, 1, context.now)) {
    const made = await insertTask(tx, request, context)
    if (made.created) await countTask(tx, context.now)
    return made
  }
  const older = idempotencyKey === null ? undefined : await tx.taskByIdempotencyKey(idempotencyKey)
  return older === undefined ? 'quota_exceeded' : { task: older, created: false }
}

function insertTask(tx: TenantWrites, request: TaskRequest, context: CreateContext): Promise<CreatedTask> {
  const { now, settings } = context
  const { printer } = request
  const printStatus = request.scheduledAt > now ? 'DELAYED' : 'PENDING'
  const timeOutAt = request.scheduledAt + settings.taskTimeoutSeconds * 1000
  return tx.insertTask(
    {
      taskId: newId('t_', now, context.random),
      orderId: request.orderId,
      printerId: printer.id,
      printerSn: printer.printerSn,
      printType: request.printType,
      printStatus,
      source: request.source,
      templateVersion: request.templateVersion ?? null,
      holdReason: null,
      heldSince: null,
      errorCode: null,
      errorMessage: null,
      retryCount: 0,
      maxRetries: settings.retryMaxCount,
      attempt: 0,
      copies: request.copies,
      copiesDone: 0,
      priority: request.priority,
      confirmation: null,
      vendorJobId: null,
      reprint: request.reprint ?? false,
      mayHavePrinted: false,
      reprintOf: request.reprintOf ?? null,
      idempotencyKey: request.idempotencyKey,
      cause: request.cause,
      scheduledAt: request.scheduledAt,
      expiresAt: Math.min(request.expiresAt ?? timeOutAt, timeOutAt),
      attemptDeadlineAt: null,
      node: null,
      printedAt: null,
      cancelledAt: null,
      cancelReason: null,
      createdAt: now,
    },
    {
      at: now,
      event: 'created',
      fromStatus: null,
      toStatus: printStatus,
      attempt: 0,
      node: context.node,
      cause: request.actor,
      detail: request.cause,
    },
  )
}

import type {
  CancelReason,
  Confirmation,
  DriverKind,
  HoldReason,
  OrderStatus,
  PrinterCondition,
  PrinterPaper,
  PrinterSettings,
  PrinterStatus,
  PrintStatus,
  PrintType,
} from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'

/** A customer of the platform; every row of every other type below belongs to exactly one. */
export type TenantId = number

/** SUSPENDED: every request, connection and print of the tenant is refused; nothing of it is lost. */
export type TenantStatus = 'ACTIVE' | 'SUSPENDED'

/** What a person may do: a viewer reads, an operator prints and cancels, an owner also changes settings and keys. */
export type MemberRole = 'owner' | 'operator' | 'viewer'

/** FAILED: given up after the last try; a person may send it again. */
export type OutboxStatus = 'PENDING' | 'DELIVERED' | 'FAILED'

/** Null: only the platform's own limits hold. */
export interface TenantQuotas {
  readonly printersMax: number | null
  readonly tasksPerDayMax: number | null
  readonly requestsPerMinuteMax: number | null
  /** Print clients connected at the same time. */
  readonly connectionsMax: number | null
}

export interface TenantRow extends TenantQuotas {
  readonly id: TenantId
  readonly name: string
  /** The platform's own name for the tenant. */
  readonly externalId: string | null
  readonly status: TenantStatus
  readonly createdAt: EpochMs
}

export type NewTenant = Omit<TenantRow, 'id' | 'status'>
export type TenantPatchRow = Partial<Omit<TenantRow, 'id' | 'createdAt'>>

/** A person of a tenant. */
export interface MemberRow {
  readonly userId: string
  readonly tenantId: TenantId
  readonly role: MemberRole
  /** What the person signs in with: unique over all tenants. */
  readonly username: string
  readonly createdAt: EpochMs
}

export interface PrinterRow {
  readonly id: number
  readonly tenantId: TenantId
  readonly printerSn: string
  readonly printerName: string
  readonly driver: DriverKind
  /** An engine model, such as `escpos80`. */
  readonly model: string
  readonly printerType: PrinterPaper
  readonly host: string | null
  readonly port: number | null
  readonly autoPrint: boolean
  readonly isDefault: boolean
  readonly printerStatus: PrinterStatus
  readonly backupPrinterId: number | null
  readonly settings: PrinterSettings
  /** Vendor key, encrypted at rest; the store neither reads nor writes the clear text. */
  readonly printerKeySealed: string | null
  /** SHA-256 of the agent token in hex, or null: no client may present one (GW20). */
  readonly tokenHash: string | null
  /** What the device said last, and when (DL8). */
  readonly condition: PrinterCondition
  readonly conditionAt: EpochMs | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}

export type NewPrinter = Omit<PrinterRow, 'id' | 'tenantId' | 'createdAt' | 'updatedAt' | 'condition' | 'conditionAt'>
export type PrinterPatchRow = Partial<Omit<NewPrinter, 'printerSn' | 'driver'>> & {
  readonly condition?: PrinterCondition
  readonly conditionAt?: EpochMs
}

export interface OrderItemRow {
  readonly name: string
  readonly specs: readonly string[]
  readonly quantity: number
  readonly unitPriceFen: number
  readonly amountFen: number
  readonly category: string | null
  readonly remark: string | null
  /** These three are not there where nobody told them: orders of before have none. */
  readonly unit?: string
  readonly sku?: string
  readonly location?: string
}

export interface OrderRow {
  readonly id: number
  readonly tenantId: TenantId
  readonly externalId: string | null
  readonly status: OrderStatus
  readonly items: readonly OrderItemRow[]
  readonly totalAmountFen: number
  readonly discountFen: number
  readonly customerPhone: string | null
  readonly remark: string | null
  readonly printRemark: string | null
  readonly pickupNo: string | null
  readonly tableNo: string | null
  readonly channel: string | null
  readonly delivery: Readonly<Record<string, unknown>> | null
  readonly extra: Readonly<Record<string, unknown>> | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  readonly confirmedAt: EpochMs | null
  readonly paidAt: EpochMs | null
  readonly shippedAt: EpochMs | null
  readonly refundedAt: EpochMs | null
  readonly cancelledAt: EpochMs | null
  /** The latest request for a refund, and the latest refusal or withdrawal of one. */
  readonly refundRequestedAt: EpochMs | null
  readonly refundRejectedAt: EpochMs | null
  readonly completedAt: EpochMs | null
  /** When each field of the order's body was said, by the wire's names: an older word does not replace a newer one. */
  readonly saidAt: Readonly<Record<string, EpochMs>> | null
}

export type NewOrder = Omit<OrderRow, 'id' | 'tenantId'>
export type OrderPatch = Partial<Omit<OrderRow, 'id' | 'tenantId' | 'externalId'>>

export interface OrderEventRow {
  readonly id: number
  readonly orderId: number
  /** `order.created`, `order.confirmed`, `order.paid` … (http-api.md, events). */
  readonly type: string
  readonly occurredAt: EpochMs
  readonly recordedAt: EpochMs
  readonly detail: Readonly<Record<string, unknown>> | null
  /** The shop system's name for the event; unique in the tenant for good. Null: done here, by hand. */
  readonly eventId: string | null
  /** SHA-256 of what the event said, in hex. */
  readonly bodyHash: string | null
}

export type NewOrderEvent = Omit<OrderEventRow, 'id' | 'eventId' | 'bodyHash'> &
  Partial<Pick<OrderEventRow, 'eventId' | 'bodyHash'>>

/** What a task prints: finished text, or a template with the data it is filled with. */
export type PrintSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'template'; readonly template: unknown; readonly data: Readonly<Record<string, unknown>> }

/** The finished output of an attempt, kept so that a preview shows the very bytes. */
export interface TaskOutput {
  readonly attempt: number
  readonly model: string
  readonly widthDots: number
  /** `escpos`: commands in the language of the model, whichever that is. */
  readonly format: 'escpos' | 'text' | 'markup'
  readonly bytes: Uint8Array
}

export interface TaskRow {
  /** The `job_id` that print clients see: below 2^31. */
  readonly id: number
  readonly tenantId: TenantId
  readonly taskId: string
  readonly orderId: number | null
  readonly printerId: number
  readonly printerSn: string
  readonly printType: PrintType
  readonly printStatus: PrintStatus
  readonly source: PrintSource
  /** The library version that the source's template is, such as `shopping@0.3`; null: it was given with the request. */
  readonly templateVersion: string | null
  readonly holdReason: HoldReason | null
  /** Since when the task waits for its printer; the backup printer takes over some time after (DL8). */
  readonly heldSince: EpochMs | null
  readonly errorCode: string | null
  readonly errorMessage: string | null
  /** Automatic retries so far; a marked reprint counts as one. */
  readonly retryCount: number
  readonly maxRetries: number
  /** Times that printing was begun; the history names them by this number. */
  readonly attempt: number
  readonly copies: number
  readonly copiesDone: number
  readonly priority: number
  readonly confirmation: Confirmation | null
  readonly vendorJobId: string | null
  /** The slip says 重打, because an earlier one may exist (DL3). */
  readonly reprint: boolean
  /** An attempt of this task ended without anyone knowing whether paper came out (DL3). */
  readonly mayHavePrinted: boolean
  readonly reprintOf: string | null
  readonly idempotencyKey: string | null
  /** What made the task: `manual`, `order.confirmed`, `order.paid`, `test` … part of DL2's uniqueness. */
  readonly cause: string
  readonly scheduledAt: EpochMs
  readonly expiresAt: EpochMs | null
  /** When an attempt that says nothing more becomes unconfirmed; null unless PRINTING. */
  readonly attemptDeadlineAt: EpochMs | null
  /** The node that runs the attempt; null unless PRINTING. */
  readonly node: string | null
  readonly printedAt: EpochMs | null
  readonly cancelledAt: EpochMs | null
  readonly cancelReason: CancelReason | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
  /** Counts every change; compare-and-set goes by it (DL1). */
  readonly version: number
}

export type NewTask = Omit<TaskRow, 'id' | 'tenantId' | 'version' | 'updatedAt'>

/** Columns that a transition may change; `version` and `updatedAt` are the store's own. */
export type TaskPatch = Partial<
  Omit<
    TaskRow,
    'id' | 'tenantId' | 'taskId' | 'orderId' | 'createdAt' | 'version' | 'updatedAt' | 'idempotencyKey' | 'cause'
  >
>

export interface TaskEventRow {
  readonly at: EpochMs
  readonly event: string
  readonly fromStatus: PrintStatus | null
  readonly toStatus: PrintStatus
  readonly attempt: number
  readonly node: string
  /** Who or what: `person`, `scheduler`, `agent`, `driver`, `recovery`, `order.refunded` … */
  readonly cause: string
  readonly detail: string | null
}

/** How prints with a version of a template went. */
export interface TemplatePrints {
  readonly printed: number
  /** No slip could be made, or the vendor refused what was made. */
  readonly failed: number
  /** Still on their way. */
  readonly open: number
}

/** One job of a vendor's cloud: a slip, or one part of a slip that is too long for one job. */
export interface VendorJobRow {
  readonly vendor: DriverKind
  /** The vendor's own name for it. */
  readonly vendorJobId: string
  readonly tenantId: TenantId
  readonly jobId: number
  readonly attempt: number
  /** From 1 to `parts`. */
  readonly part: number
  readonly parts: number
  /** SHA-256 of the printer and all that it was given, in hex. */
  readonly contentHash: string
  /** The vendor drops it unprinted from then on. */
  readonly expiresAt: EpochMs
  /** The printer and the day under which the vendor counts it. */
  readonly printerDay: string
  readonly createdAt: EpochMs
  readonly printedAt: EpochMs | null
}

/** A finished task of long ago: what became of it, and no longer what it printed. */
export interface ArchivedTask {
  /** Its source is an empty text. */
  readonly task: TaskRow
  readonly events: readonly TaskEventRow[]
  readonly archivedAt: EpochMs
}

export interface SettingRow {
  readonly key: string
  /** JSON text of the value; a secret's value is sealed. */
  readonly value: string
  readonly updatedAt: EpochMs
}

export interface ApiKeyRow {
  readonly id: number
  readonly tenantId: TenantId
  readonly name: string
  /** SHA-256 of the key in hex. */
  readonly keyHash: string
  readonly scopes: readonly ('read' | 'write')[]
  readonly expiresAt: EpochMs | null
  readonly createdAt: EpochMs
}

export interface IdempotentAnswer {
  readonly bodyHash: string
  /** Null while the first request is still running. */
  readonly status: number | null
  readonly body: string | null
  readonly createdAt: EpochMs
}

/** Why a webhook is told nothing: a person turned it off, it answered 410, or nothing was delivered for days. */
export type WebhookDisabledReason = 'person' | 'gone' | 'failing'

export interface WebhookRow {
  readonly id: number
  readonly tenantId: TenantId
  readonly url: string
  /** Signing secrets, encrypted at rest; the store neither reads nor writes the clear text. */
  readonly secretSealed: string
  readonly previousSecretSealed: string | null
  readonly previousSecretUntil: EpochMs | null
  readonly eventTypes: readonly string[]
  readonly enabled: boolean
  readonly disabledReason: WebhookDisabledReason | null
  /** The first failure after the last delivery. */
  readonly failingSince: EpochMs | null
  readonly createdAt: EpochMs
  readonly updatedAt: EpochMs
}

export type NewWebhook = Pick<WebhookRow, 'url' | 'secretSealed' | 'eventTypes' | 'enabled' | 'disabledReason'>
export type WebhookPatchRow = Partial<Omit<WebhookRow, 'id' | 'tenantId' | 'createdAt' | 'updatedAt'>>

/** One message for one webhook. */
export interface OutboxRow {
  readonly id: number
  readonly tenantId: TenantId
  readonly webhookId: number
  /** The same on every repeat; unique in its webhook. */
  readonly messageId: string
  /** What the message is about, such as `task:7`: messages about one thing are delivered in their order. */
  readonly subject: string
  readonly eventType: string
  /** Exactly what is sent. */
  readonly body: string
  readonly status: OutboxStatus
  /** Tries so far, counted when they begin. */
  readonly attempt: number
  /** When it is tried next, or, while a node tries, when that node's lease ends; null when it is not tried any more. */
  readonly nextAt: EpochMs | null
  /** Names the lease of the node that tries it now, or that tried it last. */
  readonly claimedUntil: EpochMs | null
  readonly responseStatus: number | null
  readonly error: string | null
  readonly createdAt: EpochMs
  readonly deliveredAt: EpochMs | null
}

export type NewMessage = Pick<OutboxRow, 'webhookId' | 'messageId' | 'subject' | 'eventType' | 'body'>

/** How one try ended. `released`: it was broken off from this side and does not count. */
export type MessageOutcome =
  | { readonly kind: 'delivered'; readonly responseStatus: number }
  | {
      readonly kind: 'again'
      readonly nextAt: EpochMs
      readonly responseStatus: number | null
      readonly error: string
    }
  | { readonly kind: 'failed'; readonly responseStatus: number | null; readonly error: string }
  | { readonly kind: 'released' }

export interface AuditRow {
  readonly at: EpochMs
  readonly actor: string
  readonly action: string
  readonly detail: Readonly<Record<string, unknown>> | null
}

/** A print client's connection and the node that has it. */
export interface AgentSessionRow {
  readonly printerId: number
  readonly tenantId: TenantId
  readonly node: string
  readonly sessionId: string
  readonly address: string
  readonly model: string | null
  readonly paperWidthMm: number | null
  readonly reportedIp: string | null
  readonly protocol: number
  readonly since: EpochMs
  readonly lastSeen: EpochMs
}

import type {
  CancelReason,
  Confirmation,
  DriverKind,
  HoldReason,
  OrderStatus,
  PrinterCondition,
  PrinterPaper,
  PrinterStatus,
  PrintStatus,
  PrintType,
} from '@xiaopiao/protocol'
import type { Generated } from 'kysely'
import type { EpochMs } from '../clock.ts'

/** 0 or 1: SQLite has no booleans, so no table has one. */
export type Flag = number
/** JSON text. */
export type Json = string

export interface TenantTable {
  id: Generated<number>
  name: string
  created_at: EpochMs
}

export interface PrinterTable {
  id: Generated<number>
  tenant_id: number
  printer_sn: string
  printer_name: string
  driver: DriverKind
  model: string
  printer_type: PrinterPaper
  host: string | null
  port: number | null
  auto_print: Flag
  is_default: Flag
  printer_status: PrinterStatus
  backup_printer_id: number | null
  settings: Json
  /** Sealed by the noun that writes it. */
  printer_key: string | null
  token_hash: string | null
  condition: PrinterCondition
  condition_at: EpochMs | null
  created_at: EpochMs
  updated_at: EpochMs
}

export interface ShopOrderTable {
  id: Generated<number>
  tenant_id: number
  external_id: string | null
  status: OrderStatus
  items: Json
  total_amount_fen: number
  discount_fen: number
  customer_phone: string | null
  remark: string | null
  print_remark: string | null
  pickup_no: string | null
  table_no: string | null
  channel: string | null
  delivery: Json | null
  extra: Json | null
  created_at: EpochMs
  updated_at: EpochMs
  confirmed_at: EpochMs | null
  paid_at: EpochMs | null
  shipped_at: EpochMs | null
  refunded_at: EpochMs | null
  cancelled_at: EpochMs | null
}

export interface OrderEventTable {
  id: Generated<number>
  tenant_id: number
  order_id: number
  type: string
  occurred_at: EpochMs
  recorded_at: EpochMs
  detail: Json | null
}

export interface PrintTemplateTable {
  tenant_id: number
  /** SHA-256 of `content`, base64url. */
  hash: string
  content: Json
  created_at: EpochMs
}

export interface PrintTaskTable {
  id: Generated<number>
  tenant_id: number
  task_id: string
  order_id: number | null
  printer_id: number
  printer_sn: string
  print_type: PrintType
  print_status: PrintStatus
  /** The task's `PrintSource` without its template. */
  content: Json
  /** Names the template in `print_template`; null where the task prints finished text. */
  template_hash: string | null
  hold_reason: HoldReason | null
  held_since: EpochMs | null
  error_code: string | null
  error_message: string | null
  retry_count: number
  max_retries: number
  attempt: number
  copies: number
  copies_done: number
  priority: number
  confirmation: Confirmation | null
  vendor_job_id: string | null
  reprint: Flag
  may_have_printed: Flag
  reprint_of: string | null
  idempotency_key: string | null
  cause: string
  scheduled_at: EpochMs
  expires_at: EpochMs | null
  attempt_deadline_at: EpochMs | null
  node: string | null
  printed_at: EpochMs | null
  cancelled_at: EpochMs | null
  cancel_reason: CancelReason | null
  created_at: EpochMs
  updated_at: EpochMs
  version: number
}

export interface PrintTaskEventTable {
  job_id: number
  /** The task's version that this transition made: one history row per transition, and never two (DL1). */
  version: number
  tenant_id: number
  at: EpochMs
  event: string
  from_status: PrintStatus | null
  to_status: PrintStatus
  attempt: number
  node: string
  cause: string
  detail: string | null
}

export interface PrintTaskOutputTable {
  job_id: number
  attempt: number
  tenant_id: number
  model: string
  width_dots: number
  format: 'escpos' | 'text'
  bytes: Uint8Array
}

export interface PrintConfigTable {
  tenant_id: number
  config_key: string
  config_value: string
  config_type: 'STRING' | 'JSON' | 'BOOLEAN' | 'NUMBER'
  description: string | null
  created_at: EpochMs
  updated_at: EpochMs
}

export interface ApiKeyTable {
  id: Generated<number>
  tenant_id: number
  name: string
  key_hash: string
  scopes: Json
  expires_at: EpochMs | null
  created_at: EpochMs
}

export interface IdempotencyKeyTable {
  tenant_id: number
  idempotency_key: string
  body_hash: string
  status: number | null
  body: string | null
  created_at: EpochMs
}

export interface AuditLogTable {
  id: Generated<number>
  tenant_id: number
  at: EpochMs
  actor: string
  action: string
  detail: Json | null
}

export interface SchemaMigrationTable {
  number: number
  name: string
  checksum: string
  applied_at: EpochMs
}

export interface Tables {
  tenant: TenantTable
  printer: PrinterTable
  shop_order: ShopOrderTable
  order_event: OrderEventTable
  print_template: PrintTemplateTable
  print_task: PrintTaskTable
  print_task_event: PrintTaskEventTable
  print_task_output: PrintTaskOutputTable
  print_config: PrintConfigTable
  api_key: ApiKeyTable
  idempotency_key: IdempotencyKeyTable
  audit_log: AuditLogTable
  schema_migration: SchemaMigrationTable
}

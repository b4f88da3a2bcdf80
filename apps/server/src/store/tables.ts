import type {
  Business,
  CancelReason,
  Confirmation,
  DriverKind,
  HoldReason,
  ImageView,
  OrderStatus,
  PrinterCondition,
  PrinterPaper,
  PrinterStatus,
  PrintStatus,
  PrintType,
} from '@xiaopiao/protocol'
import type { Generated } from 'kysely'
import type { EpochMs } from '../clock.ts'
import type { MemberRole, OutboxStatus, TenantStatus, WebhookDisabledReason } from './rows.ts'

/** 0 or 1: SQLite has no booleans, so no table has one. */
export type Flag = number
/** JSON text. */
export type Json = string

export interface TenantTable {
  id: Generated<number>
  name: string
  created_at: EpochMs
  external_id: string | null
  status: Generated<TenantStatus>
  printers_max: number | null
  tasks_per_day_max: number | null
  requests_per_minute_max: number | null
  connections_max: number | null
}

export interface TenantMemberTable {
  user_id: string
  tenant_id: number
  role: MemberRole
  created_at: EpochMs
}

export interface TenantUsageTable {
  tenant_id: number
  /** `yyyy-mm-dd`, UTC. */
  day: string
  task_count: number
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
  refund_requested_at: EpochMs | null
  refund_rejected_at: EpochMs | null
  completed_at: EpochMs | null
  said_at: Json | null
}

export interface OrderEventTable {
  id: Generated<number>
  tenant_id: number
  order_id: number
  type: string
  occurred_at: EpochMs
  recorded_at: EpochMs
  detail: Json | null
  event_id: string | null
  body_hash: string | null
}

export interface PrintTemplateTable {
  tenant_id: number
  /** SHA-256 of `content`, base64url. */
  hash: string
  content: Json
  created_at: EpochMs
  used_at: EpochMs | null
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
  /** `business@platform.shop`; null where the template was given with the request. */
  template_version: string | null
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

export interface TemplateUnmadeTable {
  tenant_id: number
  template_version: string
  task_count: number
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
  format: 'escpos' | 'text' | 'markup'
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

export interface VendorJobTable {
  vendor: string
  vendor_job_id: string
  tenant_id: number
  job_id: number
  attempt: number
  part: number
  parts: number
  content_hash: string
  expires_at: EpochMs
  printer_day: string
  created_at: EpochMs
  printed_at: EpochMs | null
}

export interface NodeTable {
  name: string
  started_at: EpochMs
  lease_until: EpochMs
}

export interface PrinterLaneTable {
  printer_id: number
  tenant_id: number
  node: string
  claimed_at: EpochMs
}

export interface AgentSessionTable {
  printer_id: number
  tenant_id: number
  node: string
  session_id: string
  address: string
  model: string | null
  paper_width_mm: number | null
  reported_ip: string | null
  protocol: number
  since: EpochMs
  last_seen: EpochMs
}

export interface WebhookTable {
  id: Generated<number>
  tenant_id: number
  url: string
  /** Sealed by the noun that writes it. */
  secret: string
  previous_secret: string | null
  previous_secret_until: EpochMs | null
  event_types: Json
  enabled: Flag
  disabled_reason: WebhookDisabledReason | null
  failing_since: EpochMs | null
  created_at: EpochMs
  updated_at: EpochMs
}

export interface OutboxTable {
  id: Generated<number>
  tenant_id: number
  webhook_id: number
  message_id: string
  subject: string
  event_type: string
  body: Json
  status: OutboxStatus
  attempt: number
  next_at: EpochMs | null
  claimed_until: EpochMs | null
  response_status: number | null
  error: string | null
  created_at: EpochMs
  delivered_at: EpochMs | null
}

export interface PrintTaskArchiveTable {
  job_id: number
  tenant_id: number
  task_id: string
  order_id: number | null
  idempotency_key: string | null
  created_at: EpochMs
  archived_at: EpochMs
  record: Json
}

export interface AuditLogTable {
  id: Generated<number>
  tenant_id: number
  at: EpochMs
  actor: string
  action: string
  detail: Json | null
}

export interface EngineReleaseTable {
  version: string
  manifest: string
  signature: string
  key_id: string
  code: string
  uploaded_at: EpochMs
}

export interface EngineChannelTable {
  channel: string
  current_version: string | null
  earlier_versions: Json
  rollout_version: string | null
  rollout_share: number
  killed: Flag
  updated_at: EpochMs
}

export interface EngineReportTable {
  tenant_id: number
  version: string
  device: string
  event: string
  detail: string
  reported_at: EpochMs
}

export interface ImageTable {
  tenant_id: number
  hash: string
  name: string
  media_type: ImageView['media_type']
  width_px: number
  height_px: number
  byte_count: number
  content: Uint8Array
  created_at: EpochMs
}

export interface TemplateBaseTable {
  tenant_id: number
  business: Business
  type: string
  name: Json | null
  content: Json
  sort_weight: number
  fields: Json | null
}

export interface TemplateSettingTable {
  tenant_id: number
  business: Business
  type: string
  params: Json
}

export interface TemplateDraftTable {
  tenant_id: number
  business: Business
  revision: number
}

export interface TemplateVersionTable {
  tenant_id: number
  business: Business
  version: number
  parts: Json
  settings: Json
  author: string
  note: string
  created_at: EpochMs
  taken_back_at: EpochMs | null
  taken_back_by: string | null
  taken_back_note: string | null
}

export interface TemplateReleaseTable {
  tenant_id: number
  business: Business
  current_version: number
  earlier_versions: Json
  rollout_version: number | null
  rollout_share: number
  updated_at: EpochMs
}

export type PlatformTemplateVersionTable = Omit<TemplateVersionTable, 'tenant_id' | 'settings'>
export type PlatformTemplateReleaseTable = Omit<TemplateReleaseTable, 'tenant_id'>

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
  template_unmade: TemplateUnmadeTable
  print_task_event: PrintTaskEventTable
  print_task_output: PrintTaskOutputTable
  print_config: PrintConfigTable
  api_key: ApiKeyTable
  idempotency_key: IdempotencyKeyTable
  audit_log: AuditLogTable
  tenant_member: TenantMemberTable
  tenant_usage: TenantUsageTable
  vendor_job: VendorJobTable
  node: NodeTable
  printer_lane: PrinterLaneTable
  agent_session: AgentSessionTable
  webhook: WebhookTable
  outbox: OutboxTable
  print_task_archive: PrintTaskArchiveTable
  engine_release: EngineReleaseTable
  engine_channel: EngineChannelTable
  engine_report: EngineReportTable
  image: ImageTable
  template_base: TemplateBaseTable
  template_setting: TemplateSettingTable
  template_draft: TemplateDraftTable
  template_version: TemplateVersionTable
  template_release: TemplateReleaseTable
  platform_template_version: PlatformTemplateVersionTable
  platform_template_release: PlatformTemplateReleaseTable
  schema_migration: SchemaMigrationTable
}

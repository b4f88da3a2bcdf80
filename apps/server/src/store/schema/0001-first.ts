import type { Migration } from './migration.ts'

/**
 * The first schema. Rows of a tenant carry `tenant_id`. Tasks keep the number of a printer or an order that may be
 * gone later, so these two are no foreign keys; the store checks on writing that they are the tenant's own.
 */
export const first: Migration = {
  name: '0001-first',
  statements: (type) => [
    ...tenants(type),
    ...printers(type),
    ...orders(type),
    ...tasks(type),
    ...taskRecords(type),
    ...records(type),
    ...signIn(type),
  ],
}

type Part = Migration['statements']

const tenants: Part = (type) => [
  `create table tenant (
    id ${type.id},
    name text not null,
    created_at ${type.integer} not null
  )`,
]

const printers: Part = (type) => [
  `create table printer (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    printer_sn text not null,
    printer_name text not null,
    driver text not null,
    model text not null,
    printer_type text not null,
    host text,
    port ${type.integer},
    auto_print ${type.integer} not null,
    is_default ${type.integer} not null,
    printer_status text not null,
    backup_printer_id ${type.integer},
    settings text not null,
    printer_key text,
    token_hash text,
    condition text not null,
    condition_at ${type.integer},
    created_at ${type.integer} not null,
    updated_at ${type.integer} not null
  )`,
  'create unique index printer_tenant_sn on printer (tenant_id, printer_sn)',
  'create unique index printer_token_hash on printer (token_hash) where token_hash is not null',
  'create unique index printer_one_default on printer (tenant_id) where is_default = 1',
  'create index printer_tenant_name on printer (tenant_id, printer_name, id)',
]

const orders: Part = (type) => [
  `create table shop_order (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    external_id text,
    status text not null,
    items text not null,
    total_amount_fen ${type.integer} not null,
    discount_fen ${type.integer} not null,
    customer_phone text,
    remark text,
    print_remark text,
    pickup_no text,
    table_no text,
    channel text,
    delivery text,
    extra text,
    created_at ${type.integer} not null,
    updated_at ${type.integer} not null,
    confirmed_at ${type.integer},
    paid_at ${type.integer},
    shipped_at ${type.integer},
    refunded_at ${type.integer},
    cancelled_at ${type.integer}
  )`,
  `create unique index shop_order_external_id on shop_order (tenant_id, external_id) where external_id is not null`,
  'create index shop_order_newest on shop_order (tenant_id, created_at, id)',
  'create index shop_order_status on shop_order (tenant_id, status, created_at, id)',
  `create table order_event (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    order_id ${type.integer} not null references shop_order (id),
    type text not null,
    occurred_at ${type.integer} not null,
    recorded_at ${type.integer} not null,
    detail text
  )`,
  'create index order_event_order on order_event (order_id, id)',
]

const tasks: Part = (type) => [
  // Each template once, under the hash of its content; the tasks that print it name it.
  `create table print_template (
    tenant_id ${type.integer} not null references tenant (id),
    hash text not null,
    content text not null,
    created_at ${type.integer} not null,
    primary key (tenant_id, hash)
  )`,
  `create table print_task (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    task_id text not null,
    order_id ${type.integer},
    printer_id ${type.integer} not null,
    printer_sn text not null,
    print_type text not null,
    print_status text not null,
    content text not null,
    template_hash text,
    hold_reason text,
    held_since ${type.integer},
    error_code text,
    error_message text,
    retry_count ${type.integer} not null,
    max_retries ${type.integer} not null,
    attempt ${type.integer} not null,
    copies ${type.integer} not null,
    copies_done ${type.integer} not null,
    priority ${type.integer} not null,
    confirmation text,
    vendor_job_id text,
    reprint ${type.integer} not null,
    may_have_printed ${type.integer} not null,
    reprint_of text,
    idempotency_key text,
    cause text not null,
    scheduled_at ${type.integer} not null,
    expires_at ${type.integer},
    attempt_deadline_at ${type.integer},
    node text,
    printed_at ${type.integer},
    cancelled_at ${type.integer},
    cancel_reason text,
    created_at ${type.integer} not null,
    updated_at ${type.integer} not null,
    version ${type.integer} not null
  )`,
  'create unique index print_task_task_id on print_task (task_id)',
  `create unique index print_task_idempotency on print_task (tenant_id, idempotency_key)
    where idempotency_key is not null`,
  'create index print_task_newest on print_task (tenant_id, created_at, id)',
  'create index print_task_status on print_task (tenant_id, print_status, created_at, id)',
  `create index print_task_order on print_task (tenant_id, order_id, created_at, id)
    where order_id is not null`,
  'create index print_task_reprint_of on print_task (tenant_id, reprint_of) where reprint_of is not null',
  // The scheduler's questions read only what waits or prints, however many tasks are finished.
  `create index print_task_due on print_task (scheduled_at) where print_status in ('PENDING', 'DELAYED')`,
  `create index print_task_lane on print_task (printer_id, priority desc, scheduled_at, id)
    where print_status in ('PENDING', 'DELAYED')`,
  `create index print_task_expiry on print_task (expires_at)
    where print_status in ('PENDING', 'DELAYED') and expires_at is not null`,
  `create unique index print_task_printing on print_task (printer_id) where print_status = 'PRINTING'`,
  `create index print_task_deadline on print_task (attempt_deadline_at)
    where print_status = 'PRINTING' and attempt_deadline_at is not null`,
]

const taskRecords: Part = (type) => [
  `create table print_task_event (
    job_id ${type.integer} not null references print_task (id),
    version ${type.integer} not null,
    tenant_id ${type.integer} not null references tenant (id),
    at ${type.integer} not null,
    event text not null,
    from_status text,
    to_status text not null,
    attempt ${type.integer} not null,
    node text not null,
    cause text not null,
    detail text,
    primary key (job_id, version)
  ) ${type.keptByKey}`,
  `create table print_task_output (
    job_id ${type.integer} not null references print_task (id),
    attempt ${type.integer} not null,
    tenant_id ${type.integer} not null references tenant (id),
    model text not null,
    width_dots ${type.integer} not null,
    format text not null,
    bytes ${type.bytes} not null,
    primary key (job_id, attempt)
  )`,
]

const records: Part = (type) => [
  `create table print_config (
    tenant_id ${type.integer} not null references tenant (id),
    config_key text not null,
    config_value text not null,
    config_type text not null,
    description text,
    created_at ${type.integer} not null,
    updated_at ${type.integer} not null,
    primary key (tenant_id, config_key)
  )`,
  `create table api_key (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    name text not null,
    key_hash text not null,
    scopes text not null,
    expires_at ${type.integer},
    created_at ${type.integer} not null
  )`,
  'create unique index api_key_hash on api_key (key_hash)',
  `create table idempotency_key (
    tenant_id ${type.integer} not null references tenant (id),
    idempotency_key text not null,
    body_hash text not null,
    status ${type.integer},
    body text,
    created_at ${type.integer} not null,
    primary key (tenant_id, idempotency_key)
  )`,
  'create index idempotency_key_created on idempotency_key (created_at)',
  `create table audit_log (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    at ${type.integer} not null,
    actor text not null,
    action text not null,
    detail text
  )`,
  'create index audit_log_newest on audit_log (tenant_id, at, id)',
]

/** Names and types as better-auth 1.7 expects them (core schema, e-mail and password, `username`, stored rate limits). */
const signIn: Part = (type) => [
  `create table "user" (
    "id" text not null primary key,
    "name" text not null,
    "email" text not null unique,
    "emailVerified" ${type.authBoolean} not null,
    "image" text,
    "createdAt" ${type.authInstant} not null,
    "updatedAt" ${type.authInstant} not null,
    "username" text unique,
    "displayUsername" text
  )`,
  `create table "session" (
    "id" text not null primary key,
    "expiresAt" ${type.authInstant} not null,
    "token" text not null unique,
    "createdAt" ${type.authInstant} not null,
    "updatedAt" ${type.authInstant} not null,
    "ipAddress" text,
    "userAgent" text,
    "userId" text not null references "user" ("id") on delete cascade
  )`,
  `create table "account" (
    "id" text not null primary key,
    "accountId" text not null,
    "providerId" text not null,
    "userId" text not null references "user" ("id") on delete cascade,
    "accessToken" text,
    "refreshToken" text,
    "idToken" text,
    "accessTokenExpiresAt" ${type.authInstant},
    "refreshTokenExpiresAt" ${type.authInstant},
    "scope" text,
    "password" text,
    "createdAt" ${type.authInstant} not null,
    "updatedAt" ${type.authInstant} not null
  )`,
  `create table "verification" (
    "id" text not null primary key,
    "identifier" text not null,
    "value" text not null,
    "expiresAt" ${type.authInstant} not null,
    "createdAt" ${type.authInstant} not null,
    "updatedAt" ${type.authInstant} not null
  )`,
  `create table "rateLimit" (
    "id" text not null primary key,
    "key" text not null unique,
    "count" ${type.integer} not null,
    "lastRequest" ${type.integer} not null
  )`,
  'create index "session_userId_idx" on "session" ("userId")',
  'create index "account_userId_idx" on "account" ("userId")',
  'create index "verification_identifier_idx" on "verification" ("identifier")',
]

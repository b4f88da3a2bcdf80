import type { Migration } from './migration.ts'

/**
 * Many tenants, vendors' clouds, many nodes: tenants with quotas and members, events that are known by their id, the
 * parts of a job that a vendor prints, which node works on what, webhooks with their outbox, and the archive.
 */
export const cloudPrinting: Migration = {
  name: '0002-cloud-printing',
  statements: (type) => [
    ...taskIndexes(type),
    ...tenants(type),
    ...events(type),
    ...vendorJobs(type),
    ...nodes(type),
    ...webhooks(type),
    ...archive(type),
  ],
}

type Part = Migration['statements']

/**
 * Every transition of a task pays for every index that names its state. Finished tasks that went well are found by
 * their age; only what is open or went wrong has an index of its own, so that a task enters and leaves one of them.
 *
 * To PostgreSQL's statistics all indexes of open tasks look equally empty, and it would ask for a printer's next task by
 * one that has every printer's. So each of the two that hold them all has a condition that is always true and that only
 * the questions repeat for which it is made.
 */
const taskIndexes: Part = () => [
  'drop index print_task_status',
  `create index print_task_open on print_task (tenant_id, created_at, id)
    where print_status in ('PENDING', 'DELAYED', 'PRINTING') and tenant_id > 0`,
  'drop index print_task_due',
  `create index print_task_due on print_task (scheduled_at)
    where print_status in ('PENDING', 'DELAYED') and scheduled_at > 0`,
  `create index print_task_troubled on print_task (tenant_id, print_status, created_at, id)
    where print_status in ('FAILED', 'CANCELLED')`,
]

const tenants: Part = (type) => [
  'alter table tenant add column external_id text',
  `alter table tenant add column status text not null default 'ACTIVE'`,
  // Null: the platform's own limits alone hold.
  `alter table tenant add column printers_max ${type.integer}`,
  `alter table tenant add column tasks_per_day_max ${type.integer}`,
  `alter table tenant add column requests_per_minute_max ${type.integer}`,
  `alter table tenant add column connections_max ${type.integer}`,
  'create unique index tenant_external_id on tenant (external_id) where external_id is not null',
  // A person works for one tenant: which one is never a matter of what a request says.
  `create table tenant_member (
    user_id text not null primary key references "user" ("id") on delete cascade,
    tenant_id ${type.integer} not null references tenant (id),
    role text not null,
    created_at ${type.integer} not null
  )`,
  'create index tenant_member_tenant on tenant_member (tenant_id, user_id)',
  `create table tenant_usage (
    tenant_id ${type.integer} not null references tenant (id),
    day text not null,
    task_count ${type.integer} not null,
    primary key (tenant_id, day)
  )`,
  'create index api_key_tenant on api_key (tenant_id, id)',
]

const events: Part = (type) => [
  // An order is what its events say, in whatever order they came: the open refund is the later of these two.
  `alter table shop_order add column refund_requested_at ${type.integer}`,
  `alter table shop_order add column refund_rejected_at ${type.integer}`,
  `alter table shop_order add column completed_at ${type.integer}`,
  // JSON: when what the order says of itself was said, field by field; an older word does not replace a newer one.
  'alter table shop_order add column said_at text',
  'alter table order_event add column event_id text',
  // SHA-256 of what the event said: the same id with another body is a mistake of the sender.
  'alter table order_event add column body_hash text',
  'create unique index order_event_id on order_event (tenant_id, event_id) where event_id is not null',
]

const vendorJobs: Part = (type) => [
  // A long slip is several jobs of the vendor; the vendor's notice names one of them and no tenant.
  `create table vendor_job (
    vendor text not null,
    vendor_job_id text not null,
    tenant_id ${type.integer} not null references tenant (id),
    job_id ${type.integer} not null references print_task (id),
    attempt ${type.integer} not null,
    part ${type.integer} not null,
    parts ${type.integer} not null,
    content_hash text not null,
    expires_at ${type.integer} not null,
    printer_day text not null,
    created_at ${type.integer} not null,
    printed_at ${type.integer},
    primary key (vendor, vendor_job_id)
  )`,
  'create index vendor_job_task on vendor_job (job_id, attempt, part)',
]

const nodes: Part = (type) => [
  `create table node (
    name text not null primary key,
    started_at ${type.integer} not null,
    lease_until ${type.integer} not null
  )`,
  // Which node works on a printer's queue; worth nothing once its node's lease has passed.
  `create table printer_lane (
    printer_id ${type.integer} not null primary key,
    tenant_id ${type.integer} not null references tenant (id),
    node text not null,
    claimed_at ${type.integer} not null
  )`,
  'create index printer_lane_node on printer_lane (node)',
  // Which node holds the connection of a printer's client.
  `create table agent_session (
    printer_id ${type.integer} not null primary key,
    tenant_id ${type.integer} not null references tenant (id),
    node text not null,
    session_id text not null,
    address text not null,
    model text,
    paper_width_mm ${type.integer},
    reported_ip text,
    protocol ${type.integer} not null,
    since ${type.integer} not null,
    last_seen ${type.integer} not null
  )`,
  'create index agent_session_tenant on agent_session (tenant_id, printer_id)',
  'create index agent_session_node on agent_session (node)',
]

const webhooks: Part = (type) => [
  `create table webhook (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    url text not null,
    secret text not null,
    previous_secret text,
    previous_secret_until ${type.integer},
    event_types text not null,
    enabled ${type.integer} not null,
    disabled_reason text,
    failing_since ${type.integer},
    created_at ${type.integer} not null,
    updated_at ${type.integer} not null
  )`,
  'create index webhook_tenant on webhook (tenant_id, id)',
  `create table outbox (
    id ${type.id},
    tenant_id ${type.integer} not null references tenant (id),
    webhook_id ${type.integer} not null,
    message_id text not null,
    subject text not null,
    event_type text not null,
    body text not null,
    status text not null,
    attempt ${type.integer} not null,
    next_at ${type.integer},
    claimed_until ${type.integer},
    response_status ${type.integer},
    error text,
    created_at ${type.integer} not null,
    delivered_at ${type.integer}
  )`,
  'create unique index outbox_message on outbox (webhook_id, message_id)',
  'create index outbox_webhook on outbox (webhook_id, id)',
  // By webhook first: the messages of one that does not answer are no work for the others.
  `create index outbox_due on outbox (webhook_id, next_at, id) where status = 'PENDING'`,
  `create index outbox_subject on outbox (webhook_id, subject, id) where status = 'PENDING'`,
  `create index outbox_settled on outbox (created_at, id) where status <> 'PENDING'`,
]

const archive: Part = (type) => [
  // A finished task of long ago with its history as one record. Its key stays taken for good (DL11).
  `create table print_task_archive (
    job_id ${type.integer} not null primary key,
    tenant_id ${type.integer} not null references tenant (id),
    task_id text not null,
    order_id ${type.integer},
    idempotency_key text,
    created_at ${type.integer} not null,
    archived_at ${type.integer} not null,
    record text not null
  )`,
  'create unique index print_task_archive_task_id on print_task_archive (task_id)',
  `create index print_task_archive_order on print_task_archive (tenant_id, order_id, created_at, job_id)
    where order_id is not null`,
  `create unique index print_task_archive_key on print_task_archive (tenant_id, idempotency_key)
    where idempotency_key is not null`,
  'create index print_task_archive_newest on print_task_archive (tenant_id, created_at, job_id)',
  `create index print_task_finished on print_task (tenant_id, updated_at, id)
    where print_status in ('SUCCESS', 'FAILED', 'CANCELLED')`,
  // The day on which a task last took the template, roughly; what nothing takes any more is swept out.
  `alter table print_template add column used_at ${type.integer}`,
]

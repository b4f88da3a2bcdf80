import type { Migration } from './migration.ts'

/**
 * Templates that shops edit and publish, the platform's own beneath them, pictures, and releases of the engine.
 * What has no `tenant_id` is the platform's and the same for every tenant.
 */
export const templatesAndReleases: Migration = {
  name: '0003-templates-and-releases',
  statements: (type) => [...templates(type), ...platformTemplates(type), ...images(type), ...releases(type)],
}

type Part = Migration['statements']

const templates: Part = (type) => [
  // The draft (TP30, TP31): what a shop has written itself; the platform's rows lie beneath.
  `create table template_base (
    tenant_id ${type.integer} not null references tenant (id),
    business text not null,
    type text not null,
    name text,
    content text not null,
    sort_weight ${type.integer} not null,
    fields text,
    primary key (tenant_id, business, type)
  )`,
  `create table template_setting (
    tenant_id ${type.integer} not null references tenant (id),
    business text not null,
    type text not null,
    params text not null,
    primary key (tenant_id, business, type)
  )`,
  // Counts the changes of a draft, so that two who edit it hear of each other.
  `create table template_draft (
    tenant_id ${type.integer} not null references tenant (id),
    business text not null,
    revision ${type.integer} not null,
    primary key (tenant_id, business)
  )`,
  // The draft's rows as they were published (TP33); never changed. `taken_back_…`: it was rolled back from, and has not
  // been printed with since.
  `create table template_version (
    tenant_id ${type.integer} not null references tenant (id),
    business text not null,
    version ${type.integer} not null,
    parts text not null,
    settings text not null,
    author text not null,
    note text not null,
    created_at ${type.integer} not null,
    taken_back_at ${type.integer},
    taken_back_by text,
    taken_back_note text,
    primary key (tenant_id, business, version)
  )`,
  // What a shop prints with. Version 0: nothing of its own. `earlier_versions`: what it printed with before, as JSON.
  `create table template_release (
    tenant_id ${type.integer} not null references tenant (id),
    business text not null,
    current_version ${type.integer} not null,
    earlier_versions text not null,
    rollout_version ${type.integer},
    rollout_share ${type.integer} not null,
    updated_at ${type.integer} not null,
    primary key (tenant_id, business)
  )`,
  // The version that a task prints with, such as `shopping@0.3`; null where the template was given with the request.
  'alter table print_task add column template_version text',
  // The version first: how the platform's own went is asked over all tenants.
  `create index print_task_template on print_task (template_version, tenant_id, id)
    where template_version is not null`,
  // Slips that a version could not make and another one did: their tasks name that one by now.
  `create table template_unmade (
    tenant_id ${type.integer} not null references tenant (id),
    template_version text not null,
    task_count ${type.integer} not null,
    primary key (template_version, tenant_id)
  )`,
]

const platformTemplates: Part = (type) => [
  `create table platform_template_version (
    business text not null,
    version ${type.integer} not null,
    parts text not null,
    author text not null,
    note text not null,
    created_at ${type.integer} not null,
    primary key (business, version)
  )`,
  `create table platform_template_release (
    business text not null primary key,
    current_version ${type.integer} not null,
    earlier_versions text not null,
    rollout_version ${type.integer},
    rollout_share ${type.integer} not null,
    updated_at ${type.integer} not null
  )`,
]

const images: Part = (type) => [
  `create table image (
    tenant_id ${type.integer} not null references tenant (id),
    hash text not null,
    name text not null,
    media_type text not null,
    width_px ${type.integer} not null,
    height_px ${type.integer} not null,
    byte_count ${type.integer} not null,
    content ${type.bytes} not null,
    created_at ${type.integer} not null,
    primary key (tenant_id, hash)
  )`,
]

const releases: Part = (type) => [
  `create table engine_release (
    version text not null primary key,
    manifest text not null,
    signature text not null,
    key_id text not null,
    code text not null,
    uploaded_at ${type.integer} not null
  )`,
  // `earlier_versions`: what was current before, the newest first, so that one can go back more than once.
  `create table engine_channel (
    channel text not null primary key,
    current_version text,
    earlier_versions text not null,
    rollout_version text,
    rollout_share ${type.integer} not null,
    killed ${type.integer} not null,
    updated_at ${type.integer} not null
  )`,
  // Told once by each device of each release; the device's name is the app's own.
  `create table engine_report (
    tenant_id ${type.integer} not null references tenant (id),
    version text not null,
    device text not null,
    event text not null,
    detail text not null,
    reported_at ${type.integer} not null,
    primary key (tenant_id, version, device, event)
  )`,
]

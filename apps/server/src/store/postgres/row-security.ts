/** Says whose rows a session sees: a tenant's id, or -1 for all. Without it, it sees none. */
export const tenantSetting = 'xiaopiao.tenant'

/** What sessions of users become whom row-level security does not hold: superusers and those with BYPASSRLS. */
export const serverRole = 'xiaopiao_server'

/** Worked out once for a statement, not for each row. */
const visible = `(select coalesce(nullif(current_setting('${tenantSetting}', true), ''), '0')::bigint) in (tenant_id, -1)`

/**
 * The second wall between tenants, beside the `tenant_id` that every query carries: each table with that column shows
 * and takes only rows of the session's tenant. Forced, so that it holds for the tables' owner too.
 * @param tables those with a `tenant_id` and without the wall
 */
export function wallStatements(tables: readonly string[]): readonly string[] {
  return tables.flatMap((table) => [
    `alter table "${table}" enable row level security`,
    `alter table "${table}" force row level security`,
    `create policy tenant_wall on "${table}" using (${visible})`,
  ])
}

/** Answers `name`: tables of this schema with a `tenant_id` that have no wall yet. */
export const tablesWithoutWall = `
  select relname as name from pg_class
  where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
    and exists (select 1 from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and not attisdropped)
    and not exists (select 1 from pg_policy where polrelid = pg_class.oid and polname = 'tenant_wall')
  order by relname`

/** Makes the role when it is missing and lets it use every table. For the users whom the wall does not hold. */
export const serverRoleStatements: readonly string[] = [
  `do $$ begin
    if not exists (select 1 from pg_roles where rolname = '${serverRole}') then create role ${serverRole} nologin; end if;
  exception when duplicate_object or unique_violation then null; end $$`,
  `grant ${serverRole} to current_user`,
  `do $$ begin
    execute format('grant usage on schema %I to ${serverRole}', current_schema());
    execute format('grant select, insert, update, delete on all tables in schema %I to ${serverRole}', current_schema());
    execute format('grant usage, select on all sequences in schema %I to ${serverRole}', current_schema());
  end $$`,
]

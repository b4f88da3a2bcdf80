import type { Selectable } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import { checkId } from '../faults.ts'
import type { TenantId, TenantRow } from '../rows.ts'
import type { TenantTable } from '../tables.ts'

type StoredTenant = Selectable<TenantTable>

function load(stored: StoredTenant): TenantRow {
  return {
    id: stored.id,
    name: stored.name,
    externalId: stored.external_id,
    status: stored.status,
    printersMax: stored.printers_max,
    tasksPerDayMax: stored.tasks_per_day_max,
    requestsPerMinuteMax: stored.requests_per_minute_max,
    connectionsMax: stored.connections_max,
    createdAt: stored.created_at,
  }
}

export async function findTenant(connection: Connection, id: TenantId): Promise<TenantRow | undefined> {
  const [stored] = await connection.rows<StoredTenant>('select * from tenant where id = ?', [id])
  return stored && load(stored)
}

/** By id. */
export async function listTenants(connection: Connection): Promise<readonly TenantRow[]> {
  const stored = await connection.kysely.selectFrom('tenant').selectAll().orderBy('id').execute()
  return stored.map(load)
}

/** @param id undefined: the next free one */
export async function insertTenant(
  connection: Connection,
  id: TenantId | undefined,
  name: string,
  now: EpochMs,
): Promise<TenantRow> {
  const stored = await connection.kysely
    .insertInto('tenant')
    .values({ ...(id === undefined ? {} : { id }), name, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  checkId('tenant', stored.id)
  return load(stored)
}

export async function renameTenant(connection: Connection, id: TenantId, name: string): Promise<void> {
  await connection.kysely.updateTable('tenant').set({ name }).where('id', '=', id).execute()
}

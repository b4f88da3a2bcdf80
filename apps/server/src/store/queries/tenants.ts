import { type Selectable, sql } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import { plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { decodeCursor } from '../cursor.ts'
import { checkId } from '../faults.ts'
import type { Page } from '../page.ts'
import type { NewTenant, TenantId, TenantPatchRow, TenantRow } from '../rows.ts'
import type { TenantFilter } from '../store.ts'
import type { TenantTable } from '../tables.ts'
import { pageOf } from './list-page.ts'
import { lockName } from './locks.ts'

type StoredTenant = Selectable<TenantTable>

const shape = new RowShape<TenantRow>({
  id: plain('id'),
  name: plain('name'),
  externalId: plain('external_id'),
  status: plain('status'),
  printersMax: plain('printers_max'),
  tasksPerDayMax: plain('tasks_per_day_max'),
  requestsPerMinuteMax: plain('requests_per_minute_max'),
  connectionsMax: plain('connections_max'),
  createdAt: plain('created_at'),
})

export async function findTenant(connection: Connection, id: TenantId): Promise<TenantRow | undefined> {
  return await connection.kept(
    'select * from tenant where id = ?',
    [id],
    ([stored]: readonly StoredTenant[]) => stored && shape.load(stored),
  )
}

/** The row stays as it is until the unit ends, so that what is counted against its quotas cannot be counted twice. */
export async function lockTenant(connection: Connection, id: TenantId): Promise<TenantRow | undefined> {
  const sql = `select * from tenant where id = ?${connection.locking.forUpdate}`
  const [stored] = await connection.rows<StoredTenant>(sql, [id])
  return stored && shape.load(stored)
}

/** Across tenants: the platform's own names for them. */
export async function findTenantByExternalId(
  connection: Connection,
  externalId: string,
): Promise<TenantRow | undefined> {
  const [stored] = await connection.rows<StoredTenant>('select * from tenant where external_id = ?', [externalId])
  return stored && shape.load(stored)
}

/** By id. */
export async function listTenants(connection: Connection): Promise<readonly TenantRow[]> {
  const stored = await connection.kysely.selectFrom('tenant').selectAll().orderBy('id').execute()
  return stored.map((row) => shape.load(row))
}

/** By id, page by page. */
export async function pageTenants(connection: Connection, filter: TenantFilter): Promise<Page<TenantRow>> {
  const { limit, cursor, status, externalId } = filter
  let query = connection.kysely
    .selectFrom('tenant')
    .selectAll()
    .orderBy('id')
    .limit(limit + 1)
  if (cursor !== undefined) query = query.where('id', '>', decodeCursor('tenants', cursor).id)
  if (status !== undefined) query = query.where('status', '=', status)
  if (externalId !== undefined) query = query.where('external_id', '=', externalId)
  const found = (await query.execute()).map((row) => shape.load(row))
  return pageOf('tenants', found, limit, () => 0)
}

/** Two new tenants at once would take the same next id. */
const newTenant = 'new tenant'

/** After those that were chosen too, of which a database's own counter knows nothing. Tenants are never deleted. */
const nextId = sql<number>`(select coalesce(max(id), 0) + 1 from tenant)`

/** @param id undefined: the next free one */
export async function insertTenant(
  connection: Connection,
  id: TenantId | undefined,
  name: string,
  now: EpochMs,
): Promise<TenantRow> {
  await lockName(connection, 0, newTenant)
  const stored = await connection.kysely
    .insertInto('tenant')
    .values({ id: id ?? nextId, name, created_at: now })
    .returningAll()
    .executeTakeFirstOrThrow()
  checkId('tenant', stored.id)
  return shape.load(stored)
}

/** @returns undefined when the external id is taken */
export async function insertNamedTenant(connection: Connection, tenant: NewTenant): Promise<TenantRow | undefined> {
  const values = shape.store<{ name: string; created_at: EpochMs }>({ ...tenant, status: 'ACTIVE' })
  await lockName(connection, 0, newTenant)
  const stored = await connection.kysely
    .insertInto('tenant')
    .values({ id: nextId, ...values })
    .onConflict((conflict) => conflict.column('external_id').where('external_id', 'is not', null).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (stored === undefined) return undefined
  checkId('tenant', stored.id)
  return shape.load(stored)
}

/** @returns undefined when the external id is another tenant's */
export async function updateTenant(
  connection: Connection,
  id: TenantId,
  patch: TenantPatchRow,
): Promise<TenantRow | undefined> {
  const { externalId } = patch
  if (typeof externalId === 'string') {
    const holder = await findTenantByExternalId(connection, externalId)
    if (holder !== undefined && holder.id !== id) return undefined
  }
  const columns = shape.store<Partial<StoredTenant>>(patch)
  if (Object.keys(columns).length > 0) {
    await connection.kysely.updateTable('tenant').set(columns).where('id', '=', id).execute()
  }
  return await findTenant(connection, id)
}

export async function renameTenant(connection: Connection, id: TenantId, name: string): Promise<void> {
  await connection.kysely.updateTable('tenant').set({ name }).where('id', '=', id).execute()
}

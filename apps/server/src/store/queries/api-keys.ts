import type { Insertable } from 'kysely'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { decodeCursor } from '../cursor.ts'
import { checkId } from '../faults.ts'
import type { Page, PageRequest } from '../page.ts'
import type { ApiKeyRow, TenantId } from '../rows.ts'
import type { ApiKeyTable } from '../tables.ts'
import { pageOf } from './list-page.ts'

const shape = new RowShape<ApiKeyRow>({
  id: plain('id'),
  tenantId: plain('tenant_id'),
  name: plain('name'),
  keyHash: plain('key_hash'),
  scopes: json('scopes'),
  expiresAt: plain('expires_at'),
  createdAt: plain('created_at'),
})

/** Across tenants: the key says which tenant the caller is. */
export async function findApiKeyByHash(connection: Connection, keyHash: string): Promise<ApiKeyRow | undefined> {
  // Every request asks, so this text stays prepared.
  const [stored] = await connection.rows<object>('select * from api_key where key_hash = ?', [keyHash])
  return stored && shape.load(stored)
}

export async function insertApiKey(
  connection: Connection,
  tenantId: TenantId,
  key: Omit<ApiKeyRow, 'id' | 'tenantId'>,
): Promise<ApiKeyRow> {
  const stored = await connection.kysely
    .insertInto('api_key')
    .values({ ...shape.store<Insertable<ApiKeyTable>>(key), tenant_id: tenantId })
    .returningAll()
    .executeTakeFirstOrThrow()
  checkId('api_key', stored.id)
  return shape.load(stored)
}

/** By id. */
export async function pageApiKeys(
  connection: Connection,
  tenantId: TenantId,
  { limit, cursor }: PageRequest,
): Promise<Page<ApiKeyRow>> {
  const after = cursor === undefined ? 0 : decodeCursor('keys', cursor).id
  const sql = 'select * from api_key where tenant_id = ? and id > ? order by id limit ?'
  const stored = await connection.rows<object>(sql, [tenantId, after, limit + 1])
  const found = stored.map((row) => shape.load(row))
  return pageOf('keys', found, limit, () => 0)
}

export async function deleteApiKey(connection: Connection, tenantId: TenantId, id: number): Promise<boolean> {
  const deleted = await connection.kysely
    .deleteFrom('api_key')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return deleted !== undefined
}

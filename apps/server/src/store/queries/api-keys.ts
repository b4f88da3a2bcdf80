import type { Insertable } from 'kysely'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { checkId } from '../faults.ts'
import type { ApiKeyRow, TenantId } from '../rows.ts'
import type { ApiKeyTable } from '../tables.ts'

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

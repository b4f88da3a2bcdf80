import type { Connection } from '../connection.ts'
import type { TenantId } from '../rows.ts'

/** Waits for every other unit of the tenant that has locked the same name, and makes later ones wait for this one. */
export async function lockName(connection: Connection, tenantId: TenantId, name: string): Promise<void> {
  const { byName } = connection.locking
  if (byName !== '') await connection.rows(byName, [`${tenantId}:${name}`])
}

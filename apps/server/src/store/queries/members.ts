import type { EpochMs } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import type { MemberRole, MemberRow, TenantId } from '../rows.ts'

interface StoredMember {
  readonly user_id: string
  readonly tenant_id: number
  readonly role: MemberRole
  readonly created_at: EpochMs
  readonly username: string | null
}

const columns = 'm.user_id, m.tenant_id, m.role, m.created_at, u."username" as username'
const people = 'from tenant_member m join "user" u on u."id" = m.user_id'

function load(stored: StoredMember): MemberRow {
  return {
    userId: stored.user_id,
    tenantId: stored.tenant_id,
    role: stored.role,
    username: stored.username ?? '',
    createdAt: stored.created_at,
  }
}

/** Across tenants: the person says which tenant the session is for. */
export async function findMemberOfAny(connection: Connection, userId: string): Promise<MemberRow | undefined> {
  // Every request of a page asks, so this text stays prepared.
  const [stored] = await connection.rows<StoredMember>(`select ${columns} ${people} where m.user_id = ?`, [userId])
  return stored && load(stored)
}

export async function findMember(
  connection: Connection,
  tenantId: TenantId,
  userId: string,
): Promise<MemberRow | undefined> {
  const sql = `select ${columns} ${people} where m.tenant_id = ? and m.user_id = ?`
  const [stored] = await connection.rows<StoredMember>(sql, [tenantId, userId])
  return stored && load(stored)
}

/** The oldest first. */
export async function listMembers(connection: Connection, tenantId: TenantId): Promise<readonly MemberRow[]> {
  const sql = `select ${columns} ${people} where m.tenant_id = ? order by m.created_at, m.user_id`
  return (await connection.rows<StoredMember>(sql, [tenantId])).map(load)
}

/** @returns false when the person works for a tenant already */
export async function insertMember(
  connection: Connection,
  tenantId: TenantId,
  member: Omit<MemberRow, 'tenantId' | 'username'>,
): Promise<boolean> {
  const { userId, role, createdAt } = member
  const inserted = await connection.kysely
    .insertInto('tenant_member')
    .values({ user_id: userId, tenant_id: tenantId, role, created_at: createdAt })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .returning('user_id')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function updateMember(
  connection: Connection,
  tenantId: TenantId,
  userId: string,
  role: MemberRole,
): Promise<boolean> {
  const changed = await connection.kysely
    .updateTable('tenant_member')
    .set({ role })
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function deleteMember(connection: Connection, tenantId: TenantId, userId: string): Promise<boolean> {
  const deleted = await connection.kysely
    .deleteFrom('tenant_member')
    .where('tenant_id', '=', tenantId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return deleted !== undefined
}

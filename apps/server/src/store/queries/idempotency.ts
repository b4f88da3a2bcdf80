import type { EpochMs } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import type { IdempotentAnswer, TenantId } from '../rows.ts'

export async function findIdempotentAnswer(
  connection: Connection,
  tenantId: TenantId,
  key: string,
): Promise<IdempotentAnswer | undefined> {
  return await connection.kysely
    .selectFrom('idempotency_key')
    .select(['body_hash as bodyHash', 'status', 'body', 'created_at as createdAt'])
    .where('tenant_id', '=', tenantId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

export async function putIdempotentAnswer(
  connection: Connection,
  tenantId: TenantId,
  key: string,
  answer: IdempotentAnswer,
): Promise<void> {
  const values = {
    body_hash: answer.bodyHash,
    status: answer.status,
    body: answer.body,
    created_at: answer.createdAt,
  }
  await connection.kysely
    .insertInto('idempotency_key')
    .values({ tenant_id: tenantId, idempotency_key: key, ...values })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'idempotency_key']).doUpdateSet(values))
    .execute()
}

export async function deleteIdempotentAnswer(connection: Connection, tenantId: TenantId, key: string): Promise<void> {
  await connection.kysely
    .deleteFrom('idempotency_key')
    .where('tenant_id', '=', tenantId)
    .where('idempotency_key', '=', key)
    .execute()
}

/** Across tenants (HA3). */
export async function deleteIdempotentAnswersBefore(connection: Connection, before: EpochMs): Promise<void> {
  await connection.kysely.deleteFrom('idempotency_key').where('created_at', '<', before).execute()
}

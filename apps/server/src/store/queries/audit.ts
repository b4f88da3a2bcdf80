import type { Connection } from '../connection.ts'
import type { AuditRow, TenantId } from '../rows.ts'

export async function insertAudit(connection: Connection, tenantId: TenantId, row: AuditRow): Promise<void> {
  await connection.kysely
    .insertInto('audit_log')
    .values({
      tenant_id: tenantId,
      at: row.at,
      actor: row.actor,
      action: row.action,
      detail: row.detail === null ? null : JSON.stringify(row.detail),
    })
    .execute()
}

import type { EpochMs } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import type { SettingRow, TenantId } from '../rows.ts'
import type { PrintConfigTable } from '../tables.ts'

/** By key. */
export async function listSettings(connection: Connection, tenantId: TenantId): Promise<readonly SettingRow[]> {
  return await connection.kept(
    'select config_key, config_value, updated_at from print_config where tenant_id = ? order by config_key',
    [tenantId],
    (stored: readonly { config_key: string; config_value: string; updated_at: EpochMs }[]) =>
      stored.map((row) => ({ key: row.config_key, value: row.config_value, updatedAt: row.updated_at })),
  )
}

export async function putSettings(
  connection: Connection,
  tenantId: TenantId,
  rows: readonly SettingRow[],
): Promise<void> {
  for (const row of rows) {
    const value = { config_value: row.value, config_type: typeOfValue(row.value), updated_at: row.updatedAt }
    await connection.kysely
      .insertInto('print_config')
      .values({ tenant_id: tenantId, config_key: row.key, created_at: row.updatedAt, description: null, ...value })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'config_key']).doUpdateSet(value))
      .execute()
  }
}

export async function deleteSetting(connection: Connection, tenantId: TenantId, key: string): Promise<void> {
  await connection.kysely
    .deleteFrom('print_config')
    .where('tenant_id', '=', tenantId)
    .where('config_key', '=', key)
    .execute()
}

/** For people who read the table: what its JSON text holds. A sealed secret is no JSON and counts as text. */
function typeOfValue(value: string): PrintConfigTable['config_type'] {
  if (/^(true|false)$/.test(value)) return 'BOOLEAN'
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return 'NUMBER'
  return /^[[{]/.test(value) ? 'JSON' : 'STRING'
}

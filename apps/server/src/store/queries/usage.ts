import type { EpochMs } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import type { TenantId } from '../rows.ts'

/** How many printers a tenant has. */
export async function countPrinters(connection: Connection, tenantId: TenantId): Promise<number> {
  const sql = 'select count(*) as count from printer where tenant_id = ?'
  const [found] = await connection.rows<{ count: number }>(sql, [tenantId])
  return Number(found?.count ?? 0)
}

/** How many tasks a tenant has made since an instant. */
export async function countTasksSince(connection: Connection, tenantId: TenantId, since: EpochMs): Promise<number> {
  const sql = 'select count(*) as count from print_task where tenant_id = ? and created_at >= ?'
  const [found] = await connection.rows<{ count: number }>(sql, [tenantId, since])
  return Number(found?.count ?? 0)
}

/** What was counted on a day; undefined when nobody has counted yet. */
export async function findTaskCount(
  connection: Connection,
  tenantId: TenantId,
  day: string,
): Promise<number | undefined> {
  const sql = 'select task_count from tenant_usage where tenant_id = ? and day = ?'
  const [found] = await connection.rows<{ task_count: number }>(sql, [tenantId, day])
  return found?.task_count
}

/**
 * Counts one more task of a day.
 * @param first what the count is where nobody has counted yet
 * @returns the new count
 */
export async function addToTaskCount(
  connection: Connection,
  tenantId: TenantId,
  day: string,
  first: number,
): Promise<number> {
  const sql =
    'insert into tenant_usage (tenant_id, day, task_count) values (?, ?, ?) ' +
    'on conflict (tenant_id, day) do update set task_count = tenant_usage.task_count + 1 returning task_count'
  const [found] = await connection.rows<{ task_count: number }>(sql, [tenantId, day, first])
  return found?.task_count ?? first
}

import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { TenantId } from '../rows.ts'
import { archiveRecord } from './archived-tasks.ts'
import { templateUseMs } from './task-rows.ts'

/** Word for word as in the partial index `print_task_finished`. */
const finished = `print_status in ('SUCCESS', 'FAILED', 'CANCELLED')`

type Columns = Readonly<Record<string, SqlValue>>

/**
 * Moves finished tasks into the archive, the longest untouched first: their columns and history as one record each,
 * without what they printed, which holds names and addresses of customers.
 * @returns how many
 */
export async function archiveTasks(
  connection: Connection,
  tenantId: TenantId,
  { before, limit, now }: { readonly before: EpochMs; readonly limit: number; readonly now: EpochMs },
): Promise<number> {
  const tasks = await connection.rows<Columns & { readonly id: number }>(
    `select * from print_task where tenant_id = ? and ${finished} and updated_at < ?
     order by updated_at, id limit ?${connection.locking.skipLocked}`,
    [tenantId, before, limit],
  )
  await Promise.all(tasks.map(async (task) => await archiveTask(connection, tenantId, task, now)))
  return tasks.length
}

async function archiveTask(
  connection: Connection,
  tenantId: TenantId,
  task: Columns & { readonly id: number },
  now: EpochMs,
): Promise<void> {
  const { id, content: _content, template_hash: _hash, ...kept } = task
  const events = await connection.rows<Columns>(
    `select at, event, from_status, to_status, attempt, node, cause, detail from print_task_event
     where job_id = ? and tenant_id = ? order by version`,
    [id, tenantId],
  )
  const { task_id: taskId = null, order_id: orderId = null, idempotency_key: key = null } = kept
  await Promise.all([
    connection.run(
      `insert into print_task_archive
         (job_id, tenant_id, task_id, order_id, idempotency_key, created_at, archived_at, record)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, tenantId, taskId, orderId, key, kept.created_at ?? now, now, archiveRecord({ id, ...kept }, events)],
    ),
    connection.run('delete from vendor_job where job_id = ? and tenant_id = ?', [id, tenantId]),
    connection.run('delete from print_task_output where job_id = ? and tenant_id = ?', [id, tenantId]),
    connection.run('delete from print_task_event where job_id = ? and tenant_id = ?', [id, tenantId]),
    connection.run('delete from print_task where id = ? and tenant_id = ?', [id, tenantId]),
  ])
}

/**
 * Forgets templates that no task took since `before`. A task marks its template as used, at most a day late, and in the
 * unit that makes the task: whoever comes second of the two sees the other.
 * @returns how many
 */
export async function deleteUnusedTemplates(
  connection: Connection,
  tenantId: TenantId,
  before: EpochMs,
): Promise<number> {
  // Nearly all tasks that old are in the archive, so that few are left to look through.
  return await connection.run(
    `delete from print_template
     where tenant_id = ? and coalesce(used_at, created_at) < ?
       and not exists (select 1 from print_task user_task
         where user_task.tenant_id = print_template.tenant_id and user_task.template_hash = print_template.hash
           and user_task.created_at <= ?)`,
    [tenantId, before, before + templateUseMs],
  )
}

/** Across tenants: forgets the output of finished tasks, oldest task first. */
export async function deleteOutputsBefore(
  connection: Connection,
  { before, afterJobId, limit }: { readonly before: EpochMs; readonly afterJobId: number; readonly limit: number },
): Promise<{ readonly deleted: number; readonly lastJobId: number | undefined }> {
  const seen = await connection.rows<{ readonly job_id: number; readonly attempt: number; readonly old: number }>(
    `select kept.job_id, kept.attempt,
       case when ${finished} and task.updated_at < ? then 1 else 0 end as old
     from print_task_output kept join print_task task on task.id = kept.job_id
     where kept.job_id > ? order by kept.job_id limit ?`,
    [before, afterJobId, limit],
  )
  const old = seen.filter((output) => output.old === 1)
  await Promise.all(
    old.map(
      async (output) =>
        await connection.run('delete from print_task_output where job_id = ? and attempt = ?', [
          output.job_id,
          output.attempt,
        ]),
    ),
  )
  return { deleted: old.length, lastJobId: old.length === 0 ? undefined : seen.at(-1)?.job_id }
}

import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { TaskPatch, TaskRow, TemplatePrints, TenantId } from '../rows.ts'
import { loadTasks } from './task-rows.ts'

/** A slip that could not be made from its template and data. */
const madeNoSlip = `print_status = 'FAILED' and error_code in ('render_failed', 'content_refused')`
/** What was to be printed: an order on however many printers, or the same data again. */
const printedOf = `coalesce(cast(order_id as text), content)`

/**
 * How the newest tasks of a template's version went. A print that failed for another reason, such as a printer without
 * paper, says nothing about the template and counts nowhere.
 * @param of `ended`: of the newest that printed or made no slip, without those that another version has printed since;
 *   an order of which no slip could be made counts once, on however many printers and however often it was tried
 */
export async function countTemplatePrints(
  connection: Connection,
  tenantId: TenantId,
  version: string,
  { limit, of }: { readonly limit: number; readonly of: 'all' | 'ended' },
): Promise<TemplatePrints> {
  const ended = of === 'ended' ? `and (print_status = 'SUCCESS' or ${madeNoSlip})` : ''
  const condition = `tenant_id = ? and template_version = ? ${ended} order by id desc limit ?`
  const named = await countPrints(connection, condition, [tenantId, version, limit], of)
  if (of === 'ended') return named
  return await withUnmade(connection, named, 'template_version = ? and tenant_id = ?', [version, tenantId])
}

/** Over all tenants, the newest ones first: how prints with a version of the platform's own template went. */
export async function countPlatformPrints(
  connection: Connection,
  version: string,
  limit: number,
): Promise<TemplatePrints> {
  const condition = 'template_version = ? order by tenant_id desc, id desc limit ?'
  const named = await countPrints(connection, condition, [version, limit], 'all')
  return await withUnmade(connection, named, 'template_version = ?', [version])
}

async function countPrints(
  connection: Connection,
  condition: string,
  values: readonly SqlValue[],
  of: 'all' | 'ended',
): Promise<TemplatePrints> {
  const columns = of === 'ended' ? `print_status, error_code, ${printedOf} as printed_of` : 'print_status, error_code'
  const failures =
    of === 'ended'
      ? `count(distinct case when ${madeNoSlip} then printed_of end)`
      : `coalesce(sum(case when ${madeNoSlip} then 1 else 0 end), 0)`
  const [counts] = await connection.rows<TemplatePrints>(
    `select coalesce(sum(case when print_status = 'SUCCESS' then 1 else 0 end), 0) as printed,
       ${failures} as failed,
       coalesce(sum(case when print_status in ('PENDING', 'DELAYED', 'PRINTING') then 1 else 0 end), 0) as open
     from (select ${columns} from print_task where ${condition}) counted`,
    values,
  )
  const { printed = 0, failed = 0, open = 0 } = counts ?? {}
  return { printed: Number(printed), failed: Number(failed), open: Number(open) }
}

/** Tasks of a template's version of which nothing came out because no slip could be made, newest first. */
export async function listUnmadeSlips(
  connection: Connection,
  tenantId: TenantId,
  version: string,
  { since, limit }: { readonly since: EpochMs; readonly limit: number },
): Promise<readonly TaskRow[]> {
  const stored = await connection.rows<object>(
    `select * from print_task where tenant_id = ? and template_version = ?
       and print_status = 'FAILED' and error_code = 'render_failed' and may_have_printed = 0 and copies_done = 0
       and updated_at >= ? order by id desc limit ?`,
    [tenantId, version, since, limit],
  )
  return await loadTasks(connection, stored)
}

async function withUnmade(
  connection: Connection,
  prints: TemplatePrints,
  condition: string,
  values: readonly SqlValue[],
): Promise<TemplatePrints> {
  const [unmade] = await connection.rows<{ readonly task_count: number }>(
    `select coalesce(sum(task_count), 0) as task_count from template_unmade where ${condition}`,
    values,
  )
  return { ...prints, failed: prints.failed + Number(unmade?.task_count ?? 0) }
}

/** Remembers that a version could make no slip of a task that takes another one now. */
export async function noteUnmade(
  connection: Connection,
  tenantId: TenantId,
  before: TaskRow,
  patch: TaskPatch,
): Promise<void> {
  const { templateVersion, printStatus, errorCode } = before
  const isOther = patch.templateVersion !== undefined && patch.templateVersion !== templateVersion
  const madeNone = printStatus === 'FAILED' && (errorCode === 'render_failed' || errorCode === 'content_refused')
  if (templateVersion === null || !isOther || !madeNone) return
  await connection.run(
    `insert into template_unmade (tenant_id, template_version, task_count) values (?, ?, 1)
     on conflict (template_version, tenant_id) do update set task_count = template_unmade.task_count + 1`,
    [tenantId, templateVersion],
  )
}

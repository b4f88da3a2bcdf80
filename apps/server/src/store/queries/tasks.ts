import type { DriverKind, PrintStatus } from '@xiaopiao/protocol'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Connection } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import type { Page } from '../page.ts'
import type { TaskEventRow, TaskOutput, TaskRow, TenantId } from '../rows.ts'
import type { TaskFilter } from '../store.ts'
import type { Tables } from '../tables.ts'
import { pageOf } from './list-page.ts'
import { taskEventShape } from './task-columns.ts'
import { loadTask, loadTasks } from './task-rows.ts'

async function findOne(
  connection: Connection,
  condition: string,
  values: readonly (string | number)[],
): Promise<TaskRow | undefined> {
  const [stored] = await connection.rows<object>(`select * from print_task where ${condition}`, values)
  return stored && (await loadTask(connection, stored))
}

export async function findTask(
  connection: Connection,
  tenantId: TenantId,
  taskId: string,
): Promise<TaskRow | undefined> {
  return await findOne(connection, 'tenant_id = ? and task_id = ?', [tenantId, taskId])
}

export async function findTaskByJobId(
  connection: Connection,
  tenantId: TenantId,
  id: number,
): Promise<TaskRow | undefined> {
  return await findOne(connection, 'tenant_id = ? and id = ?', [tenantId, id])
}

export async function findTaskByIdempotencyKey(
  connection: Connection,
  tenantId: TenantId,
  key: string,
): Promise<TaskRow | undefined> {
  return await findOne(connection, 'tenant_id = ? and idempotency_key = ?', [tenantId, key])
}

/** DL11: the newest reprint of a task that is still open. */
export async function findOpenReprintOf(
  connection: Connection,
  tenantId: TenantId,
  taskId: string,
): Promise<TaskRow | undefined> {
  return await findOne(
    connection,
    `tenant_id = ? and reprint_of = ? and print_status in ('PENDING', 'DELAYED', 'PRINTING') order by id desc limit 1`,
    [tenantId, taskId],
  )
}

/** By id. */
export async function listTasksOfOrder(
  connection: Connection,
  tenantId: TenantId,
  orderId: number,
): Promise<readonly TaskRow[]> {
  const stored = await connection.rows<object>(
    'select * from print_task where tenant_id = ? and order_id = ? order by id',
    [tenantId, orderId],
  )
  return await loadTasks(connection, stored)
}

type TaskConditions = ExpressionBuilder<Tables, 'print_task'>

/** Newest first, by creation and id. */
export async function listTasks(
  connection: Connection,
  tenantId: TenantId,
  filter: TaskFilter,
): Promise<Page<TaskRow>> {
  const limit = checkPageLimit(filter.limit)
  const stored = await connection.kysely
    .selectFrom('print_task')
    .selectAll()
    .where((where) =>
      where.and([
        where('tenant_id', '=', tenantId),
        ...(filter.driver === undefined ? [] : [ofDriver(where, tenantId, filter.driver)]),
        ...conditionsOf(where, filter),
      ]),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf('tasks', await loadTasks(connection, stored), limit, (task) => task.createdAt)
}

function ofDriver(where: TaskConditions, tenantId: TenantId, driver: DriverKind): Expression<SqlBool> {
  const printers = where
    .selectFrom('printer')
    .select('printer.id')
    .where('printer.tenant_id', '=', tenantId)
    .where('printer.driver', '=', driver)
  return where('printer_id', 'in', printers)
}

function conditionsOf(where: TaskConditions, filter: TaskFilter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = []
  if (filter.status !== undefined) conditions.push(ofStatus(filter.status))
  if (filter.printerSn !== undefined) conditions.push(where('printer_sn', '=', filter.printerSn))
  if (filter.orderId !== undefined) conditions.push(where('order_id', '=', filter.orderId))
  if (filter.printType !== undefined) conditions.push(where('print_type', '=', filter.printType))
  if (filter.createdFrom !== undefined) conditions.push(where('created_at', '>=', filter.createdFrom))
  if (filter.createdTo !== undefined) conditions.push(where('created_at', '<=', filter.createdTo))
  if (filter.text !== undefined && filter.text !== '') conditions.push(containing(where, filter.text))
  if (filter.cursor !== undefined) {
    const after = decodeCursor('tasks', filter.cursor)
    conditions.push(where(where.refTuple('created_at', 'id'), '<', where.tuple(after.key, after.id)))
  }
  return conditions
}

/**
 * The state stands in the text, with the set that its partial index is made for: a database uses such an index only
 * when it can see that the question implies it.
 */
function ofStatus(status: PrintStatus): Expression<SqlBool> {
  const own = sql<SqlBool>`print_status = ${sql.lit(status)}`
  switch (status) {
    case 'PENDING':
    case 'DELAYED':
    case 'PRINTING':
      return sql<SqlBool>`(${own} and print_status in ('PENDING', 'DELAYED', 'PRINTING') and tenant_id > 0)`
    case 'FAILED':
    case 'CANCELLED':
      return sql<SqlBool>`(${own} and print_status in ('FAILED', 'CANCELLED'))`
    case 'SUCCESS':
      return own
  }
}

/** The text as it is written, wherever it stands; small and capital letters alike where the database knows them. */
function containing(where: TaskConditions, text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const columns = ['task_id', 'printer_sn', 'error_message'] as const
  return where.or(columns.map((column) => sql<SqlBool>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`))
}

/** Oldest first. */
export async function listTaskEvents(
  connection: Connection,
  tenantId: TenantId,
  jobId: number,
): Promise<readonly TaskEventRow[]> {
  const stored = await connection.kysely
    .selectFrom('print_task_event')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('job_id', '=', jobId)
    .orderBy('version')
    .execute()
  return stored.map((record) => taskEventShape.load(record))
}

/** The output of the newest attempt. */
export async function findTaskOutput(
  connection: Connection,
  tenantId: TenantId,
  jobId: number,
): Promise<TaskOutput | undefined> {
  return await connection.kysely
    .selectFrom('print_task_output')
    .select(['attempt', 'model', 'width_dots as widthDots', 'format', 'bytes'])
    .where('tenant_id', '=', tenantId)
    .where('job_id', '=', jobId)
    .orderBy('attempt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Open tasks by printer id; a printer without any is absent. */
export async function countOpenTasks(connection: Connection, tenantId: TenantId): Promise<ReadonlyMap<number, number>> {
  const counts = await connection.rows<{ printer_id: number; open: number }>(
    `select printer_id, count(*) as open from print_task
     where tenant_id = ? and tenant_id > 0 and print_status in ('PENDING', 'DELAYED', 'PRINTING') group by printer_id`,
    [tenantId],
  )
  return new Map(counts.map((count) => [count.printer_id, Number(count.open)]))
}

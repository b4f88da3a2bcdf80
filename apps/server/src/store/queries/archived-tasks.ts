import type { Connection, SqlValue } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import type { Page } from '../page.ts'
import type { ArchivedTask, TenantId } from '../rows.ts'
import type { ArchiveFilter } from '../store.ts'
import { pageOf } from './list-page.ts'
import { taskEventShape, taskShape } from './task-columns.ts'

/*
 * A record keeps the columns of a task and of its history by their names, without those that are null: a column that a
 * later release adds is null in every older record.
 */

type Columns = Readonly<Record<string, SqlValue>>

/** The text of an archived task's record. */
export function archiveRecord(task: Columns, events: readonly Columns[]): string {
  return JSON.stringify({ task: withoutNulls(task), events: events.map(withoutNulls) })
}

function withoutNulls(columns: Columns): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null))
}

interface StoredRecord {
  readonly archived_at: number
  readonly record: string
}

function loadRecord({ archived_at: archivedAt, record }: StoredRecord): ArchivedTask {
  const { task, events } = JSON.parse(record) as { readonly task: Columns; readonly events: readonly Columns[] }
  return {
    task: { ...taskShape.load(task), source: { kind: 'text', text: '' } },
    events: events.map((event) => taskEventShape.load(event)),
    archivedAt,
  }
}

async function findOne(
  connection: Connection,
  condition: string,
  values: readonly SqlValue[],
): Promise<ArchivedTask | undefined> {
  const sql = `select archived_at, record from print_task_archive where tenant_id = ? and ${condition}`
  const [stored] = await connection.rows<StoredRecord>(sql, values)
  return stored && loadRecord(stored)
}

export async function findArchivedTask(
  connection: Connection,
  tenantId: TenantId,
  taskId: string,
): Promise<ArchivedTask | undefined> {
  return await findOne(connection, 'task_id = ?', [tenantId, taskId])
}

/** DL11: a key is kept for good. Every new task that has one asks. */
export async function findArchivedTaskByKey(
  connection: Connection,
  tenantId: TenantId,
  idempotencyKey: string | null,
): Promise<ArchivedTask | undefined> {
  if (idempotencyKey === null) return undefined
  return await findOne(connection, 'idempotency_key = ?', [tenantId, idempotencyKey])
}

/** Newest first, by creation and id. */
export async function listArchivedTasks(
  connection: Connection,
  tenantId: TenantId,
  filter: ArchiveFilter,
): Promise<Page<ArchivedTask>> {
  const limit = checkPageLimit(filter.limit)
  let query = connection.kysely
    .selectFrom('print_task_archive')
    .select(['archived_at', 'record'])
    .where('tenant_id', '=', tenantId)
  if (filter.orderId !== undefined) query = query.where('order_id', '=', filter.orderId)
  if (filter.createdFrom !== undefined) query = query.where('created_at', '>=', filter.createdFrom)
  if (filter.createdTo !== undefined) query = query.where('created_at', '<=', filter.createdTo)
  if (filter.cursor !== undefined) {
    const after = decodeCursor('archived-tasks', filter.cursor)
    query = query.where((where) => where(where.refTuple('created_at', 'job_id'), '<', where.tuple(after.key, after.id)))
  }
  const stored = await query
    .orderBy('created_at', 'desc')
    .orderBy('job_id', 'desc')
    .limit(limit + 1)
    .execute()
  const found = stored.map((record) => {
    const archived = loadRecord(record)
    return { ...archived, id: archived.task.id }
  })
  return pageOf('archived-tasks', found, limit, ({ task }) => task.createdAt)
}

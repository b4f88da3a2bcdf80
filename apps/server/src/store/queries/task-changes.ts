import type { Connection, SqlValue } from '../connection.ts'
import { checkId } from '../faults.ts'
import type { NewTask, TaskEventRow, TaskOutput, TaskPatch, TaskRow, TenantId } from '../rows.ts'
import { findArchivedTaskByKey } from './archived-tasks.ts'
import { taskShape } from './task-columns.ts'
import { putTemplate, storeTask } from './task-rows.ts'
import { findTaskByIdempotencyKey } from './tasks.ts'
import { noteUnmade } from './template-prints.ts'

/*
 * Every task passes here three times on its way to paper, so these statements are written by hand: their texts
 * are the same each time and stay prepared. A transition and its history row are one statement where the database can
 * do that, else two that are sent together.
 */

/**
 * DL2: adds a task with its first history row, or answers the older one with the same idempotency key.
 * Throws when the printer or the order is another tenant's.
 */
export async function insertTask(
  connection: Connection,
  tenantId: TenantId,
  task: NewTask,
  event: TaskEventRow,
): Promise<{ readonly task: TaskRow; readonly created: boolean }> {
  const row = { ...task, tenantId, updatedAt: event.at, version: 1 }
  const columns = await storeTask(connection, row)
  const names = Object.keys(columns)
  const insert = {
    sql: `insert into print_task (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
       on conflict (tenant_id, idempotency_key) where idempotency_key is not null do nothing`,
    values: Object.values(columns),
  }
  const made = { condition: 'task_id = ? and tenant_id = ?', values: [task.taskId, tenantId] } as const
  const [storedId, archived] = await Promise.all([
    writeWithEvent(connection, insert, event, made),
    findArchivedTaskByKey(connection, tenantId, task.idempotencyKey),
    checkOwner(connection, tenantId, task.printerId, task.orderId),
  ])
  if (archived !== undefined) {
    // Asked beside the insert because it hardly ever happens: the key was used by a task of long ago (DL11).
    if (storedId !== undefined) await takeBack(connection, tenantId, storedId)
    return { task: archived.task, created: false }
  }
  if (storedId !== undefined) return { task: { ...row, id: checkId('print_task', storedId) }, created: true }
  if (task.idempotencyKey !== null) {
    const older = await findTaskByIdempotencyKey(connection, tenantId, task.idempotencyKey)
    // Between the two questions it may have gone to the archive.
    const found = older ?? (await findArchivedTaskByKey(connection, tenantId, task.idempotencyKey))?.task
    if (found !== undefined) return { task: found, created: false }
  }
  throw new Error(`Cannot add task "${task.taskId}": it conflicts with a task that is not there`)
}

async function takeBack(connection: Connection, tenantId: TenantId, id: number): Promise<void> {
  await connection.run('delete from print_task_event where job_id = ? and tenant_id = ?', [id, tenantId])
  await connection.run('delete from print_task where id = ? and tenant_id = ?', [id, tenantId])
}

/**
 * DL1: compare-and-set by version, with its history row.
 * @param before the task as it was read; a row of this version is exactly that, so it is not read back
 * @returns undefined when another writer was first, or, on the way to PRINTING, when the printer has a task
 *   in PRINTING already (DL7)
 */
export async function changeTask(
  connection: Connection,
  tenantId: TenantId,
  before: TaskRow,
  patch: TaskPatch,
  event: TaskEventRow,
): Promise<TaskRow | undefined> {
  if (patch.printerId !== undefined) await checkOwner(connection, tenantId, patch.printerId, null)
  const columns = {
    ...taskShape.store<Record<string, SqlValue>>(patch.source === undefined ? patch : withoutTemplate(patch)),
    ...(await changedTemplate(connection, tenantId, { before, patch, now: event.at })),
  }
  const sets = Object.keys(columns).map((name) => `${name} = ?, `)
  // The unique index alone would hold the lane too, but by an error that ends a whole transaction on PostgreSQL.
  const lane =
    patch.printStatus === 'PRINTING'
      ? `and not exists (select 1 from print_task other where other.printer_id = ${patch.printerId === undefined ? 'print_task.printer_id' : '?'}
           and other.print_status = 'PRINTING' and other.id <> print_task.id)`
      : ''
  const laneValues = lane !== '' && patch.printerId !== undefined ? [patch.printerId] : []
  const version = before.version + 1
  const update = {
    sql: `update print_task set ${sets.join('')}updated_at = ?, version = version + 1
       where id = ? and tenant_id = ? and version = ? ${lane}`,
    values: [...Object.values(columns), event.at, before.id, tenantId, before.version, ...laneValues],
  }
  const changedId = await writeWithEvent(connection, update, event, {
    condition: 'id = ? and tenant_id = ? and version = ?',
    values: [before.id, tenantId, version],
  })
  if (changedId === undefined) return undefined
  await noteUnmade(connection, tenantId, before, patch)
  return { ...before, ...patch, updatedAt: event.at, version }
}

/** Nearly always a changed document keeps its template. @returns the column that names another */
async function changedTemplate(
  connection: Connection,
  tenantId: TenantId,
  { before, patch, now }: { readonly before: TaskRow; readonly patch: TaskPatch; readonly now: number },
): Promise<Readonly<Record<string, SqlValue>>> {
  const { source } = patch
  if (source?.kind !== 'template') return source === undefined ? {} : { template_hash: null }
  if (before.source.kind === 'template' && before.source.template === source.template) return {}
  return { template_hash: await putTemplate(connection, tenantId, source.template, now) }
}

/** The template is stored apart. */
function withoutTemplate(patch: TaskPatch): TaskPatch {
  return patch.source?.kind === 'template' ? { ...patch, source: { ...patch.source, template: undefined } } : patch
}

/** A statement about tasks, with its values. */
interface TaskWrite {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

/** Finds the task only when the transition that a history row tells of has been made. */
interface MadeTransition {
  readonly condition: 'task_id = ? and tenant_id = ?' | 'id = ? and tenant_id = ? and version = ?'
  readonly values: readonly SqlValue[]
}

/**
 * Makes a transition and its history row, which is keyed by the version that the transition made: no transition can
 * have two rows, and where another writer was first, the row is there already.
 * @returns the task's id; undefined when nothing was written
 */
async function writeWithEvent(
  connection: Connection,
  write: TaskWrite,
  event: TaskEventRow,
  made: MadeTransition,
): Promise<number | undefined> {
  const insertEvent = `insert into print_task_event
       (at, event, from_status, to_status, attempt, node, cause, detail, job_id, version, tenant_id)
     select ?, ?, ?, ?, ?, ?, ?, ?, id, version, tenant_id from`
  const { at, fromStatus, toStatus, attempt, node, cause, detail } = event
  const told = [at, event.event, fromStatus, toStatus, attempt, node, cause, detail]
  if (connection.nestsWrites) {
    const [written] = await connection.rows<{ readonly id: number }>(
      `with written as (${write.sql} returning id, version, tenant_id), told as (${insertEvent} written)
       select id from written`,
      [...write.values, ...told],
    )
    return written?.id
  }
  const [[written]] = await Promise.all([
    connection.rows<{ readonly id: number }>(`${write.sql} returning id`, write.values),
    connection.run(`${insertEvent} print_task where ${made.condition} on conflict (job_id, version) do nothing`, [
      ...told,
      ...made.values,
    ]),
  ])
  return written?.id
}

/** A task may name a printer or an order that is gone, but never another tenant's: its paper would come out there. */
async function checkOwner(
  connection: Connection,
  tenantId: TenantId,
  printerId: number,
  orderId: number | null,
): Promise<void> {
  if (await isOwn(connection, tenantId, printerId, orderId)) return
  const question = `select (select tenant_id from printer where id = ?) as printer,
            (select tenant_id from shop_order where id = ?) as shop_order`
  type Owners = { printer: number | null; shop_order: number | null }
  // What is not seen is gone, or stands behind the wall.
  const [owner] = await connection.unscoped.rows<Owners>(question, [printerId, orderId])
  if (owner !== undefined && owner.printer !== null && owner.printer !== tenantId) {
    throw new Error(`Cannot write the task: tenant ${tenantId} has no printer ${printerId}`)
  }
  if (owner !== undefined && owner.shop_order !== null && owner.shop_order !== tenantId) {
    throw new Error(`Cannot write the task: tenant ${tenantId} has no order ${orderId}`)
  }
}

/** Nearly always yes; the printer's half of the question is remembered. */
async function isOwn(
  connection: Connection,
  tenantId: TenantId,
  printerId: number,
  orderId: number | null,
): Promise<boolean> {
  type Owner = { readonly tenant_id: number }
  const ofPrinter = await connection.kept(
    'select tenant_id from printer where id = ?',
    [printerId],
    ([printer]: readonly Owner[]) => printer?.tenant_id,
  )
  if (ofPrinter !== tenantId) return false
  if (orderId === null) return true
  const [order] = await connection.rows<Owner>('select tenant_id from shop_order where id = ?', [orderId])
  return order?.tenant_id === tenantId
}

/** Keeps the output of an attempt; the same attempt again replaces it. Throws when the tenant has no such task. */
export async function putTaskOutput(
  connection: Connection,
  tenantId: TenantId,
  jobId: number,
  output: TaskOutput,
): Promise<void> {
  const kept = await connection.run(
    `insert into print_task_output (job_id, attempt, tenant_id, model, width_dots, format, bytes)
     select id, ?, tenant_id, ?, ?, ?, ? from print_task where id = ? and tenant_id = ?
     on conflict (job_id, attempt) do update set
       model = excluded.model, width_dots = excluded.width_dots, format = excluded.format, bytes = excluded.bytes`,
    [output.attempt, output.model, output.widthDots, output.format, output.bytes, jobId, tenantId],
  )
  if (kept === 0) throw new Error(`Cannot keep the output: tenant ${tenantId} has no task ${jobId}`)
}

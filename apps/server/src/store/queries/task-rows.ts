import { createHash } from 'node:crypto'
import type { EpochMs } from '../../clock.ts'
import type { Connection, SqlValue } from '../connection.ts'
import type { NewTask, PrintSource, TaskRow, TenantId } from '../rows.ts'
import { taskShape } from './task-columns.ts'

/*
 * Nearly all tasks of a tenant print one of a few templates, each of them larger than the data of an order. So a
 * template is kept once, under the hash of its content, and its tasks name it.
 */

interface StoredTemplate {
  readonly hash: string
  readonly text: string
}

/** A used template is marked as used once in this time; what nobody uses is swept out (`deleteUnusedTemplates`). */
export const templateUseMs = 24 * 3600 * 1000

/** Templates are never changed in place, so what was worked out for one holds as long as it lives. */
const storedTemplates = new WeakMap<object, StoredTemplate>()

/** Read lately, by hash. The hash says all of the content, so that this holds for every tenant and database. */
const readTemplates = new Map<string, unknown>()
const readTemplatesMax = 256

/** Worked out once for each template object: its text and the SHA-256 of that. */
function storedTemplate(template: unknown): StoredTemplate {
  const isObject = typeof template === 'object' && template !== null
  const known = isObject ? storedTemplates.get(template) : undefined
  if (known !== undefined) return known
  const text = JSON.stringify(template) ?? 'null'
  const stored = { hash: createHash('sha256').update(text).digest('base64url'), text }
  if (isObject) storedTemplates.set(template, stored)
  return stored
}

/** The columns of a new task, after its template is in its own table. */
export async function storeTask(
  connection: Connection,
  task: NewTask & { readonly tenantId: TenantId; readonly updatedAt: number; readonly version: number },
): Promise<Readonly<Record<string, SqlValue>>> {
  const { source } = task
  if (source.kind === 'text') return { ...taskShape.store<Record<string, SqlValue>>(task), template_hash: null }
  const hash = await putTemplate(connection, task.tenantId, source.template, task.createdAt)
  const withoutTemplate: PrintSource = { ...source, template: undefined }
  return { ...taskShape.store<Record<string, SqlValue>>({ ...task, source: withoutTemplate }), template_hash: hash }
}

/** Keeps a template that a task is about to name. @returns its hash */
export async function putTemplate(
  connection: Connection,
  tenantId: TenantId,
  template: unknown,
  now: EpochMs,
): Promise<string> {
  const stored = storedTemplate(template)
  await keepTemplate(connection, tenantId, stored, now)
  return stored.hash
}

/** Nearly always it is there already and was used today, and asking is remembered. */
async function keepTemplate(
  connection: Connection,
  tenantId: TenantId,
  { hash, text }: StoredTemplate,
  now: EpochMs,
): Promise<void> {
  const usedAt = await connection.kept(
    'select coalesce(used_at, created_at) as used_at from print_template where tenant_id = ? and hash = ?',
    [tenantId, hash],
    (found: readonly { readonly used_at: EpochMs }[]) => found[0]?.used_at,
  )
  if (usedAt !== undefined && now - usedAt < templateUseMs) return
  await connection.run(
    `insert into print_template (tenant_id, hash, content, created_at, used_at) values (?, ?, ?, ?, ?)
     on conflict (tenant_id, hash) do update set used_at = excluded.used_at`,
    [tenantId, hash, text, now, now],
  )
}

/** Makes the task of a stored row whole again. */
export async function loadTask(connection: Connection, stored: object): Promise<TaskRow> {
  const task = taskShape.load(stored)
  const { template_hash: hash } = stored as { readonly template_hash: string | null }
  if (task.source.kind === 'text' || hash === null) return task
  const template = await readTemplate(connection, task.tenantId, hash)
  return Object.assign(task, { source: { ...task.source, template } })
}

export async function loadTasks(connection: Connection, stored: readonly object[]): Promise<readonly TaskRow[]> {
  const tasks: TaskRow[] = []
  for (const record of stored) tasks.push(await loadTask(connection, record))
  return tasks
}

async function readTemplate(connection: Connection, tenantId: TenantId, hash: string): Promise<unknown> {
  const known = readTemplates.get(hash)
  if (known !== undefined) {
    readTemplates.delete(hash)
    readTemplates.set(hash, known)
    return known
  }
  const [stored] = await connection.rows<{ readonly content: string }>(
    'select content from print_template where tenant_id = ? and hash = ?',
    [tenantId, hash],
  )
  // Written with its first task in one unit, and never deleted before its last.
  if (stored === undefined) throw new Error(`Tenant ${tenantId} has no template ${hash}, which one of its tasks names`)
  const template: unknown = JSON.parse(stored.content)
  readTemplates.set(hash, template)
  const oldest = readTemplates.keys().next()
  if (readTemplates.size > readTemplatesMax && oldest.done !== true) readTemplates.delete(oldest.value)
  return template
}

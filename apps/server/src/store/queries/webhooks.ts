import type { Insertable, Updateable } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import { flag, json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { checkId } from '../faults.ts'
import type { NewWebhook, TenantId, WebhookPatchRow, WebhookRow } from '../rows.ts'
import type { WebhookTable } from '../tables.ts'

const shape = new RowShape<WebhookRow>({
  id: plain('id'),
  tenantId: plain('tenant_id'),
  url: plain('url'),
  secretSealed: plain('secret'),
  previousSecretSealed: plain('previous_secret'),
  previousSecretUntil: plain('previous_secret_until'),
  eventTypes: json('event_types'),
  enabled: flag('enabled'),
  disabledReason: plain('disabled_reason'),
  failingSince: plain('failing_since'),
  createdAt: plain('created_at'),
  updatedAt: plain('updated_at'),
})

export async function findWebhook(
  connection: Connection,
  tenantId: TenantId,
  id: number,
): Promise<WebhookRow | undefined> {
  const [stored] = await connection.rows<object>('select * from webhook where tenant_id = ? and id = ?', [tenantId, id])
  return stored && shape.load(stored)
}

/** By id. */
export async function listWebhooks(connection: Connection, tenantId: TenantId): Promise<readonly WebhookRow[]> {
  const stored = await connection.rows<object>('select * from webhook where tenant_id = ? order by id', [tenantId])
  return stored.map((record) => shape.load(record))
}

/** Enabled ones that are to be told of a type of event, by id. */
export async function listWebhooksFor(
  connection: Connection,
  tenantId: TenantId,
  eventType: string,
): Promise<readonly WebhookRow[]> {
  // Every end of a task asks, and nearly always there is none.
  const enabled = await connection.kept(
    'select * from webhook where tenant_id = ? and enabled = 1 order by id',
    [tenantId],
    (stored: readonly object[]) => stored.map((record) => shape.load(record)),
  )
  return enabled.filter((webhook) => webhook.eventTypes.includes(eventType))
}

export async function insertWebhook(
  connection: Connection,
  tenantId: TenantId,
  webhook: NewWebhook,
  now: EpochMs,
): Promise<WebhookRow> {
  const stored = await connection.kysely
    .insertInto('webhook')
    .values({ ...shape.store<Insertable<WebhookTable>>({ ...webhook, tenantId, createdAt: now, updatedAt: now }) })
    .returningAll()
    .executeTakeFirstOrThrow()
  checkId('webhook', stored.id)
  return shape.load(stored)
}

/** @returns undefined when the tenant has no such webhook */
export async function updateWebhook(
  connection: Connection,
  tenantId: TenantId,
  id: number,
  patch: WebhookPatchRow,
  now: EpochMs,
): Promise<WebhookRow | undefined> {
  const stored = await connection.kysely
    .updateTable('webhook')
    .set({ ...shape.store<Updateable<WebhookTable>>(patch), updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return stored && shape.load(stored)
}

/** Its messages stay behind; those that wait are given up by whoever meets them. */
export async function deleteWebhook(connection: Connection, tenantId: TenantId, id: number): Promise<boolean> {
  const deleted = await connection.rows('delete from webhook where tenant_id = ? and id = ? returning id', [
    tenantId,
    id,
  ])
  return deleted.length > 0
}

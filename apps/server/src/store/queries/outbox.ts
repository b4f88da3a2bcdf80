import type { EpochMs } from '../../clock.ts'
import { plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import type { Page, PageRequest } from '../page.ts'
import type { MessageOutcome, NewMessage, OutboxRow, OutboxStatus, TenantId } from '../rows.ts'
import { pageOf } from './list-page.ts'

const shape = new RowShape<OutboxRow>({
  id: plain('id'),
  tenantId: plain('tenant_id'),
  webhookId: plain('webhook_id'),
  messageId: plain('message_id'),
  subject: plain('subject'),
  eventType: plain('event_type'),
  body: plain('body'),
  status: plain('status'),
  attempt: plain('attempt'),
  nextAt: plain('next_at'),
  claimedUntil: plain('claimed_until'),
  responseStatus: plain('response_status'),
  error: plain('error'),
  createdAt: plain('created_at'),
  deliveredAt: plain('delivered_at'),
})

/*
 * The state stands in the texts word for word as in the partial indexes: a database uses such an index only when it
 * can see that the question implies it.
 */

/** Newest first. */
export async function listMessages(
  connection: Connection,
  tenantId: TenantId,
  webhookId: number,
  page: PageRequest & { readonly status?: OutboxStatus | undefined },
): Promise<Page<OutboxRow>> {
  const limit = checkPageLimit(page.limit)
  let query = connection.kysely
    .selectFrom('outbox')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('webhook_id', '=', webhookId)
  if (page.status !== undefined) query = query.where('status', '=', page.status)
  if (page.cursor !== undefined) query = query.where('id', '<', decodeCursor('messages', page.cursor).id)
  const stored = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(
    'messages',
    stored.map((record) => shape.load(record)),
    limit,
    () => 0,
  )
}

export async function findMessage(
  connection: Connection,
  tenantId: TenantId,
  webhookId: number,
  messageId: string,
): Promise<OutboxRow | undefined> {
  const [stored] = await connection.rows<object>(
    'select * from outbox where tenant_id = ? and webhook_id = ? and message_id = ?',
    [tenantId, webhookId, messageId],
  )
  return stored && shape.load(stored)
}

/** A webhook that was deleted a moment ago, or is not the tenant's, gets nothing: news must not spoil what it tells of. */
export async function insertMessages(
  connection: Connection,
  tenantId: TenantId,
  messages: readonly NewMessage[],
  now: EpochMs,
): Promise<void> {
  for (const { webhookId, messageId, subject, eventType, body } of messages) {
    // What waits for an earlier message about the same thing is due when that is, so that nobody asks for it in vain;
    // of one that is on its way only the end of its lease is known, and it is nearly always over much sooner.
    await connection.run(
      `insert into outbox (tenant_id, webhook_id, message_id, subject, event_type, body, status, attempt, next_at, created_at)
       select tenant_id, id, ?, ?, ?, ?, 'PENDING', 0, coalesce(
         (select max(next_at) from outbox where webhook_id = ? and subject = ? and status = 'PENDING'
           and (claimed_until is null or next_at <> claimed_until)), ?), ?
       from webhook where id = ? and tenant_id = ?
       on conflict (webhook_id, message_id) do nothing`,
      [messageId, subject, eventType, body, webhookId, subject, now, now, webhookId, tenantId],
    )
  }
}

/** Across tenants: who has messages waiting, one step in the index for each webhook, however many wait. */
export async function listWaitingWebhooks(
  connection: Connection,
): Promise<readonly { readonly tenantId: TenantId; readonly webhookId: number; readonly dueAt: EpochMs }[]> {
  const found = await connection.rows<{ tenant_id: number; webhook_id: number; due_at: EpochMs }>(
    `with recursive waiting (webhook_id) as (
       select min(webhook_id) from outbox where status = 'PENDING'
       union all
       select (select min(later.webhook_id) from outbox later
               where later.status = 'PENDING' and later.webhook_id > waiting.webhook_id)
       from waiting where waiting.webhook_id is not null
     )
     select first.webhook_id, first.tenant_id, first.next_at as due_at
     from waiting join outbox first on first.id = (
       select one.id from outbox one where one.webhook_id = waiting.webhook_id and one.status = 'PENDING'
       order by one.next_at, one.id limit 1)
     order by first.next_at, first.webhook_id`,
    [],
  )
  return found.map((row) => ({ tenantId: row.tenant_id, webhookId: row.webhook_id, dueAt: row.due_at }))
}

/** Takes due messages until the lease ends; until then they are not due, also when this node dies. */
export async function claimMessages(
  connection: Connection,
  tenantId: TenantId,
  webhookId: number,
  { now, leaseUntil, limit }: { readonly now: EpochMs; readonly leaseUntil: EpochMs; readonly limit: number },
): Promise<readonly OutboxRow[]> {
  const stored = await connection.rows<object>(
    `update outbox set attempt = attempt + 1, next_at = ?, claimed_until = ?
     where id in (
       select due.id from outbox due
       where due.tenant_id = ? and due.webhook_id = ? and due.status = 'PENDING' and due.next_at <= ?
         and not exists (select 1 from outbox earlier
           where earlier.webhook_id = due.webhook_id and earlier.subject = due.subject
             and earlier.status = 'PENDING' and earlier.id < due.id)
       order by due.next_at, due.id limit ?${connection.locking.skipLocked})
     returning *`,
    [leaseUntil, leaseUntil, tenantId, webhookId, now, limit],
  )
  return stored.map((record) => shape.load(record)).toSorted((one, other) => one.id - other.id)
}

/**
 * Records how a try ended.
 * @returns whether it was recorded; not when the lease has passed to somebody else, or the message was settled
 */
export async function settleMessage(
  connection: Connection,
  tenantId: TenantId,
  claimed: OutboxRow,
  outcome: MessageOutcome,
  now: EpochMs,
): Promise<boolean> {
  if (outcome.kind === 'delivered') {
    const delivered = await connection.rows(
      `update outbox set status = 'DELIVERED', next_at = null, delivered_at = ?, response_status = ?, error = null
       where id = ? and tenant_id = ? and status <> 'DELIVERED' returning id`,
      [now, outcome.responseStatus, claimed.id, tenantId],
    )
    if (claimed.attempt > 1) await moveLater(connection, tenantId, claimed, { from: 'later', to: now })
    return delivered.length > 0
  }
  const [status, attempt, nextAt, response, error] =
    outcome.kind === 'released'
      ? ['PENDING', claimed.attempt - 1, now, claimed.responseStatus, claimed.error]
      : outcome.kind === 'again'
        ? ['PENDING', claimed.attempt, outcome.nextAt, outcome.responseStatus, outcome.error]
        : ['FAILED', claimed.attempt, null, outcome.responseStatus, outcome.error]
  const settled = await connection.rows(
    `update outbox set status = ?, attempt = ?, next_at = ?, response_status = ?, error = ?
     where id = ? and tenant_id = ? and status = 'PENDING' and claimed_until = ? returning id`,
    [status, attempt, nextAt, response, error, claimed.id, tenantId, claimed.claimedUntil] as const,
  )
  if (settled.length === 0) return false
  if (outcome.kind === 'again') await moveLater(connection, tenantId, claimed, { from: 'sooner', to: outcome.nextAt })
  if (outcome.kind === 'failed' && claimed.attempt > 1)
    await moveLater(connection, tenantId, claimed, { from: 'later', to: now })
  return true
}

/** The untried messages about the same thing wait with the one before them, and no longer. */
async function moveLater(
  connection: Connection,
  tenantId: TenantId,
  message: OutboxRow,
  { from, to }: { readonly from: 'sooner' | 'later'; readonly to: EpochMs },
): Promise<void> {
  await connection.rows(
    `update outbox set next_at = ?
     where tenant_id = ? and webhook_id = ? and subject = ? and status = 'PENDING' and id > ? and attempt = 0
       and next_at ${from === 'sooner' ? '<' : '>'} ?`,
    [to, tenantId, message.webhookId, message.subject, message.id, to],
  )
}

/** Gives up what waits for a webhook, the longest waiting first. */
export async function giveUpMessages(
  connection: Connection,
  tenantId: TenantId,
  webhookId: number,
  { error, limit }: { readonly error: string; readonly limit: number },
): Promise<number> {
  const given = await connection.rows(
    `update outbox set status = 'FAILED', next_at = null, error = ?
     where id in (
       select due.id from outbox due where due.tenant_id = ? and due.webhook_id = ? and due.status = 'PENDING'
       order by due.next_at, due.id limit ?${connection.locking.skipLocked})
     returning id`,
    [error, tenantId, webhookId, limit],
  )
  return given.length
}

export async function resendMessage(
  connection: Connection,
  tenantId: TenantId,
  { webhookId, messageId }: { readonly webhookId: number; readonly messageId: string },
  now: EpochMs,
): Promise<OutboxRow | undefined> {
  const [stored] = await connection.rows<object>(
    `update outbox set status = 'PENDING', attempt = 0, next_at = ?, claimed_until = null, delivered_at = null
     where tenant_id = ? and webhook_id = ? and message_id = ? returning *`,
    [now, tenantId, webhookId, messageId],
  )
  return stored && shape.load(stored)
}

/** Across tenants: forgets settled messages, the oldest first. */
export async function deleteMessagesBefore(connection: Connection, before: EpochMs, limit: number): Promise<number> {
  const deleted = await connection.rows(
    `delete from outbox where id in (
       select old.id from outbox old where old.status <> 'PENDING' and old.created_at < ?
       order by old.created_at, old.id limit ?${connection.locking.skipLocked})
     returning id`,
    [before, limit],
  )
  return deleted.length
}

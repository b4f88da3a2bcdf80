import { isoInstant } from '../clock.ts'
import type { OutboxRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { newSecret } from '../tenants/secrets.ts'
import type { WebhookContext } from './webhook-context.ts'

export type SentByHand =
  | { readonly ok: true; readonly message: OutboxRow }
  | { readonly ok: false; readonly reason: 'not_found' | 'disabled' }

/** Puts a message `webhook.test` into the outbox. */
export async function sendTest(store: TenantStore, webhookId: number, context: WebhookContext): Promise<SentByHand> {
  const { now, actor } = context
  const messageId = newSecret('msg_test_', context.random)
  return await store.write(async (tx) => {
    const webhook = await tx.webhook(webhookId)
    if (webhook === undefined) return { ok: false, reason: 'not_found' }
    if (!webhook.enabled) return { ok: false, reason: 'disabled' }
    const eventType = 'webhook.test'
    const body = JSON.stringify({ type: eventType, timestamp: isoInstant(now), data: { webhook_id: webhookId } })
    await tx.insertMessages([{ webhookId, messageId, subject: messageId, eventType, body }], now)
    await tx.insertAudit({ at: now, actor, action: 'webhook.tested', detail: { id: webhookId } })
    const message = await tx.message(webhookId, messageId)
    if (message === undefined) throw new Error(`the message "${messageId}" was not kept`)
    return { ok: true, message }
  })
}

/** Sends a message again, with its id, from the first try on; also one that was delivered. */
export async function resend(
  store: TenantStore,
  webhookId: number,
  messageId: string,
  context: WebhookContext,
): Promise<SentByHand> {
  const { now, actor } = context
  return await store.write(async (tx) => {
    const webhook = await tx.webhook(webhookId)
    if (webhook === undefined) return { ok: false, reason: 'not_found' }
    if (!webhook.enabled) return { ok: false, reason: 'disabled' }
    const message = await tx.resendMessage(webhookId, messageId, now)
    if (message === undefined) return { ok: false, reason: 'not_found' }
    const detail = { id: webhookId, message_id: messageId }
    await tx.insertAudit({ at: now, actor, action: 'webhook.message_resent', detail })
    return { ok: true, message }
  })
}

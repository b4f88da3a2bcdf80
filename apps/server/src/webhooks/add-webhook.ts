import { type Issue, type WebhookEventType, webhookEventType, webhooksPerTenantMax } from '@xiaopiao/protocol'
import type { WebhookRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { issuesOfUrl } from './check-url.ts'
import { newWebhookSecret } from './sign.ts'
import type { WebhookContext } from './webhook-context.ts'

export interface WebhookRequest {
  readonly url: string
  /** Absent: every type there is today. */
  readonly eventTypes?: readonly WebhookEventType[] | undefined
  readonly enabled: boolean
}

export type WebhookAdded =
  | { readonly ok: true; readonly webhook: WebhookRow; readonly secret: string }
  | { readonly ok: false; readonly reason: 'invalid'; readonly issues: Issue[] }
  | { readonly ok: false; readonly reason: 'too_many' }

/**
 * Adds a webhook.
 * @returns the row, and the secret in clear, which only this answer ever holds
 */
export async function addWebhook(
  store: TenantStore,
  request: WebhookRequest,
  context: WebhookContext,
): Promise<WebhookAdded> {
  const { now, actor } = context
  const issues = await issuesOfUrl(request.url, context)
  if (issues.length > 0) return { ok: false, reason: 'invalid', issues }
  const secret = newWebhookSecret(context.random)
  const secretSealed = context.sealer.seal(secret)
  const { url, enabled, eventTypes = webhookEventType.options } = request
  return await store.write(async (tx) => {
    // The tenant's row is the lock: two requests at once must not both be the twentieth.
    await tx.lockTenant()
    if ((await tx.webhooks()).length >= webhooksPerTenantMax) return { ok: false, reason: 'too_many' }
    const disabledReason = enabled ? null : 'person'
    const webhook = await tx.insertWebhook({ url, secretSealed, eventTypes, enabled, disabledReason }, now)
    const detail = { id: webhook.id, url, event_types: [...eventTypes], enabled }
    await tx.insertAudit({ at: now, actor, action: 'webhook.created', detail })
    return { ok: true, webhook, secret }
  })
}

import type { Issue, WebhookEventType } from '@xiaopiao/protocol'
import type { WebhookPatchRow, WebhookRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { issuesOfUrl } from './check-url.ts'
import { newWebhookSecret } from './sign.ts'
import type { WebhookContext } from './webhook-context.ts'

/** How long the old secret signs beside the new one: a day is time to change it everywhere. */
export const oldSecretMs = 24 * 3600 * 1000

export interface WebhookPatch {
  readonly url?: string | undefined
  readonly eventTypes?: readonly WebhookEventType[] | undefined
  readonly enabled?: boolean | undefined
}

export type WebhookChanged =
  | { readonly ok: true; readonly webhook: WebhookRow }
  | { readonly ok: false; readonly reason: 'not_found' }
  | { readonly ok: false; readonly reason: 'invalid'; readonly issues: Issue[] }

/** Changes where a webhook points, what it is told, and whether it is told anything. */
export async function changeWebhook(
  store: TenantStore,
  id: number,
  patch: WebhookPatch,
  context: WebhookContext,
): Promise<WebhookChanged> {
  const { now, actor } = context
  if ((await store.webhook(id)) === undefined) return { ok: false, reason: 'not_found' }
  const { url, eventTypes, enabled } = patch
  const issues = url === undefined ? [] : await issuesOfUrl(url, context)
  if (issues.length > 0) return { ok: false, reason: 'invalid', issues }
  return await store.write(async (tx) => {
    const columns: WebhookPatchRow = {
      // What failed was the other address.
      ...(url === undefined ? {} : { url, failingSince: null }),
      ...(eventTypes === undefined ? {} : { eventTypes }),
      ...(enabled === undefined
        ? {}
        : enabled
          ? { enabled, disabledReason: null, failingSince: null }
          : { enabled, disabledReason: 'person' }),
    }
    const webhook = await tx.updateWebhook(id, columns, now)
    if (webhook === undefined) return { ok: false, reason: 'not_found' }
    const detail = { id, url, event_types: eventTypes === undefined ? undefined : [...eventTypes], enabled }
    await tx.insertAudit({ at: now, actor, action: 'webhook.changed', detail })
    return { ok: true, webhook }
  })
}

/** @returns whether there was one */
export async function deleteWebhook(store: TenantStore, id: number, context: WebhookContext): Promise<boolean> {
  return await store.write(async (tx) => {
    const webhook = await tx.webhook(id)
    if (webhook === undefined || !(await tx.deleteWebhook(id))) return false
    const { now, actor } = context
    await tx.insertAudit({ at: now, actor, action: 'webhook.deleted', detail: { id, url: webhook.url } })
    return true
  })
}

/**
 * Gives a webhook a new secret; the old one signs beside it for a day.
 * @returns the secret in clear, which only this answer ever holds; undefined when there is no such webhook
 */
export async function renewSecret(
  store: TenantStore,
  id: number,
  context: WebhookContext,
): Promise<{ readonly webhook: WebhookRow; readonly secret: string } | undefined> {
  const { now, actor } = context
  const secret = newWebhookSecret(context.random)
  const secretSealed = context.sealer.seal(secret)
  return await store.write(async (tx) => {
    const before = await tx.webhook(id)
    if (before === undefined) return undefined
    const previous = { previousSecretSealed: before.secretSealed, previousSecretUntil: now + oldSecretMs }
    const webhook = await tx.updateWebhook(id, { secretSealed, ...previous }, now)
    if (webhook === undefined) return undefined
    await tx.insertAudit({ at: now, actor, action: 'webhook.secret_renewed', detail: { id } })
    return { webhook, secret }
  })
}

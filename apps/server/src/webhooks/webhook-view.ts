import { type Webhook, type WebhookMessage, webhookEventType, webhookMessageSchema } from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'
import type { OutboxRow, WebhookRow } from '../store/rows.ts'

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoInstant(at)
}

/** A webhook as it crosses the wire, without its secrets. */
export function webhookView(webhook: WebhookRow, now: EpochMs): Webhook {
  const { previousSecretUntil } = webhook
  return {
    id: webhook.id,
    url: webhook.url,
    event_types: webhookEventType.options.filter((type) => webhook.eventTypes.includes(type)),
    enabled: webhook.enabled,
    disabled_reason: webhook.disabledReason,
    failing_since: instantOrNull(webhook.failingSince),
    old_secret_until: instantOrNull(
      previousSecretUntil !== null && previousSecretUntil > now ? previousSecretUntil : null,
    ),
    created_at: isoInstant(webhook.createdAt),
    updated_at: isoInstant(webhook.updatedAt),
  }
}

/** A message as it crosses the wire. */
export function messageView(message: OutboxRow): WebhookMessage {
  return {
    message_id: message.messageId,
    event_type: webhookMessageSchema.shape.event_type.parse(message.eventType),
    status: message.status,
    attempt: message.attempt,
    next_at: instantOrNull(message.nextAt),
    response_status: message.responseStatus,
    error: message.error,
    created_at: isoInstant(message.createdAt),
    delivered_at: instantOrNull(message.deliveredAt),
    body: JSON.parse(message.body),
  }
}

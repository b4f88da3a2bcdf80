import type { Clock } from '../clock.ts'
import type { LookUpName } from '../outgoing/look-up-name.ts'
import { type OutgoingAnswer, safeFetch } from '../outgoing/safe-fetch.ts'
import type { MessageOutcome, OutboxRow, WebhookRow } from '../store/rows.ts'
import type { Store, TenantWrites } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'
import { type Sealer, SealingError } from '../tenants/sealing.ts'
import { nextTryAt, readRetryAfter } from './retry-schedule.ts'
import { signatureHeaders } from './sign.ts'

/** Standard Webhooks asks for 15 to 30 seconds: time enough for a receiver that does its work before it answers. */
export const tryTimeoutMs = 15_000
/** Nobody reads the answer; a part shows that there was one. */
const responseBytesMax = 1_024
const errorCharactersMax = 500
/** Ten tries take 75 hours: who has taken nothing for three days has failed every one of them. */
const failingMsMax = 3 * 24 * 3600 * 1000

type LogLine = (fields: object, message: string) => void

/** What trying a message needs. */
export interface TryParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: RandomBytes
  readonly sealer: Sealer
  readonly allowPrivate: (ipAddress: string) => boolean
  readonly lookUp?: LookUpName | undefined
  readonly log: { readonly warn: LogLine; readonly error: LogLine }
}

/** `secret_lost`: it was sealed with another key than XIAOPIAO_SECRET_KEY is now. */
type TryAnswer = OutgoingAnswer | { readonly ok: false; readonly fault: 'secret_lost'; readonly detail: string }

/** Sends a claimed message once and records how that went, with what it means for its webhook, in one unit. */
export async function tryMessage(
  parts: TryParts,
  message: OutboxRow,
  webhook: WebhookRow,
  signal: AbortSignal,
): Promise<MessageOutcome> {
  const answer = await send(parts, message, webhook, signal)
  const now = parts.clock.now()
  const outcome = outcomeOf(answer, message, now, (parts.random(1)[0] ?? 0) / 255)
  const isGone = answer.ok && answer.status === 410
  const disabled = await parts.store.forTenant(message.tenantId).write(async (tx) => {
    const settled = await tx.settleMessage(message, outcome, now)
    return settled && (await judgeWebhook(tx, message.webhookId, { outcome, isGone, now }))
  })
  if (disabled) {
    const { tenantId, webhookId } = message
    parts.log.warn({ tenantId, webhookId, isGone }, 'a webhook was disabled')
  }
  return outcome
}

async function send(
  { clock, sealer, allowPrivate, lookUp, log }: TryParts,
  message: OutboxRow,
  webhook: WebhookRow,
  signal: AbortSignal,
): Promise<TryAnswer> {
  const sentAt = clock.now()
  let secrets: readonly string[]
  try {
    secrets = secretsOf(webhook, sealer, sentAt)
  } catch (error) {
    if (!(error instanceof SealingError)) throw error
    log.error({ err: error, webhookId: webhook.id }, 'the secret of a webhook cannot be opened')
    return { ok: false, fault: 'secret_lost', detail: 'its secret cannot be opened: make a new one' }
  }
  return await safeFetch(webhook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signatureHeaders(secrets, { id: message.messageId, body: message.body, sentAt }),
    },
    body: message.body,
    timeoutMs: tryTimeoutMs,
    responseBytesMax,
    longBody: 'cut',
    requireTls: true,
    allowPrivate,
    signal,
    clock,
    ...(lookUp === undefined ? {} : { lookUp }),
  })
}

function secretsOf(webhook: WebhookRow, sealer: Sealer, now: number): readonly string[] {
  const { secretSealed, previousSecretSealed, previousSecretUntil } = webhook
  const hasPrevious = previousSecretSealed !== null && previousSecretUntil !== null && previousSecretUntil > now
  return [secretSealed, ...(hasPrevious ? [previousSecretSealed] : [])].map((sealed) => sealer.open(sealed))
}

function outcomeOf(answer: TryAnswer, message: OutboxRow, now: number, chance: number): MessageOutcome {
  if (!answer.ok && answer.fault === 'stopped') return { kind: 'released' }
  const responseStatus = answer.ok ? answer.status : null
  if (responseStatus !== null && responseStatus >= 200 && responseStatus < 300) {
    return { kind: 'delivered', responseStatus }
  }
  const text = answer.ok ? `HTTP ${answer.status}` : `${answer.fault}: ${answer.detail}`
  const error = text.slice(0, errorCharactersMax)
  if (responseStatus === 410) return { kind: 'failed', responseStatus, error }
  const retryAfterMs = answer.ok ? readRetryAfter(answer.headers['retry-after'], now) : undefined
  const nextAt = nextTryAt(message.attempt, now, { chance, retryAfterMs })
  return nextAt === undefined
    ? { kind: 'failed', responseStatus, error }
    : { kind: 'again', nextAt, responseStatus, error }
}

/** Keeps since when nothing arrives, and disables a webhook that wants nothing or takes nothing. */
async function judgeWebhook(
  tx: TenantWrites,
  webhookId: number,
  { outcome, isGone, now }: { readonly outcome: MessageOutcome; readonly isGone: boolean; readonly now: number },
): Promise<boolean> {
  const webhook = await tx.webhook(webhookId)
  if (webhook === undefined || !webhook.enabled || outcome.kind === 'released') return false
  const { failingSince } = webhook
  if (outcome.kind === 'delivered') {
    if (failingSince !== null) await tx.updateWebhook(webhookId, { failingSince: null }, now)
    return false
  }
  const isHopeless = outcome.kind === 'failed' && failingSince !== null && now - failingSince >= failingMsMax
  if (!isGone && !isHopeless) {
    if (failingSince === null) await tx.updateWebhook(webhookId, { failingSince: now }, now)
    return false
  }
  const disabledReason = isGone ? 'gone' : 'failing'
  await tx.updateWebhook(webhookId, { enabled: false, disabledReason, failingSince: failingSince ?? now }, now)
  const detail = { id: webhookId, reason: disabledReason }
  await tx.insertAudit({ at: now, actor: 'system', action: 'webhook.disabled', detail })
  return true
}

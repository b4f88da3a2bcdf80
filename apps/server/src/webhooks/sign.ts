import { createHmac } from 'node:crypto'
import type { EpochMs } from '../clock.ts'
import type { RandomBytes } from '../tenants/random.ts'

/*
 * Signatures by Standard Webhooks 1.0.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md):
 * HMAC-SHA256 of `id.timestamp.body`, one `v1,` signature for each secret that is valid.
 */

const secretPrefix = 'whsec_'
/** Between the 24 and 64 bytes that the specification asks for; as many as the hash has. */
const secretByteCount = 32

/** A new signing secret: `whsec_` and base64. */
export function newWebhookSecret(random: RandomBytes): string {
  return secretPrefix + Buffer.from(random(secretByteCount)).toString('base64')
}

/** One message as it is sent; `id` stays the same on every repeat. */
export interface SignedMessage {
  readonly id: string
  /** Exactly what is sent: another space, another signature. */
  readonly body: string
  /** Of this attempt, not of the event. */
  readonly sentAt: EpochMs
}

/**
 * The three headers of a message.
 * @param secrets in clear; after a rotation the old one is beside the new one for a while
 * @throws Error when a secret is not one that `newWebhookSecret` makes
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, body, sentAt }: SignedMessage,
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  const timestamp = String(Math.floor(sentAt / 1000))
  const signed = `${id}.${timestamp}.${body}`
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', keyOf(secret)).update(signed).digest('base64')}`,
  )
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

function keyOf(secret: string): Buffer {
  if (!secret.startsWith(secretPrefix)) throw new Error(`Cannot sign: a secret begins with "${secretPrefix}"`)
  return Buffer.from(secret.slice(secretPrefix.length), 'base64')
}

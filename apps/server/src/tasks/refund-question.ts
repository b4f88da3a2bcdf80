import type { Clock } from '../clock.ts'
import { isoInstant } from '../clock.ts'
import { safeFetch } from '../outgoing/safe-fetch.ts'
import type { RefundCheck } from '../settings/print-settings.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { Sealer } from '../tenants/sealing.ts'
import { signatureHeaders } from '../webhooks/sign.ts'

/** What the shop system said; `unknown` when it said nothing that can be understood. */
export type RefundAnswer =
  | { readonly answer: 'refunded' | 'not_refunded' }
  | { readonly answer: 'unknown'; readonly detail: string }

/** DL5: asks a shop system whether the payment of a task's order was refunded. Never rejects for what the other side does. */
export type AskRefund = (
  check: RefundCheck,
  about: { readonly task: TaskRow; readonly order: OrderRow },
  signal: AbortSignal,
) => Promise<RefundAnswer>

/** An answer is one word; more than this is a page of an error. */
const answerBytesMax = 16 * 1024

/** The question over HTTP: `POST {task_id, order_id, external_id, paid_at}`, answered by `{"refunded": true|false}`. */
export function refundQuestion(context: {
  readonly clock: Clock
  readonly sealer: Sealer
  /** Whether an address that is not public may be reached (XIAOPIAO_OUTGOING_NETWORKS). */
  readonly allowPrivate: (ipAddress: string) => boolean
}): AskRefund {
  const { clock, sealer, allowPrivate } = context
  return async (check, { task, order }, signal) => {
    const body = JSON.stringify({
      task_id: task.taskId,
      order_id: order.id,
      external_id: order.externalId,
      paid_at: order.paidAt === null ? null : isoInstant(order.paidAt),
    })
    // One id for all questions of one task at one version: a shop system may answer a repeat from memory.
    const message = { id: `ask_${task.taskId}_${task.version}`, body, sentAt: clock.now() }
    const signature = check.secretSealed === null ? {} : signatureHeaders([sealer.open(check.secretSealed)], message)
    const answer = await safeFetch(check.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...signature },
      body,
      timeoutMs: check.timeoutSeconds * 1000,
      responseBytesMax: answerBytesMax,
      requireTls: true,
      allowPrivate,
      signal,
      clock,
    })
    if (!answer.ok) return { answer: 'unknown', detail: `${answer.fault}: ${answer.detail}` }
    if (answer.status < 200 || answer.status > 299) return { answer: 'unknown', detail: `HTTP ${answer.status}` }
    return readAnswer(answer.body)
  }
}

function readAnswer(body: string): RefundAnswer {
  const refunded = refundedOf(body)
  if (typeof refunded === 'boolean') return { answer: refunded ? 'refunded' : 'not_refunded' }
  return { answer: 'unknown', detail: 'the answer is not {"refunded": true|false}' }
}

function refundedOf(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && 'refunded' in value ? value.refunded : undefined
  } catch {
    return undefined
  }
}

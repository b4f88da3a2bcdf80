import type { Issue, OrderBody } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { NewOrder, OrderRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'
import { orderRow } from './order-row.ts'
import { issuesOfAmounts } from './said-of-order.ts'

export type CreateOrderOutcome =
  | { readonly ok: true; readonly order: OrderRow }
  | { readonly ok: false; readonly reason: 'duplicate' }
  | { readonly ok: false; readonly reason: 'invalid'; readonly issues: Issue[] }

/**
 * Puts an order on record, status `created`, with its first event.
 * @param body as the wire's schema has checked it
 * @returns `duplicate` when the external id is taken; `invalid` when the amounts cannot be
 */
export async function createOrder(store: TenantStore, body: OrderBody, now: EpochMs): Promise<CreateOrderOutcome> {
  const made = newOrder(body, now)
  if (!made.ok) return { ok: false, reason: 'invalid', issues: made.issues }
  return store.write(async (tx) => {
    const order = await tx.insertOrder(made.order)
    if (order === 'duplicate') return { ok: false, reason: 'duplicate' }
    const told = { orderId: order.id, type: 'order.created', occurredAt: now, recordedAt: now, detail: null }
    await tx.insertOrderEvent(told)
    return { ok: true, order }
  })
}

/** The row of an order body: amounts in fen, the total worked out where the shop gave none. */
export function newOrder(
  body: OrderBody,
  now: EpochMs,
): { readonly ok: true; readonly order: NewOrder } | { readonly ok: false; readonly issues: Issue[] } {
  const { external_id: externalId = null, ...said } = body
  const issues = issuesOfAmounts(said)
  return issues.length > 0 ? { ok: false, issues } : { ok: true, order: orderRow(externalId, said, now, now) }
}

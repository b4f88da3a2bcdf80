import { type Issue, type OrderBody, yuanToFen } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { NewOrder, OrderItemRow, OrderRow } from '../store/rows.ts'
import type { TenantStore } from '../store/store.ts'

/** The wire's own limit of an amount, 10 million yuan; larger totals are mistakes, and sums of these stay exact. */
const amountFenMax = 1_000_000_000

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
    await tx.insertOrderEvent({
      orderId: order.id,
      type: 'order.created',
      occurredAt: now,
      recordedAt: now,
      detail: null,
    })
    return { ok: true, order }
  })
}

/** The row of an order body: amounts in fen, the total worked out where the shop gave none. */
export function newOrder(
  body: OrderBody,
  now: EpochMs,
): { readonly ok: true; readonly order: NewOrder } | { readonly ok: false; readonly issues: Issue[] } {
  const items = body.items.map(itemRow)
  const discountFen = yuanToFen(body.discount ?? 0)
  const tooLarge = items.flatMap((item, index) => (item.amountFen > amountFenMax ? [amountIssue(index)] : []))
  if (tooLarge.length > 0) return { ok: false, issues: tooLarge }

  const sumFen = items.reduce((sum, item) => sum + item.amountFen, 0)
  // Shops round totals in ways of their own, so a total that is given holds as it is.
  const totalAmountFen = body.total_amount === undefined ? sumFen - discountFen : yuanToFen(body.total_amount)
  if (totalAmountFen < 0) return { ok: false, issues: [negativeTotal] }
  if (totalAmountFen > amountFenMax) return { ok: false, issues: [totalTooLarge] }
  return {
    ok: true,
    order: {
      externalId: body.external_id ?? null,
      status: 'created',
      items,
      totalAmountFen,
      discountFen,
      customerPhone: body.customer_phone ?? null,
      remark: body.remark ?? null,
      printRemark: null,
      pickupNo: body.pickup_no ?? null,
      tableNo: body.table_no ?? null,
      channel: body.channel ?? null,
      delivery: body.delivery ?? null,
      extra: body.extra ?? null,
      createdAt: now,
      updatedAt: now,
      confirmedAt: null,
      paidAt: null,
      shippedAt: null,
      refundedAt: null,
      cancelledAt: null,
    },
  }
}

function itemRow(item: OrderBody['items'][number]): OrderItemRow {
  const unitPriceFen = yuanToFen(item.unit_price)
  return {
    name: item.name,
    specs: item.specs,
    quantity: item.quantity,
    unitPriceFen,
    amountFen: unitPriceFen * item.quantity,
    category: item.category ?? null,
    remark: item.remark ?? null,
  }
}

const amountIssue = (index: number): Issue => ({
  path: `items[${index}].quantity`,
  code: 'amount_too_large',
  message: 'quantity × unit_price is above 10,000,000 yuan / 数量×单价超过 1000 万元',
})

const negativeTotal: Issue = {
  path: 'discount',
  code: 'negative_total',
  message: 'the discount is larger than the sum of the items / 优惠金额大于商品合计',
}

const totalTooLarge: Issue = {
  path: 'total_amount',
  code: 'amount_too_large',
  message: 'the total is above 10,000,000 yuan / 总计超过 1000 万元',
}

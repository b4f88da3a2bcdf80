import { type EventOrder, type Issue, type OrderBody, yuanToFen } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { OrderItemRow, OrderPatch, OrderRow } from '../store/rows.ts'
import { canonicalJson } from './canonical-json.ts'

/** What somebody says of an order, in an order body or an event: each part of it may be left out. */
export type SaidOfOrder = Omit<EventOrder, 'external_id'> | Omit<OrderBody, 'external_id'>

/** The wire's own limit of an amount, 10 million yuan; larger totals are mistakes, and sums of these stay exact. */
const amountFenMax = 1_000_000_000

const columns = {
  items: 'items',
  total_amount: 'totalAmountFen',
  discount: 'discountFen',
  customer_phone: 'customerPhone',
  remark: 'remark',
  pickup_no: 'pickupNo',
  table_no: 'tableNo',
  channel: 'channel',
  delivery: 'delivery',
  extra: 'extra',
} as const satisfies Record<keyof SaidOfOrder, keyof OrderRow>

type FieldName = keyof typeof columns
type SaidColumn = (typeof columns)[FieldName]
const fieldNames = Object.keys(columns) as readonly FieldName[]

/** Amounts in fen, items with their own amounts; what was not said is undefined. */
function valuesOf(said: SaidOfOrder): Readonly<Record<FieldName, unknown>> {
  const fen = (amountYuan: number | undefined) => (amountYuan === undefined ? undefined : yuanToFen(amountYuan))
  return {
    ...said,
    items: said.items?.map(itemRow),
    total_amount: fen(said.total_amount),
    discount: fen(said.discount),
  } as Readonly<Record<FieldName, unknown>>
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
    ...(item.unit === undefined ? {} : { unit: item.unit }),
    ...(item.sku === undefined ? {} : { sku: item.sku }),
    ...(item.location === undefined ? {} : { location: item.location }),
  }
}

function sumFen(items: readonly OrderItemRow[]): number {
  return items.reduce((sum, item) => sum + item.amountFen, 0)
}

/**
 * Merges what is said at an instant into what an order says of itself, field by field: the later word holds, whichever
 * arrives first. Of two different words of one instant the same one wins in every order of arrival. The total is worked
 * out where nobody has said it.
 * @returns what changes, empty when nothing does
 */
export function patchBySaying(
  order: Pick<OrderRow, SaidColumn | 'saidAt'>,
  said: SaidOfOrder,
  at: EpochMs,
): OrderPatch {
  const values = valuesOf(said)
  const saidAt: Record<string, EpochMs> = { ...order.saidAt }
  const patch: Partial<Record<SaidColumn, unknown>> = {}
  for (const name of fieldNames) {
    const value = values[name]
    const lastAt = saidAt[name]
    if (value === undefined || (lastAt !== undefined && at < lastAt)) continue
    if (at === lastAt && canonicalJson(value) <= canonicalJson(order[columns[name]])) continue
    saidAt[name] = at
    patch[columns[name]] = value
  }
  if (Object.keys(patch).length === 0) return {}
  const merged = { ...order, ...(patch as OrderPatch) }
  if (saidAt['total_amount'] === undefined && ('items' in patch || 'discountFen' in patch)) {
    patch.totalAmountFen = Math.max(0, sumFen(merged.items) - merged.discountFen)
  }
  return { ...(patch as OrderPatch), saidAt }
}

/** What is wrong with the amounts of one body, by themselves. */
export function issuesOfAmounts(said: SaidOfOrder): Issue[] {
  const items = said.items?.map(itemRow) ?? []
  const tooLarge = items.flatMap((item, index) => (item.amountFen > amountFenMax ? [amountIssue(index)] : []))
  if (tooLarge.length > 0) return tooLarge
  // Shops round totals in ways of their own, so a total that is given holds as it is.
  if (said.total_amount !== undefined || items.length === 0) return []
  const totalFen = sumFen(items) - yuanToFen(said.discount ?? 0)
  if (totalFen < 0) return [negativeTotal]
  return totalFen > amountFenMax ? [totalTooLarge] : []
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

import { fenToYuan, type OrderStatus, type PrintType } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import { settingTable } from '../settings/setting-table.ts'
import type { OrderItemRow, OrderRow } from '../store/rows.ts'
import { wallTime } from '../templates/wall-time.ts'

/** Whose slip it is. */
export interface PrintShop {
  readonly name: string
  /** IANA name; times on the slip are told in it. Default: the default of the setting `print.time_zone`. */
  readonly timeZone?: string
}

/** How an order's status reads on paper. */
const statusTexts: Readonly<Record<OrderStatus, string>> = {
  created: '待确认',
  confirmed: '已确认',
  paid: '已支付',
  shipped: '已发货',
  refund_requested: '退款中',
  refunded: '已退款',
  cancelled: '已取消',
  completed: '已完成',
}

/**
 * What templates of an order are filled with: `{shop, order, print}`. Amounts are yuan as the engine's `money` takes
 * them, exact to the fen; times are the clock on the shop's wall; what an order lacks is null, so that `if` leaves it out.
 * @param now when the document is made; with `printType` it is `print` in the data
 */
export function orderPrintData(
  order: OrderRow,
  shop: PrintShop,
  now: EpochMs,
  printType: PrintType = 'RECEIPT',
): Readonly<Record<string, unknown>> {
  const timeZone = shop.timeZone ?? settingTable['print.time_zone'].default
  const instant = (at: EpochMs | null) => (at === null ? null : wallTime(at, timeZone))
  return {
    shop: { name: shop.name },
    order: {
      id: order.id,
      no: order.externalId ?? String(order.id),
      external_id: order.externalId,
      status: order.status,
      status_text: statusTexts[order.status],
      items: order.items.map(itemData),
      quantity: order.items.reduce((sum, item) => sum + item.quantity, 0),
      total_amount: fenToYuan(order.totalAmountFen),
      discount: fenToYuan(order.discountFen),
      customer_phone: order.customerPhone,
      remark: order.remark,
      pickup_no: order.pickupNo,
      table_no: order.tableNo,
      channel: order.channel,
      delivery: order.delivery,
      extra: order.extra,
      created_at: instant(order.createdAt),
      confirmed_at: instant(order.confirmedAt),
      paid_at: instant(order.paidAt),
      shipped_at: instant(order.shippedAt),
      refunded_at: instant(order.refundedAt),
      cancelled_at: instant(order.cancelledAt),
    },
    print: { type: printType, time: wallTime(now, timeZone) },
  }
}

function itemData(item: OrderItemRow): Readonly<Record<string, unknown>> {
  return {
    name: item.name,
    specs: item.specs,
    specs_text: specsText(item.specs),
    quantity: item.quantity,
    unit_price: fenToYuan(item.unitPriceFen),
    amount: fenToYuan(item.amountFen),
    unit: item.unit ?? null,
    category: item.category,
    remark: item.remark,
    sku: item.sku ?? null,
    location: item.location ?? null,
  }
}

/** `规格: 大杯 | 正常冰`; specs that name themselves (`温度: 正常冰`) are not given a second name. Empty without specs. */
function specsText(specs: readonly string[]): string {
  const [first] = specs
  if (first === undefined) return ''
  return (/[:：]/.test(first) ? '' : '规格: ') + specs.join(' | ')
}

import { fenToYuan, type Order, type OrderEventView } from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'
import type { OrderEventRow, OrderRow } from '../store/rows.ts'

/** An order as the wire shows it: yuan and ISO 8601. */
export function orderView(row: OrderRow): Order {
  return {
    id: row.id,
    external_id: row.externalId,
    status: row.status,
    items: row.items.map((item) => ({
      name: item.name,
      specs: [...item.specs],
      quantity: item.quantity,
      unit_price: fenToYuan(item.unitPriceFen),
      amount: fenToYuan(item.amountFen),
      unit: item.unit,
      category: item.category,
      remark: item.remark,
      sku: item.sku,
      location: item.location,
    })),
    total_amount: fenToYuan(row.totalAmountFen),
    discount: fenToYuan(row.discountFen),
    customer_phone: row.customerPhone,
    remark: row.remark,
    print_remark: row.printRemark,
    pickup_no: row.pickupNo,
    table_no: row.tableNo,
    channel: row.channel,
    delivery: row.delivery === null ? null : { ...row.delivery },
    extra: row.extra === null ? null : { ...row.extra },
    created_at: isoInstant(row.createdAt),
    updated_at: isoInstant(row.updatedAt),
    confirmed_at: instantOrNull(row.confirmedAt),
    paid_at: instantOrNull(row.paidAt),
    shipped_at: instantOrNull(row.shippedAt),
    refunded_at: instantOrNull(row.refundedAt),
    cancelled_at: instantOrNull(row.cancelledAt),
  }
}

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoInstant(at)
}

/** One thing that happened to an order, as the wire shows it. */
export function orderEventView(row: OrderEventRow): OrderEventView {
  return {
    type: row.type,
    occurred_at: isoInstant(row.occurredAt),
    recorded_at: isoInstant(row.recordedAt),
    event_id: row.eventId,
    detail: row.detail,
  }
}

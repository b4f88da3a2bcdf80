import type { Insertable, Updateable } from 'kysely'
import type { EpochMs } from '../../clock.ts'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import { checkId } from '../faults.ts'
import type { NewOrder, OrderEventRow, OrderPatch, OrderRow, TenantId } from '../rows.ts'
import type { Page, PageRequest } from '../store.ts'
import type { OrderEventTable, ShopOrderTable } from '../tables.ts'
import { pageOf } from './list-page.ts'

const shape = new RowShape<OrderRow>({
  id: plain('id'),
  tenantId: plain('tenant_id'),
  externalId: plain('external_id'),
  status: plain('status'),
  items: json('items'),
  totalAmountFen: plain('total_amount_fen'),
  discountFen: plain('discount_fen'),
  customerPhone: plain('customer_phone'),
  remark: plain('remark'),
  printRemark: plain('print_remark'),
  pickupNo: plain('pickup_no'),
  tableNo: plain('table_no'),
  channel: plain('channel'),
  delivery: json('delivery'),
  extra: json('extra'),
  createdAt: plain('created_at'),
  updatedAt: plain('updated_at'),
  confirmedAt: plain('confirmed_at'),
  paidAt: plain('paid_at'),
  shippedAt: plain('shipped_at'),
  refundedAt: plain('refunded_at'),
  cancelledAt: plain('cancelled_at'),
})

const eventShape = new RowShape<OrderEventRow>({
  id: plain('id'),
  orderId: plain('order_id'),
  type: plain('type'),
  occurredAt: plain('occurred_at'),
  recordedAt: plain('recorded_at'),
  detail: json('detail'),
})

function ofTenant(connection: Connection, tenantId: TenantId) {
  return connection.kysely.selectFrom('shop_order').selectAll().where('tenant_id', '=', tenantId)
}

export async function findOrder(connection: Connection, tenantId: TenantId, id: number): Promise<OrderRow | undefined> {
  const stored = await ofTenant(connection, tenantId).where('id', '=', id).executeTakeFirst()
  return stored && shape.load(stored)
}

export async function findOrderByExternalId(
  connection: Connection,
  tenantId: TenantId,
  externalId: string,
): Promise<OrderRow | undefined> {
  const stored = await ofTenant(connection, tenantId).where('external_id', '=', externalId).executeTakeFirst()
  return stored && shape.load(stored)
}

export interface OrderFilter extends PageRequest {
  readonly status?: string | undefined
  readonly externalId?: string | undefined
}

/** Newest first, by creation and id. */
export async function listOrders(
  connection: Connection,
  tenantId: TenantId,
  filter: OrderFilter,
): Promise<Page<OrderRow>> {
  const limit = checkPageLimit(filter.limit)
  let query = ofTenant(connection, tenantId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status as OrderRow['status'])
  if (filter.externalId !== undefined) query = query.where('external_id', '=', filter.externalId)
  if (filter.cursor !== undefined) {
    const after = decodeCursor('orders', filter.cursor)
    query = query.where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(after.key, after.id)))
  }
  const stored = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(
    'orders',
    stored.map((record) => shape.load(record)),
    limit,
    (order) => order.createdAt,
  )
}

/** In the order in which they were recorded. */
export async function listOrderEvents(
  connection: Connection,
  tenantId: TenantId,
  orderId: number,
): Promise<readonly OrderEventRow[]> {
  const stored = await connection.kysely
    .selectFrom('order_event')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('order_id', '=', orderId)
    .orderBy('id')
    .execute()
  return stored.map((record) => eventShape.load(record))
}

/** @returns undefined when the tenant has an order with this external id */
export async function insertOrder(
  connection: Connection,
  tenantId: TenantId,
  order: NewOrder,
): Promise<OrderRow | undefined> {
  const stored = await connection.kysely
    .insertInto('shop_order')
    .values({ ...shape.store<Insertable<ShopOrderTable>>(order), tenant_id: tenantId })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'external_id']).where('external_id', 'is not', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
  if (stored === undefined) return undefined
  checkId('shop_order', stored.id)
  return shape.load(stored)
}

/** @returns undefined when the tenant has no such order */
export async function updateOrder(
  connection: Connection,
  tenantId: TenantId,
  id: number,
  patch: OrderPatch,
  now: EpochMs,
): Promise<OrderRow | undefined> {
  const stored = await connection.kysely
    .updateTable('shop_order')
    .set({ ...shape.store<Updateable<ShopOrderTable>>(patch), updated_at: now })
    .where('tenant_id', '=', tenantId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return stored && shape.load(stored)
}

/** Throws when the tenant has no such order: whoever writes an event has read its order in the same unit. */
export async function insertOrderEvent(
  connection: Connection,
  tenantId: TenantId,
  event: Omit<OrderEventRow, 'id'>,
): Promise<void> {
  if ((await findOrder(connection, tenantId, event.orderId)) === undefined) {
    throw new Error(`Cannot record "${event.type}": tenant ${tenantId} has no order ${event.orderId}`)
  }
  await connection.kysely
    .insertInto('order_event')
    .values({ ...eventShape.store<Insertable<OrderEventTable>>(event), tenant_id: tenantId })
    .execute()
}

import type { EpochMs } from '../../clock.ts'
import { json, plain, RowShape } from '../columns.ts'
import type { Connection, SqlValue } from '../connection.ts'
import { checkPageLimit, decodeCursor } from '../cursor.ts'
import { checkId } from '../faults.ts'
import type { Page, PageRequest } from '../page.ts'
import type { NewOrder, NewOrderEvent, OrderEventRow, OrderPatch, OrderRow, TenantId } from '../rows.ts'
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
  refundRequestedAt: plain('refund_requested_at'),
  refundRejectedAt: plain('refund_rejected_at'),
  completedAt: plain('completed_at'),
  saidAt: json('said_at'),
})

const eventShape = new RowShape<OrderEventRow>({
  id: plain('id'),
  orderId: plain('order_id'),
  type: plain('type'),
  occurredAt: plain('occurred_at'),
  recordedAt: plain('recorded_at'),
  detail: json('detail'),
  eventId: plain('event_id'),
  bodyHash: plain('body_hash'),
})

/*
 * Every order passes the hand-written statements several times on its way to paper: their texts are the same each time
 * and stay prepared. Questions of open-ended parts go through Kysely.
 */

function ofTenant(connection: Connection, tenantId: TenantId) {
  return connection.kysely.selectFrom('shop_order').selectAll().where('tenant_id', '=', tenantId)
}

export async function findOrder(connection: Connection, tenantId: TenantId, id: number): Promise<OrderRow | undefined> {
  const [stored] = await connection.rows<object>('select * from shop_order where tenant_id = ? and id = ?', [
    tenantId,
    id,
  ])
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

/** Like `findOrder`; the order stays as it is until the unit ends. */
export async function lockOrder(connection: Connection, tenantId: TenantId, id: number): Promise<OrderRow | undefined> {
  const [stored] = await connection.rows<object>(
    `select * from shop_order where tenant_id = ? and id = ?${connection.locking.forUpdate}`,
    [tenantId, id],
  )
  return stored && shape.load(stored)
}

/** Like `findOrderByExternalId`; the order stays as it is until the unit ends. */
export async function lockOrderByExternalId(
  connection: Connection,
  tenantId: TenantId,
  externalId: string,
): Promise<OrderRow | undefined> {
  const [stored] = await connection.rows<object>(
    `select * from shop_order where tenant_id = ? and external_id = ?${connection.locking.forUpdate}`,
    [tenantId, externalId],
  )
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
  const columns = shape.store<Record<string, SqlValue>>({ ...order, tenantId })
  const names = Object.keys(columns)
  const [stored] = await connection.rows<{ readonly id: number }>(
    `insert into shop_order (${names.join(', ')}) values (${names.map(() => '?').join(', ')})
     on conflict (tenant_id, external_id) where external_id is not null do nothing returning id`,
    Object.values(columns),
  )
  return stored && { ...order, tenantId, id: checkId('shop_order', stored.id) }
}

/** @returns undefined when the tenant has no such order */
export async function updateOrder(
  connection: Connection,
  tenantId: TenantId,
  id: number,
  patch: OrderPatch,
  now: EpochMs,
): Promise<OrderRow | undefined> {
  const columns = shape.store<Record<string, SqlValue>>(patch)
  const sets = Object.keys(columns).map((name) => `${name} = ?, `)
  const [stored] = await connection.rows<object>(
    `update shop_order set ${sets.join('')}updated_at = ? where tenant_id = ? and id = ? returning *`,
    [...Object.values(columns), now, tenantId, id],
  )
  return stored && shape.load(stored)
}

/** The event that the tenant's shop system calls by this id. */
export async function findOrderEvent(
  connection: Connection,
  tenantId: TenantId,
  eventId: string,
): Promise<OrderEventRow | undefined> {
  const [stored] = await connection.rows<object>('select * from order_event where tenant_id = ? and event_id = ?', [
    tenantId,
    eventId,
  ])
  return stored && eventShape.load(stored)
}

/**
 * Throws when the tenant has no such order: whoever writes an event has read its order in the same unit.
 * @returns false when the tenant has an event with this event id; nothing is written then
 */
export async function insertOrderEvent(
  connection: Connection,
  tenantId: TenantId,
  event: NewOrderEvent,
): Promise<boolean> {
  const { eventId = null, bodyHash = null } = event
  const recorded = await connection.run(
    `insert into order_event (tenant_id, order_id, type, occurred_at, recorded_at, detail, event_id, body_hash)
     select tenant_id, id, ?, ?, ?, ?, ?, ? from shop_order where tenant_id = ? and id = ?
     on conflict (tenant_id, event_id) where event_id is not null do nothing`,
    [
      event.type,
      event.occurredAt,
      event.recordedAt,
      event.detail === null ? null : JSON.stringify(event.detail),
      eventId,
      bodyHash,
      tenantId,
      event.orderId,
    ],
  )
  if (recorded > 0) return true
  if ((await findOrder(connection, tenantId, event.orderId)) !== undefined) return false
  throw new Error(`Cannot record "${event.type}": tenant ${tenantId} has no order ${event.orderId}`)
}

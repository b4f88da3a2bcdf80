import { z } from 'zod'
import { issueSchema } from './problems.ts'
import { strictObject } from './strict-object.ts'
import { printTaskSchema } from './tasks.ts'
import { instant, listLimit, numericId, yuan } from './values.ts'

export const orderStatus = z.enum([
  'created',
  'confirmed',
  'paid',
  'shipped',
  'refund_requested',
  'refunded',
  'cancelled',
  'completed',
])
export type OrderStatus = z.infer<typeof orderStatus>

/** An order of 1,000 lines is three metres of paper; past that it is a mistake. */
export const orderItemsMax = 1_000

export const orderItemBody = strictObject({
  name: z.string().trim().min(1).max(200),
  specs: z.array(z.string().max(100)).max(20).default([]),
  quantity: z.number().int().min(1).max(100_000),
  unit_price: yuan,
  unit: z.string().max(20).optional().meta({ description: 'what the quantity counts', example: '份' }),
  category: z.string().max(100).optional(),
  remark: z.string().max(500).optional(),
  sku: z.string().max(100).optional().meta({ description: "the shop's own number or barcode of the article" }),
  location: z.string().max(100).optional().meta({ description: 'shelf, for picking lists', example: 'A-03-12' }),
}).meta({ id: 'OrderItemBody' })

const deliveryBody = strictObject({
  name: z.string().max(100).optional(),
  phone: z.string().max(50).optional(),
  address: z.string().max(500).optional(),
  carrier: z.string().max(100).optional(),
  tracking_no: z.string().max(100).optional(),
  remark: z.string().max(500).optional(),
}).meta({ id: 'DeliveryBody' })

/** What a shop tells of an order beside its name, in a new order and in any event. */
export const orderFields = {
  items: z.array(orderItemBody).min(1).max(orderItemsMax),
  total_amount: yuan.optional().meta({ description: 'defaults to the sum of the items less the discount' }),
  discount: yuan.optional(),
  customer_phone: z.string().max(50).optional(),
  remark: z.string().max(1_000).optional(),
  pickup_no: z.string().max(50).optional(),
  table_no: z.string().max(50).optional(),
  channel: z.string().max(50).optional(),
  delivery: deliveryBody.optional(),
  extra: z.record(z.string().max(100), z.json()).optional(),
}

export const externalId = z.string().trim().min(1).max(100)

export const orderBody = strictObject({ external_id: externalId.optional(), ...orderFields }).meta({ id: 'OrderBody' })
export type OrderBody = z.infer<typeof orderBody>

export const orderSchema = z
  .object({
    id: numericId,
    external_id: z.string().nullable(),
    status: orderStatus,
    items: z.array(
      z.object({
        name: z.string(),
        specs: z.array(z.string()),
        quantity: z.number().int(),
        unit_price: z.number(),
        amount: z.number(),
        unit: z.string().optional(),
        category: z.string().nullable(),
        remark: z.string().nullable(),
        sku: z.string().optional(),
        location: z.string().optional(),
      }),
    ),
    total_amount: z.number(),
    discount: z.number(),
    customer_phone: z.string().nullable(),
    remark: z.string().nullable(),
    print_remark: z
      .string()
      .nullable()
      .meta({ description: 'what the printing system noted, such as the time of the last slip' }),
    pickup_no: z.string().nullable(),
    table_no: z.string().nullable(),
    channel: z.string().nullable(),
    delivery: z.record(z.string(), z.unknown()).nullable(),
    extra: z.record(z.string(), z.unknown()).nullable(),
    created_at: instant,
    updated_at: instant,
    confirmed_at: instant.nullable(),
    paid_at: instant.nullable(),
    shipped_at: instant.nullable(),
    refunded_at: instant.nullable(),
    cancelled_at: instant.nullable(),
  })
  .meta({ id: 'Order' })
export type Order = z.infer<typeof orderSchema>

export const confirmBody = strictObject({
  auto_print: z.boolean().default(true),
  printer_id: numericId.optional(),
  template: z.unknown().optional(),
}).meta({ id: 'ConfirmBody' })

export const orderEventBody = strictObject({
  remark: z.string().max(500).optional(),
}).meta({ id: 'OrderEventBody' })

export const orderWithTasks = z
  .object({
    order: orderSchema,
    tasks: z.array(printTaskSchema),
    notes: z.array(issueSchema).optional().meta({ description: 'why something that could be expected does not print' }),
  })
  .meta({ id: 'OrderWithTasks' })
export type OrderWithTasks = z.infer<typeof orderWithTasks>

/** One thing that happened to an order, told by a shop system or done here. */
export const orderEventSchema = z
  .object({
    type: z.string().meta({ example: 'order.paid' }),
    occurred_at: instant,
    recorded_at: instant,
    event_id: z.string().nullable().meta({ description: "the shop system's own name for it; null: done here" }),
    detail: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'OrderEvent' })
export type OrderEventView = z.infer<typeof orderEventSchema>

/** All of them: an order has few. */
export const orderEventList = z
  .object({ data: z.array(orderEventSchema).meta({ description: 'oldest first' }), next_cursor: z.null() })
  .meta({ id: 'OrderEventList' })

export const orderListQuery = strictObject({
  limit: listLimit,
  cursor: z.string().max(200).optional(),
  status: orderStatus.optional(),
  external_id: z.string().max(100).optional(),
})
export const orderList = z
  .object({ data: z.array(orderSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'OrderList' })

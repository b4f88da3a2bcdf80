import { z } from 'zod'
import { externalId, orderFields, orderSchema } from './orders.ts'
import { issueSchema, problemSchema } from './problems.ts'
import { strictObject } from './strict-object.ts'
import { printTaskSchema } from './tasks.ts'
import { instant, numericId } from './values.ts'

/** What can happen to an order (http-api.md, `POST /api/events`). */
export const orderEventType = z.enum([
  'order.created',
  'order.confirmed',
  'order.paid',
  'order.shipped',
  'order.refund_requested',
  'order.refund_rejected',
  'order.refunded',
  'order.cancelled',
  'order.completed',
])
export type OrderEventType = z.infer<typeof orderEventType>

/** The shop system's own name for an event; known for good, so that a repetition next week is a repetition. */
export const eventId = z.string().trim().min(1).max(200)

/** What an event tells of its order: its name always, everything else as far as the sender knows it. */
export const eventOrder = strictObject({
  external_id: externalId,
  ...orderFields,
  items: orderFields.items.optional().meta({ description: 'an order without items prints nothing until it has some' }),
}).meta({ id: 'EventOrder' })
export type EventOrder = z.infer<typeof eventOrder>

export const eventBody = strictObject({
  event_id: eventId,
  type: orderEventType,
  occurred_at: instant.meta({ description: 'when it happened, by the clock of the shop system' }),
  order: eventOrder,
}).meta({ id: 'EventBody' })
export type EventBody = z.infer<typeof eventBody>

export const eventAnswer = z
  .object({
    order: orderSchema,
    tasks: z.array(printTaskSchema).meta({ description: 'every task of the order, as it is now' }),
    repeated: z.boolean().meta({ description: 'this event_id was known: nothing was changed' }),
    notes: z.array(issueSchema).meta({ description: 'why something that could be expected does not print (yet)' }),
  })
  .meta({ id: 'EventAnswer' })
export type EventAnswer = z.infer<typeof eventAnswer>

export const eventBatchMax = 500

/** Events are checked one by one, so that a bad one harms no other. */
export const eventBatchBody = strictObject({
  events: z
    .array(z.unknown().meta({ description: 'an EventBody' }))
    .min(1)
    .max(eventBatchMax),
}).meta({ id: 'EventBatchBody' })

export const eventResult = z
  .discriminatedUnion('ok', [
    z.object({
      event_id: z.string(),
      ok: z.literal(true),
      order_id: numericId,
      task_ids: z.array(z.string()),
      repeated: z.boolean(),
      notes: z.array(issueSchema),
    }),
    z.object({ event_id: z.string().nullable(), ok: z.literal(false), problem: problemSchema }),
  ])
  .meta({ id: 'EventResult' })
export type EventResult = z.infer<typeof eventResult>

export const eventBatchAnswer = z
  .object({ results: z.array(eventResult).meta({ description: 'in the order of the events' }) })
  .meta({ id: 'EventBatchAnswer' })

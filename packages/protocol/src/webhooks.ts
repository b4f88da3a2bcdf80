import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import { printTaskSchema } from './tasks.ts'
import { instant, listLimit, numericId, printerCondition } from './values.ts'

/** What a webhook can be told. `webhook.test` is sent on demand only and cannot be subscribed to. */
export const webhookEventType = z.enum([
  'task.printed',
  'task.failed',
  'task.cancelled',
  'printer.offline',
  'printer.paper_out',
  'printer.ready',
])
export type WebhookEventType = z.infer<typeof webhookEventType>

export const webhooksPerTenantMax = 20

const webhookUrl = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^https?:\/\//i, { message: 'an address that begins with https:// / 以 https:// 开头的地址' })

const eventTypes = z
  .array(webhookEventType)
  .min(1)
  .max(webhookEventType.options.length)
  .refine((types) => new Set(types).size === types.length, { message: 'each at most once / 每种至多一次' })

export const webhookBody = strictObject({
  url: webhookUrl.meta({ description: 'https; http only inside the networks that the operator allows' }),
  event_types: eventTypes.optional().meta({ description: 'default: every type there is today' }),
  enabled: z.boolean().default(true),
}).meta({ id: 'WebhookBody' })

export const webhookPatch = strictObject({
  url: webhookUrl.optional(),
  event_types: eventTypes.optional(),
  enabled: z
    .boolean()
    .optional()
    .meta({ description: 'true also ends a disabling; what was not delivered meanwhile can be sent again by hand' }),
}).meta({ id: 'WebhookPatch' })

export const webhookSchema = z
  .object({
    id: numericId,
    url: z.string(),
    event_types: z.array(webhookEventType),
    enabled: z.boolean(),
    disabled_reason: z
      .enum(['person', 'gone', 'failing'])
      .nullable()
      .meta({ description: 'gone: it answered 410; failing: nothing was delivered for days' }),
    failing_since: instant.nullable().meta({ description: 'of the first failure after the last delivery' }),
    old_secret_until: instant
      .nullable()
      .meta({ description: 'messages carry a second signature, by the old secret, until then' }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof webhookSchema>

export const webhookWithSecret = webhookSchema
  .extend({
    secret: z.string().meta({ description: 'signs the messages (Standard Webhooks); shown only in this answer' }),
  })
  .meta({ id: 'WebhookWithSecret' })

export const webhookList = z.object({ data: z.array(webhookSchema), next_cursor: z.null() }).meta({ id: 'WebhookList' })

export const webhookMessageStatus = z.enum(['PENDING', 'DELIVERED', 'FAILED'])
export type WebhookMessageStatus = z.infer<typeof webhookMessageStatus>

/** One message as it waits in the outbox or was sent. */
export const webhookMessageSchema = z
  .object({
    message_id: z.string().meta({ description: 'the header webhook-id, the same on every repeat' }),
    event_type: z.union([webhookEventType, z.literal('webhook.test')]),
    status: webhookMessageStatus,
    attempt: z.number().int().meta({ description: 'tries so far' }),
    next_at: instant.nullable().meta({ description: 'when it is tried next; null when it is not tried any more' }),
    response_status: z.number().int().nullable().meta({ description: 'HTTP status of the last answer' }),
    error: z.string().nullable().meta({ description: 'why the last try failed' }),
    created_at: instant,
    delivered_at: instant.nullable(),
    body: z.json().meta({ description: 'what is sent' }),
  })
  .meta({ id: 'WebhookMessage' })
export type WebhookMessage = z.infer<typeof webhookMessageSchema>

export const webhookMessageListQuery = strictObject({
  limit: listLimit,
  cursor: z.string().max(200).optional(),
  status: webhookMessageStatus.optional(),
})
export const webhookMessageList = z
  .object({ data: z.array(webhookMessageSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'WebhookMessageList' })

/** `data` of `task.*` messages. */
export const taskEventData = z
  .object({
    task: printTaskSchema,
    order: z.object({ id: numericId, external_id: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'WebhookTaskData' })
export type TaskEventData = z.infer<typeof taskEventData>

/** `data` of `printer.*` messages. */
export const printerEventData = z
  .object({
    printer: z.object({
      id: numericId,
      printer_sn: z.string(),
      printer_name: z.string(),
      condition: printerCondition,
      condition_at: instant,
    }),
  })
  .meta({ id: 'WebhookPrinterData' })
export type PrinterEventData = z.infer<typeof printerEventData>

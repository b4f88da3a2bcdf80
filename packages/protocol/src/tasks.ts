import { z } from 'zod'
import { strictObject } from './strict-object.ts'
import {
  cancelReason,
  confirmation,
  driverKind,
  holdReason,
  instant,
  listLimit,
  numericId,
  printStatus,
  printType,
} from './values.ts'

/** One transition of a task: what happened, when, by whom, with what answer. */
export const taskEventSchema = z
  .object({
    at: instant,
    event: z.string(),
    from_status: printStatus.nullable(),
    to_status: printStatus,
    attempt: z.number().int(),
    node: z.string(),
    cause: z.string(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'TaskEvent' })
export type TaskEventView = z.infer<typeof taskEventSchema>

export const printTaskSchema = z
  .object({
    id: numericId.meta({ description: 'the job_id that a print client sees' }),
    task_id: z.string(),
    order_id: numericId.nullable(),
    printer_id: numericId,
    printer_sn: z.string(),
    print_type: printType,
    print_status: printStatus,
    template_version: z.string().nullable().meta({
      description: "the template that it prints, as business@platform version.shop version; null: not the library's",
      example: 'shopping@0.3',
    }),
    hold_reason: holdReason.nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    retry_count: z.number().int(),
    max_retries: z.number().int(),
    attempt: z.number().int(),
    copies: z.number().int(),
    copies_done: z.number().int(),
    priority: z.number().int(),
    confirmation: confirmation.nullable(),
    vendor_job_id: z.string().nullable(),
    reprint: z.boolean().meta({ description: 'the slip says 重打, because an earlier one may exist' }),
    reprint_of: z.string().nullable(),
    scheduled_at: instant,
    expires_at: instant.nullable(),
    printed_at: instant.nullable(),
    cancelled_at: instant.nullable(),
    cancel_reason: cancelReason.nullable(),
    created_at: instant,
    updated_at: instant,
    archived_at: instant
      .optional()
      .meta({ description: 'only of archived tasks: their history stays, what they printed is no longer kept' }),
  })
  .meta({ id: 'PrintTask' })
export type PrintTask = z.infer<typeof printTaskSchema>

export const taskWithHistory = printTaskSchema
  .extend({ history: z.array(taskEventSchema) })
  .meta({ id: 'PrintTaskWithHistory' })
export type TaskWithHistory = z.infer<typeof taskWithHistory>

export const taskListQuery = strictObject({
  limit: listLimit,
  cursor: z.string().max(200).optional(),
  status: printStatus.optional(),
  printer_sn: z.string().max(100).optional(),
  order_id: z.coerce.number().int().positive().optional(),
  driver: driverKind.optional().meta({ description: 'tasks of printers that are reached by this driver now' }),
  print_type: printType.optional(),
  from: instant.optional(),
  to: instant.optional(),
  q: z.string().max(100).optional(),
  archived: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'true: only archived tasks, by order_id, from and to; default: none of them' }),
}).superRefine((query, context) => {
  if (query.archived !== 'true') return
  for (const name of ['status', 'printer_sn', 'driver', 'print_type', 'q'] as const) {
    if (query[name] === undefined) continue
    const message = 'cannot be asked of archived tasks / 归档任务不支持此条件'
    context.addIssue({ code: 'custom', path: [name], message })
  }
})
export const taskList = z
  .object({ data: z.array(printTaskSchema), next_cursor: z.string().nullable() })
  .meta({ id: 'PrintTaskList' })

/** A delay of a week is the longest that a shop has asked for; more is a unit mistake. */
export const delaySecondsMax = 7 * 24 * 3600

export const printBody = strictObject({
  order_id: numericId.optional(),
  printer_sn: z.string().min(1).max(100).optional(),
  printer_id: numericId.optional(),
  print_type: printType.default('RECEIPT'),
  content: z.string().min(1).max(100_000).optional(),
  template: z.unknown().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  copies: z.number().int().min(1).max(20).default(1),
  priority: z.number().int().min(0).max(100).default(1),
  delay_seconds: z.number().int().min(0).max(delaySecondsMax).optional(),
  scheduled_at: instant.optional(),
  expires_at: instant.optional(),
})
  .refine((body) => body.content !== undefined || body.template !== undefined || body.order_id !== undefined, {
    message: 'give order_id, content, or template with data / 请提供 order_id、content,或 template 加 data',
    path: ['content'],
  })
  .refine((body) => body.delay_seconds === undefined || body.scheduled_at === undefined, {
    message: 'give delay_seconds or scheduled_at, not both / delay_seconds 与 scheduled_at 只能给一个',
    path: ['scheduled_at'],
  })
  .meta({ id: 'PrintBody' })
export type PrintBody = z.infer<typeof printBody>

/** `newest`: the shop's template as it is now; the data stay what they were. */
export const templateAge = z.enum(['same', 'newest'])
export type TemplateAge = z.infer<typeof templateAge>

export const reprintBody = strictObject({
  template: templateAge
    .optional()
    .meta({ description: 'default: newest, where the task prints a template of the library' }),
}).meta({ id: 'ReprintBody' })
export const retryBody = strictObject({ template: templateAge.default('same') }).meta({ id: 'RetryBody' })

export const previewQuery = strictObject({ format: z.enum(['svg', 'png', 'text', 'bytes']).default('svg') })

/** An event `task` of `GET /api/tasks/stream`: the task as it is now. */
export const taskChangeSchema = z.object({ task: printTaskSchema }).meta({ id: 'TaskChange' })

import type { PrintStatus, TaskEventData, WebhookEventType } from '@xiaopiao/protocol'
import { isoInstant } from '../clock.ts'
import type { TaskRow } from '../store/rows.ts'
import type { TenantWrites } from '../store/store.ts'
import { taskView } from '../tasks/task-view.ts'

const eventTypes: Partial<Record<PrintStatus, WebhookEventType>> = {
  SUCCESS: 'task.printed',
  FAILED: 'task.failed',
  CANCELLED: 'task.cancelled',
}

/**
 * Puts the news of a task into the outbox, in the unit that changed it; nothing where the task goes on, and nothing
 * where no webhook wants it. A change has one message for each webhook, whatever is repeated: its id is made of the
 * task and its version.
 */
export async function noteTask(tx: TenantWrites, task: TaskRow): Promise<void> {
  const eventType = eventTypes[task.printStatus]
  if (eventType === undefined) return
  const webhooks = await tx.webhooksFor(eventType)
  if (webhooks.length === 0) return
  const order = task.orderId === null ? undefined : await tx.order(task.orderId)
  const data: TaskEventData = {
    task: taskView(task),
    order: order === undefined ? null : { id: order.id, external_id: order.externalId },
  }
  const body = JSON.stringify({ type: eventType, timestamp: isoInstant(task.updatedAt), data })
  const messageId = `msg_${task.taskId}_${task.version}`
  const message = { messageId, subject: `task:${task.id}`, eventType, body }
  await tx.insertMessages(
    webhooks.map(({ id }) => ({ ...message, webhookId: id })),
    task.updatedAt,
  )
}

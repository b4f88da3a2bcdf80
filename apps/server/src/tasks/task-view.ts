import type { PrintTask, TaskEventView } from '@xiaopiao/protocol'
import { type EpochMs, isoInstant } from '../clock.ts'
import type { TaskEventRow, TaskRow } from '../store/rows.ts'

function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoInstant(at)
}

/** A task as it crosses the wire. What it prints is not part of it: the preview shows that. */
export function taskView(task: TaskRow): PrintTask {
  return {
    id: task.id,
    task_id: task.taskId,
    order_id: task.orderId,
    printer_id: task.printerId,
    printer_sn: task.printerSn,
    print_type: task.printType,
    print_status: task.printStatus,
    template_version: task.templateVersion,
    hold_reason: task.holdReason,
    error_code: task.errorCode,
    error_message: task.errorMessage,
    retry_count: task.retryCount,
    max_retries: task.maxRetries,
    attempt: task.attempt,
    copies: task.copies,
    copies_done: task.copiesDone,
    priority: task.priority,
    confirmation: task.confirmation,
    vendor_job_id: task.vendorJobId,
    reprint: task.reprint,
    reprint_of: task.reprintOf,
    scheduled_at: isoInstant(task.scheduledAt),
    expires_at: instantOrNull(task.expiresAt),
    printed_at: instantOrNull(task.printedAt),
    cancelled_at: instantOrNull(task.cancelledAt),
    cancel_reason: task.cancelReason,
    created_at: isoInstant(task.createdAt),
    updated_at: isoInstant(task.updatedAt),
  }
}

/** One line of a task's history as it crosses the wire. */
export function taskEventView(event: TaskEventRow): TaskEventView {
  return {
    at: isoInstant(event.at),
    event: event.event,
    from_status: event.fromStatus,
    to_status: event.toStatus,
    attempt: event.attempt,
    node: event.node,
    cause: event.cause,
    detail: event.detail,
  }
}

import type { PrintTask } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { taskOnPaper } from './task-on-paper.ts'

const task = (taskId: string, orderId: number, status: PrintTask['print_status'], printedAt: string | null = null) =>
  ({ task_id: taskId, order_id: orderId, print_status: status, printed_at: printedAt }) as PrintTask

const held = task('held', 2, 'PENDING')
const printing = task('printing', 2, 'PRINTING')
const older = task('older', 1, 'SUCCESS', '2025-07-14T10:00:00.000Z')
const newer = task('newer', 1, 'SUCCESS', '2025-07-14T10:00:05.000Z')

test('taskOnPaper() shows what printed last until somebody chooses', () => {
  expect(taskOnPaper([older, newer, held], { kind: 'latest' })).toBe(newer)
  expect(taskOnPaper([held], { kind: 'latest' })).toBeUndefined()
  expect(taskOnPaper([older, newer], { kind: 'task', taskId: 'older' })).toBe(older)
  expect(taskOnPaper([older, newer], { kind: 'task', taskId: 'gone' })).toBe(newer)
})

test('taskOnPaper() shows of an order what printed, else what prints, else what waits', () => {
  const printed = task('printed', 2, 'SUCCESS', '2025-07-14T09:00:00.000Z')
  expect(taskOnPaper([held, printing, printed, newer], { kind: 'order', orderId: 2 })).toBe(printed)
  expect(taskOnPaper([held, printing, newer], { kind: 'order', orderId: 2 })).toBe(printing)
  expect(taskOnPaper([held, newer], { kind: 'order', orderId: 2 })).toBe(held)
  expect(taskOnPaper([newer], { kind: 'order', orderId: 2 })).toBe(newer)
})

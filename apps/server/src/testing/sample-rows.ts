import type { NewPrinter, TaskRow } from '../store/rows.ts'
import { sampleTask as newTask, samplePrinter as storedPrinter } from '../store/sample-rows.ts'

/** A network printer as a test of printing needs it: everything ordinary, but for what `changes` says. */
export function samplePrinter(changes: Partial<NewPrinter> = {}): NewPrinter {
  return storedPrinter('SN-1', { driver: 'network', host: '127.0.0.1', port: 9100, isDefault: true, ...changes })
}

/** A fresh, due task of one copy, as the store answers it. */
export function sampleTask(now: number, changes: Partial<TaskRow> = {}): TaskRow {
  const task = newTask('t_sample', 1, { printerSn: 'SN-1', scheduledAt: now, expiresAt: now + 300_000, createdAt: now })
  return { ...task, id: 1, tenantId: 1, version: 1, updatedAt: now, ...changes }
}

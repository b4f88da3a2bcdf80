import type { HoldReason } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'
import { changeTaskIn } from './change-task.ts'
import { contextNow, driverOf, type SchedulerParts } from './scheduler-parts.ts'

const tasksPerPage = 200
const defaultBackupAfterSeconds = 60

export interface Hold {
  readonly reason: HoldReason
  readonly detail: string
  /** Since when the printer takes no job, as far as this process knows. */
  readonly since: EpochMs
}

/** Every waiting task of a printer whose time has come. */
async function dueTasks(reads: TenantReads, printer: PrinterRow, now: EpochMs): Promise<TaskRow[]> {
  const found: TaskRow[] = []
  for (const status of ['PENDING', 'DELAYED'] as const) {
    let cursor: string | undefined
    do {
      const page = await reads.tasks({ status, printerSn: printer.printerSn, limit: tasksPerPage, cursor })
      found.push(...page.rows.filter((task) => task.printerId === printer.id && task.scheduledAt <= now))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
  return found
}

/**
 * DL8: lets the due tasks of a printer wait and shows why; those that have waited long enough go to its backup
 * printer, when that one is able to print.
 * @returns when the next of them may go to the backup printer, or undefined
 */
export async function holdTasks(parts: SchedulerParts, printer: PrinterRow, hold: Hold): Promise<EpochMs | undefined> {
  const tenant = parts.store.forTenant(printer.tenantId)
  const context = contextNow(parts, 'scheduler')
  const { now } = context
  const due = await dueTasks(tenant, printer, now)
  // The backup printer of a suspended tenant may print no more than this one.
  const backup = hold.reason === 'tenant_suspended' ? undefined : await backupOf(parts, printer)
  const backupAfterMs = (printer.settings.backup_after_seconds ?? defaultBackupAfterSeconds) * 1000
  const backupAt = (task: TaskRow) => Math.min(task.heldSince ?? hold.since, hold.since) + backupAfterMs
  const rerouted = backup === undefined ? [] : due.filter((task) => backupAt(task) <= now)
  const held = due.filter((task) => !rerouted.includes(task))
  const changed = held.filter((task) => task.printStatus !== 'PENDING' || task.holdReason !== hold.reason)
  if (changed.length > 0 || rerouted.length > 0) {
    await tenant.write(async (tx) => {
      const { reason, detail } = hold
      for (const task of changed) {
        await changeTaskIn(tx, task, { type: 'hold', reason, detail }, context)
      }
      for (const task of rerouted) {
        const waits = await changeTaskIn(tx, task, { type: 'hold', reason, detail }, context)
        if (!waits.ok || backup === undefined) continue
        const { id: printerId, printerSn } = backup
        const standsInFor = printer.printerName
        await changeTaskIn(tx, waits.task, { type: 'reroute', printerId, printerSn, standsInFor }, context)
      }
    })
  }
  if (printer.backupPrinterId === null || held.length === 0) return undefined
  return Math.min(...held.map(backupAt))
}

/** The printer that takes over, unless it is known to be unable itself. */
async function backupOf(parts: SchedulerParts, printer: PrinterRow): Promise<PrinterRow | undefined> {
  if (printer.backupPrinterId === null || printer.backupPrinterId === printer.id) return undefined
  const backup = await parts.store.forTenant(printer.tenantId).printer(printer.backupPrinterId)
  if (backup === undefined || backup.printerStatus === 'INACTIVE') return undefined
  return driverOf(parts, backup.driver)?.heldNow(backup) === undefined ? backup : undefined
}

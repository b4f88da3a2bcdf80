import type { PrinterCondition } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TenantStore } from '../store/store.ts'
import { notePrinter } from '../webhooks/note-printer.ts'

/** Writes what is known of a device to its row, when it differs, and tells the tenant's webhooks (DL8). */
export async function changeCondition(
  store: TenantStore,
  printerId: number,
  condition: PrinterCondition,
  now: EpochMs,
): Promise<void> {
  await store.write(async (tx) => {
    const before = await tx.printer(printerId)
    if (before === undefined || before.condition === condition) return
    const after = await tx.updatePrinter(printerId, { condition, conditionAt: now }, now)
    if (after !== undefined) await notePrinter(tx, after, before.condition, now)
  })
}

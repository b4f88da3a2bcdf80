import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { TenantReads } from '../store/store.ts'

/** A task is made, held, rerouted: younger ones need no look into the history. */
const reroutedVersionMin = 3

/** Whether the history of the task can tell of another printer; a cheap no for nearly every task. */
export function mayBeRerouted(task: TaskRow): boolean {
  return task.version >= reroutedVersionMin
}

/**
 * The name of the printer for which `printer` prints this task, or null when it is the task's own (DL8). The
 * history keeps it: the first reroute names the printer that the task was made for.
 */
export async function standsInFor(reads: TenantReads, task: TaskRow, printer: PrinterRow): Promise<string | null> {
  if (!mayBeRerouted(task)) return null
  const events = await reads.taskEvents(task.id)
  const madeFor = events.find(({ event }) => event === 'reroute')?.detail ?? null
  return madeFor === printer.printerName ? null : madeFor
}

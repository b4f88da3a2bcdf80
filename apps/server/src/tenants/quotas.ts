import type { EpochMs } from '../clock.ts'
import type { TenantReads, TenantWrites } from '../store/store.ts'

const dayMs = 24 * 3_600_000

/** The day of an instant as usage is counted by: `yyyy-mm-dd`, UTC. */
function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** When the quota of a day is new again, for `Retry-After`. */
export function secondsToNextDay(now: EpochMs): number {
  return Math.ceil((Math.floor(now / dayMs) * dayMs + dayMs - now) / 1000)
}

/** How many tasks a tenant has made today. */
export async function tasksOfToday(reads: TenantReads, now: EpochMs): Promise<number> {
  return (await reads.countedTasks(dayOf(now))) ?? (await reads.taskCountSince(Math.floor(now / dayMs) * dayMs))
}

/**
 * Counts one more task against the tenant's quota of the day, in the unit that makes the task. A tenant without a
 * quota is not counted, so that it pays nothing for it; the first count of a day takes in what was made before.
 * @returns false when the quota is used up; nothing is counted then
 */
export async function countTask(tx: TenantWrites, now: EpochMs): Promise<boolean> {
  const { tasksPerDayMax } = await tx.tenant()
  if (tasksPerDayMax === null) return true
  // Locked, because two units that count at the same time would both find the last place free.
  await tx.lockTenant()
  const made = await tasksOfToday(tx, now)
  if (made >= tasksPerDayMax) return false
  await tx.addToTaskCount(dayOf(now), made + 1)
  return true
}

/** Whether the tenant's quota of printers is used up, in the unit that adds one. */
export async function isFullOfPrinters(tx: TenantWrites): Promise<boolean> {
  const { printersMax } = await tx.lockTenant()
  return printersMax !== null && (await tx.printerCount()) >= printersMax
}

import type { EpochMs } from '../clock.ts'
import type { TenantReads, TenantWrites } from '../store/store.ts'

const dayMs = 24 * 3_600_000

/** The day of an instant as usage is counted by: `yyyy-mm-dd`, UTC. */
function dayOf(at: EpochMs): string {
  return new Date(at).toISOString().slice(0, 10)
}

function startOfDay(at: EpochMs): EpochMs {
  return Math.floor(at / dayMs) * dayMs
}

/** When the quota of a day is new again, for `Retry-After`. */
export function secondsToNextDay(now: EpochMs): number {
  return Math.ceil((startOfDay(now) + dayMs - now) / 1000)
}

/** How many tasks a tenant has made today. */
export async function tasksOfToday(reads: TenantReads, now: EpochMs): Promise<number> {
  return (await reads.countedTasks(dayOf(now))) ?? (await reads.taskCountSince(startOfDay(now)))
}

/**
 * Whether the tenant may make so many more tasks today. The row of one with a quota stays locked until the unit ends,
 * because two units that look at the same time would both find the last place free.
 */
export async function hasRoomForTasks(tx: TenantWrites, taskCount: number, now: EpochMs): Promise<boolean> {
  if ((await tx.tenant()).tasksPerDayMax === null) return true
  const { tasksPerDayMax } = await tx.lockTenant()
  return tasksPerDayMax === null || (await tasksOfToday(tx, now)) + taskCount <= tasksPerDayMax
}

/** Counts a task in the unit that has made it; the first count of a day takes in what was made before it. */
export async function countTask(tx: TenantWrites, now: EpochMs): Promise<void> {
  await tx.addToTaskCount(dayOf(now), await tx.taskCountSince(startOfDay(now)))
}

/** Whether the tenant's quota of printers is used up; a unit that adds one locks the tenant before it asks. */
export async function isFullOfPrinters(reads: TenantReads): Promise<boolean> {
  const { printersMax } = await reads.tenant()
  return printersMax !== null && (await reads.printerCount()) >= printersMax
}

import { systemClock } from '../../../apps/server/src/clock.ts'
import type { PrintDriver } from '../../../apps/server/src/drivers/driver.ts'
import { joinNodes } from '../../../apps/server/src/nodes/join-nodes.ts'
import { openPostgresStore } from '../../../apps/server/src/store/postgres/open-postgres-store.ts'
import { startScheduler } from '../../../apps/server/src/tasks/scheduler.ts'
import { systemRandom } from '../../../apps/server/src/tenants/random.ts'
import { openTenantDirectory } from '../../../apps/server/src/tenants/tenant-directory.ts'

/*
 * A node without its ports, over printers that print at once: notes how late each task comes to the driver, tells it
 * when asked ("report"), and ends ("end").
 */

export interface PrintedTask {
  readonly scheduledAt: number
  readonly lateMs: number
}

const printed: PrintedTask[] = []
const driver: PrintDriver = {
  kind: 'network',
  format: 'escpos',
  attemptTimeoutMs: (baseMs) => baseMs,
  heldNow: () => undefined,
  async print({ task }) {
    const { scheduledAt } = task
    printed.push({ scheduledAt, lateMs: performance.timeOrigin + performance.now() - scheduledAt })
    return { outcome: 'printed', confirmation: 'device_confirmed' }
  },
  reconcile: async () => ({ answer: 'cannot_know' }),
  status: async () => ({ online: true, condition: 'ready', detail: null }),
  onAvailability: () => () => {},
}

const log = { debug() {}, info() {}, warn: console.warn, error: console.error }
const store = await openPostgresStore({ url: process.env.BENCH_DATABASE_URL ?? '' })
const { node, lease, leave } = await joinNodes({ store, clock: systemClock, random: systemRandom, log })
const directory = openTenantDirectory(store, systemClock)
const parts = { store, directory, clock: systemClock, random: systemRandom, drivers: [driver], node, lease, log }
const scheduler = startScheduler(parts)
await scheduler.idle()
process.on('message', async (asked: 'report' | 'end') => {
  if (asked === 'report') {
    process.send?.(printed)
    return
  }
  await scheduler.stop()
  directory.stop()
  await leave()
  await store.close()
  process.disconnect()
})
process.send?.('ready')

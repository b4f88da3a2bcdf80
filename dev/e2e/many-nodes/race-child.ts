import { systemClock } from '../../../apps/server/src/clock.ts'
import type { PrintDriver } from '../../../apps/server/src/drivers/driver.ts'
import { joinNodes } from '../../../apps/server/src/nodes/join-nodes.ts'
import { refundOrder } from '../../../apps/server/src/orders/order-events.ts'
import { openPostgresStore } from '../../../apps/server/src/store/postgres/open-postgres-store.ts'
import type { Store } from '../../../apps/server/src/store/store.ts'
import { startScheduler } from '../../../apps/server/src/tasks/scheduler.ts'
import { systemRandom } from '../../../apps/server/src/tenants/random.ts'
import { openTenantDirectory } from '../../../apps/server/src/tenants/tenant-directory.ts'
import type { RaceAsked, RaceTold, Refunded, Runner } from './race-messages.ts'

/*
 * One process of the race: it prints what is due, as a server does, or it refunds orders at given moments. Both
 * work on the database as any node does.
 */

const log = { debug() {}, info() {}, warn: console.warn, error: console.error }

function tell(told: RaceTold): void {
  process.send?.(told)
}

async function print(store: Store): Promise<() => Promise<void>> {
  const printedJobIds: number[] = []
  const driver: PrintDriver = {
    kind: 'network',
    format: 'escpos',
    attemptTimeoutMs: (baseMs) => baseMs,
    heldNow: () => undefined,
    async print({ task }) {
      printedJobIds.push(task.id)
      return { outcome: 'printed', confirmation: 'device_confirmed' }
    },
    reconcile: async () => ({ answer: 'cannot_know' }),
    status: async () => ({ online: true, condition: 'ready', detail: null }),
    onAvailability: () => () => {},
  }
  const { node, lease, leave } = await joinNodes({ store, clock: systemClock, random: systemRandom, log })
  const directory = openTenantDirectory(store, systemClock)
  const parts = { store, directory, clock: systemClock, random: systemRandom, drivers: [driver], node, lease, log }
  const scheduler = startScheduler(parts)
  return async () => {
    await scheduler.stop()
    directory.stop()
    await leave()
    tell({ kind: 'printed', jobIds: printedJobIds })
  }
}

async function refundAll(store: Store, runners: readonly Runner[]): Promise<readonly Refunded[]> {
  return await Promise.all(
    runners.map(async ({ tenantId, orderId, refundAt }) => {
      await new Promise<void>((resolve) => systemClock.at(refundAt, resolve))
      const context = { now: Date.now(), random: systemRandom, node: 'refunds', actor: 'api' }
      const outcome = await refundOrder(store.forTenant(tenantId), orderId, {}, context)
      return { orderId, taskStatuses: outcome.ok ? outcome.tasks.map((task) => task.printStatus) : [outcome.reason] }
    }),
  )
}

const store = await openPostgresStore({ url: process.env.RACE_DATABASE_URL ?? '' })
let finish = async () => {}
process.on('message', async (asked: RaceAsked) => {
  switch (asked.kind) {
    case 'print':
      finish = await print(store)
      tell({ kind: 'ready' })
      return
    case 'refund':
      tell({ kind: 'refunded', refunds: await refundAll(store, asked.runners) })
      return
    case 'finish':
      await finish()
      await store.close()
      process.disconnect()
  }
})
tell({ kind: 'ready' })

import { setTimeout as wait } from 'node:timers/promises'
import { type Heartbeat, startHeartbeat } from '../nodes/heartbeat.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { createTask } from '../tasks/create-task.ts'
import { type Scheduler, startScheduler } from '../tasks/scheduler.ts'
import { ensureDefaultTenant } from '../tenants/ensure-default-tenant.ts'
import { systemRandom } from '../tenants/random.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { samplePrinter } from './sample-rows.ts'
import { ScriptedDriver } from './scripted-driver.ts'

/** One of several nodes on a database, with a clock of its own: a clock that nobody moves is a paused process. */
export interface TestNode {
  readonly name: string
  readonly store: Store
  readonly shop: TenantStore
  readonly clock: ManualClock
  readonly lease: Heartbeat
  readonly driver: ScriptedDriver
  readonly scheduler: Scheduler
  /** Stops as a server does, and gives back what it had. */
  stop(): Promise<void>
}

export interface NodesRig {
  readonly nodes: readonly TestNode[]
  addPrinter(printerSn: string): Promise<PrinterRow>
  /** Written by a node, due now unless a time is given. */
  addTask(by: TestNode, printer: PrinterRow, scheduledAt?: number): Promise<TaskRow>
  close(): Promise<void>
}

/** Asks again until there is an answer; the test's own time limit ends it. For what other processes do. */
export async function eventually<Answer>(ask: () => Promise<Answer | undefined> | Answer | undefined): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await wait(5)
  }
}

export async function nodesRig(url: string, names: readonly string[]): Promise<NodesRig> {
  const nodes: TestNode[] = []
  for (const name of names) nodes.push(await startNode(url, name))
  const [first] = nodes
  if (first === undefined) throw new Error('a rig has a node')
  return {
    nodes,
    async addPrinter(printerSn) {
      const row = samplePrinter({ printerSn, driver: 'network' })
      const printer = await first.shop.write((tx) => tx.insertPrinter(row, first.clock.now()))
      if (printer === 'duplicate') throw new Error('the serial number is taken')
      return printer
    },
    async addTask(by, printer, scheduledAt = by.clock.now()) {
      return await by.shop.write(async (tx) => {
        const settings = await readPrintSettings(tx)
        const request = {
          orderId: null,
          printer,
          printType: 'RECEIPT',
          source: { kind: 'text', text: '珍珠奶茶 x1' },
          copies: 1,
          priority: 1,
          scheduledAt,
          cause: 'manual',
          idempotencyKey: null,
          actor: 'person',
        } as const
        const context = { now: by.clock.now(), random: systemRandom, settings, node: by.name }
        const made = await createTask(tx, request, context)
        if (made === 'quota_exceeded') throw new Error('the shop has no quota')
        return made.task
      })
    },
    async close() {
      for (const node of nodes) await node.stop()
    },
  }
}

async function startNode(url: string, name: string): Promise<TestNode> {
  const clock = manualClock()
  const store = await openPostgresStore({ url, clock })
  await ensureDefaultTenant(store, { name: '发财小狗饮品店', now: clock.now() })
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const lease = await startHeartbeat({ store, clock, node: name, log })
  const driver = new ScriptedDriver('network')
  const directory = { tenant: (id: number) => store.acrossTenants.tenant(id) }
  const drivers = [driver]
  const scheduler = startScheduler({ store, directory, clock, random: systemRandom, drivers, node: name, lease, log })
  await scheduler.idle()
  let stopped: Promise<void> | undefined
  const stopAll = async () => {
    await scheduler.stop()
    await lease.stop()
    await store.close()
  }
  return {
    name,
    store,
    shop: store.forTenant(1),
    clock,
    lease,
    driver,
    scheduler,
    stop() {
      stopped ??= stopAll()
      return stopped
    },
  }
}

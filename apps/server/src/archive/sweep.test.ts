import { afterEach, expect, test } from 'vitest'
import type { TaskRow } from '../store/rows.ts'
import {
  sampleMessage,
  sampleOutput,
  samplePrinter,
  sampleTask,
  sampleTaskEvent,
  sampleWebhook,
} from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { messagesKeptMs, outputsKeptMs, type SweptKind, startSweeping } from './sweep.ts'

const dayMs = 24 * 3600 * 1000
const answersKeptMs = dayMs
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Rig {
  readonly store: Store
  readonly shop: TenantStore
  readonly clock: ManualClock
  readonly swept: Partial<Record<SweptKind, number>>
  readonly warned: string[]
  /** Ended so many days ago. */
  task(daysAgo: number, part?: Parameters<typeof sampleTask>[2]): Promise<TaskRow>
  start(node?: string): () => Promise<void>
  /** Moves time until the pass that begins next is over. */
  pass(): Promise<void>
}

let made = 0

async function rig(): Promise<Rig> {
  const clock = manualClock()
  const store = await openSqliteStore({ path: ':memory:', clock })
  closers.push(() => store.close())
  const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
  const printer = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))
  if (printer === 'duplicate') throw new Error('it is new')
  const swept: Partial<Record<SweptKind, number>> = {}
  const warned: string[] = []
  const steps = async (count: number, ms: number) => {
    for (let step = 0; step < count; step++) {
      clock.advance(ms)
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return {
    store,
    shop,
    clock,
    swept,
    warned,
    async task(daysAgo, part = {}) {
      const at = clock.now() - daysAgo * dayMs
      return await shop.write(async (tx) => {
        const wanted = sampleTask(`t-${++made}`, printer.id, { printStatus: 'SUCCESS', createdAt: at, ...part })
        const { task } = await tx.insertTask(wanted, sampleTaskEvent({ at }))
        await tx.putTaskOutput(task.id, sampleOutput(1))
        return task
      })
    },
    start(node = 'node-a') {
      const stop = startSweeping({
        store,
        clock,
        random: () => Uint8Array.of(0),
        node,
        answersKeptMs,
        log: { warn: (_fields, message) => warned.push(message) },
        onSwept: (kind, count) => {
          swept[kind] = (swept[kind] ?? 0) + count
        },
      })
      closers.push(stop)
      return stop
    },
    async pass() {
      await steps(1, 60_000)
      await steps(60, 1_000)
    },
  }
}

test('[ST19] what ended longer ago than the tenant wants to keep goes into the archive, in steps', async () => {
  const { shop, swept, task, start, pass } = await rig()
  const young = await task(179)
  const old: TaskRow[] = []
  for (let index = 0; index < 120; index++) old.push(await task(181))
  start()
  await pass()
  expect(swept.task).toBe(120)
  expect((await shop.tasks({ limit: 99 })).rows.map(({ id }) => id)).toEqual([young.id])
  for (const { taskId } of old) expect(await shop.archivedTask(taskId)).toBeDefined()
})

test('each tenant has its own days; 0 keeps everything for good', async () => {
  const { store, shop, clock, task, start, pass } = await rig()
  const mine = await task(10)
  const other = store.forTenant((await store.acrossTenants.insertTenant(undefined, '乙店', 1)).id)
  const at = clock.now() - 4_000 * dayMs
  const wanted = sampleTask('t-other', 77, { printStatus: 'FAILED', createdAt: at })
  await other.write(async (tx) => await tx.insertTask(wanted, sampleTaskEvent({ at })))
  const keep = async (tenant: TenantStore, days: number) =>
    await tenant.write(
      async (tx) => await tx.putSettings([{ key: 'print.retention_days', value: String(days), updatedAt: 1 }]),
    )
  await keep(shop, 7)
  await keep(other, 0)
  start()
  await pass()
  expect(await shop.archivedTask(mine.taskId)).toBeDefined()
  expect(await other.task('t-other')).toBeDefined()
})

test('outputs, settled messages and unused templates go; what waits stays', async () => {
  const { shop, clock, swept, task, start, pass } = await rig()
  const source = { kind: 'template', template: { unused: true }, data: {} } as const
  const [shown, drawnAnew] = [await task(1), await task(31)]
  await task(200, { source })
  await shop.write(async (tx) => {
    const { id } = await tx.insertWebhook(sampleWebhook(), 1)
    const longAgo = clock.now() - messagesKeptMs - 1
    await tx.insertMessages([sampleMessage(id, 'done'), sampleMessage(id, 'waits', { subject: 'x' })], longAgo)
    const [done] = await tx.claimMessages(id, { now: longAgo, leaseUntil: longAgo + 1, limit: 1 })
    if (done !== undefined) await tx.settleMessage(done, { kind: 'delivered', responseStatus: 200 }, longAgo)
    await tx.putIdempotentAnswer('old', { bodyHash: 'h', status: 200, body: '{}', createdAt: clock.now() - 2 * dayMs })
  })
  start()
  await pass()
  expect(swept).toEqual({ message: 1, output: 2, task: 1, template: 1 })
  expect(await shop.taskOutput(shown.id)).toBeDefined()
  expect(await shop.taskOutput(drawnAnew.id)).toBeUndefined()
  expect(outputsKeptMs).toBe(30 * dayMs)
  expect((await shop.messages(1, { limit: 9 })).rows.map(({ messageId }) => messageId)).toEqual(['waits'])
  expect(await shop.idempotentAnswer('old')).toBeUndefined()
})

test('it comes again every hour, and goes on after a failure', async () => {
  const { store, clock, swept, warned, task, start, pass } = await rig()
  start()
  await pass()
  await task(181)
  clock.advance(3_600_000)
  await pass()
  expect(swept.task).toBe(1)
  await task(181)
  const { acrossTenants } = store
  const tenants = acrossTenants.tenants
  acrossTenants.tenants = async () => {
    throw new Error('the disk is full')
  }
  clock.advance(3_600_000)
  await pass()
  expect(warned).toEqual(['old rows could not be swept out'])
  acrossTenants.tenants = tenants
  clock.advance(3_600_000)
  await pass()
  expect(swept.task).toBe(2)
})

test('of several nodes the oldest sweeps, and stop() ends a pass in the middle', async () => {
  const { store, shop, clock, swept, task, start, pass } = await rig()
  for (let index = 0; index < 120; index++) await task(181)
  const leaseUntil = clock.now() + 1_000_000_000
  await store.acrossTenants.beat({ node: 'node-b', startedAt: 5, leaseUntil })
  await store.acrossTenants.beat({ node: 'node-a', startedAt: 9, leaseUntil })
  const stopA = start('node-a')
  await pass()
  expect(swept).toEqual({})
  await stopA()
  const stopB = start('node-b')
  clock.advance(60_000)
  while ((swept.task ?? 0) === 0) {
    clock.advance(20)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await stopB()
  expect(swept.task).toBe(25)
  expect((await shop.archivedTasks({ limit: 99 })).rows).toHaveLength(25)
})

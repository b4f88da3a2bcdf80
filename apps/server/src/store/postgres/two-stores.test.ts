import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { addTask, begin, finish, newTaskId, setStage } from '../contract/stage.contract.ts'
import type { PrinterRow, TaskRow } from '../rows.ts'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import type { Store, TenantStore } from '../store.ts'
import type { RemoteChange } from '../store-change.ts'
import { openPostgresStore } from './open-postgres-store.ts'

/* Two nodes on one database: what SQLite, with its one writer, cannot show. */

let postgres: TestPostgres
let stores: Store[]
let shops: TenantStore[]
let printer: PrinterRow

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

beforeEach(async () => {
  const url = await postgres.database()
  stores = await Promise.all([openPostgresStore({ url }), openPostgresStore({ url })])
  const staged = hear(stores[1]!, (heard) => heard.length > 0)
  const stage = await setStage(stores[0]!)
  await staged
  printer = stage.printer
  shops = stores.map((store) => store.forTenant(stage.shop.tenantId))
})
afterEach(async () => {
  for (const store of stores) await store.close()
})

const rounds = Array.from({ length: 50 }, (_, index) => index)
const cancelled = sampleTaskEvent({ event: 'cancel', fromStatus: 'DELAYED', toStatus: 'CANCELLED' })

test('[DL1] a refund on one node and a print on the other: exactly one wins, and the history says which', async () => {
  const tasks: TaskRow[] = []
  for (const _ of rounds) {
    const own = await shops[0]!.write(async (tx) => await tx.insertPrinter(samplePrinter(newTaskId()), 1))
    if (own === 'duplicate') throw new Error('the serial number is new')
    tasks.push(await addTask(shops[0]!, own.id, { printStatus: 'DELAYED' }))
  }
  const outcomes = await Promise.all(
    tasks.map(async (task, index) => {
      const [printing, refunding] = index % 2 === 0 ? [shops[0]!, shops[1]!] : [shops[1]!, shops[0]!]
      return await Promise.all([
        begin(printing, task),
        refunding.write(async (tx) => await tx.changeTask(task, { printStatus: 'CANCELLED' }, cancelled)),
      ])
    }),
  )
  for (const [index, outcome] of outcomes.entries()) {
    const winners = outcome.filter((answer) => answer !== undefined)
    expect(winners).toHaveLength(1)
    const { id } = tasks[index]!
    expect((await shops[0]!.taskByJobId(id))?.printStatus).toBe(winners[0]?.printStatus)
    expect(await shops[1]!.taskEvents(id)).toHaveLength(2)
  }
})

test('[DL2] the same idempotency key on two nodes makes one task', async () => {
  const answers = await Promise.all(
    rounds.map(async (index) => {
      const ask = (shop: TenantStore) => addTask(shop, printer.id, { idempotencyKey: `order:${index}` })
      return await Promise.all([ask(shops[0]!), ask(shops[1]!)])
    }),
  )
  for (const [first, second] of answers) expect(first.id).toBe(second.id)
  expect(new Set(answers.map(([task]) => task.id)).size).toBe(rounds.length)
})

test('[DL7] two nodes that begin two tasks of one printer: one begins, and the other is told so, not failed', async () => {
  for (const _ of rounds) {
    const tasks = [await addTask(shops[0]!, printer.id), await addTask(shops[0]!, printer.id)]
    const begun = await Promise.all(tasks.map((task, index) => begin(shops[index]!, task)))
    const winners = begun.filter((task) => task !== undefined)
    expect(winners).toHaveLength(1)
    await finish(shops[0]!, winners[0]!)
    await finish(shops[1]!, (await begin(shops[1]!, tasks.find((task) => task.id !== winners[0]?.id)!))!)
  }
})

test('[ST7] the same external id on two nodes makes one order; the other is told that it is there', async () => {
  for (const index of rounds) {
    const put = (shop: TenantStore) => shop.write(async (tx) => await tx.insertOrder(sampleOrder(`order-${index}`)))
    const answers = await Promise.all(shops.map(put))
    expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(1)
  }
})

/** Pays an order, which makes its slip, unless it is refunded; the way of every unit that acts on an order. */
async function pay(shop: TenantStore, orderId: number): Promise<void> {
  await shop.write(async (tx) => {
    const order = await tx.lockOrder(orderId)
    if (order === undefined || order.refundedAt !== null) return
    await tx.updateOrder(orderId, { paidAt: 2_000 }, 2_000)
    const part = { orderId, printStatus: 'DELAYED', cause: 'order.paid' } as const
    await tx.insertTask(sampleTask(newTaskId(), printer.id, part), sampleTaskEvent({ toStatus: 'DELAYED' }))
  })
}

/** Refunds it, which takes back every slip that waits. */
async function refund(shop: TenantStore, orderId: number): Promise<void> {
  await shop.write(async (tx) => {
    await tx.lockOrder(orderId)
    await tx.updateOrder(orderId, { refundedAt: 3_000 }, 3_000)
    for (const task of await tx.tasksOfOrder(orderId)) {
      if (task.printStatus === 'DELAYED') await tx.changeTask(task, { printStatus: 'CANCELLED' }, cancelled)
    }
  })
}

test('[DL1] a payment and a refund on two nodes come one after the other: no slip waits for a refunded order', async () => {
  const orderIds: number[] = []
  for (const index of rounds) {
    const order = await shops[0]!.write(async (tx) => await tx.insertOrder(sampleOrder(`race-${index}`)))
    if (order === 'duplicate') throw new Error('the order is new')
    orderIds.push(order.id)
  }
  await Promise.all(orderIds.flatMap((id) => [pay(shops[0]!, id), refund(shops[1]!, id)]))
  for (const id of orderIds) {
    expect((await shops[0]!.order(id))?.refundedAt).toBe(3_000)
    expect((await shops[0]!.tasksOfOrder(id)).filter((task) => task.printStatus !== 'CANCELLED')).toEqual([])
  }
})

test('[DL11] [HA3] units of two nodes that lock the same name come one after the other', async () => {
  const original = await addTask(shops[0]!, printer.id)
  const reprint = (shop: TenantStore) =>
    shop.write(async (tx) => {
      await tx.lockName('reprint')
      const open = await tx.openReprintOf(original.taskId)
      if (open !== undefined) return open
      const task = sampleTask(newTaskId(), printer.id, { reprintOf: original.taskId })
      return (await tx.insertTask(task, sampleTaskEvent())).task
    })
  const answers = await Promise.all(rounds.slice(0, 10).flatMap(() => shops.map(reprint)))
  expect(new Set(answers.map((task) => task.id)).size).toBe(1)
})

test('[ST2] units that lock the same rows in opposite order are both written', async () => {
  const ids: number[] = []
  for (const externalId of ['a', 'b']) {
    const order = await shops[0]!.write(async (tx) => await tx.insertOrder(sampleOrder(externalId)))
    if (order === 'duplicate') throw new Error('the order is new')
    ids.push(order.id)
  }
  const count = async (shop: TenantStore, order: readonly number[]) =>
    await shop.write(async (tx) => {
      for (const id of order) {
        const { discountFen } = (await tx.lockOrder(id))!
        await tx.updateOrder(id, { discountFen: discountFen + 1 }, 2_000)
      }
    })
  await Promise.all(rounds.slice(0, 10).flatMap(() => [count(shops[0]!, ids), count(shops[1]!, ids.toReversed())]))
  for (const id of ids) expect((await shops[0]!.order(id))?.discountFen).toBe(20)
})

test('[ST6] two nodes that each make another printer the default leave one default', async () => {
  const second = await shops[0]!.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2'), 1))
  if (second === 'duplicate') throw new Error('sn-2 is new')
  const ids = [printer.id, second.id]
  for (const _ of rounds.slice(0, 20)) {
    await Promise.all(
      shops.map((shop, index) =>
        shop.write(async (tx) => await tx.updatePrinter(ids[index]!, { isDefault: true }, 2_000)),
      ),
    )
    const { rows } = await shops[0]!.printers({ limit: 9 })
    expect(rows.filter((row) => row.isDefault)).toHaveLength(1)
  }
})

/** Collects what the store hears from elsewhere until `enough` says so. */
function hear(store: Store, enough: (heard: readonly RemoteChange[]) => boolean): Promise<readonly RemoteChange[]> {
  const heard: RemoteChange[] = []
  return new Promise((resolve) => {
    const stop = store.subscribe((change) => {
      if (change.kind !== 'elsewhere' || change.changes === 'missed') return
      heard.push(...change.changes)
      if (!enough(heard)) return
      stop()
      resolve(heard)
    })
  })
}

test('[DL6] a node hears what another has changed, in its order, and what it was told besides', async () => {
  const hearing = hear(stores[1]!, (heard) => heard.some((change) => change.kind === 'outbox'))
  const task = await addTask(shops[0]!, printer.id, { scheduledAt: 7_000, expiresAt: 9_000, printStatus: 'DELAYED' })
  await shops[0]!.write(async (tx) => await tx.putSettings([{ key: 'a', value: '1', updatedAt: 1 }]))
  await begin(shops[0]!, task)
  const told: readonly RemoteChange[] = [
    { kind: 'template', tenantId: 0, business: 'shopping' },
    { kind: 'engine', channel: 'stable' },
    { kind: 'outbox' },
  ]
  for (const change of told) stores[0]!.announce(change)
  const { tenantId } = shops[0]!
  const common = { kind: 'task', tenantId, jobId: task.id, printerId: printer.id, scheduledAt: 7_000, expiresAt: 9_000 }
  expect(await hearing).toEqual([
    { ...common, printStatus: 'DELAYED', attemptDeadlineAt: null },
    { kind: 'settings', tenantId },
    { ...common, printStatus: 'PRINTING', attemptDeadlineAt: 9_000 },
    ...told,
  ])
})

test('[ST3] a printer and settings that one node has changed are soon read so by the other', async () => {
  for (const name of ['前台', '后厨', '前台', '后厨']) {
    // Both nodes have read them, so that both may remember.
    for (const shop of shops) await Promise.all([shop.printer(printer.id), shop.settings()])
    const hearing = hear(stores[1]!, (heard) => heard.some((change) => change.kind === 'settings'))
    await shops[0]!.write(async (tx) => {
      await tx.updatePrinter(printer.id, { printerName: name }, 2_000)
      await tx.putSettings([{ key: 'a', value: JSON.stringify(name), updatedAt: 1 }])
    })
    expect((await shops[0]!.printer(printer.id))?.printerName).toBe(name)
    await hearing
    expect((await shops[1]!.printer(printer.id))?.printerName).toBe(name)
    expect((await shops[1]!.settings())[0]?.value).toBe(JSON.stringify(name))
  }
})

test('[ST10] a node does not hear its own changes from elsewhere', async () => {
  const heardHere: string[] = []
  stores[0]!.subscribe((change) => heardHere.push(change.kind))
  const hearing = hear(stores[1]!, (heard) => heard.length > 0)
  await addTask(shops[0]!, printer.id)
  await hearing
  const back = hear(stores[0]!, (heard) => heard.length > 0)
  await addTask(shops[1]!, printer.id)
  await back
  expect(heardHere).toEqual(['task', 'elsewhere'])
})

test('[DL6] a thousand changes at once arrive, though a notice holds fewer', async () => {
  const hearing = hear(stores[1]!, (heard) => heard.length >= 1_000)
  for (let index = 0; index < 1_000; index++) {
    stores[0]!.announce({ kind: 'order', tenantId: 1, orderId: 1_000_000_000 + index })
  }
  const heard = await hearing
  expect(heard.map((change) => (change.kind === 'order' ? change.orderId - 1_000_000_000 : -1))).toEqual(
    Array.from({ length: 1_000 }, (_, index) => index),
  )
})

test('[ST20] what one node publishes for devices the other orders at once, and tells', async () => {
  const [one, other] = [stores[0]!.acrossTenants, stores[1]!.acrossTenants]
  expect(await other.engineChannels()).toEqual([])
  const heard = hear(stores[1]!, (changes) => changes.some(({ kind }) => kind === 'engine'))
  const row = { currentVersion: '1.0.0', earlierVersions: [], rolloutVersion: null, rolloutShare: 0, updatedAt: 1 }
  const channel = { channel: 'stable', killed: false, ...row }
  const audit = { at: 1, actor: 'platform', action: 'engine.published', detail: null }
  await one.changeEngineChannel('stable', () => ({ row: channel }), { tenantId: shops[0]!.tenantId, row: audit })
  // Also before it has heard of it.
  expect(await other.engineChannels()).toEqual([channel])
  await heard
})

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PrintResult } from '../drivers/driver.ts'
import type { TaskRow } from '../store/rows.ts'
import { changeTask } from '../tasks/change-task.ts'
import { eventually, type NodesRig, nodesRig, type TestNode } from '../testing/nodes-rig.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'

/** A database server starts within a second, on a busy machine in many. */
const startMsMax = 60_000

let postgres: TestPostgres
let rig: NodesRig
let a: TestNode
let b: TestNode

beforeAll(async () => {
  postgres = await startPostgres()
}, startMsMax)
afterAll(() => postgres.close())

beforeEach(async () => {
  rig = await nodesRig(await postgres.database(), ['a', 'b'])
  const [first, second] = rig.nodes
  if (first === undefined || second === undefined) throw new Error('the rig has two nodes')
  a = first
  b = second
})
afterEach(() => rig.close())

/** Where time moves: the clock of a node that is left out stands still, as if the process were paused. */
type Moving = readonly TestNode[]

async function inState(task: TaskRow, printStatus: string, moving: Moving = []): Promise<TaskRow> {
  return await eventually(async () => {
    for (const node of moving) node.clock.advance(250)
    const now = await b.shop.taskByJobId(task.id)
    return now?.printStatus === printStatus ? now : undefined
  })
}

async function untilTime(at: number, moving: Moving): Promise<void> {
  await eventually(async () => {
    for (const node of moving) if (node.clock.now() < at) node.clock.advance(Math.min(250, at - node.clock.now()))
    await b.store.ping()
    return moving.every((node) => node.clock.now() >= at) ? true : undefined
  })
}

test('[DL7] what is due at once is shared, and every task is printed by one node only', async () => {
  const printers = []
  for (let index = 0; index < 30; index++) printers.push(await rig.addPrinter(`NET-${index}`))
  const dueAt = a.clock.now() + 5_000
  const tasks = []
  for (const printer of printers) tasks.push(await rig.addTask(a, printer, dueAt))
  await untilTime(dueAt, [a, b])
  for (const task of tasks) expect(await inState(task, 'SUCCESS', [a, b])).toMatchObject({ attempt: 1 })
  expect([...a.driver.jobIds, ...b.driver.jobIds].toSorted((one, other) => one - other)).toEqual(
    tasks.map(({ id }) => id),
  )
})

test('[DL6] a lane goes to the node that has something for it once the other has let it rest', async () => {
  const printer = await rig.addPrinter('NET-1')
  await inState(await rig.addTask(a, printer), 'SUCCESS')
  await inState(await rig.addTask(b, printer), 'SUCCESS')
  // While the lane is warm its node is told of the new task.
  expect([a.driver.jobIds.length, b.driver.jobIds.length]).toEqual([2, 0])
  await a.scheduler.idle()
  await untilTime(a.clock.now() + 3_000, [a])
  await a.scheduler.idle()
  const third = await rig.addTask(b, printer)
  await inState(third, 'SUCCESS')
  expect(b.driver.jobIds).toEqual([third.id])
})

test('[DL3] a node that stops gives its lanes back at once', async () => {
  const printer = await rig.addPrinter('NET-1')
  await inState(await rig.addTask(a, printer), 'SUCCESS')
  await a.stop()
  const task = await rig.addTask(b, printer)
  await inState(task, 'SUCCESS')
  expect(b.driver.jobIds).toEqual([task.id])
})

test('[DL3] the attempt of a paused node is settled by another one, and its late result counts', async () => {
  const printer = await rig.addPrinter('NET-1')
  const result = Promise.withResolvers<PrintResult>()
  a.driver.respond = () => result.promise
  const task = await rig.addTask(a, printer)
  await inState(task, 'PRINTING')
  expect(await inState(task, 'FAILED', [b])).toMatchObject({ errorCode: 'unconfirmed', attempt: 1 })
  // The lane is free too.
  await inState(await rig.addTask(b, printer), 'SUCCESS', [b])
  result.resolve({ outcome: 'printed', confirmation: 'status_ok' })
  expect(await inState(task, 'SUCCESS', [b])).toMatchObject({ attempt: 1 })
  const events = (await b.shop.taskEvents(task.id)).map(({ event, node }) => `${event} by ${node}`)
  expect(events).toEqual(['created by a', 'begin by a', 'unconfirmed by b', 'printed by a'])
})

test('[DL3] a node that was paused learns that others have gone on, and goes on itself', async () => {
  const printer = await rig.addPrinter('NET-1')
  await inState(await rig.addTask(a, printer), 'SUCCESS')
  const taken = Promise.withResolvers<string>()
  b.lease.subscribe((event) => event.kind === 'taken_over' && taken.resolve(event.node))
  await eventually(async () => {
    b.clock.advance(250)
    await b.store.ping()
    return (await Promise.race([taken.promise, undefined])) === 'a' ? true : undefined
  })
  const regained = Promise.withResolvers<boolean>()
  a.lease.subscribe((event) => event.kind === 'regained' && regained.resolve(event.wasTakenOver))
  a.clock.advance(2_500)
  expect(await regained.promise).toBe(true)
  await inState(await rig.addTask(a, printer), 'SUCCESS')
  expect(a.driver.jobIds.length + b.driver.jobIds.length).toBe(2)
})

test('[DL3] nobody begins an attempt with a lease that has passed', async () => {
  const printer = await rig.addPrinter('NET-1')
  const across = a.store.acrossTenants
  const beat = across.beat.bind(across)
  across.beat = () => Promise.reject(new Error('the database is away'))
  await untilTime(a.clock.now() + 11_000, [a])
  expect(a.lease.holds()).toBe(false)
  const task = await rig.addTask(a, printer)
  await a.scheduler.idle()
  expect(await a.shop.taskByJobId(task.id)).toMatchObject({ printStatus: 'PENDING', attempt: 0 })
  across.beat = beat
  expect(await inState(task, 'SUCCESS', [a])).toMatchObject({ attempt: 1 })
})

test('[DL6] a delayed task prints on time although the node that wrote it has stopped', async () => {
  const printer = await rig.addPrinter('NET-1')
  const dueAt = a.clock.now() + 5_000
  const task = await rig.addTask(a, printer, dueAt)
  await a.stop()
  await untilTime(dueAt - 1, [b])
  await b.scheduler.idle()
  expect(await b.shop.taskByJobId(task.id)).toMatchObject({ printStatus: 'DELAYED' })
  await untilTime(dueAt, [b])
  expect(await inState(task, 'SUCCESS')).toMatchObject({ printedAt: dueAt })
})

test('[DL6] what becomes due while a printer is busy prints at once when another node hears that it is free', async () => {
  const printer = await rig.addPrinter('NET-1')
  a.driver.respond = () => ({ outcome: 'accepted', vendorJobId: null })
  const task = await rig.addTask(a, printer)
  await inState(task, 'PRINTING')
  await a.scheduler.idle()
  const next = await rig.addTask(a, printer, a.clock.now() + 1_000)
  await untilTime(next.scheduledAt, [a, b])
  await a.scheduler.idle()
  await untilTime(next.scheduledAt + 2_000, [a, b])
  await a.scheduler.idle()
  const context = { cause: 'agent', now: b.clock.now(), node: 'b' }
  await changeTask(b.shop, task.id, { type: 'printed', confirmation: 'device_confirmed', detail: null }, context)
  expect(await inState(next, 'PRINTING')).toMatchObject({ attempt: 1 })
})

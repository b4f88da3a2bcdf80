import { expect, test } from 'vitest'
import type { TaskRow } from '../rows.ts'
import { sampleOrder, sampleOutput, sampleTask, sampleTaskEvent, sampleVendorJob } from '../sample-rows.ts'
import type { TenantStore } from '../store.ts'
import { addTask, allPages, begin, finish, newTaskId, type Open, setStage } from './stage.contract.ts'

const dayMs = 24 * 3600 * 1000

/** A task with everything that can hang on one, ended at 3,000. */
async function finishedTask(shop: TenantStore, printerId: number, part: Parameters<typeof sampleTask>[2] = {}) {
  const task = await addTask(shop, printerId, part)
  const begun = await begin(shop, task)
  await shop.write(async (tx) => {
    await tx.putTaskOutput(task.id, sampleOutput(1))
    await tx.putVendorJob(sampleVendorJob(task.id, { vendorJobId: `job-of-${task.taskId}` }))
  })
  return (await finish(shop, begun as TaskRow)) as TaskRow
}

async function archive(shop: TenantStore, before: number, limit = 99, now = 9_000): Promise<number> {
  return await shop.write(async (tx) => await tx.archiveTasks({ before, limit, now }))
}

export function testArchive(open: Open): void {
  test('[ST19] an archived task keeps every column and its history, and nothing of what it printed', async () => {
    const { shop, printer } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('o-1')))
    if (order === 'duplicate') throw new Error('it is new')
    const source = { kind: 'template', template: { a: 1 }, data: { phone: '13800138000' } } as const
    const task = await finishedTask(shop, printer.id, {
      orderId: order.id,
      idempotencyKey: 'k',
      templateVersion: 'shopping@0.3',
      source,
    })
    const events = await shop.taskEvents(task.id)
    expect(await archive(shop, 3_000)).toBe(0)
    expect(await archive(shop, 3_001)).toBe(1)
    expect(await archive(shop, 3_001)).toBe(0)
    const archived = await shop.archivedTask(task.taskId)
    expect(archived).toEqual({ task: { ...task, source: { kind: 'text', text: '' } }, events, archivedAt: 9_000 })
    expect(await shop.task(task.taskId)).toBeUndefined()
    expect(await shop.taskByJobId(task.id)).toBeUndefined()
    expect(await shop.tasksOfOrder(order.id)).toEqual([])
    expect(await shop.taskEvents(task.id)).toEqual([])
    expect(await shop.taskOutput(task.id)).toBeUndefined()
    expect(await shop.vendorJobs(task.id)).toEqual([])
    expect(JSON.stringify(archived)).not.toContain('13800138000')
  })

  test('[DL11] the key of an archived task stays taken: the old task is answered and nothing is written', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await finishedTask(shop, printer.id, { idempotencyKey: 'order:1:RECEIPT' })
    await archive(shop, 3_001)
    const again = async () =>
      await shop.write(
        async (tx) =>
          await tx.insertTask(
            sampleTask(newTaskId(), printer.id, { idempotencyKey: 'order:1:RECEIPT' }),
            sampleTaskEvent(),
          ),
      )
    for (let repeat = 0; repeat < 2; repeat++) {
      const answer = await again()
      expect(answer).toMatchObject({
        created: false,
        task: { id: task.id, taskId: task.taskId, printStatus: 'SUCCESS' },
      })
    }
    expect((await shop.tasks({ limit: 99 })).rows).toEqual([])
    // Another tenant's key is another key.
    const other = await setStage(await open())
    await addTask(other.shop, other.printer.id, { idempotencyKey: 'order:1:RECEIPT' })
    expect((await other.shop.tasks({ limit: 99 })).rows).toHaveLength(1)
  })

  test('[DL11] ids of archived tasks are not given out again', async () => {
    const { shop, printer } = await setStage(await open())
    const task = await finishedTask(shop, printer.id)
    await archive(shop, 3_001)
    expect((await addTask(shop, printer.id)).id).toBeGreaterThan(task.id)
  })

  test('[ST19] what waits or prints is never archived; the longest untouched goes first', async () => {
    const { shop, printer } = await setStage(await open())
    const late = await finishedTask(shop, printer.id)
    const waiting = await addTask(shop, printer.id)
    const printing = (await begin(shop, await addTask(shop, printer.id))) as TaskRow
    const cancelled = await addTask(shop, printer.id)
    const event = sampleTaskEvent({ at: 2_500, event: 'cancel', toStatus: 'CANCELLED' })
    await shop.write(async (tx) => await tx.changeTask(cancelled, { printStatus: 'CANCELLED' }, event))
    expect(await archive(shop, 1_000_000, 1)).toBe(1)
    expect((await shop.archivedTasks({ limit: 9 })).rows.map(({ task }) => task.id)).toEqual([cancelled.id])
    expect(await archive(shop, 1_000_000)).toBe(1)
    const rest = (await shop.tasks({ limit: 9 })).rows.map(({ id }) => id)
    expect(rest.toSorted()).toEqual([waiting.id, printing.id].toSorted())
    expect(await shop.archivedTask(late.taskId)).toBeDefined()
  })

  test('[HA4] archived tasks are listed newest first, by pages, order and time', async () => {
    const { shop, printer } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('o-1')))
    if (order === 'duplicate') throw new Error('it is new')
    const ids: number[] = []
    for (const createdAt of [100, 200, 300, 300]) {
      const orderId = createdAt === 200 ? order.id : null
      ids.push((await finishedTask(shop, printer.id, { createdAt, orderId })).id)
    }
    await archive(shop, 1_000_000)
    for (const limit of [1, 3, 99]) {
      const pages = await allPages(async (page) => await shop.archivedTasks(page), limit)
      expect(pages.map(({ task }) => task.id)).toEqual(ids.toReversed())
    }
    const ofOrder = (await shop.archivedTasks({ limit: 9, orderId: order.id })).rows
    expect(ofOrder.map(({ task }) => task.id)).toEqual([ids[1]])
    const between = (await shop.archivedTasks({ limit: 9, createdFrom: 150, createdTo: 250 })).rows
    expect(between.map(({ task }) => task.id)).toEqual([ids[1]])
  })

  test('[ST19] outputs of finished tasks go by age, from the oldest on; those of open tasks stay', async () => {
    const { store, shop, printer } = await setStage(await open())
    const old = [await finishedTask(shop, printer.id), await finishedTask(shop, printer.id)]
    const open_ = await addTask(shop, printer.id)
    await shop.write(async (tx) => await tx.putTaskOutput(open_.id, sampleOutput(1)))
    const drop = async (before: number, afterJobId: number, limit: number) =>
      await store.acrossTenants.deleteOutputsBefore({ before, afterJobId, limit })
    expect(await drop(3_000, 0, 1)).toEqual({ deleted: 0, lastJobId: undefined })
    expect(await drop(3_001, 0, 1)).toEqual({ deleted: 1, lastJobId: old[0]?.id })
    expect(await drop(3_001, old[0]?.id ?? 0, 9)).toEqual({ deleted: 1, lastJobId: open_.id })
    expect(await drop(3_001, open_.id, 9)).toEqual({ deleted: 0, lastJobId: undefined })
    for (const task of old) expect(await shop.taskOutput(task.id)).toBeUndefined()
    expect(await shop.taskOutput(open_.id)).toBeDefined()
  })

  test('[ST19] a template is swept out when nothing has taken it for long and no task names it', async () => {
    const { shop, printer } = await setStage(await open())
    const make = async (name: string, createdAt: number) =>
      await addTask(shop, printer.id, {
        createdAt,
        scheduledAt: createdAt,
        printStatus: 'CANCELLED',
        source: { kind: 'template', template: { name }, data: {} },
      })
    const sweep = async (before: number) => await shop.write(async (tx) => await tx.deleteUnusedTemplates(before))
    await make('used', 0)
    await make('once', 0)
    await make('used', 10 * dayMs)
    const kept = await make('kept', 0)
    // Tasks still name them.
    expect(await sweep(5 * dayMs)).toBe(0)
    // The one that is still there was touched lately, as by a person who printed it again.
    const event = sampleTaskEvent({ at: 20 * dayMs, event: 'retry', toStatus: 'CANCELLED' })
    await shop.write(async (tx) => await tx.changeTask(kept, { priority: 2 }, event))
    await archive(shop, 15 * dayMs)
    expect(await sweep(5 * dayMs)).toBe(1)
    expect(await shop.task(kept.taskId)).toMatchObject({ source: { template: { name: 'kept' } } })
    // Taken again, it is there again.
    const again = await make('once', 30 * dayMs)
    expect(await shop.task(again.taskId)).toMatchObject({ source: { template: { name: 'once' } } })
    expect(await sweep(5 * dayMs)).toBe(0)
  })
}

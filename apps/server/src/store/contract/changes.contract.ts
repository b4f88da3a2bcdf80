import { expect, test } from 'vitest'
import type { TaskRow } from '../rows.ts'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import type { StoreChange } from '../store-change.ts'
import { addTask, newTaskId, type Open, setStage } from './stage.contract.ts'

export function testChanges(open: Open): void {
  test('[ST10] listeners hear every change after its commit, in order, and nothing of units that threw', async () => {
    const { store, shop, printer } = await setStage(await open())
    const heard: StoreChange[] = []
    const reads: Promise<TaskRow | undefined>[] = []
    const stop = store.subscribe((change) => {
      heard.push(change)
      if (change.kind === 'task') reads.push(shop.taskByJobId(change.task.id))
    })
    const first = shop.write(async (tx) => {
      const { task } = await tx.insertTask(sampleTask(newTaskId(), printer.id), sampleTaskEvent())
      return await tx.changeTask(task, { priority: 5 }, sampleTaskEvent({ event: 'x' }))
    })
    const failed = shop.write(async (tx) => {
      await tx.insertOrder(sampleOrder('order-1'))
      throw new Error('on purpose')
    })
    const second = shop.write(async (tx) => {
      await tx.updatePrinter(printer.id, { printerName: '新' }, 2)
      return await tx.insertOrder(sampleOrder('order-2'))
    })
    const third = shop.write(async (tx) => await tx.putSettings([{ key: 'a', value: '1', updatedAt: 1 }]))
    await expect(failed).rejects.toThrow('on purpose')
    const task = await first
    const order = await second
    await third
    if (task === undefined || order === 'duplicate') throw new Error('both are new')
    const { tenantId } = shop
    expect(heard).toEqual([
      { kind: 'task', tenantId, task: { ...task, version: 1, priority: 1 } },
      { kind: 'task', tenantId, task },
      { kind: 'printer', tenantId, printerId: printer.id },
      { kind: 'order', tenantId, orderId: order.id },
      { kind: 'settings', tenantId },
    ])
    expect((await Promise.all(reads)).map((row) => row?.version)).toEqual([2, 2])
    stop()
    await addTask(shop, printer.id)
    expect(heard).toHaveLength(5)
  })

  test('[ST10] a lost compare-and-set and a repeated idempotency key are no change', async () => {
    const { store, shop, printer } = await setStage(await open())
    const task = await addTask(shop, printer.id, { idempotencyKey: 'k' })
    const heard: StoreChange[] = []
    store.subscribe((change) => heard.push(change))
    await addTask(shop, printer.id, { idempotencyKey: 'k' })
    await shop.write(async (tx) => await tx.changeTask({ ...task, version: 99 }, { priority: 5 }, sampleTaskEvent()))
    expect(heard).toEqual([])
  })

  test('[ST10] moving the default mark and deleting a backup tell of both printers', async () => {
    const { store, shop, printer } = await setStage(await open())
    const part = { isDefault: true, backupPrinterId: printer.id }
    const second = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', part), 2))
    if (second === 'duplicate') throw new Error('sn-2 is new')
    const heard: (number | string)[] = []
    store.subscribe((change) => heard.push(change.kind === 'printer' ? change.printerId : change.kind))
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 3))
    expect(heard.splice(0)).toEqual([second.id, printer.id])
    await shop.write(async (tx) => await tx.deletePrinter(printer.id))
    expect(heard).toEqual([printer.id, second.id])
  })
}

import { expect, test } from 'vitest'
import { BadCursorError } from '../cursor.ts'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { addTask, allPages, newTaskId, type Open, setStage } from './stage.contract.ts'

export function testPages(open: Open): void {
  test('[HA4] pages put together are the list, for every page size', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => {
      for (let count = 0; count < 11; count += 1) {
        // Several share an instant, so that only the id can tell them apart.
        const createdAt = 1_000 + (count % 4)
        await tx.insertTask(sampleTask(newTaskId(), printer.id, { createdAt }), sampleTaskEvent())
        await tx.insertOrder(sampleOrder(null, { createdAt }))
        await tx.insertPrinter(samplePrinter(`sn-${count + 10}`), 2)
      }
    })
    const newestFirst = (a: { createdAt: number; id: number }, b: { createdAt: number; id: number }) =>
      b.createdAt - a.createdAt || b.id - a.id
    for (const limit of [1, 2, 3, 11, 12, 200]) {
      const tasks = await allPages((page) => shop.tasks(page), limit)
      expect(tasks).toHaveLength(11)
      expect(tasks).toEqual([...tasks].sort(newestFirst))
      const orders = await allPages((page) => shop.orders(page), limit)
      expect(orders).toHaveLength(11)
      expect(orders).toEqual([...orders].sort(newestFirst))
      const printers = await allPages((page) => shop.printers(page), limit)
      expect(printers.map(({ id }) => id)).toEqual(printers.map(({ id }) => id).sort((a, b) => a - b))
      expect(printers).toHaveLength(12)
    }
  })

  test('[HA4] rows that arrive while someone turns the pages neither repeat nor hide a row', async () => {
    const { shop, printer } = await setStage(await open())
    const before: number[] = []
    for (let count = 0; count < 6; count += 1) {
      before.push((await addTask(shop, printer.id, { createdAt: 1_000 + count })).id)
    }
    const seen = await allPages(async (page) => {
      const answer = await shop.tasks(page)
      await addTask(shop, printer.id, { createdAt: 5_000 })
      return answer
    }, 2)
    expect(seen.map((task) => task.id)).toEqual(before.toReversed())
  })

  test('[HA4] a cursor that the list has not given out is refused', async () => {
    const { shop, printer } = await setStage(await open())
    for (let count = 0; count < 3; count += 1) {
      await addTask(shop, printer.id)
      await shop.write(async (tx) => await tx.insertOrder(sampleOrder(null)))
    }
    const { nextCursor } = await shop.tasks({ limit: 1 })
    if (nextCursor === null) throw new Error('three tasks are more than one page of one')
    await expect(shop.orders({ limit: 1, cursor: nextCursor })).rejects.toThrow(BadCursorError)
    await expect(shop.printers({ limit: 1, cursor: nextCursor })).rejects.toThrow(BadCursorError)
    const bad = ['', 'x', nextCursor.slice(1), `${nextCursor}=`, `${nextCursor}A`, '%', '中', "' or 1=1"]
    for (const cursor of bad) {
      await expect(shop.tasks({ limit: 1, cursor }), cursor).rejects.toThrow(BadCursorError)
    }
  })

  test('[HA4] a page of no rows or of too many is refused', async () => {
    const { shop } = await setStage(await open())
    for (const limit of [0, -1, 1.5, Number.NaN, 100_000]) {
      await expect(shop.tasks({ limit })).rejects.toThrow(RangeError)
    }
  })

  test('[HA4] tasks() filters by each field and by all together', async () => {
    const { shop, printer } = await setStage(await open())
    const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('order-1')))
    if (order === 'duplicate') throw new Error('the order is new')
    const match = await addTask(shop, printer.id, {
      printStatus: 'FAILED',
      printerSn: 'SN-9',
      orderId: order.id,
      printType: 'LABEL',
      createdAt: 500,
      errorMessage: '缺纸 100%_a\\b',
    })
    await addTask(shop, printer.id, { createdAt: 400 })
    const filters = [
      { status: 'FAILED' },
      { printerSn: 'SN-9' },
      { orderId: order.id },
      { printType: 'LABEL' },
      { createdFrom: 500 },
      { createdFrom: 401, createdTo: 500 },
      { text: '缺纸' },
      { text: '0%_A\\' },
      { text: match.taskId },
      { text: 'sn-9' },
    ] as const
    for (const filter of filters) {
      const { rows } = await shop.tasks({ limit: 10, ...filter })
      expect(rows, JSON.stringify(filter)).toEqual([match])
    }
    const together = Object.assign({}, ...filters)
    expect((await shop.tasks({ limit: 10, ...together })).rows).toEqual([match])
    expect((await shop.tasks({ limit: 10, ...together, createdTo: 499 })).rows).toEqual([])
    expect((await shop.tasks({ limit: 10, text: '%' })).rows).toEqual([match])
    expect((await shop.tasks({ limit: 10, text: 'T_SK' })).rows).toEqual([])
    expect((await shop.tasks({ limit: 10, text: '' })).rows).toHaveLength(2)
  })
}

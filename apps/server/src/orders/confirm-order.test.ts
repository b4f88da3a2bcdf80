import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { confirmOrder } from './confirm-order.ts'
import { cancelOrder, payOrder, refundOrder } from './order-events.ts'
import { opening, openTestShop, type TestShop, tasksOf } from './test-shop.ts'

const withPrinting = { autoPrint: true }

describe('confirmOrder()', () => {
  let at: TestShop
  beforeEach(async () => {
    at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
  })
  afterEach(() => at.store.close())

  test('prints the receipt at once on every printer with automatic printing', async () => {
    const counter = await at.addPrinter()
    const bar = await at.addPrinter({ printerSn: 'SN-2', settings: { copies: 2 } })
    await at.addPrinter({ printerSn: 'SN-3', autoPrint: false, isDefault: true })
    await at.addPrinter({ printerSn: 'SN-4', printerStatus: 'INACTIVE' })
    const order = await at.addOrder()
    const outcome = await confirmOrder(at.shop, order.id, withPrinting, at.context(5))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'confirmed', confirmedAt: opening + 5000 } })
    expect(tasksOf(outcome)).toMatchObject([
      { printerId: counter.id, printType: 'RECEIPT', printStatus: 'PENDING', cause: 'order.confirmed', copies: 1 },
      { printerId: bar.id, scheduledAt: opening + 5000, copies: 2, orderId: order.id },
    ])
  })

  test('[DL11] prints nothing more when the payment’s receipt lies in the archive, whichever printer is there now', async () => {
    const days = (count: number) => at.context(count * 24 * 3_600)
    const printer = await at.addPrinter({ isDefault: true })
    const order = await at.addOrder()
    const [receipt] = tasksOf(await payOrder(at.shop, order.id, {}, at.context()))
    const begin = { type: 'begin', node: 'n', deadlineAt: opening + 600_000 } as const
    const printed = { type: 'printed', confirmation: 'device_confirmed', detail: null } as const
    for (const event of [begin, printed]) {
      await changeTask(at.shop, receipt?.id ?? 0, event, { cause: 'driver', now: opening + 120_000, node: 'n' })
    }
    await at.shop.write((tx) => tx.archiveTasks({ before: days(1).now, limit: 9, now: days(2).now }))
    await at.shop.write((tx) => tx.deletePrinter(printer.id))
    await at.addPrinter({ printerSn: 'SN-2', isDefault: true })
    const outcome = await confirmOrder(at.shop, order.id, withPrinting, days(3))
    expect(tasksOf(outcome)).toMatchObject([{ id: receipt?.id, printStatus: 'SUCCESS' }])
    expect(await at.shop.tasksOfOrder(order.id)).toEqual([])
  })

  test('freezes the order as it is into the task', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [task] = tasksOf(await confirmOrder(at.shop, order.id, withPrinting, at.context()))
    expect(task?.source).toMatchObject({
      kind: 'template',
      data: {
        shop: { name: '发财小狗饮品店' },
        order: { id: order.id, status_text: '已确认', total_amount: 25, created_at: '2025-07-14T18:30:00.000' },
      },
    })
  })

  test('falls back to the default printer, and takes a printer that is named', async () => {
    const standard = await at.addPrinter({ autoPrint: false, isDefault: true })
    const other = await at.addPrinter({ printerSn: 'SN-2', autoPrint: false })
    const [first, second] = [await at.addOrder(), await at.addOrder()]
    expect(tasksOf(await confirmOrder(at.shop, first.id, withPrinting, at.context()))).toMatchObject([
      { printerId: standard.id },
    ])
    const named = { ...withPrinting, printerId: other.id }
    expect(tasksOf(await confirmOrder(at.shop, second.id, named, at.context()))).toMatchObject([
      { printerId: other.id },
    ])
  })

  test('leaves the order alone when it cannot print', async () => {
    const order = await at.addOrder()
    const refusals = [
      await confirmOrder(at.shop, order.id, withPrinting, at.context()),
      await confirmOrder(at.shop, order.id, { ...withPrinting, printerId: 99 }, at.context()),
      await confirmOrder(at.shop, order.id, { ...withPrinting, template: [[{ content: '{{#if}}' }]] }, at.context()),
    ]
    expect(refusals.map((refusal) => !refusal.ok && refusal.reason)).toEqual([
      'no_printer',
      'printer_not_found',
      'template_error',
    ])
    expect((await at.shop.order(order.id))?.status).toBe('created')
    expect(await at.shop.orderEvents(order.id)).toHaveLength(1)
  })

  test('needs no printer to confirm without printing', async () => {
    const order = await at.addOrder()
    const outcome = await confirmOrder(at.shop, order.id, { autoPrint: false }, at.context())
    expect(outcome).toMatchObject({ ok: true, order: { status: 'confirmed' }, tasks: [] })
  })

  test('tells where a given template is wrong', async () => {
    const order = await at.addOrder()
    const template = { format: 'xiaopiao/1', layouts: [[{ content: 'a' }], [{ content: '{{#if}}' }]] }
    const outcome = await confirmOrder(at.shop, order.id, { ...withPrinting, template }, at.context())
    if (outcome.ok) throw new Error('the template was accepted')
    expect(outcome.issues?.[0]?.path).toMatch(/^template\.layouts\[1\]\[0\]/)
  })

  test('[DL2] answers the same tasks when repeated, even when printers came since', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const first = tasksOf(await confirmOrder(at.shop, order.id, withPrinting, at.context()))
    await at.addPrinter({ printerSn: 'SN-2' })
    const again = await Promise.all(
      [1, 2, 3].map((seconds) => confirmOrder(at.shop, order.id, withPrinting, at.context(seconds))),
    )
    for (const outcome of again) expect(tasksOf(outcome)).toEqual(first)
    expect(await at.shop.tasksOfOrder(order.id)).toHaveLength(1)
    expect((await at.shop.orderEvents(order.id)).map((event) => event.type)).toEqual([
      'order.created',
      'order.confirmed',
    ])
  })

  test('[DL2] makes one task when many confirm at the same moment', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => confirmOrder(at.shop, order.id, withPrinting, at.context())),
    )
    expect(new Set(outcomes.flatMap(tasksOf).map((task) => task.taskId)).size).toBe(1)
  })

  test('refuses an order that is refunded or cancelled', async () => {
    await at.addPrinter()
    const [refunded, cancelled] = [await at.addOrder(), await at.addOrder()]
    await refundOrder(at.shop, refunded.id, {}, at.context())
    await cancelOrder(at.shop, cancelled.id, {}, at.context())
    for (const { id } of [refunded, cancelled]) {
      const outcome = await confirmOrder(at.shop, id, withPrinting, at.context())
      expect(outcome).toMatchObject({ ok: false, reason: 'wrong_state', order: { id } })
      expect(await at.shop.tasksOfOrder(id)).toEqual([])
    }
  })

  test('prints what a person asks for even when printing by events is switched off', async () => {
    await at.addPrinter()
    await at.set({ 'feie.enabled': false })
    const order = await at.addOrder()
    const outcome = await confirmOrder(at.shop, order.id, withPrinting, at.context())
    expect(tasksOf(outcome)).toMatchObject([{ printStatus: 'PENDING' }])
  })

  test('confirms without printing when nobody asks for paper', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const outcome = await confirmOrder(at.shop, order.id, { autoPrint: false }, at.context())
    expect(outcome).toMatchObject({ ok: true, order: { status: 'confirmed' }, tasks: [] })
  })

  test('[DL3] prints a paid order at once instead of, not beside, the receipt that waits', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [waiting] = tasksOf(await payOrder(at.shop, order.id, {}, at.context()))
    const outcome = await confirmOrder(at.shop, order.id, withPrinting, at.context(10))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'paid', confirmedAt: opening + 10_000 } })
    expect(tasksOf(outcome)).toMatchObject([{ printStatus: 'PENDING', scheduledAt: opening + 10_000 }])
    expect(await at.shop.task(waiting?.taskId ?? '')).toMatchObject({
      printStatus: 'CANCELLED',
      cancelReason: 'MANUAL',
    })
  })

  test('[DL3] answers the receipt that is printing already after the payment', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [waiting] = tasksOf(await payOrder(at.shop, order.id, {}, at.context()))
    if (waiting === undefined) throw new Error('no task')
    const begun = { type: 'begin', node: 'test', deadlineAt: opening + 200_000 } as const
    await changeTask(at.shop, waiting.id, begun, { cause: 'scheduler', now: opening + 120_000, node: 'test' })
    const tasks = tasksOf(await confirmOrder(at.shop, order.id, withPrinting, at.context(121)))
    expect(tasks).toMatchObject([{ taskId: waiting.taskId, printStatus: 'PRINTING' }])
  })

  test("does not know another tenant's order or printer", async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    expect(await confirmOrder(at.otherShop, order.id, withPrinting, at.context())).toEqual({
      ok: false,
      reason: 'not_found',
    })
  })
})

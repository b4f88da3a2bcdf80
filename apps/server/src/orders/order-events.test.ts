import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { confirmOrder } from './confirm-order.ts'
import { cancelOrder, payOrder, refundOrder, shipOrder } from './order-events.ts'
import { opening, openTestShop, type TestShop, tasksOf } from './test-shop.ts'

let at: TestShop
beforeEach(async () => {
  at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
})
afterEach(() => at.store.close())

describe('payOrder()', () => {
  test('lets the receipt wait 120 seconds for a refund', async () => {
    const printer = await at.addPrinter({ autoPrint: false, isDefault: true })
    const order = await at.addOrder()
    const outcome = await payOrder(at.shop, order.id, {}, at.context(1))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'paid', paidAt: opening + 1000 } })
    expect(tasksOf(outcome)).toMatchObject([
      { printerId: printer.id, printType: 'RECEIPT', printStatus: 'DELAYED', scheduledAt: opening + 121_000 },
    ])
  })

  test('follows the delay and the printer of the settings', async () => {
    await at.addPrinter({ isDefault: true })
    const kitchen = await at.addPrinter({ printerSn: 'KITCHEN', autoPrint: false })
    await at.set({ 'feie.anti_refund_delay': 0, 'feie.default_printer_sn': 'KITCHEN' })
    const order = await at.addOrder()
    expect(tasksOf(await payOrder(at.shop, order.id, {}, at.context()))).toMatchObject([
      { printerId: kitchen.id, printStatus: 'PENDING', scheduledAt: opening },
    ])
  })

  test('falls back to the default printer, then to those with automatic printing', async () => {
    const automatic = await at.addPrinter()
    const order = await at.addOrder()
    expect(tasksOf(await payOrder(at.shop, order.id, {}, at.context()))).toMatchObject([{ printerId: automatic.id }])
    await at.addPrinter({ printerSn: 'OFF', printerStatus: 'INACTIVE' })
    await at.set({ 'print.default_printer_sn': 'OFF' })
    const standard = await at.addPrinter({ printerSn: 'SN-2', isDefault: true })
    const next = await at.addOrder()
    expect(tasksOf(await payOrder(at.shop, next.id, {}, at.context()))).toMatchObject([{ printerId: standard.id }])
  })

  test('records the payment where nothing can or shall print', async () => {
    const order = await at.addOrder()
    expect(await payOrder(at.shop, order.id, { remark: '现金' }, at.context())).toMatchObject({
      ok: true,
      order: { status: 'paid' },
      tasks: [],
    })
    expect(await at.shop.orderEvents(order.id)).toMatchObject([
      { type: 'order.created' },
      { type: 'order.paid', detail: { remark: '现金' } },
    ])
    await at.addPrinter()
    for (const off of ['print.enabled', 'print.auto_print_on_payment']) {
      await at.set({ [off]: false })
      const next = await at.addOrder()
      expect(tasksOf(await payOrder(at.shop, next.id, {}, at.context()))).toEqual([])
      await at.set({ [off]: null })
    }
  })

  test('[DL2] [DL11] paid again, a week later, prints nothing more', async () => {
    await at.addPrinter()
    await at.set({ 'print.auto_print_on_payment': false })
    const order = await at.addOrder()
    await payOrder(at.shop, order.id, {}, at.context())
    await at.set({ 'print.auto_print_on_payment': true })
    expect(tasksOf(await payOrder(at.shop, order.id, {}, at.context(604_800)))).toEqual([])
    const next = await at.addOrder()
    const first = tasksOf(await payOrder(at.shop, next.id, {}, at.context()))
    expect(tasksOf(await payOrder(at.shop, next.id, {}, at.context(604_800)))).toEqual(first)
    expect((await at.shop.orderEvents(next.id)).map((event) => event.type)).toEqual(['order.created', 'order.paid'])
  })

  test('[DL3] does not print a second receipt after a confirmation has printed it', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const confirmed = tasksOf(await confirmOrder(at.shop, order.id, { autoPrint: true }, at.context()))
    const outcome = await payOrder(at.shop, order.id, {}, at.context(60))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'paid' } })
    expect(tasksOf(outcome)).toEqual(confirmed)
  })

  test('prints after all when the receipt of the confirmation came to nothing', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [lost] = tasksOf(await confirmOrder(at.shop, order.id, { autoPrint: true }, at.context()))
    const cancel = { type: 'cancel', reason: 'MANUAL', detail: null } as const
    await changeTask(at.shop, lost?.id ?? 0, cancel, { cause: 'person', now: opening, node: 'test' })
    expect(tasksOf(await payOrder(at.shop, order.id, {}, at.context(60)))).toMatchObject([{ printStatus: 'DELAYED' }])
  })
})

describe('refundOrder()', () => {
  test('[DL1] cancels what waits, with the reason REFUND', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [waiting] = tasksOf(await payOrder(at.shop, order.id, {}, at.context()))
    const outcome = await refundOrder(at.shop, order.id, { remark: '不想要了' }, at.context(119))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'refunded', refundedAt: opening + 119_000 } })
    expect(tasksOf(outcome)).toMatchObject([
      { taskId: waiting?.taskId, printStatus: 'CANCELLED', cancelReason: 'REFUND', cancelledAt: opening + 119_000 },
    ])
    const history = await at.shop.taskEvents(waiting?.id ?? 0)
    expect(history.at(-1)).toMatchObject({ toStatus: 'CANCELLED', cause: 'order.refunded' })
  })

  test('recorded before the payment, it stops the print', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    await refundOrder(at.shop, order.id, {}, at.context())
    const outcome = await payOrder(at.shop, order.id, {}, at.context(5))
    expect(outcome).toMatchObject({ ok: true, tasks: [], order: { status: 'refunded', paidAt: opening + 5000 } })
    expect(await at.shop.tasksOfOrder(order.id)).toEqual([])
  })

  test('shows a print that has begun as it is', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    const [task] = tasksOf(await confirmOrder(at.shop, order.id, { autoPrint: true }, at.context()))
    const begun = { type: 'begin', node: 'test', deadlineAt: opening + 60_000 } as const
    await changeTask(at.shop, task?.id ?? 0, begun, { cause: 'scheduler', now: opening, node: 'test' })
    expect(tasksOf(await refundOrder(at.shop, order.id, {}, at.context(1)))).toMatchObject([
      { printStatus: 'PRINTING', cancelReason: null },
    ])
  })

  test('repeated, it changes nothing', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    await payOrder(at.shop, order.id, {}, at.context())
    const first = await refundOrder(at.shop, order.id, {}, at.context(1))
    expect(await refundOrder(at.shop, order.id, {}, at.context(2))).toEqual(first)
    expect(await at.shop.orderEvents(order.id)).toHaveLength(3)
  })

  test('[DL1] stops every waiting task however payment and refund race', async () => {
    await at.addPrinter()
    for (let round = 0; round < 20; round += 1) {
      const order = await at.addOrder()
      const acts = [payOrder, refundOrder]
      if (round % 2 === 1) acts.reverse()
      await Promise.all(acts.map((act) => act(at.shop, order.id, {}, at.context())))
      const open = (await at.shop.tasksOfOrder(order.id)).filter((task) => task.printStatus !== 'CANCELLED')
      expect(open).toEqual([])
    }
  })
})

describe('cancelOrder()', () => {
  test('cancels what waits, with the reason MANUAL', async () => {
    await at.addPrinter()
    const order = await at.addOrder()
    await payOrder(at.shop, order.id, {}, at.context())
    const outcome = await cancelOrder(at.shop, order.id, {}, at.context(1))
    expect(outcome).toMatchObject({ ok: true, order: { status: 'cancelled' } })
    expect(tasksOf(outcome)).toMatchObject([{ printStatus: 'CANCELLED', cancelReason: 'MANUAL' }])
  })

  test('refuses a payment and a shipping that come after it', async () => {
    const order = await at.addOrder()
    await cancelOrder(at.shop, order.id, {}, at.context())
    expect(await payOrder(at.shop, order.id, {}, at.context(1))).toMatchObject({ ok: false, reason: 'wrong_state' })
    expect(await shipOrder(at.shop, order.id, {}, at.context(1))).toMatchObject({ ok: false, reason: 'wrong_state' })
    expect(await cancelOrder(at.shop, 999, {}, at.context())).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('shipOrder()', () => {
  test('prints the shipping slip only where the tenant wants it', async () => {
    await at.addPrinter()
    const [quiet, printed] = [await at.addOrder(), await at.addOrder({ delivery: { name: '王' } })]
    expect(await shipOrder(at.shop, quiet.id, {}, at.context())).toMatchObject({
      ok: true,
      order: { status: 'shipped' },
      tasks: [],
    })
    await at.set({ 'feie.auto_print_on_shipping': true })
    const tasks = tasksOf(await shipOrder(at.shop, printed.id, {}, at.context()))
    expect(tasks).toMatchObject([{ printType: 'SHIPPING', printStatus: 'PENDING', cause: 'order.shipped' }])
    expect(tasksOf(await shipOrder(at.shop, printed.id, {}, at.context(9)))).toEqual(tasks)
    expect(tasksOf(await shipOrder(at.shop, quiet.id, {}, at.context(9)))).toEqual([])
  })

  test('refuses a refunded order', async () => {
    const order = await at.addOrder()
    await refundOrder(at.shop, order.id, {}, at.context())
    expect(await shipOrder(at.shop, order.id, {}, at.context())).toMatchObject({ ok: false, reason: 'wrong_state' })
  })
})

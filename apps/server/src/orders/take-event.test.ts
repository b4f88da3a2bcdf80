import { type EventBody, eventBody } from '@xiaopiao/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isoInstant } from '../clock.ts'
import type { TaskRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { confirmOrder } from './confirm-order.ts'
import { type EventOutcome, takeEvent } from './take-event.ts'
import { opening, openTestShop, type TestShop } from './test-shop.ts'

let at: TestShop
let eventCount = 0
beforeEach(async () => {
  at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
})
afterEach(() => at.store.close())

const items = [{ name: '珍珠奶茶', specs: ['大杯'], quantity: 2, unit_price: 12.5 }]

interface Told {
  readonly id?: string
  readonly order?: Record<string, unknown>
  /** Seconds after the opening at which it happened; default: when it is told. */
  readonly occurred?: number
}

function event(type: string, seconds: number, { id, order = { items }, occurred = seconds }: Told = {}): EventBody {
  eventCount += 1
  return eventBody.parse({
    event_id: id ?? `e-${eventCount}`,
    type: `order.${type}`,
    occurred_at: isoInstant(opening + occurred * 1000),
    order: { external_id: 'WX-1', ...order },
  })
}

/** Tells an event some seconds after the opening. */
async function tell(type: string, seconds: number, told: Told = {}): Promise<EventOutcome & { readonly ok: true }> {
  const outcome = await takeEvent(at.shop, event(type, seconds, told), at.context(seconds))
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome
}

const one = (tasks: readonly TaskRow[]): TaskRow => {
  if (tasks.length !== 1 || tasks[0] === undefined) throw new Error(`there are ${tasks.length} tasks`)
  return tasks[0]
}
const seconds = (count: number) => opening + count * 1000

describe('takeEvent()', () => {
  test('makes the order of the first event, and lets the receipt wait', async () => {
    await at.addPrinter()
    const { order, tasks, repeated, notes } = await tell('paid', 10, { occurred: 8 })
    expect(order).toMatchObject({ externalId: 'WX-1', status: 'paid', paidAt: seconds(8), totalAmountFen: 2500 })
    expect(order).toMatchObject({ createdAt: seconds(8), items: [{ name: '珍珠奶茶', amountFen: 2500 }] })
    expect(one(tasks)).toMatchObject({ printStatus: 'DELAYED', printType: 'RECEIPT', scheduledAt: seconds(130) })
    expect(one(tasks)).toMatchObject({ expiresAt: seconds(430), cause: 'order.paid' })
    expect({ repeated, notes }).toEqual({ repeated: false, notes: [] })
  })

  test('[DL11] answers a repetition with the order and tasks, however much later and however written', async () => {
    await at.addPrinter()
    const first = await tell('paid', 0, { id: 'pay-1' })
    await at.set({ 'print.anti_refund_delay': 0 })
    const body = event('paid', 0, { id: 'pay-1' })
    const written = { ...body, occurred_at: '2025-07-14T18:30:00.000+08:00' }
    const again = await takeEvent(at.shop, written, at.context(604_800))
    expect(again).toEqual({ ...first, repeated: true })
    expect(await at.shop.orderEvents(first.order.id)).toHaveLength(1)
  })

  test.each([
    ['type', { type: 'order.refunded' as const }],
    ['time', { occurred_at: isoInstant(opening + 1) }],
    ['order', { order: { external_id: 'WX-2' } }],
    ['data', { order: { external_id: 'WX-1', items, remark: '少冰' } }],
  ])('[DL11] refuses an event id that is known for another %s', async (_what, other) => {
    await at.addPrinter()
    const { order } = await tell('paid', 0, { id: 'pay-1' })
    const body = { ...event('paid', 0, { id: 'pay-1' }), ...other }
    expect(await takeEvent(at.shop, body, at.context())).toEqual({ ok: false, reason: 'conflict' })
    expect((await at.shop.orders({ limit: 9 })).rows).toEqual([order])
  })

  test('knows event ids by tenant', async () => {
    await tell('paid', 0, { id: 'same' })
    const theirs = await takeEvent(at.otherShop, event('refunded', 0, { id: 'same' }), at.context())
    expect(theirs).toMatchObject({ ok: true, repeated: false, order: { tenantId: 2, status: 'refunded' } })
  })

  test('[DL2] makes one order and one task of fifty deliveries at once', async () => {
    await at.addPrinter()
    const body = event('paid', 0)
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => takeEvent(at.shop, body, at.context())))
    expect(outcomes.filter((outcome) => outcome.ok && !outcome.repeated)).toHaveLength(1)
    expect((await at.shop.orders({ limit: 9 })).rows).toHaveLength(1)
    expect((await at.shop.tasks({ limit: 9 })).rows).toHaveLength(1)
  })

  test('takes a time far ahead as now and says so; a little ahead is believed', async () => {
    await at.addPrinter()
    const ahead = await tell('paid', 0, { occurred: 8 * 3600 })
    expect(ahead).toMatchObject({ order: { paidAt: opening }, notes: [{ path: 'occurred_at', code: 'in_the_future' }] })
    expect(one(ahead.tasks).scheduledAt).toBe(seconds(120))
    expect((await at.shop.orderEvents(ahead.order.id))[0]?.detail).toEqual({ claimed_at: '2025-07-14T18:30:00.000Z' })
    const close = await tell('paid', 0, { occurred: 3, order: { external_id: 'WX-2', items } })
    expect(one(close.tasks).scheduledAt).toBe(seconds(123))
    expect(close.notes).toEqual([])
  })

  test('[DL9] shows a payment that was told too late as timed out instead of printing it', async () => {
    await at.addPrinter()
    const late = await tell('paid', 7200, { occurred: 0 })
    expect(one(late.tasks)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' })
    expect(late.notes).toMatchObject([{ code: 'too_late' }])
    const [, cancelled] = await at.shop.taskEvents(one(late.tasks).id)
    expect(cancelled?.detail).toContain('迟到 7200 秒')
    // As late as the delay and the time-out allow, it prints like any other.
    const within = await tell('paid', 419, { occurred: 0, order: { external_id: 'WX-2', items } })
    expect(one(within.tasks)).toMatchObject({ printStatus: 'DELAYED', scheduledAt: seconds(539) })
  })

  test('refuses a time before there were shop systems', async () => {
    const body = { ...event('paid', 0), occurred_at: '1970-01-20T10:00:00.000Z' }
    expect(await takeEvent(at.shop, body, at.context())).toMatchObject({
      ok: false,
      issues: [{ path: 'occurred_at', code: 'too_old' }],
    })
  })

  test('refuses amounts that cannot be, with the path in the event', async () => {
    const body = event('paid', 0, { order: { items, discount: 99 } })
    expect(await takeEvent(at.shop, body, at.context())).toMatchObject({
      ok: false,
      reason: 'invalid',
      issues: [{ path: 'order.discount', code: 'negative_total' }],
    })
    expect((await at.shop.orders({ limit: 9 })).rows).toEqual([])
  })

  test('tells why nothing prints', async () => {
    expect((await tell('paid', 0)).notes).toMatchObject([{ code: 'no_printer' }])
    await at.addPrinter()
    const bare = { external_id: 'WX-2' }
    expect((await tell('paid', 0, { order: bare })).notes).toMatchObject([{ path: 'order.items', code: 'no_items' }])
    await tell('refunded', 0, { order: bare })
    expect((await tell('shipped', 0, { order: bare })).notes).toMatchObject([{ code: 'stopped' }])
    await at.set({ 'feie.enabled': false })
    const off = await tell('paid', 0, { order: { external_id: 'WX-3', items } })
    expect(off).toMatchObject({ tasks: [], notes: [{ code: 'printing_off' }] })
  })

  test('records a confirmation and prints nothing for it', async () => {
    await at.addPrinter()
    expect(await tell('confirmed', 0)).toMatchObject({
      order: { status: 'confirmed', confirmedAt: opening },
      tasks: [],
    })
    expect(await tell('completed', 1)).toMatchObject({ order: { status: 'completed' }, tasks: [], notes: [] })
  })
})

describe('refunds', () => {
  beforeEach(async () => {
    await at.addPrinter({ isDefault: true })
  })

  test.each(['refund_requested', 'refunded'])('%s cancels the receipt that waits', async (type) => {
    await tell('paid', 0)
    const { tasks } = await tell(type, 119)
    expect(one(tasks)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'REFUND', cancelledAt: seconds(119) })
  })

  test.each(['refund_requested', 'refunded', 'cancelled'])('%s before its payment stops the print', async (type) => {
    await tell(type, 0, { occurred: 5 })
    expect(await tell('paid', 10, { occurred: 1 })).toMatchObject({ tasks: [], notes: [{ code: 'stopped' }] })
  })

  test('brings the receipt back with what was left of its wait', async () => {
    await tell('paid', 0)
    await tell('refund_requested', 30)
    const { order, tasks } = await tell('refund_rejected', 1000)
    expect(order.status).toBe('paid')
    expect(one(tasks)).toMatchObject({ printStatus: 'DELAYED', scheduledAt: seconds(1090), expiresAt: seconds(1390) })
    expect(one(tasks)).toMatchObject({ cancelReason: null, cancelledAt: null })
    const history = await at.shop.taskEvents(one(tasks).id)
    expect(history.map(({ event: name, cause }) => [name, cause])).toEqual([
      ['created', 'person'],
      ['cancel', 'order.refund_requested'],
      ['revive', 'order.refund_rejected'],
    ])
  })

  test('brings back at once what had waited long enough, with what was left of its time-out', async () => {
    await tell('paid', 0)
    await tell('refund_requested', 200)
    expect(one((await tell('refund_rejected', 1000)).tasks)).toMatchObject({
      printStatus: 'PENDING',
      scheduledAt: seconds(1000),
      expiresAt: seconds(1220),
    })
  })

  test('lets the receipt of a payment that came while a refund was open wait its whole time', async () => {
    await tell('refund_requested', 0)
    await tell('paid', 10)
    expect(one((await tell('refund_rejected', 500)).tasks)).toMatchObject({
      printStatus: 'DELAYED',
      scheduledAt: seconds(620),
    })
  })

  test('knows a rejection that overtook its request', async () => {
    await tell('paid', 0)
    expect(one((await tell('refund_rejected', 20, { occurred: 19 })).tasks).printStatus).toBe('DELAYED')
    const { order, tasks } = await tell('refund_requested', 25, { occurred: 10 })
    expect(order.status).toBe('paid')
    expect(one(tasks)).toMatchObject({ printStatus: 'DELAYED', scheduledAt: seconds(120) })
  })

  test('stays stopped while a second request is open', async () => {
    await tell('paid', 0)
    await tell('refund_requested', 10)
    await tell('refund_requested', 20)
    expect(one((await tell('refund_rejected', 30, { occurred: 15 })).tasks).printStatus).toBe('CANCELLED')
    expect(one((await tell('refund_rejected', 40)).tasks)).toMatchObject({
      printStatus: 'DELAYED',
      scheduledAt: seconds(150),
    })
  })

  test('brings back nothing that a person or the time-out cancelled, and nothing of a cancelled order', async () => {
    const manual = one((await tell('paid', 0)).tasks)
    const cancel = { type: 'cancel', reason: 'MANUAL', detail: null } as const
    await changeTask(at.shop, manual.id, cancel, { cause: 'person', now: seconds(5), node: 'test' })
    await tell('refund_requested', 10)
    expect(one((await tell('refund_rejected', 20)).tasks)).toMatchObject({ cancelReason: 'MANUAL' })
    const other = { order: { external_id: 'WX-2', items } }
    await tell('paid', 0, other)
    await tell('refund_requested', 10, other)
    await tell('cancelled', 11, other)
    expect(one((await tell('refund_rejected', 20, other)).tasks).printStatus).toBe('CANCELLED')
  })

  test('does not cancel what a person asked for after the refund when the refund is told again', async () => {
    const { order } = await tell('refunded', 0, { occurred: 0 })
    const told = await at.shop.order(order.id)
    const print = await at.printOf(order, 60)
    await tell('refunded', 5, { occurred: 0 })
    expect((await at.shop.task(print.taskId))?.printStatus).toBe('DELAYED')
    expect((await at.shop.order(order.id))?.refundedAt).toBe(told?.refundedAt)
  })

  test('a person confirms nothing while a refund is open', async () => {
    const { order } = await tell('refund_requested', 0)
    expect(await confirmOrder(at.shop, order.id, { autoPrint: true }, at.context(1))).toMatchObject({
      ok: false,
      reason: 'wrong_state',
    })
  })
})

describe('what an order says of itself', () => {
  beforeEach(async () => {
    await at.addPrinter()
  })
  const bare = { order: {} }

  test('prints once it has items, with what is left of the wait', async () => {
    expect((await tell('paid', 0, bare)).tasks).toEqual([])
    expect(one((await tell('created', 50, { occurred: -5 })).tasks)).toMatchObject({
      printStatus: 'DELAYED',
      scheduledAt: seconds(120),
    })
  })

  test('prints at once when the items come after the wait', async () => {
    await tell('paid', 0, bare)
    const { order, tasks } = await tell('created', 200)
    expect(one(tasks)).toMatchObject({ printStatus: 'PENDING', scheduledAt: seconds(200) })
    expect(order.items).toHaveLength(1)
  })

  test('a person prints no order without items', async () => {
    const { order } = await tell('paid', 0, bare)
    expect(await confirmOrder(at.shop, order.id, { autoPrint: true }, at.context(1))).toMatchObject({
      ok: false,
      reason: 'no_items',
    })
  })

  test('shows on the slip that waits what came after the payment', async () => {
    await tell('paid', 0)
    const { order, tasks } = await tell('confirmed', 10, { order: { pickup_no: 'A12', remark: '少冰' } })
    expect(order).toMatchObject({ pickupNo: 'A12', remark: '少冰', items: [{ name: '珍珠奶茶' }] })
    expect(one(tasks).source).toMatchObject({ data: { order: { pickup_no: 'A12', remark: '少冰', quantity: 2 } } })
    expect(one(tasks).source).toEqual((await at.shop.task(one(tasks).taskId))?.source)
    const repeatedWords = await tell('completed', 11, { order: { pickup_no: 'A12' } })
    expect(one(repeatedWords.tasks).version).toBe(one(tasks).version)
  })

  test('takes the word that was said last, whichever arrives first', async () => {
    await tell('paid', 10, { order: { items, remark: '新', total_amount: 20 } })
    const { order } = await tell('created', 11, {
      occurred: 0,
      order: { items: [{ ...items[0], quantity: 1 }], remark: '旧', table_no: '7' },
    })
    expect(order).toMatchObject({ remark: '新', tableNo: '7', totalAmountFen: 2000, items: [{ quantity: 2 }] })
    expect(order.createdAt).toBe(opening)
  })

  test('works the total out anew where nobody has said it', async () => {
    expect((await tell('created', 0, { order: { discount: 3 } })).order).toMatchObject({ totalAmountFen: 0 })
    expect((await tell('paid', 1)).order).toMatchObject({ totalAmountFen: 2200, discountFen: 300 })
  })

  test('completes an order that was made here', async () => {
    const made = await at.addOrder({ external_id: 'WX-1', remark: '原' })
    const { order } = await tell('paid', 5, { order: { remark: '改', delivery: { name: '李雷' } } })
    expect(order).toMatchObject({ id: made.id, remark: '改', delivery: { name: '李雷' }, totalAmountFen: 2500 })
  })
})

describe('shipping', () => {
  test('prints the shipping slip at once where the tenant wants it, once', async () => {
    await at.addPrinter()
    await at.set({ 'feie.auto_print_on_shipping': true, 'feie.auto_print_on_payment': false })
    const { tasks } = await tell('shipped', 0, { order: { items, delivery: { name: '王' } } })
    expect(one(tasks)).toMatchObject({ printType: 'SHIPPING', printStatus: 'PENDING', cause: 'order.shipped' })
    expect((await tell('shipped', 10)).tasks).toEqual(tasks)
  })

  test('[DL9] does not print a slip of a shipping that was told hours late', async () => {
    await at.addPrinter()
    await at.set({ 'print.auto_print_on_shipping': true, 'print.auto_print_on_payment': false })
    expect(one((await tell('shipped', 7200, { occurred: 0 })).tasks)).toMatchObject({ cancelReason: 'TIMEOUT' })
  })
})

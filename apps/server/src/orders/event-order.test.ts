import { type EventBody, eventBody, orderEventType } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isoInstant } from '../clock.ts'
import type { OrderRow } from '../store/rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { stopsPrinting } from './order-life.ts'
import { isWaiting } from './print-order.ts'
import { takeEvent } from './take-event.ts'
import { takeEvents } from './take-events.ts'
import { opening, openTestShop, type TestShop } from './test-shop.ts'

/*
 * A shop system tells everything, in any order, as often as it likes. Whatever the order of arrival, the same is known
 * in the end, and what waits to be printed is what that knowledge says.
 */

let at: TestShop
let orderCount = 0
beforeAll(async () => {
  at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
  await at.addPrinter()
})
afterAll(() => at.store.close())

const item = fc.record({
  name: fc.constantFrom('珍珠奶茶', '柠檬水'),
  quantity: fc.integer({ min: 1, max: 3 }),
  unit_price: fc.constantFrom(8.5, 12),
})
const said = fc.record(
  {
    items: fc.array(item, { minLength: 1, maxLength: 2 }),
    remark: fc.constantFrom('少冰', '去糖'),
    discount: fc.constantFrom(0, 1),
    total_amount: fc.constantFrom(9.9, 20),
    pickup_no: fc.constantFrom('A1', 'A2'),
    delivery: fc.constantFrom({ name: '李雷' }, { name: '韩梅梅', phone: '1' }),
  },
  { requiredKeys: [] },
)
/** Few instants, so that many events share one. */
const toldEvent = fc.record({ type: orderEventTypes(), secondsAgo: fc.integer({ min: 0, max: 5 }), said })
function orderEventTypes() {
  const refundStory = ['order.paid', 'order.refund_requested', 'order.refund_rejected'] as const
  return fc.oneof(
    { arbitrary: fc.constantFrom(...refundStory), weight: 3 },
    { arbitrary: fc.constantFrom(...orderEventType.options), weight: 1 },
  )
}
type Told = typeof toldEvent extends fc.Arbitrary<infer Value> ? Value : never

function bodiesOf(events: readonly Told[]): EventBody[] {
  orderCount += 1
  const externalId = `WX-${orderCount}`
  return events.map(({ type, secondsAgo, said: words }, index) =>
    eventBody.parse({
      event_id: `${externalId}/${index}`,
      type,
      occurred_at: isoInstant(opening - secondsAgo * 1000),
      order: { ...words, external_id: externalId },
    }),
  )
}

/** What is known of an order: everything but its names and when it was written. */
function known({ id: _id, externalId: _externalId, updatedAt: _updatedAt, ...facts }: OrderRow) {
  return facts
}

async function tellAll(bodies: readonly EventBody[]): Promise<OrderRow> {
  let order: OrderRow | undefined
  for (const [second, body] of bodies.entries()) {
    const outcome = await takeEvent(at.shop, body, at.context(second))
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    order = outcome.order
  }
  if (order === undefined) throw new Error('nothing was told')
  return order
}

const history = fc.array(toldEvent, { minLength: 1, maxLength: 8 })
/** The places of all events, in any order, some of them more than once. */
const tellings = history.chain((events) =>
  fc.tuple(
    fc.constant(events),
    fc
      .tuple(
        fc.shuffledSubarray([...events.keys()], { minLength: events.length }),
        fc.array(fc.nat(events.length - 1), { maxLength: 4 }),
      )
      .map(([all, repeats]) => [...all, ...repeats])
      .chain((places) => fc.shuffledSubarray(places, { minLength: places.length })),
  ),
)

test('[DL5] any order and repetition of events ends in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async ([events, places]) => {
      const inOrder = await tellAll(bodiesOf(events))
      const bodies = bodiesOf(events)
      const shuffled = await tellAll(places.map((place) => bodies[place]!))
      expect(known(shuffled)).toEqual(known(inOrder))
    }),
    { numRuns: 150 },
  )
})

test('[DL5] what waits in the end is what the order then asks for, however it was told', async () => {
  await fc.assert(
    fc.asyncProperty(tellings, async ([events, places]) => {
      const bodies = bodiesOf(events)
      const order = await tellAll(places.map((place) => bodies[place]!))
      const waiting = (await at.shop.tasksOfOrder(order.id)).filter(isWaiting)
      const asksForReceipt = order.paidAt !== null && order.items.length > 0 && !stopsPrinting(order.status)
      expect(waiting).toHaveLength(asksForReceipt ? 1 : 0)
      const [receipt] = waiting
      if (receipt === undefined) return
      expect(receipt.scheduledAt).toBeGreaterThanOrEqual((order.paidAt ?? 0) + 120_000)
      const shown = receipt.source.kind === 'template' ? receipt.source.data['order'] : undefined
      expect(shown).toMatchObject({
        remark: order.remark,
        pickup_no: order.pickupNo,
        total_amount: order.totalAmountFen / 100,
      })
    }),
    {
      numRuns: 150,
      // Said with the refund request, while the slip was cancelled.
      examples: [
        [
          [
            [
              {
                type: 'order.paid',
                secondsAgo: 0,
                said: { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 8.5 }] },
              },
              { type: 'order.refund_rejected', secondsAgo: 0, said: {} },
              { type: 'order.refund_requested', secondsAgo: 0, said: { pickup_no: 'A1' } },
            ],
            [0, 2, 1, 0],
          ],
        ],
      ],
    },
  )
})

test('[DL2] told by many senders at once, an order prints once', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (events) => {
      const bodies = bodiesOf(events)
      const outcomes = await Promise.all([...bodies, ...bodies].map((body) => takeEvent(at.shop, body, at.context())))
      const told = outcomes.map((outcome) => (outcome.ok ? outcome.repeated : undefined))
      expect(told.filter((repeated) => repeated === false)).toHaveLength(events.length)
      const order = outcomes[0]?.ok === true ? await at.shop.order(outcomes[0].order.id) : undefined
      const tasks = await at.shop.tasksOfOrder(order?.id ?? 0)
      expect(tasks.length).toBeLessThanOrEqual(1)
      expect(await at.shop.orderEvents(order?.id ?? 0)).toHaveLength(events.length)
    }),
    { numRuns: 60 },
  )
})

test('takeEvents() takes each event alone, and those of one order one after the other', async () => {
  const [first, second, third] = bodiesOf([
    { type: 'order.paid', secondsAgo: 1, said: { items: [{ name: '柠檬水', quantity: 1, unit_price: 8.5 }] } },
    { type: 'order.refunded', secondsAgo: 0, said: {} },
    {
      type: 'order.paid',
      secondsAgo: 3,
      said: { discount: 1, items: [{ name: '柠檬水', quantity: 1, unit_price: 0.5 }] },
    },
  ] as Told[])
  const reused = { ...first!, order: { external_id: 'another' } }
  const outcomes = await takeEvents(at.shop, [first, undefined, third, second, first, reused], () => at.context())
  expect(outcomes).toMatchObject([
    { ok: true, repeated: false, tasks: [{ printStatus: 'DELAYED' }] },
    undefined,
    { ok: false, reason: 'invalid' },
    { ok: true, repeated: false, tasks: [{ printStatus: 'CANCELLED' }] },
    { ok: true, repeated: true },
    { ok: false, reason: 'conflict' },
  ])
})

import { eventBody } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isoInstant } from '../clock.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import type { Store } from '../store/store.ts'
import { changeTask } from '../tasks/change-task.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { stopsPrinting } from './order-life.ts'
import { isWaiting } from './print-order.ts'
import { takeEvent } from './take-event.ts'
import { opening, openTestShop, type TestShop } from './test-shop.ts'

/** Two nodes on one PostgreSQL hear of the same orders at the same moments, everything twice. */

let postgres: TestPostgres
let at: TestShop
let stores: Store[]
beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.database()
  stores = [await openPostgresStore({ url })]
  at = await openTestShop(stores[0]!)
  await at.addPrinter()
  stores.push(await openPostgresStore({ url }))
})
afterAll(async () => {
  for (const store of stores) await store.close()
  await postgres.close()
})

const types = [
  'order.created',
  'order.paid',
  'order.refund_requested',
  'order.refund_rejected',
  'order.refunded',
] as const
const begun = {
  at: opening + 130_000,
  event: 'begin',
  fromStatus: 'DELAYED',
  toStatus: 'PRINTING',
  attempt: 1,
  node: 'n',
  cause: 'scheduler',
  detail: null,
} as const
const items = [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }]

test('[DL1] [DL2] [DL5] events of one order on two nodes at once end in one order, one task, and its right state', async () => {
  const shops = stores.map((store) => store.forTenant(1))
  const rounds = Array.from({ length: 120 }, (_, round) => round)
  const told = rounds.flatMap((round) =>
    types.slice(0, 2 + (round % 4)).flatMap((type, index) => {
      const occurredAt = opening + index * 1000
      const order = { external_id: `WX-${round}`, items, remark: `${index}` }
      const named = { event_id: `${round}/${type}`, type, occurred_at: isoInstant(occurredAt) }
      const body = eventBody.parse({ ...named, order })
      return shops.map((shop) => ({ shop, body }))
    }),
  )
  // In another order than they happened, the two deliveries of each at the same moment.
  const orderOf = ({ body }: (typeof told)[number]) => [...body.event_id].toReversed().join('')
  const shuffled = told.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1))
  const outcomes = await Promise.all(shuffled.map(({ shop, body }) => takeEvent(shop, body, at.context(10))))
  expect(outcomes.every(({ ok }) => ok)).toBe(true)
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.repeated)).toHaveLength(told.length / 2)

  for (const round of rounds) {
    const order = await at.shop.orderByExternalId(`WX-${round}`)
    const last = types[1 + (round % 4)]
    const status = {
      'order.paid': 'paid',
      'order.refund_requested': 'refund_requested',
      'order.refund_rejected': 'paid',
      'order.refunded': 'refunded',
      'order.created': '',
    }[last!]
    expect(order).toMatchObject({ status, createdAt: opening, paidAt: opening + 1000, remark: `${1 + (round % 4)}` })
    const tasks = await at.shop.tasksOfOrder(order?.id ?? 0)
    expect(tasks.length).toBeLessThanOrEqual(1)
    expect(tasks.filter(isWaiting)).toHaveLength(stopsPrinting(order?.status ?? 'created') ? 0 : 1)
  }
})

test('[DL5] a slip that turns out unconfirmed on one node while another hears of the refund is taken back', async () => {
  const [one, other] = stores.map((store) => store.forTenant(1))
  if (one === undefined || other === undefined) throw new Error('there are two nodes')
  await at.set({ 'print.void_slip_on_refund': true })
  const rounds = Array.from({ length: 60 }, (_, round) => `VOID-${round}`)
  const told = (externalId: string, type: (typeof types)[number]) =>
    eventBody.parse({
      event_id: `${externalId}/${type}`,
      type,
      occurred_at: isoInstant(opening),
      order: { external_id: externalId, items },
    })
  const slips = []
  for (const externalId of rounds) {
    const paid = await takeEvent(one, told(externalId, 'order.paid'), at.context())
    const [task] = paid.ok ? paid.tasks : []
    if (task === undefined) throw new Error('a payment makes a slip')
    // Each on a printer of its own, so that all of them print at once.
    const { id: printerId, printerSn } = await at.addPrinter({ printerSn: externalId, autoPrint: false })
    await one.write((tx) => tx.changeTask(task, { printerId, printerSn, printStatus: 'PRINTING', attempt: 1 }, begun))
    slips.push({ externalId, task })
  }
  const fault = { code: 'timed_out', detail: '' } as const
  const unconfirmed = { type: 'unconfirmed', fault, policy: 'hold', copiesDone: 0, retryAt: opening } as const
  const change = { cause: 'recovery', now: opening + 200_000, node: 'n' }
  await Promise.all(
    slips.flatMap(({ externalId, task }) => [
      changeTask(one, task.id, unconfirmed, change),
      takeEvent(other, told(externalId, 'order.refunded'), at.context(200)),
    ]),
  )
  for (const { externalId } of slips) {
    const order = await one.orderByExternalId(externalId)
    const tasks = await one.tasksOfOrder(order?.id ?? 0)
    expect(tasks.map(({ cause, printStatus }) => `${cause} ${printStatus}`)).toEqual([
      'order.paid FAILED',
      'void PENDING',
    ])
  }
})

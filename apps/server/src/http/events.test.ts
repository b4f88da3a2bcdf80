import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentPrinter, startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0' })
  await server.request('POST', '/api/printers', { body: { ...agentPrinter, is_default: true } })
})
afterAll(() => server.close())

const items = [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }]
const event = (id: string, type: string, order: object = {}) => ({
  event_id: id,
  type: `order.${type}`,
  occurred_at: new Date().toISOString(),
  order: { external_id: id.split('/')[0], items, ...order },
})
const post = (body: unknown, path = '/api/events') => server.request('POST', path, { body })

test('POST /api/events answers with the order and its tasks', async () => {
  const answer = await post(event('WX-1/paid', 'paid', { remark: '少冰' }))
  expect(answer.status).toBe(200)
  expect(answer.json).toMatchObject({
    order: { external_id: 'WX-1', status: 'paid', total_amount: 25, remark: '少冰', refunded_at: null },
    tasks: [{ print_status: 'DELAYED', print_type: 'RECEIPT', printer_sn: 'SN-1' }],
    repeated: false,
    notes: [],
  })
  const stopped = await post(event('WX-1/refund', 'refund_requested'))
  expect(stopped.json).toMatchObject({
    order: { id: answer.json.order.id, status: 'refund_requested' },
    tasks: [{ task_id: answer.json.tasks[0].task_id, print_status: 'CANCELLED', cancel_reason: 'REFUND' }],
  })
})

test('[DL11] the same event again answers the same, another one under its id 409', async () => {
  const body = event('WX-2/paid', 'paid')
  const first = await post(body)
  const again = await post({
    order: body.order,
    occurred_at: body.occurred_at,
    type: body.type,
    event_id: body.event_id,
  })
  expect(again.json).toEqual({ ...first.json, repeated: true })
  const other = await post({ ...body, type: 'order.refunded' })
  expect(other.json).toMatchObject({ status: 409, code: 'event_conflict', issues: [{ path: 'event_id' }] })
})

test.each([
  ['type', { type: 'order.payed' }],
  ['occurred_at', { occurred_at: '2025-07-14 18:30' }],
  ['occurred_at', { occurred_at: '1970-01-20T10:00:00Z' }],
  ['event_id', { event_id: '' }],
  ['order.external_id', { order: { items } }],
  ['order.items[0].quantity', { order: { external_id: 'x', items: [{ ...items[0], quantity: 0 }] } }],
  ['order.discount', { order: { external_id: 'x', items, discount: 99 } }],
  ['order.itemz', { order: { external_id: 'x', itemz: items } }],
])('[HA2] a wrong %s is 422 with its path', async (path, wrong) => {
  const answer = await post({ ...event('WX-bad/paid', 'paid'), ...wrong })
  expect(answer.json).toMatchObject({ status: 422, code: 'invalid', issues: [{ path }] })
})

test('POST /api/events/batch answers each event alone, in their order', async () => {
  const known = event('WX-3/created', 'created')
  await post(known)
  const events = [
    event('WX-4/paid', 'paid'),
    { ...known, type: 'order.paid' },
    'nonsense',
    event('WX-5/paid', 'paid', { items: [] }),
    event('WX-4/refund', 'refunded'),
    known,
  ]
  const { status, json } = await post({ events }, '/api/events/batch')
  expect(status).toBe(200)
  expect(json.results).toMatchObject([
    { event_id: 'WX-4/paid', ok: true, repeated: false, task_ids: [expect.any(String)] },
    { event_id: 'WX-3/created', ok: false, problem: { code: 'event_conflict', status: 409 } },
    { event_id: null, ok: false, problem: { code: 'invalid' } },
    { event_id: 'WX-5/paid', ok: false, problem: { code: 'invalid', issues: [{ path: 'order.items' }] } },
    { event_id: 'WX-4/refund', ok: true, notes: [] },
    { event_id: 'WX-3/created', ok: true, repeated: true },
  ])
  const order = await server.request('GET', `/api/orders/${json.results[4].order_id}`)
  expect(order.json).toMatchObject({ external_id: 'WX-4', status: 'refunded' })
})

test('POST /api/events/batch takes 500 events and no more', async () => {
  const many = Array.from({ length: 500 }, (_, index) => event(`M-${index}/paid`, 'paid'))
  const { json } = await post({ events: many }, '/api/events/batch')
  expect(json.results.filter((result: { ok: boolean }) => result.ok)).toHaveLength(500)
  for (const events of [[], [...many, many[0]]]) {
    expect((await post({ events }, '/api/events/batch')).json).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'events' }],
    })
  }
})

test('[HA1] one tenant knows nothing of the event ids and orders of another', async () => {
  const apiKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  const theirs = await server.request('POST', '/api/events', { body: event('WX-1/paid', 'refunded'), apiKey })
  expect(theirs.json).toMatchObject({ repeated: false, order: { status: 'refunded' }, tasks: [] })
  const ours = await server.request('GET', '/api/orders?external_id=WX-1')
  expect(ours.json.data).toMatchObject([{ status: 'refund_requested' }])
})

test('a person is told that an order without items cannot print', async () => {
  const { json } = await post({ ...event('WX-6/paid', 'paid'), order: { external_id: 'WX-6' } })
  expect(json).toMatchObject({ tasks: [], notes: [{ path: 'order.items', code: 'no_items' }] })
  const confirmed = await post({ auto_print: true }, `/api/orders/${json.order.id}/confirm`)
  expect(confirmed.json).toMatchObject({ code: 'wrong_state', issues: [{ path: 'items', code: 'no_items' }] })
  expect((await post({ auto_print: false }, `/api/orders/${json.order.id}/confirm`)).status).toBe(200)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallOrder, startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('GET /api/orders/{id}/events tells what happened, by hand and by a shop system, oldest first', async () => {
  const told = await server.request('POST', '/api/events', {
    body: {
      event_id: 'evt-1',
      type: 'order.created',
      occurred_at: '2025-07-14T10:30:00.000Z',
      order: { external_id: 'S-1', ...smallOrder },
    },
  })
  expect(told.status, told.text).toBe(200)
  const { id } = told.json.order
  await server.request('POST', `/api/orders/${id}/refund`, { body: { remark: '不要了' } })
  const { json } = await server.request('GET', `/api/orders/${id}/events`)
  expect(json.data).toMatchObject([
    { type: 'order.created', event_id: 'evt-1', occurred_at: '2025-07-14T10:30:00.000Z' },
    { type: 'order.refunded', event_id: null, detail: { remark: '不要了' } },
  ])
  expect(json.next_cursor).toBeNull()
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
let task: { readonly task_id: string; readonly id: number; readonly order_id: number }
let history: unknown

beforeAll(async () => {
  server = await startTestServer()
  const printer = { printer_sn: 'A', printer_name: 'A', driver: 'agent', is_default: true }
  await server.request('POST', '/api/printers', { body: printer })
  const items = [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }]
  const { json: order } = await server.request('POST', '/api/orders', { body: { items } })
  const body = { order_id: order.id, delay_seconds: 600 }
  const headers = { 'idempotency-key': 'k1' }
  const { json: made } = await server.request('POST', '/api/print', { body, headers })
  await server.request('POST', `/api/tasks/${made.task_id}/cancel`)
  const { json: read } = await server.request('GET', `/api/tasks/${made.task_id}`)
  task = read
  history = read
  const move = { before: Date.now() + 1_000, limit: 9, now: Date.now() }
  expect(await server.server.store.forTenant(1).write(async (tx) => await tx.archiveTasks(move))).toBe(1)
})
afterAll(() => server.close())

test('an archived task answers with its history, and says since when', async () => {
  const { json } = await server.request('GET', `/api/tasks/${task.task_id}`)
  expect(json).toEqual({ ...(history as object), archived_at: expect.any(String) })
})

test('lists hold archived tasks only when asked for them', async () => {
  expect((await server.request('GET', '/api/tasks')).json.data).toEqual([])
  const archived = await server.request('GET', `/api/tasks?archived=true&order_id=${task.order_id}`)
  expect(archived.json).toMatchObject({ data: [{ task_id: task.task_id }], next_cursor: null })
  expect((await server.request('GET', '/api/tasks?archived=true&order_id=99')).json.data).toEqual([])
  expect((await server.request('GET', '/api/tasks?archived=true&status=SUCCESS')).json).toMatchObject({
    status: 422,
    issues: [{ path: 'status' }],
  })
})

test.each([
  ['GET', 'preview'],
  ['POST', 'cancel'],
  ['POST', 'retry'],
  ['POST', 'reprint'],
])('%s %s of an archived task is 410, and 404 for others', async (method, verb) => {
  const answer = await server.request(method, `/api/tasks/${task.task_id}/${verb}`)
  expect(answer.json).toMatchObject({ status: 410, code: 'no_longer_kept' })
  const apiKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  expect((await server.request(method, `/api/tasks/${task.task_id}/${verb}`, { apiKey })).status).toBe(404)
})

test('[DL11] the key of an archived task prints nothing again', async () => {
  const shop = server.server.store.forTenant(1)
  await shop.write(async (tx) => await tx.deleteIdempotentAnswer('print:k1'))
  const body = { order_id: task.order_id, delay_seconds: 600 }
  const again = await server.request('POST', '/api/print', { body, headers: { 'idempotency-key': 'k1' } })
  expect(again.json.task_id).toBe(task.task_id)
  expect((await server.request('GET', '/api/tasks')).json.data).toEqual([])
})

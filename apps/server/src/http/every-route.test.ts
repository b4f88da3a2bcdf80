import { type HttpRoute, type RouteName, routes } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentPrinter, smallOrder, startTestServer, type TestServer } from './testing/test-server.ts'

const all = Object.entries(routes) as [RouteName, HttpRoute][]
const writes = all.filter(([, route]) => route.scope === 'write' && route.audience === undefined)
const withParams = all.filter(([, route]) => route.params !== undefined)

let server: TestServer
let strangerKey: string
/** Ids of objects of the default tenant, by the beginning of the path that they belong to. */
const owned: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer()
  strangerKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  const printer = await server.request('POST', '/api/printers', { body: agentPrinter })
  const order = await server.request('POST', '/api/orders', { body: smallOrder })
  const task = await server.request('POST', '/api/print', { body: { content: '你好' } })
  owned['/api/printers'] = String(printer.json.id)
  owned['/api/orders'] = String(order.json.id)
  owned['/api/tasks'] = task.json.task_id
})
afterAll(() => server.close())

function pathOf(route: HttpRoute): string {
  const [, noun] = /^(\/api\/\w+)/.exec(route.path) ?? []
  return route.path.replace(/\{\w+\}/, owned[noun ?? ''] ?? '1')
}

test.each(all)('[HA1] %s without a key is 401 problem+json', async (_name, route) => {
  const answer = await server.request(route.method.toUpperCase(), pathOf(route), { apiKey: null })
  expect(answer.status).toBe(401)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.headers.get('www-authenticate')).toContain('Bearer')
  expect(answer.json).toMatchObject({ status: 401, code: 'unauthorized', issues: [] })
})

test.each(all)('[HA1] %s with a wrong key is 401, also beside a good cookie', async (_name, route) => {
  const answer = await server.request(route.method.toUpperCase(), pathOf(route), { apiKey: 'no-such-key' })
  expect(answer.status).toBe(401)
})

test.each(withParams)("[HA1] %s answers for another tenant's object exactly as for none", async (_name, route) => {
  const body = route.body === undefined ? {} : { body: {} }
  const method = route.method.toUpperCase()
  const theirs = await server.request(method, pathOf(route), { apiKey: strangerKey, ...body })
  const none = await server.request(method, route.path.replace(/\{\w+\}/, '2000000000'), {
    apiKey: strangerKey,
    ...body,
  })
  expect(theirs.status).toBe(404)
  expect(theirs.text).toBe(none.text)
})

test.each(writes)('[HA1] %s with a key that may only read is 403', async (_name, route) => {
  const apiKey = await server.makeKey(1, ['read'])
  const answer = await server.request(route.method.toUpperCase(), pathOf(route), { apiKey })
  expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' })
})

test("[HA1] lists of another tenant hold nothing of this one's", async () => {
  for (const path of ['/api/orders', '/api/printers', '/api/tasks', '/api/agents']) {
    const answer = await server.request('GET', path, { apiKey: strangerKey })
    expect(answer.json).toEqual({ data: [], next_cursor: null })
  }
})

test('[HA1] what one tenant sends cannot name the printer of another', async () => {
  const printerId = Number(owned['/api/printers'])
  const order = await server.request('POST', '/api/orders', { body: smallOrder, apiKey: strangerKey })
  const confirm = { body: { printer_id: printerId }, apiKey: strangerKey }
  expect((await server.request('POST', `/api/orders/${order.json.id}/confirm`, confirm)).json).toMatchObject({
    code: 'not_found',
    issues: [{ path: 'printer_id' }],
  })
  const print = { body: { content: 'x', printer_id: printerId }, apiKey: strangerKey }
  expect((await server.request('POST', '/api/print', print)).status).toBe(404)
})

test.each(['0', '-1', '1.0', '1e0', '0x1', '01', 'abc', '99999999999', '%20', '%00', '1%2F..'])(
  '[HA1] the id %s names no order: 404',
  async (id) => {
    expect((await server.request('GET', `/api/orders/${id}`)).json).toMatchObject({ status: 404, code: 'not_found' })
  },
)

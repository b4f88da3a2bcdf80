import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

let server: TestServer
let receiver: WebhookReceiver

beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.1' })
  receiver = await startReceiver()
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})

const create = (body: object, apiKey?: string) =>
  server.request('POST', '/api/webhooks', { body, ...(apiKey === undefined ? {} : { apiKey }) })

/** The package checks the time too: both live in the time of the machine here. */
function verified(secret: string, index: number): unknown {
  const { body, headers } = receiver.received[index]!
  return new Webhook(secret).verify(body, headers as Record<string, string>)
}

test('[HA4] a webhook is added, read, changed and deleted; its secret is shown once', async () => {
  const added = await create({ url: 'https://93.184.215.14/in', event_types: ['task.printed'] })
  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({ event_types: ['task.printed'], enabled: true, disabled_reason: null })
  const { secret, ...rest } = added.json
  expect(secret).toMatch(/^whsec_/)
  const path = `/api/webhooks/${added.json.id}`
  const read = await server.request('GET', path)
  expect(read.json).toEqual(rest)
  expect((await server.request('GET', '/api/webhooks')).json).toEqual({ data: [rest], next_cursor: null })
  const changed = await server.request('PATCH', path, { body: { enabled: false, event_types: ['printer.ready'] } })
  expect(changed.json).toMatchObject({ enabled: false, disabled_reason: 'person', event_types: ['printer.ready'] })
  expect((await server.request('POST', `${path}/test`)).json).toMatchObject({ status: 409, code: 'wrong_state' })
  expect((await server.request('DELETE', path)).status).toBe(204)
  expect((await server.request('GET', path)).status).toBe(404)
})

test.each([
  [{ url: 'http://93.184.215.14/' }, 'refused_address'],
  [{ url: 'https://10.0.0.1/' }, 'refused_address'],
  [{ url: 'https://[::1]/' }, 'refused_address'],
  [{ url: 'https://169.254.169.254/latest' }, 'refused_address'],
  [{ url: 'https://127.0.0.2/' }, 'refused_address'],
  [{ url: 'https://user:password@93.184.215.14/' }, 'bad_url'],
  [{ url: 'ftp://93.184.215.14/' }, 'invalid_format'],
  [{ url: 'https://93.184.215.14/', event_types: [] }, 'too_small'],
  [{ url: 'https://93.184.215.14/', event_types: ['task.printet'] }, 'invalid_value'],
  [{ url: 'https://93.184.215.14/', event_types: ['task.printed', 'task.printed'] }, 'custom'],
  [{ url: 'https://93.184.215.14/', secret: 'mine' }, 'unknown_field'],
])('[HA2] %j is no webhook', async (body, code) => {
  const answer = await create(body)
  expect(answer.json).toMatchObject({ status: 422, code: 'invalid', issues: [{ code }] })
})

test('[HA3] the same key gives the same webhook and secret again', async () => {
  const request = { body: { url: receiver.url, event_types: ['printer.ready'] }, headers: { 'idempotency-key': 'w1' } }
  const first = await server.request('POST', '/api/webhooks', request)
  const second = await server.request('POST', '/api/webhooks', request)
  expect(second.text).toBe(first.text)
  await server.request('DELETE', `/api/webhooks/${first.json.id}`)
})

test('events and test messages arrive signed; they are listed, and sent again on demand', async () => {
  const { json: webhook } = await create({ url: receiver.url })
  const path = `/api/webhooks/${webhook.id}`
  const tested = await server.request('POST', `${path}/test`)
  expect(tested.status).toBe(201)
  expect(tested.json).toMatchObject({ event_type: 'webhook.test', body: { data: { webhook_id: webhook.id } } })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1), 10_000)
  expect(verified(webhook.secret, 0)).toMatchObject({ type: 'webhook.test' })

  await server.request('POST', '/api/printers', {
    body: { printer_sn: 'A', printer_name: 'A', driver: 'agent', is_default: true },
  })
  const body = { content: '你好', delay_seconds: 600 }
  const { json: task } = await server.request('POST', '/api/print', { body })
  const { json: cancelled } = await server.request('POST', `/api/tasks/${task.task_id}/cancel`)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), 10_000)
  expect(verified(webhook.secret, 1)).toEqual({
    type: 'task.cancelled',
    timestamp: cancelled.updated_at,
    data: { task: cancelled, order: null },
  })

  const list = async (query = '') => (await server.request('GET', `${path}/messages${query}`)).json
  await vi.waitFor(async () => expect((await list('?status=DELIVERED')).data).toHaveLength(2), 10_000)
  const [newest, oldest] = (await list()).data
  expect(newest).toMatchObject({ event_type: 'task.cancelled', attempt: 1, response_status: 204, next_at: null })
  expect((await list('?limit=1')).next_cursor).not.toBeNull()
  const resent = await server.request('POST', `${path}/messages/${oldest.message_id}/resend`)
  expect(resent.json).toMatchObject({ status: 'PENDING', attempt: 0, delivered_at: null })
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3), 10_000)
  expect(receiver.received[2]?.headers['webhook-id']).toBe(oldest.message_id)

  const renewed = await server.request('POST', `${path}/secret`)
  expect(renewed.json.secret).not.toBe(webhook.secret)
  expect(Date.parse(renewed.json.old_secret_until)).toBeGreaterThan(Date.now())
  await server.request('POST', `${path}/test`)
  await vi.waitFor(() => expect(receiver.received).toHaveLength(4), 10_000)
  for (const secret of [webhook.secret, renewed.json.secret]) expect(verified(secret, 3)).toBeTruthy()
  await server.request('DELETE', path)
  expect((await server.request('GET', `${path}/messages`)).status).toBe(404)
})

test('[HA1] webhooks and messages of another tenant are 404', async () => {
  const { json: webhook } = await create({ url: receiver.url })
  const path = `/api/webhooks/${webhook.id}`
  const { json: message } = await server.request('POST', `${path}/test`)
  const apiKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  const requests = [
    ['GET', path],
    ['PATCH', path],
    ['DELETE', path],
    ['POST', `${path}/test`],
    ['POST', `${path}/secret`],
    ['GET', `${path}/messages`],
    ['POST', `${path}/messages/${message.message_id}/resend`],
  ] as const
  for (const [method, target] of requests) {
    const answer = await server.request(method, target, { apiKey, ...(method === 'PATCH' ? { body: {} } : {}) })
    expect(answer.status, `${method} ${target}`).toBe(404)
  }
  await server.request('DELETE', path)
})

test('a shop has at most 20 webhooks, also when they are asked for at once', async () => {
  const apiKey = await server.makeKey(await server.makeTenant('多'), ['read', 'write'])
  const asked = Array.from({ length: 22 }, () => create({ url: receiver.url }, apiKey))
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(20)
  expect(statuses.filter((status) => status === 403)).toHaveLength(2)
})

test('the audit log tells who did what to a webhook, and no secret', async () => {
  const { json: webhook } = await create({ url: receiver.url })
  await server.request('POST', `/api/webhooks/${webhook.id}/secret`)
  await server.request('DELETE', `/api/webhooks/${webhook.id}`)
  const rows = await server.server.store.authDatabase
    .withTables<{ audit_log: { id: number; actor: string; action: string; detail: string | null } }>()
    .selectFrom('audit_log')
    .selectAll()
    .where('action', 'like', 'webhook.%')
    .orderBy('id', 'desc')
    .limit(3)
    .execute()
  expect(rows.map(({ action }) => action)).toEqual(['webhook.deleted', 'webhook.secret_renewed', 'webhook.created'])
  expect(rows.every(({ actor }) => actor.startsWith('key:'))).toBe(true)
  expect(JSON.stringify(rows)).not.toContain('whsec_')
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import type { RefundCheck } from '../settings/print-settings.ts'
import { sampleOrder, sampleTask } from '../store/sample-rows.ts'
import { systemRandom } from '../tenants/random.ts'
import { sealer } from '../tenants/sealing.ts'
import { newWebhookSecret } from '../webhooks/sign.ts'
import { refundQuestion } from './refund-question.ts'

const secrets = sealer(Buffer.alloc(32, 7), systemRandom)
const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

interface Seen {
  readonly headers: Record<string, string>
  readonly body: string
}

/** A shop system that answers by script, and what it was asked. */
async function shopSystem(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() })
      answer(response, request)
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/refunded` }
}

const order = { ...sampleOrder('WX-1', { paidAt: Date.UTC(2025, 6, 14) }), id: 5, tenantId: 1 }
const task = { ...sampleTask('t_1', 3, { orderId: 5 }), id: 9, tenantId: 1, updatedAt: 1, version: 4 }
const check = (url: string, more: Partial<RefundCheck> = {}): RefundCheck => ({
  url,
  timeoutSeconds: 5,
  onFailure: 'hold',
  secretSealed: null,
  ...more,
})
const ask = refundQuestion({ clock: systemClock, sealer: secrets, allowPrivate: (address) => address === '127.0.0.1' })
const open = new AbortController().signal

test.each([
  [true, 'refunded'],
  [false, 'not_refunded'],
])('understands {"refunded": %s}, and says which payment it asks about', async (refunded, answer) => {
  const shop = await shopSystem((response) => response.end(JSON.stringify({ refunded, more: 1 })))
  expect(await ask(check(shop.url), { task, order }, open)).toEqual({ answer })
  expect(JSON.parse(shop.seen[0]?.body ?? '')).toEqual({
    task_id: 't_1',
    order_id: 5,
    external_id: 'WX-1',
    paid_at: '2025-07-14T00:00:00.000Z',
  })
  expect(shop.seen[0]?.headers['webhook-signature']).toBeUndefined()
})

test('signs the question as Standard Webhooks verifies it', async () => {
  const secret = newWebhookSecret(systemRandom)
  const shop = await shopSystem((response) => response.end('{"refunded":false}'))
  await ask(check(shop.url, { secretSealed: secrets.seal(secret) }), { task, order }, open)
  const [seen] = shop.seen
  expect(new Webhook(secret).verify(seen?.body ?? '', seen?.headers ?? {})).toMatchObject({ task_id: 't_1' })
})

test.each<[string, (response: ServerResponse, request: IncomingMessage) => void]>([
  ['an error', (response) => response.writeHead(500).end('{"refunded":false}')],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['no JSON', (response) => response.end('<html>')],
  ['another answer', (response) => response.end('{"refunded":"no"}')],
  ['an endless answer', (response) => response.end('x'.repeat(100_000))],
  ['a broken connection', (_response, request) => request.socket.destroy()],
])('takes %s for no answer', async (_what, answer) => {
  const shop = await shopSystem(answer)
  expect(await ask(check(shop.url), { task, order }, open)).toMatchObject({ answer: 'unknown' })
})

test('does not wait for longer than the tenant allows', async () => {
  const shop = await shopSystem(() => {})
  expect(await ask(check(shop.url, { timeoutSeconds: 0.05 }), { task, order }, open)).toMatchObject({
    answer: 'unknown',
    detail: expect.stringContaining('timed_out'),
  })
})

test('reaches no address of our own network', async () => {
  const shop = await shopSystem((response) => response.end('{"refunded":true}'))
  const strict = refundQuestion({ clock: systemClock, sealer: secrets, allowPrivate: () => false })
  expect(await strict(check(shop.url), { task, order }, open)).toMatchObject({
    answer: 'unknown',
    detail: expect.stringContaining('refused_address'),
  })
  expect(shop.seen).toEqual([])
})

import { orderSchema, printerWithToken, printTaskSchema, problemSchema, settingList } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agentPrinter, smallOrder, startTestServer, type TestServer, testApiKey } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const order = (headers: Record<string, string>, body: unknown = smallOrder) =>
  server.request('POST', '/api/orders', { body, headers })

test('[HA1] an expired key is 401', async () => {
  const apiKey = await server.makeKey(1, ['read'], Date.now() - 1)
  expect((await server.request('GET', '/api/shop', { apiKey })).status).toBe(401)
})

test.each(['Basic dGVzdA==', 'Bearer', 'Bearer ', `Token ${testApiKey}`, `Bearer ${testApiKey} x`, 'Bearer \u00e9'])(
  '[HA1] the Authorization %j is 401',
  async (authorization) => {
    const answer = await server.request('GET', '/api/shop', { apiKey: null, headers: { authorization } })
    expect(answer.status).toBe(401)
  },
)

test('[HA2] a problem is told in the language of Accept-Language', async () => {
  const zh = await server.request('GET', '/api/orders/77', { headers: { 'accept-language': 'zh-CN,zh;q=0.9' } })
  const en = await server.request('GET', '/api/orders/77', { headers: { 'accept-language': 'de,en;q=0.5' } })
  expect(zh.json).toMatchObject({ title: '没有这个对象', detail: '没有这个对象', code: 'not_found' })
  expect(en.json).toMatchObject({ title: 'There is no such object', code: 'not_found' })
  expect(problemSchema.parse(zh.json)).toEqual(zh.json)
})

test('[HA2] an unknown route is a problem too', async () => {
  for (const path of ['/nothing', '/api/nothing', '/api/orders/1/nothing', '/api/auth/nothing']) {
    const answer = await server.request('GET', path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  }
})

test.each([
  ['{', 'application/json'],
  ['{"items":[}', 'application/json'],
  ['\u0000', 'application/json'],
  ['items=1', 'application/x-www-form-urlencoded'],
  ['{}', 'text/plain'],
])('[HA2] the body %j as %s is 400 bad_json', async (body, type) => {
  expect((await order({ 'content-type': type }, body)).json).toMatchObject({ status: 400, code: 'bad_json' })
})

test('[HA2] a body that is not UTF-8 is 400 bad_json', async () => {
  const response = await fetch(`${server.url}/api/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testApiKey}`, 'content-type': 'application/json' },
    body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  })
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'bad_json' }])
})

test.each([null, 1, 'text', [], true])('[HA2] the JSON %j where an object belongs is 422', async (body) => {
  expect((await order({}, JSON.stringify(body))).json).toMatchObject({ status: 422, code: 'invalid' })
})

test('[HA2] wrong fields are 422 with a path each, unknown ones with a suggestion', async () => {
  const body = { items: [{ name: 'a', quantity: 0, unit_price: 1 }], custmer_phone: '1' }
  const answer = await order({}, body)
  expect(answer.json).toMatchObject({ status: 422, code: 'invalid' })
  expect(answer.json.issues).toHaveLength(2)
  expect(answer.json.issues[0]).toMatchObject({ path: 'items[0].quantity', code: 'too_small' })
  expect(answer.json.issues[1].path).toBe('custmer_phone')
  expect(answer.json.issues[1].message).toContain('customer_phone')
})

test('[HA2] 100,000 wrong items, or a thousand unknown fields, make a small answer', async () => {
  const many = await order({}, { items: new Array(100_000).fill(1) })
  expect([many.status, many.text.length < 2_000]).toEqual([422, true])
  const wrong = await order({}, { items: new Array(1_000).fill({ name: 1 }) })
  expect([wrong.status, wrong.json.issues.length, wrong.text.length < 10_000]).toEqual([422, 20, true])
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 1]))
  const unknown = await order({}, { ...smallOrder, ...fields })
  expect([unknown.status, unknown.json.issues.length, unknown.text.length < 10_000]).toEqual([422, 20, true])
})

test('[HA2] a query with an unknown or repeated field is 422', async () => {
  expect((await server.request('GET', '/api/orders?lmit=1')).json.issues[0]).toMatchObject({ path: 'lmit' })
  expect((await server.request('GET', '/api/orders?limit=1&limit=2')).json.issues[0]).toMatchObject({ path: 'limit' })
  expect((await server.request('GET', '/api/orders?cursor=zzz')).json.issues[0]).toMatchObject({ path: 'cursor' })
})

test('[HA3] the same key and body gives the first answer again, whatever the white space', async () => {
  const first = await order({ 'idempotency-key': 'again' })
  const second = await order({ 'idempotency-key': 'again' }, `  ${JSON.stringify(smallOrder)}\n`)
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.text).toBe(first.text)
})

test('[HA3] the same key with another body, or on another object, is 409', async () => {
  await order({ 'idempotency-key': 'other' })
  const other = await order({ 'idempotency-key': 'other' }, { items: [{ name: 'b', quantity: 1, unit_price: 1 }] })
  expect(other.json).toMatchObject({ status: 409, code: 'idempotency_conflict' })
})

test('[HA3] routes and tenants do not share keys', async () => {
  const apiKey = await server.makeKey(await server.makeTenant('别的店'), ['read', 'write'])
  const headers = { 'idempotency-key': 'shared' }
  const mine = await order(headers)
  const printer = await server.request('POST', '/api/printers', { body: agentPrinter, headers })
  const theirs = await server.request('POST', '/api/orders', { body: smallOrder, headers, apiKey })
  expect([mine.status, printer.status, theirs.status]).toEqual([201, 201, 201])
  expect(theirs.json.id).not.toBe(mine.json.id)
})

test('[HA3] of concurrent requests with one key one is carried out', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => order({ 'idempotency-key': 'race' })))
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.id}`))).toEqual(
    new Set([`201 ${answers[0]?.json.id}`]),
  )
})

test('[HA3] a refused request is answered the same again', async () => {
  const body = { ...smallOrder, external_id: 'taken' }
  await order({}, body)
  const first = await order({ 'idempotency-key': 'refused' }, body)
  expect(first.json).toMatchObject({ status: 409, code: 'conflict', issues: [{ path: 'external_id' }] })
  const again = await order({ 'idempotency-key': 'refused' }, body)
  expect([again.status, again.text]).toEqual([409, first.text])
  expect(again.headers.get('content-type')).toContain('application/problem+json')
})

test('[HA3] an answer that holds a token is sealed in the database', async () => {
  const body = { ...agentPrinter, printer_sn: 'sealed' }
  const made = await server.request('POST', '/api/printers', { body, headers: { 'idempotency-key': 'sealed' } })
  const kept = await server.server.store.forTenant(1).idempotentAnswer('createPrinter:sealed')
  expect(made.json.token).toMatch(/^xpa_/)
  expect(kept?.status).toBe(201)
  expect(kept?.body).not.toContain(made.json.token)
})

test.each(['', 'x'.repeat(256), 'a b'])('[HA3] the key %j is refused', async (key) => {
  // An empty header is a header all the same.
  expect((await order({ 'idempotency-key': key })).json).toMatchObject({
    code: 'invalid',
    issues: [{ path: 'Idempotency-Key' }],
  })
})

test('[HA4] what was made is the body itself, and every answer has the shape that the protocol states', async () => {
  const made = await order({}, { ...smallOrder, total_amount: 19.9 })
  expect(orderSchema.parse(made.json)).toEqual(made.json)
  expect(made.json).toMatchObject({ total_amount: 19.9, status: 'created' })
  const printer = await server.request('POST', '/api/printers', { body: { ...agentPrinter, printer_sn: 'shape' } })
  expect(printerWithToken.parse(printer.json)).toEqual(printer.json)
  const task = await server.request('POST', '/api/print', { body: { content: '你好', printer_sn: 'shape' } })
  expect(task.status).toBe(201)
  expect(printTaskSchema.parse(task.json)).toEqual(task.json)
  const settings = await server.request('GET', '/api/config')
  expect(settingList.parse(settings.json)).toEqual(settings.json)
})

test('[HA4] lists come in pages that meet without gap or overlap', async () => {
  const apiKey = await server.makeKey(await server.makeTenant('列表'), ['read', 'write'])
  const made: number[] = []
  for (let count = 0; count < 5; count += 1) {
    made.unshift((await server.request('POST', '/api/orders', { body: smallOrder, apiKey })).json.id)
  }
  const seen: number[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = await server.request('GET', `/api/orders?limit=2${query}`, { apiKey })
    seen.push(...page.json.data.map((one: { id: number }) => one.id))
    cursor = page.json.next_cursor
  } while (cursor !== null)
  expect(seen).toEqual(made)
})

test('[HA5] a body above the limit is 413, announced or not, and the next request works', async () => {
  const big = JSON.stringify({ ...smallOrder, remark: 'x'.repeat(1024 * 1024) })
  expect((await order({}, big)).json).toMatchObject({ status: 413, code: 'payload_too_large' })
  const chunks = new Response(big).body
  const streamed = await fetch(`${server.url}/api/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testApiKey}`, 'content-type': 'application/json' },
    body: chunks,
    duplex: 'half',
  } as RequestInit)
  expect(streamed.status).toBe(413)
  expect((await order({})).status).toBe(201)
})

test('[HA5] every answer to a key tells its rate limit', async () => {
  const answer = await server.request('GET', '/api/shop')
  expect(answer.headers.get('ratelimit-policy')).toBe('"key";q=60000;w=60')
  expect(answer.headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+$/)
})

test('[HA6] healthz and readyz need no key; metrics count what was asked', async () => {
  expect((await server.request('GET', '/healthz', { apiKey: null })).json).toMatchObject({ status: 'ok' })
  expect((await server.request('GET', '/readyz', { apiKey: null })).json).toEqual({
    status: 'ready',
    database: true,
    scheduler: true,
  })
  await server.request('GET', '/api/orders/123456')
  const metrics = await server.request('GET', '/metrics', { apiKey: null })
  expect(metrics.text).toContain('xiaopiao_http_requests_total{method="GET",route="/api/orders/:id",status="404"}')
  expect(metrics.text).toContain('xiaopiao_agents_connected 0')
  expect(metrics.text).not.toContain('123456')
})

test('[HA6] metrics through a proxy, or under a foreign name, need a key', async () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.7' }
  expect((await server.request('GET', '/metrics', { apiKey: null, headers: forwarded })).status).toBe(401)
  expect((await server.request('GET', '/metrics', { headers: forwarded })).status).toBe(200)
  expect(
    (await server.request('GET', '/metrics', { apiKey: null, headers: { origin: 'http://evil.example' } })).status,
  ).toBe(401)
})

test('every answer carries the headers that keep other sites out', async () => {
  for (const path of ['/healthz', '/api/shop', '/nothing', '/admin/print/']) {
    const { headers } = await server.request('GET', path)
    expect(headers.get('content-security-policy')).toContain("script-src 'self'; ")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

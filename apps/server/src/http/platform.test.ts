import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agentPrinter, smallOrder, startTestServer, type TestServer } from './testing/test-server.ts'

const platformKey = 'platform-key-of-the-tests-0123456789'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_PLATFORM_KEY: platformKey })
})
afterAll(() => server.close())

const asPlatform = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.request(method, path, { apiKey: platformKey, headers, ...(body === undefined ? {} : { body }) })
const as = (apiKey: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.request(method, path, { apiKey, headers, ...(body === undefined ? {} : { body }) })

async function makeTenant(body: Record<string, unknown> = {}) {
  const made = await asPlatform('POST', '/api/platform/tenants', { name: '分店', ...body })
  expect(made.status).toBe(201)
  return made.json as { id: number; api_key: string; owner: { username: string; password: string } }
}

async function signIn(username: string, password: string): Promise<Record<string, string>> {
  const body = { username, password }
  const answer = await server.request('POST', '/api/auth/sign-in/username', { body, apiKey: null })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
  return { cookie: cookie.join('; '), origin: server.url }
}
const asPerson = (session: Record<string, string>, method: string, path: string, body?: unknown) =>
  server.request(method, path, { apiKey: null, headers: session, ...(body === undefined ? {} : { body }) })

describe('tenants', () => {
  test('[HA1] a platform makes a tenant whose key and owner work at once', async () => {
    const { id, api_key, owner } = await makeTenant({ external_id: 'merchant-a', owner_username: 'Lily' })
    expect((await as(api_key, 'GET', '/api/shop')).json).toMatchObject({ id, name: '分店' })
    expect(owner.username).toBe(`lily@${id}`)
    const session = await signIn(`Lily@${id}`, owner.password)
    expect((await asPerson(session, 'GET', '/api/me')).json).toEqual({
      kind: 'session',
      username: `lily@${id}`,
      role: 'owner',
      tenant: { id, name: '分店' },
    })
  })

  test('[HA3] the same external id answers the same tenant, without secrets, and makes a missing owner only', async () => {
    const first = await makeTenant({ external_id: 'merchant-b' })
    const again = await makeTenant({ external_id: 'merchant-b', name: '另一个名字', owner_username: 'boss' })
    expect(again).toMatchObject({ id: first.id, name: '分店', created: false, api_key: null })
    expect(again.owner.username).toBe(`boss@${first.id}`)
    const third = await makeTenant({ external_id: 'merchant-b', owner_username: 'boss' })
    expect(third).toMatchObject({ id: first.id, created: false, owner: null })
  })

  test('[HA3] an Idempotency-Key gives the first answer again, with its secrets', async () => {
    const headers = { 'idempotency-key': 'tenant-1' }
    const body = { name: '一店', owner_username: 'anna' }
    const first = await asPlatform('POST', '/api/platform/tenants', body, headers)
    const again = await asPlatform('POST', '/api/platform/tenants', body, headers)
    expect(first.status).toBe(201)
    expect(again.json).toEqual(first.json)
  })

  test('[HA4] tenants are listed page by page and found by external id', async () => {
    const { id } = await makeTenant({ external_id: 'merchant-c' })
    const found = await asPlatform('GET', '/api/platform/tenants?external_id=merchant-c')
    expect(found.json).toMatchObject({ data: [{ id, external_id: 'merchant-c' }], next_cursor: null })
    const ids: number[] = []
    let cursor = ''
    do {
      const page = await asPlatform('GET', `/api/platform/tenants?limit=2${cursor}`)
      ids.push(...page.json.data.map((tenant: { id: number }) => tenant.id))
      cursor = page.json.next_cursor === null ? '' : `&cursor=${page.json.next_cursor}`
    } while (cursor !== '')
    expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other))
    expect(ids).toContain(id)
    expect(ids[0]).toBe(1)
  })

  test('quotas are set, changed and taken away one by one', async () => {
    const { id } = await makeTenant({ quotas: { printers_max: 3, connections_max: 5 } })
    const path = `/api/platform/tenants/${id}`
    const changed = await asPlatform('PATCH', path, { quotas: { printers_max: null, tasks_per_day_max: 9 } })
    const quotas = { printers_max: null, tasks_per_day_max: 9, requests_per_minute_max: null, connections_max: 5 }
    expect(changed.json).toMatchObject({ quotas, usage: { printers: 0, tasks_today: 0 } })
    expect((await asPlatform('GET', path)).json).toEqual(changed.json)
  })

  test('an external id is no number and belongs to one tenant', async () => {
    const refused = await asPlatform('POST', '/api/platform/tenants', { name: '店', external_id: '7' })
    expect(refused.json).toMatchObject({ status: 422, issues: [{ path: 'external_id' }] })
    await makeTenant({ external_id: 'merchant-d' })
    const { id } = await makeTenant()
    const taken = await asPlatform('PATCH', `/api/platform/tenants/${id}`, { external_id: 'merchant-d' })
    expect(taken.json).toMatchObject({ status: 409, code: 'conflict', issues: [{ path: 'external_id' }] })
  })

  test('[HA1] nobody but the platform reaches its routes', async () => {
    const { id, api_key } = await makeTenant()
    expect((await as(api_key, 'GET', '/api/platform/tenants')).json).toMatchObject({ code: 'forbidden' })
    expect((await as(api_key, 'GET', `/api/platform/tenants/${id}`)).json).toMatchObject({ code: 'not_found' })
    expect((await as(api_key, 'POST', `/api/platform/tenants/${id}/keys`, { name: 'x' })).status).toBe(404)
    const session = { cookie: await server.signIn(), origin: server.url }
    expect((await asPerson(session, 'POST', '/api/platform/tenants', { name: 'x' })).status).toBe(403)
  })
})

describe('the header Xiaopiao-Tenant', () => {
  test('with the platform key, names the tenant by id or external id', async () => {
    const { id } = await makeTenant({ external_id: 'merchant-e' })
    for (const name of [String(id), 'merchant-e']) {
      const shop = await asPlatform('GET', '/api/shop', undefined, { 'xiaopiao-tenant': name })
      expect(shop.json).toMatchObject({ id })
    }
    const made = await asPlatform('POST', '/api/printers', agentPrinter, { 'xiaopiao-tenant': 'merchant-e' })
    expect(made.status).toBe(201)
  })

  test.each(['0', '-1', '999999', '01', 'no-such-merchant', '1e0'])('%s names no tenant: 404', async (name) => {
    const answer = await asPlatform('GET', '/api/shop', undefined, { 'xiaopiao-tenant': name })
    expect(answer.json).toMatchObject({ status: 404, code: 'not_found', issues: [{ path: 'Xiaopiao-Tenant' }] })
  })

  test('is needed with the platform key', async () => {
    expect((await asPlatform('GET', '/api/orders')).json).toMatchObject({
      status: 422,
      issues: [{ path: 'Xiaopiao-Tenant', code: 'required' }],
    })
  })

  test("[HA1] with a tenant's own key, may only name that tenant; another one is as good as none", async () => {
    const { id, api_key } = await makeTenant({ external_id: 'merchant-f' })
    const ask = (name: string) => as(api_key, 'GET', '/api/shop', undefined, { 'xiaopiao-tenant': name })
    expect((await ask(String(id))).status).toBe(200)
    expect((await ask('merchant-f')).status).toBe(200)
    const existing = await ask('1')
    expect(existing.status).toBe(403)
    expect((await ask('999999')).text).toBe(existing.text)
  })

  test('a key that is almost the platform key is nobody', async () => {
    const wrong = [platformKey.slice(0, -1), `${platformKey}0`, platformKey.toUpperCase()]
    for (const apiKey of wrong) expect((await as(apiKey, 'GET', '/api/platform/tenants')).status).toBe(401)
  })
})

describe('suspension', () => {
  test('a suspended tenant is refused on every route, and everything is there when it is active again', async () => {
    const { id, api_key } = await makeTenant({ owner_username: 'carol' })
    const order = await as(api_key, 'POST', '/api/orders', smallOrder)
    const suspended = await asPlatform('PATCH', `/api/platform/tenants/${id}`, { status: 'SUSPENDED' })
    expect(suspended.json.status).toBe('SUSPENDED')
    const refused = { status: 403, code: 'tenant_suspended' }
    expect((await as(api_key, 'GET', `/api/orders/${order.json.id}`)).json).toMatchObject(refused)
    expect((await as(api_key, 'POST', '/api/print', { content: 'x' })).json).toMatchObject(refused)
    const inItsName = await asPlatform('GET', '/api/orders', undefined, { 'xiaopiao-tenant': String(id) })
    expect(inItsName.json).toMatchObject(refused)
    await asPlatform('PATCH', `/api/platform/tenants/${id}`, { status: 'ACTIVE' })
    expect((await as(api_key, 'GET', `/api/orders/${order.json.id}`)).json).toEqual(order.json)
  })
})

describe('open streams', () => {
  const streamOf = async (apiKey: string) => {
    const response = await fetch(`${server.url}/api/tasks/stream`, { headers: { authorization: `Bearer ${apiKey}` } })
    const reader = response.body?.getReader()
    if (reader === undefined) throw new Error('a stream has a body')
    await reader.read()
    return reader
  }

  test('[HA1] end when their key is deleted, and only then', async () => {
    const { api_key } = await makeTenant()
    const made = (await as(api_key, 'POST', '/api/keys', { name: 'r', scopes: ['read'] })).json
    const [kept, ended] = [await streamOf(api_key), await streamOf(made.api_key)]
    await as(api_key, 'DELETE', `/api/keys/${made.id}`)
    expect(await ended.read()).toMatchObject({ done: true })
    await as(api_key, 'POST', '/api/orders', smallOrder)
    expect(await kept.read()).toMatchObject({ done: false })
    await kept.cancel()
  })

  test('end when their tenant is suspended', async () => {
    const { id, api_key } = await makeTenant()
    const stream = await streamOf(api_key)
    await asPlatform('PATCH', `/api/platform/tenants/${id}`, { status: 'SUSPENDED' })
    expect(await stream.read()).toMatchObject({ done: true })
  })
})

describe('quotas', () => {
  test('printers: 403 when as many are there', async () => {
    const { id, api_key } = await makeTenant({ quotas: { printers_max: 1 } })
    const first = await as(api_key, 'POST', '/api/printers', agentPrinter)
    const second = await as(api_key, 'POST', '/api/printers', { ...agentPrinter, printer_sn: 'SN-2' })
    expect(second.json).toMatchObject({ status: 403, code: 'quota_exceeded', issues: [{ code: 'quota_exceeded' }] })
    const usage = (await asPlatform('GET', `/api/platform/tenants/${id}`)).json.usage
    expect(usage).toEqual({ printers: 1, tasks_today: 0 })
    await as(api_key, 'DELETE', `/api/printers/${first.json.id}`)
    expect((await as(api_key, 'POST', '/api/printers', agentPrinter)).status).toBe(201)
  })

  test('printers: of many requests at once exactly as many as there is room for', async () => {
    const { api_key } = await makeTenant({ quotas: { printers_max: 3 } })
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        as(api_key, 'POST', '/api/printers', { ...agentPrinter, printer_sn: `SN-${index}` }),
      ),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
  })

  test('tasks a day: 429 with the time of the next day, counting what was made before the quota', async () => {
    const { id, api_key } = await makeTenant()
    await as(api_key, 'POST', '/api/printers', agentPrinter)
    const print = (headers = {}) => as(api_key, 'POST', '/api/print', { content: 'x' }, headers)
    const before = await print({ 'idempotency-key': 'first' })
    await asPlatform('PATCH', `/api/platform/tenants/${id}`, { quotas: { tasks_per_day_max: 3 } })
    const answers = await Promise.all(Array.from({ length: 8 }, () => print()))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.json).toMatchObject({ code: 'daily_quota_exceeded' })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await print({ 'idempotency-key': 'first' })).json.task_id).toBe(before.json.task_id)
    expect((await print({ 'idempotency-key': 'later' })).status).toBe(429)
    expect((await asPlatform('GET', `/api/platform/tenants/${id}`)).json.usage.tasks_today).toBe(3)
    await asPlatform('PATCH', `/api/platform/tenants/${id}`, { quotas: { tasks_per_day_max: 4 } })
    expect((await print({ 'idempotency-key': 'later' })).status).toBe(201)
  })

  test('tasks a day: an event is recorded all the same and says what does not print', async () => {
    const { id, api_key } = await makeTenant({ quotas: { tasks_per_day_max: 0 } })
    await as(api_key, 'POST', '/api/printers', agentPrinter)
    const event = { type: 'order.paid', occurred_at: new Date().toISOString() }
    const order = { ...smallOrder, external_id: 'paid-1' }
    const told = await as(api_key, 'POST', '/api/events', { ...event, event_id: 'e1', order })
    expect(told.json).toMatchObject({ order: { status: 'paid' }, tasks: [], notes: [{ code: 'quota_exceeded' }] })
    const byHand = await as(api_key, 'POST', '/api/orders', smallOrder)
    const paid = await as(api_key, 'POST', `/api/orders/${byHand.json.id}/pay`, {})
    expect(paid.json).toMatchObject({ order: { status: 'paid' }, tasks: [], notes: [{ code: 'quota_exceeded' }] })
    await asPlatform('PATCH', `/api/platform/tenants/${id}`, { quotas: { tasks_per_day_max: null } })
    const printed = await as(api_key, 'POST', '/api/print', { order_id: told.json.order.id })
    expect(printed.status).toBe(201)
  })

  test('tasks a day: a confirmation that could not print everywhere leaves the order as it was', async () => {
    const { api_key } = await makeTenant({ quotas: { tasks_per_day_max: 1 } })
    for (const printer_sn of ['SN-1', 'SN-2']) {
      await as(api_key, 'POST', '/api/printers', { ...agentPrinter, printer_sn })
    }
    const order = await as(api_key, 'POST', '/api/orders', smallOrder)
    const confirmed = await as(api_key, 'POST', `/api/orders/${order.json.id}/confirm`, {})
    expect(confirmed.json).toMatchObject({ status: 429, code: 'daily_quota_exceeded' })
    expect((await as(api_key, 'GET', `/api/orders/${order.json.id}`)).json).toEqual(order.json)
    expect((await as(api_key, 'GET', '/api/tasks')).json.data).toEqual([])
  })

  test('[HA5] requests a minute: of all keys of the tenant together, told beside the own limit', async () => {
    const { api_key } = await makeTenant({ quotas: { requests_per_minute_max: 5 } })
    const other = (await as(api_key, 'POST', '/api/keys', { name: 'b' })).json.api_key
    const told = await as(other, 'GET', '/api/shop')
    expect(told.headers.get('ratelimit-policy')).toBe('"key";q=60000;w=60, "tenant";q=5;w=60')
    expect(told.headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+, "tenant";r=3;t=\d+$/)
    const answers = await Promise.all(Array.from({ length: 5 }, () => as(api_key, 'GET', '/api/shop')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429, 429])
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/)
  })
})

describe('API keys', () => {
  test('[HA1] are listed without secrets, and a deleted one opens nothing from then on', async () => {
    const { api_key } = await makeTenant()
    const made = await as(api_key, 'POST', '/api/keys', { name: '收银', scopes: ['read'] })
    expect(made.json).toMatchObject({ name: '收银', scopes: ['read'], expires_at: null })
    const listed = await as(api_key, 'GET', '/api/keys')
    expect(listed.json.data.map((key: { name: string }) => key.name)).toEqual(['first key', '收银'])
    expect(listed.text).not.toContain(made.json.api_key)
    expect((await as(made.json.api_key, 'GET', '/api/shop')).status).toBe(200)
    expect((await as(api_key, 'DELETE', `/api/keys/${made.json.id}`)).status).toBe(204)
    expect((await as(made.json.api_key, 'GET', '/api/shop')).status).toBe(401)
    expect((await as(api_key, 'DELETE', `/api/keys/${made.json.id}`)).status).toBe(404)
  })

  test('[HA1] a key that may only read manages neither keys nor members', async () => {
    const { api_key } = await makeTenant()
    const reader = (await as(api_key, 'POST', '/api/keys', { name: 'r', scopes: ['read'] })).json.api_key
    for (const path of ['/api/keys', '/api/members']) {
      expect((await as(reader, 'GET', path)).json).toMatchObject({ status: 403, code: 'forbidden' })
    }
  })

  test('a key that expires makes none that lives longer, and no person', async () => {
    const { api_key } = await makeTenant()
    const expires_at = new Date(Date.now() + 3_600_000).toISOString()
    const short = (await as(api_key, 'POST', '/api/keys', { name: 's', expires_at })).json.api_key
    const later = new Date(Date.now() + 7_200_000).toISOString()
    for (const body of [{ name: 'x' }, { name: 'x', expires_at: later }, { name: 'x', expires_at: null }]) {
      expect((await as(short, 'POST', '/api/keys', body)).json).toMatchObject({ issues: [{ code: 'later_than_own' }] })
    }
    expect((await as(short, 'POST', '/api/keys', { name: 'x', expires_at })).status).toBe(201)
    expect((await as(short, 'POST', '/api/members', { username: 'eve', role: 'owner' })).status).toBe(422)
    const past = { name: 'x', expires_at: '2020-01-01T00:00:00Z' }
    expect((await as(api_key, 'POST', '/api/keys', past)).json).toMatchObject({ issues: [{ code: 'in_the_past' }] })
  })

  test('the platform makes a key of a tenant', async () => {
    const { id } = await makeTenant()
    const made = await asPlatform('POST', `/api/platform/tenants/${id}/keys`, { name: '新', scopes: ['read'] })
    expect((await as(made.json.api_key, 'GET', '/api/shop')).json).toMatchObject({ id })
    expect((await asPlatform('POST', '/api/platform/tenants/999999/keys', { name: 'x' })).status).toBe(404)
  })
})

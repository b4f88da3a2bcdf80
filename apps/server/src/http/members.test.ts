import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { agentPrinter, smallOrder, startTestServer, type TestServer, testPassword } from './testing/test-server.ts'

const platformKey = 'platform-key-of-the-tests-0123456789'

let server: TestServer
let tenantId: number
let apiKey: string
let owner: Record<string, string>
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_PLATFORM_KEY: platformKey, XIAOPIAO_TRUSTED_PROXIES: '127.0.0.1' })
})
afterAll(() => server.close())
beforeEach(async () => {
  const body = { name: '分店', owner_username: 'boss' }
  const made = (await server.request('POST', '/api/platform/tenants', { body, apiKey: platformKey })).json
  tenantId = made.id
  apiKey = made.api_key
  owner = await signIn(made.owner.username, made.owner.password)
})

let signIns = 0
async function signIn(username: string, password: string): Promise<Record<string, string>> {
  const body = { username, password }
  // Tries are counted by address, and this file has more than one address may have.
  const headers = { 'x-forwarded-for': `10.0.0.${++signIns}` }
  const answer = await server.request('POST', '/api/auth/sign-in/username', { body, apiKey: null, headers })
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0])
  return { cookie: cookie.join('; '), origin: server.url }
}
const asPerson = (session: Record<string, string>, method: string, path: string, body?: unknown) =>
  server.request(method, path, { apiKey: null, headers: session, ...(body === undefined ? {} : { body }) })

async function addMember(username: string, role: string) {
  const added = await asPerson(owner, 'POST', '/api/members', { username, role })
  expect(added.status).toBe(201)
  const { id, username: name, password } = added.json
  return { id, name, password, session: await signIn(name, password) }
}

test('[HA1] a viewer reads and changes nothing', async () => {
  const { session } = await addMember('vera', 'viewer')
  expect((await asPerson(session, 'GET', '/api/orders')).status).toBe(200)
  expect((await asPerson(session, 'GET', '/api/config')).status).toBe(200)
  const refused = { status: 403, code: 'forbidden' }
  expect((await asPerson(session, 'POST', '/api/orders', smallOrder)).json).toMatchObject(refused)
  expect((await asPerson(session, 'POST', '/api/print', { content: 'x' })).json).toMatchObject(refused)
  expect((await asPerson(session, 'GET', '/api/keys')).json).toMatchObject(refused)
})

test('[HA1] an operator prints, but changes neither printers nor settings, pictures nor people', async () => {
  const { session } = await addMember('oleg', 'operator')
  const printer = await asPerson(owner, 'POST', '/api/printers', agentPrinter)
  expect((await asPerson(session, 'POST', '/api/orders', smallOrder)).status).toBe(201)
  expect((await asPerson(session, 'POST', '/api/print', { content: 'x' })).status).toBe(201)
  const refused = { status: 403, code: 'forbidden' }
  for (const [method, path, body] of [
    ['POST', '/api/printers', { ...agentPrinter, printer_sn: 'SN-2' }],
    ['DELETE', `/api/printers/${printer.json.id}`, undefined],
    ['PUT', '/api/config', { 'print.copies': 2 }],
    ['POST', '/api/members', { username: 'eve', role: 'owner' }],
    ['POST', '/api/keys', { name: 'x' }],
    ['POST', '/api/images', { content_base64: 'eA==' }],
    ['DELETE', `/api/images/${'0'.repeat(64)}`, undefined],
  ] as const) {
    expect((await asPerson(session, method, path, body)).json, `${method} ${path}`).toMatchObject(refused)
  }
})

test('[HA1] a session belongs to its own tenant and no other', async () => {
  const order = await server.request('POST', '/api/orders', { body: smallOrder })
  expect((await asPerson(owner, 'GET', '/api/shop')).json).toMatchObject({ id: tenantId })
  expect((await asPerson(owner, 'GET', `/api/orders/${order.json.id}`)).status).toBe(404)
  expect((await asPerson(owner, 'GET', '/api/orders')).json.data).toEqual([])
})

test('two tenants may have people of the same name, and neither learns of the other', async () => {
  const { name } = await addMember('lily', 'viewer')
  expect(name).toBe(`lily@${tenantId}`)
  const first = await server.request('POST', '/api/members', { body: { username: 'lily', role: 'viewer' } })
  expect(first.json).toMatchObject({ username: 'lily' })
  const again = await asPerson(owner, 'POST', '/api/members', { username: 'Lily', role: 'viewer' })
  expect(again.json).toMatchObject({ status: 409, issues: [{ path: 'username', code: 'taken' }] })
})

test("[HA1] with a member's end ends its session, and the name is free again", async () => {
  const { id, session } = await addMember('otto', 'operator')
  expect((await asPerson(session, 'GET', '/api/shop')).status).toBe(200)
  expect((await asPerson(owner, 'DELETE', `/api/members/${id}`)).status).toBe(204)
  expect((await asPerson(session, 'GET', '/api/shop')).status).toBe(401)
  expect((await asPerson(owner, 'DELETE', `/api/members/${id}`)).status).toBe(404)
  const back = await addMember('otto', 'viewer')
  expect(back.id).not.toBe(id)
})

test('a role changes at once, and a new password ends the sessions of the old one', async () => {
  const { id, name, session } = await addMember('rosa', 'operator')
  expect((await asPerson(owner, 'PATCH', `/api/members/${id}`, { role: 'viewer' })).json).toMatchObject({
    role: 'viewer',
  })
  expect((await asPerson(session, 'POST', '/api/orders', smallOrder)).status).toBe(403)
  const reset = await asPerson(owner, 'PATCH', `/api/members/${id}`, { reset_password: true })
  expect((await asPerson(session, 'GET', '/api/shop')).status).toBe(401)
  const again = await signIn(name, reset.json.password)
  expect((await asPerson(again, 'GET', '/api/me')).json).toMatchObject({ role: 'viewer' })
})

test('a person changes the first password, and the old one opens nothing', async () => {
  const { name, password, session } = await addMember('paul', 'viewer')
  const body = { currentPassword: password, newPassword: 'my own pass phrase' }
  expect((await asPerson(session, 'POST', '/api/auth/change-password', body)).status).toBe(200)
  const wrong = { body: { username: name, password }, apiKey: null }
  expect((await server.request('POST', '/api/auth/sign-in/username', wrong)).status).toBe(401)
  expect((await asPerson(await signIn(name, 'my own pass phrase'), 'GET', '/api/shop')).status).toBe(200)
})

test('a shop keeps its last owner', async () => {
  const [boss] = (await asPerson(owner, 'GET', '/api/members')).json.data
  const refused = { status: 409, code: 'wrong_state' }
  expect((await asPerson(owner, 'DELETE', `/api/members/${boss.id}`)).json).toMatchObject(refused)
  expect((await asPerson(owner, 'PATCH', `/api/members/${boss.id}`, { role: 'viewer' })).json).toMatchObject(refused)
  await addMember('second', 'owner')
  expect((await asPerson(owner, 'DELETE', `/api/members/${boss.id}`)).status).toBe(204)
})

test('the admin of the installation is an owner of the default tenant', async () => {
  const session = await signIn('admin', testPassword)
  expect((await asPerson(session, 'GET', '/api/me')).json).toMatchObject({
    username: 'admin',
    role: 'owner',
    tenant: { id: 1 },
  })
  const taken = await asPerson(session, 'POST', '/api/members', { username: 'admin', role: 'viewer' })
  expect(taken.status).toBe(409)
})

test.each(['ab', 'x'.repeat(31), 'lily@1', '李雷', 'a b c', ''])('the name "%s" is refused', async (username) => {
  const answer = await server.request('POST', '/api/members', { apiKey, body: { username, role: 'viewer' } })
  expect(answer.json).toMatchObject({ status: 422, issues: [{ path: 'username' }] })
})

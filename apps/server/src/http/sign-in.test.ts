import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { smallOrder, startTestServer, type TestServer, testPassword } from './testing/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const asAdmin = (cookie: string, more: Record<string, string> = {}) => ({ apiKey: null, headers: { cookie, ...more } })

test('[HA1] a signed-in admin reads and writes by cookie, which no script and no other site can use', async () => {
  const body = { username: 'admin', password: testPassword }
  const answer = await server.request('POST', '/api/auth/sign-in/username', { body, apiKey: null })
  expect(answer.status).toBe(200)
  const [cookie] = answer.headers.getSetCookie()
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')
  const session = asAdmin(cookie?.split(';')[0] ?? '', { origin: server.url })
  expect((await server.request('GET', '/api/shop', session)).json).toMatchObject({ id: 1 })
  expect((await server.request('POST', '/api/orders', { ...session, body: smallOrder })).status).toBe(201)
})

test.each([
  [{ origin: 'http://evil.example' }],
  [{ origin: 'null' }],
  [{ origin: 'http://127.0.0.1:1' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
])('[HA1] a write with a cookie and %j is refused', async (headers) => {
  const session = asAdmin(await server.signIn(), headers as Record<string, string>)
  const answer = await server.request('POST', '/api/orders', { ...session, body: smallOrder })
  expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' })
})

test('[HA1] signed out, the cookie is worth nothing', async () => {
  const session = asAdmin(await server.signIn())
  expect((await server.request('GET', '/api/shop', session)).status).toBe(200)
  expect((await server.request('POST', '/api/auth/sign-out', session)).status).toBe(200)
  expect((await server.request('GET', '/api/shop', session)).status).toBe(401)
})

test('[HA2] a wrong password is 401 as a problem in the language of the visitor', async () => {
  const wrong = { body: { username: 'admin', password: 'not this one' }, apiKey: null }
  const answer = await server.request('POST', '/api/auth/sign-in/username', {
    ...wrong,
    headers: { 'accept-language': 'zh' },
  })
  expect(answer.json).toMatchObject({ status: 401, code: 'unauthorized', detail: '用户名或密码不正确' })
})

test.each([
  '/api/auth/sign-up/email',
  '/api/auth/delete-user',
  '/api/auth/update-user',
  '/api/auth/is-username-available',
])('no one can reach %s', async (path) => {
  expect((await server.request('POST', path, { body: {}, apiKey: null })).status).toBe(404)
})

test('[HA5] an address that guesses passwords has to wait', async () => {
  const guessed = await startTestServer()
  onTestFinished(() => guessed.close())
  const statuses: number[] = []
  for (let count = 0; count < 21; count += 1) {
    const body = { username: 'nobody.here', password: 'x' }
    statuses.push((await guessed.request('POST', '/api/auth/sign-in/username', { body, apiKey: null })).status)
  }
  expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true)
  expect(statuses[20]).toBe(429)
})

test('the first start makes a password up and tells it once; a configured one replaces it and ends its sessions', async () => {
  const first = await startTestServer({ XIAOPIAO_ADMIN_PASSWORD: '' })
  onTestFinished(() => first.close())
  const password = first.server.firstPassword
  expect(password).toMatch(/^[a-z2-7]{16}$/)
  const cookie = await first.signIn(password)
  expect((await first.request('GET', '/api/shop', asAdmin(cookie))).status).toBe(200)
  await first.server.close()

  const second = await startTestServer({ XIAOPIAO_ADMIN_PASSWORD: 'changed by the owner' }, { dataDir: first.dataDir })
  onTestFinished(() => second.close())
  expect(second.server.firstPassword).toBeUndefined()
  expect((await second.request('GET', '/api/shop', asAdmin(cookie))).status).toBe(401)
  expect(await second.signIn(password)).toBe('')
  expect(await second.signIn('changed by the owner')).toContain('session_token')
  await second.server.close()

  const third = await startTestServer({ XIAOPIAO_ADMIN_PASSWORD: '' }, { dataDir: first.dataDir })
  onTestFinished(() => third.close())
  expect(third.server.firstPassword).toBeUndefined()
  expect(await third.signIn('changed by the owner')).toContain('session_token')
})

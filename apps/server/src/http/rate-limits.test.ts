import { expect, onTestFinished, test } from 'vitest'
import { startTestServer } from './testing/test-server.ts'

async function startLimited() {
  const server = await startTestServer({ XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '3' })
  onTestFinished(() => server.close())
  return server
}

test('[HA5] past the limit a key is answered 429 with Retry-After; another key is not', async () => {
  const server = await startLimited()
  const other = await server.makeKey(1, ['read'])
  for (let count = 0; count < 3; count += 1) expect((await server.request('GET', '/api/shop')).status).toBe(200)
  const refused = await server.request('GET', '/api/shop')
  expect(refused.json).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;/)
  expect((await server.request('GET', '/api/shop', { apiKey: other })).status).toBe(200)
})

test('[HA5] an address that keeps trying wrong keys has to wait, and does not keep others out of the health checks', async () => {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  const statuses = new Set<number>()
  for (let count = 0; count < 310; count += 1) {
    statuses.add((await server.request('GET', '/api/shop', { apiKey: `wrong-${count}` })).status)
  }
  expect([...statuses]).toEqual([401, 429])
  expect((await server.request('GET', '/api/shop', { apiKey: null })).status).toBe(401)
  expect((await server.request('GET', '/healthz')).status).toBe(200)
})

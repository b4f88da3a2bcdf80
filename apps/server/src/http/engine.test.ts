import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleRelease } from './testing/sample-release.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

const platformKey = 'platform-key-of-the-tests-0123456789'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ XIAOPIAO_PLATFORM_KEY: platformKey })
})
afterAll(() => server.close())

const asPlatform = (method: string, path: string, body?: unknown) =>
  server.request(method, path, { apiKey: platformKey, ...(body === undefined ? {} : { body }) })
const manifest = (query = '', headers: Record<string, string> = {}) =>
  server.request('GET', `/api/engine/manifest${query}`, { headers })
const publish = (version: string, body: object) => asPlatform('POST', `/api/engine/releases/${version}/publish`, body)
const versionIn = (answer: { json: { release: { manifest: string } | null } }) =>
  answer.json.release === null ? null : JSON.parse(answer.json.release.manifest).version

async function upload(version: string, part: Parameters<typeof sampleRelease>[1] = {}) {
  const answer = await asPlatform('POST', '/api/engine/releases', sampleRelease(version, part))
  expect(answer.status, answer.text).toBe(201)
  return answer.json
}

test("[HA1] releases are the platform's to see and to change, and every tenant's to run", async () => {
  for (const [method, path] of [
    ['GET', '/api/engine/releases'],
    ['POST', '/api/engine/releases'],
    ['POST', '/api/engine/kill'],
  ] as const) {
    const answer = await server.request(method, path, method === 'GET' ? {} : { body: {} })
    expect(answer.json, path).toMatchObject({ status: 403, code: 'forbidden' })
  }
  // The platform acts as no tenant, so it is no device.
  expect((await asPlatform('GET', '/api/engine/manifest')).status).toBe(422)
})

test('[HA2] an upload whose manifest is none, or of other code, is refused with its paths', async () => {
  const good = sampleRelease('9.0.0')
  const pathsOf = async (body: object) => {
    const answer = await asPlatform('POST', '/api/engine/releases', body)
    expect(answer.status, answer.text).toBe(422)
    return answer.json.issues.map(({ path }: { path: string }) => path)
  }
  expect(await pathsOf({ ...good, code: `${good.code} ` })).toEqual(['manifest.size', 'manifest.sha256'])
  expect(await pathsOf({ ...good, manifest: '{' })).toEqual(['manifest'])
  const unknown = JSON.stringify({ ...JSON.parse(good.manifest), version: 'newest', size: '5' })
  expect(await pathsOf({ ...good, manifest: unknown })).toEqual(['manifest.version', 'manifest.size'])
  expect(await pathsOf(sampleRelease('9.0.1', { code: 'a\0b' }))).toEqual(['code'])
  expect(await pathsOf(sampleRelease('9.0.2', { code: 'a\ud800b' }))).toContain('code')
  expect(await pathsOf({ ...good, signature: 'YQ==', key_id: 'x' })).toEqual(['signature', 'key_id'])
  expect((await asPlatform('GET', '/api/engine/releases')).json.data).toEqual([])
})

test('an upload is kept once: repeated it is the same, with other code a conflict', async () => {
  const first = await upload('1.0.0')
  expect(first).toMatchObject({ version: '1.0.0', channels: [], reports: { installed: 0, dropped: 0, reasons: [] } })
  expect(await upload('1.0.0')).toEqual(first)
  const other = await asPlatform('POST', '/api/engine/releases', sampleRelease('1.0.0', { code: 'other' }))
  expect(other.json).toMatchObject({ status: 409, code: 'conflict' })
})

test('the manifest follows publishing, rolling back to a lower version, and the kill switch', async () => {
  expect((await manifest()).json).toEqual({ run: 'builtin', reason: 'nothing_published', release: null })
  await upload('1.1.0')
  await publish('1.0.0', {})
  const first = await manifest()
  expect(versionIn(first)).toBe('1.0.0')
  const same = await manifest('', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect([same.status, same.text]).toEqual([304, ''])
  expect((await publish('1.1.0', {})).json.channels).toEqual([{ channel: 'stable', state: 'current', share: 100 }])
  const second = await manifest('', { 'if-none-match': first.headers.get('etag') ?? '' })
  expect([second.status, versionIn(second)]).toEqual([200, '1.1.0'])

  const back = await asPlatform('POST', '/api/engine/releases/1.1.0/rollback', {})
  expect(back.status).toBe(200)
  expect(versionIn(await manifest())).toBe('1.0.0')
  expect((await asPlatform('POST', '/api/engine/releases/1.1.0/rollback', {})).json.code).toBe('wrong_state')

  expect((await asPlatform('POST', '/api/engine/kill', { killed: true })).json).toEqual({
    channel: 'stable',
    killed: true,
  })
  expect((await manifest()).json).toMatchObject({ run: 'builtin', reason: 'killed' })
  expect((await asPlatform('GET', '/api/engine/releases')).json.killed_channels).toEqual(['stable'])
  await asPlatform('POST', '/api/engine/kill', { killed: false })
  expect(versionIn(await manifest())).toBe('1.0.0')
  expect(versionIn(await manifest('?channel=beta'))).toBeNull()
})

test('a share, and what a host cannot run', async () => {
  await upload('2.0.0', { minHostApi: 2 })
  expect((await publish('2.0.0', { share: 100, channel: 'beta' })).status).toBe(200)
  expect((await manifest('?channel=beta&device=a')).json.reason).toBe('host_too_old')
  expect(versionIn(await manifest('?channel=beta&host_api=2'))).toBe('2.0.0')
  expect((await publish('2.0.0', { share: 10, channel: 'beta' })).json.code).toBe('wrong_state')
  expect((await publish('7.7.7', {})).status).toBe(404)
})

test('code is kept for good by whoever reads it', async () => {
  const answer = await server.request('GET', '/api/engine/releases/1.0.0/engine.js')
  expect(answer.text).toBe(sampleRelease('1.0.0').code)
  expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
  const headers = { 'if-none-match': answer.headers.get('etag') ?? '' }
  expect((await server.request('GET', '/api/engine/releases/1.0.0/engine.js', { headers })).status).toBe(304)
  expect((await server.request('GET', '/api/engine/releases/1.0.9/engine.js')).status).toBe(404)
})

test('a device that tells the same twice counts once', async () => {
  const tell = (device: string, event: string, detail = '') =>
    server.request('POST', '/api/engine/reports', { body: { device, version: '1.0.0', event, detail } })
  for (const device of ['a', 'a', 'b']) expect((await tell(device, 'installed')).status).toBe(204)
  await tell('a', 'dropped', 'timed_out')
  const { data } = (await asPlatform('GET', '/api/engine/releases')).json
  expect(data.find(({ version }: { version: string }) => version === '1.0.0').reports).toEqual({
    installed: 2,
    dropped: 1,
    reasons: [{ detail: 'timed_out', devices: 1 }],
  })
  const unknown = { device: 'a', version: '6.0.0', event: 'installed' }
  expect((await server.request('POST', '/api/engine/reports', { body: unknown })).status).toBe(404)
})

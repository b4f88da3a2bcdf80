import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestServer, type TestServer, testApiKey, testPassword } from './http/testing/test-server.ts'
import { openLog } from './server.ts'
import { connectClient } from './testing/print-client.ts'

const platformKey = 'platform-key-of-the-tests-0123456789'
const secretKey = 'the pass phrase of the secret key'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-secrets-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const start = (env: Record<string, string> = {}, log = openLog('silent')) =>
  startTestServer({ XIAOPIAO_PLATFORM_KEY: platformKey, XIAOPIAO_SECRET_KEY: secretKey, ...env }, { dataDir, log })

/** Makes every kind of secret there is, each over the API and with a kept answer. */
async function makeSecrets(server: TestServer): Promise<Record<string, string>> {
  let count = 0
  const post = async (path: string, body: unknown, apiKey = testApiKey) => {
    const headers = { 'idempotency-key': `secret-${++count}` }
    const answer = await server.request('POST', path, { body, apiKey, headers })
    expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(300)
    return answer.json
  }
  const tenant = await post('/api/platform/tenants', { name: '店', owner_username: 'owner' }, platformKey)
  const printer = { printer_sn: 'SN-1', printer_name: 'A', driver: 'agent', printer_key: 'clear-printer-key' }
  const { id, token } = await post('/api/printers', printer)
  const settings = {
    'feie.user': 'clear-feie-user',
    'feie.ukey': 'clear-feie-ukey',
    'print.refund_check_secret': `whsec_${Buffer.from('clear refund secret of 32 bytes!').toString('base64')}`,
  }
  const written = await server.request('PUT', '/api/config', { body: settings })
  expect(written.status, written.text).toBe(200)
  const secrets = {
    testApiKey,
    testPassword,
    platformKey,
    secretKey,
    tenantKey: tenant.api_key,
    ownerPassword: tenant.owner.password,
    token,
    newToken: (await post(`/api/printers/${id}/token`, {})).token,
    apiKey: (await post('/api/keys', { name: 'k' })).api_key,
    memberPassword: (await post('/api/members', { username: 'lily', role: 'viewer' })).password,
    webhook: (await post('/api/webhooks', { url: 'https://hooks.example.com/in' })).secret,
    printerKey: printer.printer_key,
    cookie: decodeURIComponent((await server.signIn()).split('=')[1] ?? ''),
    ...settings,
  }
  await useSecrets(server, secrets.newToken)
  return secrets
}

/** A log shows what goes by: every secret is presented once, also wrongly. */
async function useSecrets(server: TestServer, token: string): Promise<void> {
  const client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/?token=${token}`)
  client.send({ type: 'printer_info', printer: { name: 'A' }, token, unknown_field: token })
  await client.settled()
  client.socket.terminate()
  await server.request('POST', '/api/auth/sign-in/username', { body: `{"password":"${testPassword}"`, apiKey: null })
  await server.request('PUT', '/api/config', { body: { 'feie.ukey': 7, 'feie.usre': 'clear-feie-user' } })
  await server.request('GET', `/api/tasks?q=${token}`)
}

test('no secret lies in the data directory or the log in the clear', async () => {
  const lines: string[] = []
  const log = openLog('trace', { write: (line: string) => void lines.push(line) })
  const server = await start({}, log)
  const secrets = await makeSecrets(server)
  await server.server.idle()
  await server.close()
  const files = await Promise.all((await readdir(dataDir)).map((name) => readFile(join(dataDir, name))))
  expect(files.length).toBeGreaterThan(0)
  const written = Buffer.concat([...files, Buffer.from(lines.join(''))])
  expect(written.includes('SN-1'), 'what is no secret is found').toBe(true)
  expect(lines.length).toBeGreaterThan(10)
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret.length, name).toBeGreaterThan(10)
    expect(written.includes(secret), `${name} in the clear`).toBe(false)
    expect(written.includes(Buffer.from(secret).toString('base64')), `${name} as base64`).toBe(false)
  }
})

test('a start with another secret key says so, and the right one finds everything as it was', async () => {
  const first = await start()
  await makeSecrets(first)
  await first.close()
  const other = start({ XIAOPIAO_SECRET_KEY: 'quite another pass phrase' })
  await expect(other).rejects.toMatchObject({ name: 'SettingError', setting: 'XIAOPIAO_SECRET_KEY' })
  await expect(other).rejects.toThrow(/sealed with key "[0-9a-f]{8}"/)
  const again = await start()
  expect((await again.request('GET', '/api/printers')).json.data).toHaveLength(1)
  await again.close()
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../clock.ts'
import { type Log, openLog, type RunningServer, readConfig, startServer } from '../../server.ts'
import type { ApiKeyRow, TenantId } from '../../store/rows.ts'
import { createApiKey } from '../../tenants/api-keys.ts'
import { systemRandom } from '../../tenants/random.ts'
import { adminUsername } from '../sign-in.ts'

export const testApiKey = 'test-key-of-the-default-tenant'
export const testPassword = 'correct horse battery'
/** Where nobody listens: a test speaks to a cloud of its own or to none, never to the vendor's. */
const noFeieCloud = 'http://127.0.0.1:9/Api/Open/'

/** A request of a test: an object as `body` is sent as JSON, a text as it is. */
export interface TestRequest {
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Null: without a key. */
  readonly apiKey?: string | null
}

export interface TestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Tests look into answers of every shape; a wrong path shows as a failed expectation.
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert the shapes, so that a type here would only repeat them.
  readonly json: any
}

export interface TestServer {
  readonly url: string
  readonly server: RunningServer
  readonly dataDir: string
  request(method: string, path: string, request?: TestRequest): Promise<TestAnswer>
  /** A key of a tenant, made anew. */
  makeKey(tenantId: TenantId, scopes: ApiKeyRow['scopes'], expiresAt?: number): Promise<string>
  /** Makes another tenant and answers its id. */
  makeTenant(name: string): Promise<TenantId>
  /** The cookie of a signed-in admin. */
  signIn(password?: string): Promise<string>
  close(): Promise<void>
}

/** Starts a whole server on free ports and a data directory of its own. */
export async function startTestServer(
  env: Record<string, string> = {},
  more: { readonly adminDir?: string; readonly log?: Log; readonly dataDir?: string; readonly clock?: Clock } = {},
): Promise<TestServer> {
  const dataDir = more.dataDir ?? (await mkdtemp(join(tmpdir(), 'xiaopiao-http-')))
  const reading = readConfig({
    XIAOPIAO_HTTP_PORT: '0',
    XIAOPIAO_WS_PORT: '0',
    XIAOPIAO_DATA_DIR: dataDir,
    XIAOPIAO_API_KEY: testApiKey,
    XIAOPIAO_ADMIN_PASSWORD: testPassword,
    XIAOPIAO_FEIE_URL: noFeieCloud,
    ...env,
  })
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  const { adminDir, log = openLog('silent'), clock } = more
  const removeOwn = async () => {
    if (more.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  const server = await startServer(reading.config, {
    log,
    ...(adminDir === undefined ? {} : { adminDir }),
    ...(clock === undefined ? {} : { clock }),
  }).catch(async (error: unknown) => {
    await removeOwn()
    throw error
  })
  const url = `http://127.0.0.1:${server.httpPort}`
  const request = (method: string, path: string, asked: TestRequest = {}) => send(url + path, method, asked)
  return {
    url,
    server,
    dataDir,
    request,
    async makeKey(tenantId, scopes, expiresAt) {
      const asked = { name: 'test', scopes, expiresAt: expiresAt ?? null, actor: 'test' }
      const made = await createApiKey(server.store.forTenant(tenantId), asked, {
        now: Date.now(),
        random: systemRandom,
      })
      return made.apiKey
    },
    makeTenant: async (name) => (await server.store.acrossTenants.insertTenant(undefined, name, Date.now())).id,
    async signIn(password = testPassword) {
      const body = { username: adminUsername, password }
      const answer = await request('POST', '/api/auth/sign-in/username', { body, apiKey: null })
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ')
    },
    async close() {
      await server.close()
      await removeOwn()
    },
  }
}

async function send(url: string, method: string, request: TestRequest): Promise<TestAnswer> {
  const { body, headers = {}, apiKey = testApiKey } = request
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: {
      ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined }
}

/** The smallest order that is accepted. */
export const smallOrder = { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
export const agentPrinter = { printer_sn: 'SN-1', printer_name: '收银台打印机', driver: 'agent' }

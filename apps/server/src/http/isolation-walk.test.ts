import { type clientMessages, type HttpRoute, type RouteName, routes } from '@xiaopiao/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { connectClient } from '../testing/print-client.ts'
import { startReceiver, type WebhookReceiver } from '../testing/webhook-receiver.ts'
import { type FullTenant, fillTenant, type TenantIds } from './testing/full-tenant.ts'
import { sampleRelease } from './testing/sample-release.ts'
import { startTestServer, type TestAnswer, type TestServer } from './testing/test-server.ts'
import {
  anEngineReport,
  isEveryonesPath,
  isOwnPath,
  ownOrder,
  ownPrinter,
  ownWebhook,
  type WalkRequest,
  walkRequests,
} from './testing/walk-requests.ts'

const platformKey = 'platform-key-of-the-tests-0123456789'
const all = Object.entries(routes) as [RouteName, HttpRoute][]

/** A server with the asking tenant; in the one world there is another tenant beside, in its twin there is none. */
interface World {
  readonly server: TestServer
  readonly apiKey: string
  readonly session: Readonly<Record<string, string>>
  readonly own: Readonly<Record<string, number>>
  /** Of the asking tenant's print client. */
  readonly agentToken: string
}

/** The same steps in every world, so that the same things get the same ids. */
async function makeWorld(server: TestServer): Promise<World> {
  const platform = { apiKey: platformKey, body: { name: '乙店', owner_username: 'owner' } }
  const { api_key: apiKey, owner } = (await server.request('POST', '/api/platform/tenants', platform)).json
  const make = async (path: string, body: unknown) => {
    const made = await server.request('POST', path, { apiKey, body })
    expect(made.status, path).toBe(201)
    return made.json
  }
  const order = await make('/api/orders', { items: [{ name: '乙', quantity: 1, unit_price: 1 }] })
  const printer = await make('/api/printers', { printer_sn: 'own', printer_name: '乙', driver: 'agent' })
  const webhook = await make('/api/webhooks', { url: 'http://127.0.0.1:9/', event_types: ['task.printed'] })
  const release = { apiKey: platformKey, body: sampleRelease(anEngineReport.version) }
  expect((await server.request('POST', '/api/engine/releases', release)).status).toBe(201)
  const signIn = { apiKey: null, body: { username: owner.username, password: owner.password } }
  const cookies = (await server.request('POST', '/api/auth/sign-in/username', signIn)).headers.getSetCookie()
  const session = { cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '), origin: server.url }
  const own = { [ownOrder]: order.id, [ownPrinter]: printer.id, [ownWebhook]: webhook.id }
  return { server, apiKey, session, own, agentToken: printer.token }
}

function ask(
  world: Pick<World, 'server' | 'own'>,
  route: HttpRoute,
  asked: WalkRequest,
  as: { readonly apiKey: string | null; readonly headers?: Readonly<Record<string, string>> },
): Promise<TestAnswer> {
  const { params = {}, query = {}, body, headers } = asked
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(world.own[params[name] ?? ''] ?? params[name] ?? ''),
  )
  const search = new URLSearchParams(query).toString()
  return world.server.request(route.method.toUpperCase(), search === '' ? path : `${path}?${search}`, {
    apiKey: as.apiKey,
    headers: { ...headers, ...as.headers },
    ...(route.body === undefined ? {} : { body: body ?? {} }),
  })
}

/** What differs between two runs of anything: instants, and what is made up at random. */
function settled({ status, text }: Pick<TestAnswer, 'status' | 'text'>): {
  readonly status: number
  readonly text: string
} {
  const stable = text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, 'INSTANT')
    .replaceAll(/"(?:api_key|token|secret|password|task_id)":"[^"]+"/g, '"MADE":"UP"')
    .replaceAll(/"id":"\w{32}"/g, '"id":"PERSON"')
    .replaceAll(/"ws_port":\d+/g, '"ws_port":PORT')
  return { status, text: stable }
}

/** Beside that: numbers that are given out one after the other to everybody. */
function settledOfMade(answer: TestAnswer): { readonly status: number; readonly text: string } {
  const { status, text } = settled(answer)
  return { status, text: text.replaceAll(/"(\w*id)":\d+/g, '"$1":ID') }
}

/** Waits until the asking tenant's printer shows that its client has gone. */
async function isOffline({ server, apiKey, own }: World): Promise<void> {
  let condition = ''
  while (condition !== 'offline') {
    condition = (await server.request('GET', `/api/printers/${own[ownPrinter]}`, { apiKey })).json.condition
  }
}

const pathOnly = all.filter(([, route]) => route.params !== undefined)

for (const kind of ['SQLite', 'PostgreSQL'] as const) {
  describe(`on ${kind}`, () => {
    let postgres: TestPostgres | undefined
    let receiver: WebhookReceiver
    /** With the other tenant. */
    let here: World
    /** Without. */
    let twin: World
    let theirs: FullTenant

    beforeAll(async () => {
      if (kind === 'PostgreSQL') postgres = await startPostgres()
      const start = async () =>
        await startTestServer({
          XIAOPIAO_PLATFORM_KEY: platformKey,
          XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.0/8',
          XIAOPIAO_SECRET_KEY: 'a pass phrase of the tests',
          ...(postgres === undefined ? {} : { XIAOPIAO_DATABASE_URL: await postgres.database() }),
        })
      receiver = await startReceiver()
      here = await makeWorld(await start())
      twin = await makeWorld(await start())
      theirs = await fillTenant(here.server, platformKey, receiver.url)
    }, 60_000)
    afterAll(async () => {
      theirs?.client.socket.terminate()
      await here?.server.close()
      await twin?.server.close()
      await receiver?.close()
      await postgres?.close()
    })

    /** Everything that the other tenant sees of itself. */
    const theirView = async () => {
      const view: Record<string, unknown> = {}
      for (const [name, route] of all) {
        if (route.method !== 'get' || route.audience === 'platform') continue
        for (const asked of walkRequests[name](theirs.ids)) {
          if (isOwnPath(asked)) continue
          const answer = await ask(here, route, asked, { apiKey: theirs.apiKey })
          expect(answer.status, `${name} for its owner: ${answer.text}`).toBeLessThan(300)
          view[`${name} ${JSON.stringify(asked)}`] = answer.text.replaceAll(/"(?:last_seen|checked_at)":"[^"]+"/g, '')
        }
      }
      return view
    }

    test('[GW23] no message of a print client reaches another tenant, by job, name or address', async () => {
      const before = await theirView()
      const heard = async (world: World) => {
        const { server, agentToken } = world
        const client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/?token=${agentToken}`)
        for (const messages of Object.values(walkMessages)) {
          for (const message of messages(theirs.ids)) client.send(message)
        }
        for (const _report of reportsOf(theirs.ids))
          expect(await client.nextOf('error')).toMatchObject({ code: 'unknown_job' })
        await client.settled()
        client.socket.terminate()
        await isOffline(world)
        return client.frames.map((frame) => settled({ status: 0, text: frame }).text)
      }
      expect(await heard(here)).toEqual(await heard(twin))
      expect(await theirView()).toEqual(before)
    })

    test('[HA1] nothing of another tenant is seen, named or changed over any route', async () => {
      const before = await theirView()
      const requests = all.flatMap(([name, route]) =>
        walkRequests[name](theirs.ids).map((asked) => ({ name, route, asked })),
      )
      for (const { name, route, asked } of requests.filter(({ asked }) => asked.makes === undefined)) {
        for (const by of ['key', 'session'] as const) {
          const as = (world: World) =>
            by === 'key' ? { apiKey: world.apiKey } : { apiKey: null, headers: world.session }
          const [answer, none] = [await ask(here, route, asked, as(here)), await ask(twin, route, asked, as(twin))]
          expect(settled(answer), `${name} by ${by} ${JSON.stringify(asked)}`).toEqual(settled(none))
          if (asked.params !== undefined && !isOwnPath(asked) && !isEveryonesPath(asked))
            expect(answer.status, `${name} ${JSON.stringify(asked)}`).toBe(404)
        }
      }
      for (const { name, route, asked } of requests.filter(({ asked }) => asked.makes === true)) {
        const answer = await ask(here, route, asked, { apiKey: here.apiKey })
        const none = await ask(twin, route, asked, { apiKey: twin.apiKey })
        expect(settledOfMade(answer), `${name} ${JSON.stringify(asked)}`).toEqual(settledOfMade(none))
        expect(answer.status, `${name} makes something of its own: ${answer.text}`).toBeLessThan(300)
      }
      expect(await theirView()).toEqual(before)
    }, 60_000)

    test('[HA1] a tenant that the header Xiaopiao-Tenant names is as good as none', async () => {
      for (const [name, route] of all.filter(([, one]) => one.audience === undefined)) {
        for (const tenant of [String(theirs.ids.tenant), theirs.ids.tenantExternalId]) {
          const as = (world: World) => ({ apiKey: world.apiKey, headers: { 'xiaopiao-tenant': tenant } })
          const asked = walkRequests[name](theirs.ids)[0] ?? {}
          const answer = await ask(here, route, asked, as(here))
          expect(answer.status, name).toBe(403)
          expect(answer.text).toBe((await ask(twin, route, asked, as(twin))).text)
        }
      }
    })

    test("[HA1] the live stream tells nothing of another tenant, and continues nobody else's", async () => {
      const open = async (apiKey: string, headers: Record<string, string> = {}) => {
        const url = `${here.server.url}/api/tasks/stream`
        const response = await fetch(url, { headers: { authorization: `Bearer ${apiKey}`, ...headers } })
        if (response.body === null) throw new Error('a stream has a body')
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
        let text = (await reader.read()).value ?? ''
        return {
          /** Everything up to the change that the reader's own request makes. */
          async until(part: string) {
            while (!text.includes(part)) text += (await reader.read()).value ?? ''
            await reader.cancel()
            return text
          },
          lastId: () => /id: (\S+)/.exec(text)?.[1] ?? '',
        }
      }
      const first = await open(theirs.apiKey)
      const mine = await open(here.apiKey)
      const body = { items: [{ name: 'x', quantity: 1, unit_price: 1 }] }
      const changed = await here.server.request('POST', '/api/orders', { apiKey: theirs.apiKey, body })
      await first.until(`"order_id":${changed.json.id}`)
      const continued = await open(here.apiKey, { 'last-event-id': first.lastId() })
      const own = await here.server.request('POST', '/api/orders', { apiKey: here.apiKey, body })
      for (const stream of [mine, continued]) {
        const told = await stream.until(`"order_id":${own.json.id}`)
        expect(told.match(/^event: .*$/gm)).toEqual(['event: order'])
      }
    })

    test('every path with an id is real: its owner is served there', async () => {
      const isLast = (name: RouteName) => Number(name.startsWith('delete') || name.includes('Delete'))
      const routesOfOwner = pathOnly
        .filter(([, route]) => route.audience === undefined)
        .toSorted(([one], [other]) => isLast(one) - isLast(other))
      for (const [name, route] of routesOfOwner) {
        for (const asked of walkRequests[name](theirs.ids)) {
          if (isOwnPath(asked)) continue
          const { status, text } = await ask(here, route, asked, { apiKey: theirs.apiKey })
          expect(status, `${name} ${JSON.stringify(asked)}: ${text}`).not.toBe(404)
        }
      }
    })
  })
}

/** A new message does not compile until it says here how another tenant's things get into it. */
const walkMessages: Readonly<Record<keyof typeof clientMessages, (ids: TenantIds) => readonly object[]>> = {
  ping: () => [{ type: 'ping' }],
  pong: () => [{ type: 'pong' }],
  printer_info: (ids) => [
    { type: 'printer_info', printer: { name: ids.printerSn, ip_address: '10.0.0.1', model: ids.printerSn } },
    { type: 'printer_info', printer: { name: ids.printerSn, id: ids.printer, printer_sn: ids.printerSn } },
  ],
  print_status: (ids) => reportsOf(ids),
}

function reportsOf({ jobs }: TenantIds): readonly object[] {
  return jobs.flatMap((job_id) =>
    ['printing', 'completed', 'failed'].map((status) => ({ type: 'print_status', job_id, status, message: 'x' })),
  )
}

test('the walk fills every field that can name something', () => {
  const missing = all.flatMap(([name, route]) => {
    const filled = JSON.stringify(walkRequests[name](placeholderIds))
    const fields = [...namesIn(route.query), ...namesIn(route.body)]
    return fields.filter((field) => !filled.includes(`"${field}":`)).map((field) => `${name}: ${field}`)
  })
  expect(missing).toEqual([])
})

/** Fields whose values are names of things that may be another tenant's. */
const naming = /^(?:id|.*_id|.*_sn|.*_ids|cursor|q|username)$/
function namesIn(schema: z.ZodType | undefined): string[] {
  if (schema === undefined) return []
  const found = new Set<string>()
  JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }), (key, value: unknown) => {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) if (naming.test(name)) found.add(name)
    }
    return value
  })
  return [...found]
}

const placeholderIds = {
  tenant: 1,
  tenantExternalId: 'x',
  order: 1,
  orderExternalId: 'x',
  eventId: 'x',
  eventOrderExternalId: 'x',
  printer: 1,
  printerSn: 'x',
  feieSn: 'x',
  tasks: ['x'],
  jobs: [1],
  feieTask: 'x',
  key: 1,
  member: 'x',
  memberName: 'x',
  webhook: 1,
  webhookMessage: 'x',
  image: 'x',
  idempotencyKey: 'x',
  engineDevice: 'x',
  cursors: {},
}

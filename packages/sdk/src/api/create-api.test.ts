import { readFileSync } from 'node:fs'
import { routes } from '@xiaopiao/protocol'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { routeAddressesText } from '../../build/route-addresses-text.ts'
import { type AnsweringServer, answeringServer, json, lost } from '../../testing/answering-server.ts'
import type { ApiOptions } from './api-options.ts'
import { createApi } from './create-api.ts'
import { ProblemError } from './problem-error.ts'
import { routeAddresses } from './route-addresses.ts'

let server: AnsweringServer
beforeEach(async () => {
  server = await answeringServer()
})
afterEach(() => server.stop())

const apiOf = (options: Partial<ApiOptions> = {}) =>
  createApi({ url: server.url, key: 'k-1', retryFirstMs: 1, ...options })
const problem = (code: string, status: number, more: object = {}) =>
  json(status, { type: 'about:blank', title: code, status, code, detail: `about ${code}`, issues: [], ...more })
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  )

describe('routeAddresses', () => {
  test('are those of the protocol: run `npm run addresses -w @xiaopiao/sdk` when this fails', () => {
    const written = readFileSync(new URL('./route-addresses.ts', import.meta.url), 'utf8')
    expect(written).toBe(routeAddressesText())
    expect(Object.keys(routeAddresses)).toEqual(Object.keys(routes))
  })

  test('give each route a call of its name', () => {
    const api = apiOf()
    for (const name of Object.keys(routes)) expect(api[name as keyof typeof routes]).toBeTypeOf('function')
  })
})

describe('createApi()', () => {
  test('fills the path, sends query and body, and says who asks', async () => {
    server.answer(json(200, { data: [], next_cursor: null }))
    server.answer(json(201, { id: 1 }))
    const api = apiOf({ language: 'en' })
    const list = await api.listTasks({ query: { status: 'FAILED', limit: 20, q: undefined } })
    expectTypeOf(list.data[0]?.task_id).toEqualTypeOf<string | undefined>()
    await api.testPrinter({ params: { id: 7 } })
    const [listed, tested] = server.requests
    expect(listed).toMatchObject({ method: 'GET', url: '/api/tasks?status=FAILED&limit=20' })
    expect(listed?.headers).toMatchObject({ authorization: 'Bearer k-1', 'accept-language': 'en' })
    expect(tested).toMatchObject({ method: 'POST', url: '/api/printers/7/test' })
  })

  test('wrong calls do not compile', () => {
    const api = apiOf()
    expectTypeOf(api.readTask).parameter(0).toExtend<{ readonly params: { task_id: string } }>()
    expectTypeOf(api.listTasks).parameter(0).toExtend<object | undefined>()
    // @ts-expect-error the body is missing
    expectTypeOf(api.createOrder).toBeCallableWith({})
    // @ts-expect-error streams are followed, not called
    expectTypeOf(api.streamTasks).toBeCallableWith({})
  })

  test('answers bytes with their type, and nothing for 204', async () => {
    server.answer((response) => response.writeHead(200, { 'Content-Type': 'image/png' }).end(Buffer.from([1, 2, 255])))
    server.answer((response) => response.writeHead(204).end())
    const api = apiOf()
    const picture = await api.previewTask({ params: { task_id: 't1' }, query: { format: 'png' } })
    expect(picture).toEqual({ contentType: 'image/png', bytes: new Uint8Array([1, 2, 255]) })
    expect(await api.deletePrinter({ params: { id: 1 } })).toBeUndefined()
  })

  test('[HA2] throws the problem with its code and issues', async () => {
    const issues = [{ path: 'items[0].quantity', code: 'too_small', message: 'at least 1' }]
    server.answer(problem('invalid', 422, { issues }))
    const failure = await failureOf(apiOf().readConfig())
    expect(failure).toBeInstanceOf(ProblemError)
    expect(failure).toMatchObject({ code: 'invalid', status: 422, detail: 'about invalid', issues, isOffline: false })
    expect(server.requests).toHaveLength(1)
  })

  test('what is not of this API is unreadable', async () => {
    server.answer((response) => response.writeHead(200).end('<html>'))
    expect(await failureOf(apiOf().readShop())).toMatchObject({ code: 'unreadable', status: 200 })
    server.answer((response) => response.writeHead(401).end('<html>'))
    await failureOf(apiOf().readShop())
    expect(await failureOf(apiOf().readShop())).toMatchObject({ code: 'unauthorized', status: 401 })
  })

  test('a missing parameter is a mistake of the program', async () => {
    await expect(apiOf().readTask({ params: { task_id: '' } })).rejects.toThrow('"task_id" is missing')
  })
})

describe('retries', () => {
  const order = { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] }
  const keysOf = () => server.requests.map(({ headers }) => headers['idempotency-key'])

  test('[HA3] a creating request is sent again with the same key, and the next call has another', async () => {
    server.answer(lost)
    server.answer(problem('idempotency_in_progress', 409, {}))
    server.answer(json(201, { id: 1 }))
    const api = apiOf()
    expect(await api.createOrder({ body: order })).toEqual({ id: 1 })
    await api.createOrder({ body: order })
    const [first, second, third, other] = keysOf()
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect([second, third]).toEqual([first, first])
    expect(other).toMatch(/^[0-9a-f]{32}$/)
    expect(other).not.toBe(first)
  })

  test('[HA3] a key of the caller is taken', async () => {
    server.answer(json(201, { id: 1 }))
    await apiOf().createOrder({ body: order }, { idempotencyKey: 'order-17' })
    expect(keysOf()).toEqual(['order-17'])
  })

  test('an event is sent again, because its event_id makes that harmless', async () => {
    server.answer(lost)
    server.answer(json(200, { order: {}, tasks: [] }))
    const event = { event_id: 'e1', type: 'order.paid', occurred_at: '2025-07-14T10:30:00Z' } as const
    await apiOf().postEvent({ body: { ...event, order: { external_id: 'o1' } } })
    expect(server.requests.map(({ body }) => JSON.parse(body).event_id)).toEqual(['e1', 'e1'])
    expect(keysOf()).toEqual([undefined, undefined])
  })

  test('what may have been done and would be done twice is not sent again', async () => {
    server.answer(lost)
    expect(await failureOf(apiOf().refundOrder({ params: { id: 1 }, body: {} }))).toMatchObject({
      code: 'unreachable',
      isOffline: true,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('[HA5] what was refused for its rate is sent again after Retry-After, whatever it is', async () => {
    server.answer(problem('rate_limited', 429))
    server.answer(json(200, { order: {}, tasks: [] }))
    await apiOf().refundOrder({ params: { id: 1 }, body: {} })
    expect(server.requests).toHaveLength(2)
  })

  test('Retry-After is waited for, with jitter on top', async () => {
    const waits: number[] = []
    const clock = {
      now: () => Date.parse('2025-07-14T10:30:00Z'),
      after(delayMs: number, action: () => void) {
        // The long ones are time-outs.
        if (delayMs === 30_000) return () => {}
        waits.push(delayMs)
        queueMicrotask(action)
        return () => {}
      },
    }
    const retryAfter = (value: string) =>
      json(503, { code: 'not_ready', status: 503, title: '', detail: '', issues: [] }, { 'Retry-After': value })
    server.answer(retryAfter('2'))
    server.answer(retryAfter('Mon, 14 Jul 2025 10:30:07 GMT'))
    server.answer(lost)
    server.answer(json(200, {}))
    await apiOf({ clock, random: () => 0.5, retryFirstMs: 400 }).readShop()
    expect(waits).toEqual([2_000 + 300, 7_000 + 400, 1_200])
  })

  test('a server that asks for a long wait is not waited for', async () => {
    const body = { code: 'rate_limited', status: 429, title: '', detail: '', issues: [] }
    server.answer(json(429, body, { 'Retry-After': '3600' }))
    expect(await failureOf(apiOf().readShop())).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3600 })
    expect(server.requests).toHaveLength(1)
  })

  test('gives up after the tries it has', async () => {
    server.answer(lost)
    expect(await failureOf(apiOf({ retriesMax: 2 }).readShop())).toMatchObject({ code: 'unreachable' })
    expect(server.requests).toHaveLength(3)
    await failureOf(apiOf().readShop(undefined, { retriesMax: 0 }))
    expect(server.requests).toHaveLength(4)
  })

  test('a try that takes too long is given up, also in the middle of its body', async () => {
    server.answer(() => {})
    server.answer((response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"a":'))
    const failure = await failureOf(apiOf({ timeoutMs: 30, retriesMax: 1 }).readShop())
    expect(failure).toMatchObject({ code: 'timed_out', isOffline: true })
    expect(server.requests).toHaveLength(2)
  })

  test("the caller's signal ends it at once, with its own reason", async () => {
    const controller = new AbortController()
    server.answer(() => controller.abort(new Error('page left')))
    expect(await failureOf(apiOf().readShop(undefined, { signal: controller.signal }))).toMatchObject({
      message: 'page left',
    })
    await expect(apiOf().readShop(undefined, { signal: controller.signal })).rejects.toThrow('page left')
    expect(server.requests).toHaveLength(1)
  })
})

describe('routes with an ETag', () => {
  const order = { run: 'builtin', reason: 'nothing_published', release: null }

  test('answer the very object of before while nothing changed', async () => {
    server.answer(json(200, order, { ETag: '"a"' }))
    server.answer((response) => response.writeHead(304, { ETag: '"a"' }).end())
    server.answer(json(200, { ...order, reason: 'killed' }, { ETag: '"b"' }))
    const api = apiOf()
    const first = await api.readEngineManifest()
    expect(await api.readEngineManifest()).toBe(first)
    expect(await api.readEngineManifest()).toMatchObject({ reason: 'killed' })
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"a"', '"a"'])
  })

  test('revalidate() says whether anything changed, for those who keep answers themselves', async () => {
    server.answer((response) => response.writeHead(304, { ETag: '"a"' }).end())
    server.answer(json(200, order, { ETag: '"b"' }))
    const api = apiOf()
    expect(await api.revalidate('readEngineManifest', {}, '"a"')).toEqual({ changed: false })
    expect(await api.revalidate('readEngineManifest', {}, '"a"')).toEqual({
      changed: true,
      etag: '"b"',
      answer: order,
    })
  })
})

test('a key is asked for anew with each request', async () => {
  server.answer(json(200, {}))
  let asked = 0
  const api = apiOf({ key: async () => `k-${++asked}` })
  await api.readShop()
  await api.readShop()
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer k-1', 'Bearer k-2'])
})

import { routes as contract } from '@xiaopiao/protocol'
import { afterEach, expect, test, vi } from 'vitest'
import { addressOf, call, newIdempotencyKey } from './client.ts'
import { ProblemError, readProblem } from './problem-error.ts'
import { routes } from './routes.constant.ts'

afterEach(() => vi.unstubAllGlobals())

/** Answers in turn; the requests are kept to be looked at. */
function answerWith(...answers: (Response | Error)[]) {
  const requests: { url: string; init: RequestInit }[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    requests.push({ url, init })
    const answer = answers.shift()
    if (answer === undefined || answer instanceof Error) throw answer ?? new TypeError('no answer left')
    return answer
  })
  return requests
}

test('the table of addresses covers the whole contract', () => {
  expect(Object.keys(routes)).toEqual(Object.keys(contract))
  for (const [name, route] of Object.entries(routes)) {
    const source = contract[name as keyof typeof contract]
    expect([route.method, route.path]).toEqual([source.method, source.path])
  }
})

test('the table of addresses survives being written as JSON, as the build does', () => {
  expect(JSON.parse(JSON.stringify(routes))).toEqual(routes)
})

test('addressOf() gives the URL of a picture', () => {
  expect(addressOf(routes.previewTask, { params: { task_id: 't1' }, query: { format: 'svg' } })).toBe(
    '/api/tasks/t1/preview?format=svg',
  )
})

test('[HA3] call() sends an Idempotency-Key on routes that create, and on no other', async () => {
  const requests = answerWith(Response.json({ id: 1 }), Response.json({ data: [], next_cursor: null }))
  await call(routes.createOrder, { body: { items: [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }] } })
  await call(routes.listOrders, {})
  expect(new Headers(requests[0]!.init.headers).get('Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  expect(new Headers(requests[1]!.init.headers).has('Idempotency-Key')).toBe(false)
})

test('[HA3] call() repeats a creating request whose answer got lost, with the same key', async () => {
  const requests = answerWith(new TypeError('connection lost'), Response.json({ id: 1 }))
  await call(routes.testPrinter, { params: { id: 7 } })
  const keys = requests.map(({ init }) => new Headers(init.headers).get('Idempotency-Key'))
  expect(keys).toHaveLength(2)
  expect(keys[0]).toBe(keys[1])
})

test('call() does not repeat a request that is not idempotent', async () => {
  const requests = answerWith(new TypeError('connection lost'))
  await expect(call(routes.refundOrder, { params: { id: 1 }, body: {} })).rejects.toMatchObject({ code: 'unreachable' })
  expect(requests).toHaveLength(1)
})

test('[HA2] call() throws the problem with its issues', async () => {
  const issues = [{ path: 'items[0].quantity', code: 'too_small', message: 'at least 1' }]
  answerWith(
    Response.json(
      { type: 'about:blank', title: 'x', status: 422, code: 'invalid', detail: 'bad', issues },
      { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
    ),
  )
  const failure = await call(routes.readConfig, {}).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ProblemError)
  expect(failure).toMatchObject({ code: 'invalid', status: 422, detail: 'bad', issues })
})

test('call() answers nothing for 204 and refuses an answer that is not JSON', async () => {
  answerWith(new Response(null, { status: 204 }), new Response('<html>', { status: 200 }))
  expect(await call(routes.deletePrinter, { params: { id: 1 } })).toBeUndefined()
  await expect(call(routes.readShop, {})).rejects.toMatchObject({ code: 'unreadable' })
})

test('readProblem() makes something of any body', () => {
  for (const body of [undefined, null, 'text', 3, [], {}, { code: 5 }, { code: 'invalid', issues: [null, 1, {}] }]) {
    expect(readProblem(502, body)).toBeInstanceOf(ProblemError)
  }
  expect(readProblem(401, undefined).code).toBe('unauthorized')
})

test('newIdempotencyKey() differs each time', () => {
  expect(new Set(Array.from({ length: 100 }, newIdempotencyKey)).size).toBe(100)
})

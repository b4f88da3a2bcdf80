import { type HttpRoute, type RouteName, routes } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FeieCloud, startFeieCloud } from '../../../../dev/emulators/feie-cloud/start-feie-cloud.ts'
import { agentPrinter, smallOrder, startTestServer, type TestServer } from './testing/test-server.ts'

/*
 * HA2: bad input is never a 500. Every route is sent anything, and things that are almost right: its own fields
 * with any values, which get past the outer checks.
 */

const all = (Object.entries(routes) as [RouteName, HttpRoute][]).filter(([name]) => name !== 'streamTasks')
const runs = 40

/** A vendor that answers: one that does not is a 502, which is no fault of the input. */
let cloud: FeieCloud
let server: TestServer
let taskId: string
beforeAll(async () => {
  cloud = await startFeieCloud({ user: 'shop@example.cn', ukey: 'ukey-of-the-shop' })
  server = await startTestServer({ XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0', XIAOPIAO_FEIE_URL: cloud.url })
  await server.request('POST', '/api/printers', { body: agentPrinter })
  await server.request('POST', '/api/orders', { body: smallOrder })
  taskId = (await server.request('POST', '/api/print', { body: { content: 'x' } })).json.task_id
})
afterAll(async () => {
  await server.close()
  await cloud.close()
})

/** Texts that have broken programs before. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u0000',
    '\u001b@\u001dV\u0000',
    '\ud800',
    '😀'.repeat(30),
    '__proto__',
    'constructor',
    '{{#each',
    '%',
    "' OR 1=1 --",
    '',
  ),
)
const nastyNumber = fc.oneof(
  fc.integer({ min: -5, max: 200 }),
  fc.double(),
  fc.constantFrom(0, -0, 2 ** 31, 2 ** 53, 1e308, -1, 0.1 + 0.2),
)
const nastyValue = fc.oneof(nastyText, nastyNumber, fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }))

/** The fields that a body knows, found through any refinement around it. */
function fieldsOf(route: HttpRoute): string[] {
  const { shape } = (route.body ?? {}) as { shape?: object }
  return Object.keys(shape ?? {})
}

const item = fc.record(
  { name: nastyText, specs: fc.array(nastyText, { maxLength: 3 }), quantity: nastyNumber, unit_price: nastyNumber },
  { requiredKeys: ['name', 'quantity', 'unit_price'] },
)

function bodyOf(route: HttpRoute) {
  const known = fieldsOf(route)
  const almost = fc.dictionary(known.length === 0 ? nastyText : fc.constantFrom(...known), nastyValue, { maxKeys: 8 })
  const order = fc.record({ items: fc.array(item, { minLength: 1, maxLength: 3 }), remark: nastyText })
  const print = fc.record(
    {
      content: nastyText,
      template: nastyValue,
      data: fc.dictionary(nastyText, nastyValue),
      copies: fc.integer({ min: 1, max: 20 }),
    },
    { requiredKeys: [] },
  )
  const template = fc.record({
    template: fc.record({ format: fc.constant('xiaopiao/1'), layouts: nastyValue }),
    data: fc.object(),
  })
  const layouts = fc.record({
    template: fc.record({
      format: fc.constant('xiaopiao/1'),
      layouts: fc.array(fc.array(fc.record({ content: nastyValue, type: nastyText }), { maxLength: 3 }), {
        maxLength: 3,
      }),
    }),
  })
  return fc.oneof(almost, order, print, template, layouts, fc.jsonValue())
}

function pathOf(route: HttpRoute, id: string): string {
  const known = route.path.includes('task_id') ? taskId : '1'
  return route.path.replace(/\{\w+\}/, id === '' ? known : encodeURIComponent(id))
}

test.each(all)('[HA2] %s answers any input with less than 500', async (name, route) => {
  const id = fc.oneof(fc.constant(''), nastyText.map(wellFormed))
  const query = fc.dictionary(
    fc.constantFrom('limit', 'cursor', 'status', 'q', 'from', 'format', 'x'),
    nastyText.map(wellFormed),
    {
      maxKeys: 3,
    },
  )
  const request = fc.record({ id, query, body: bodyOf(route), key: fc.option(nastyText) })
  await fc.assert(
    fc.asyncProperty(request, async ({ id, query, body, key }) => {
      const path = `${pathOf(route, id)}?${new URLSearchParams(query)}`
      const headers: Record<string, string> =
        key !== null && /^[\x20-\x7e]*$/.test(key) ? { 'idempotency-key': key } : {}
      const method = route.method.toUpperCase()
      const answer = await server.request(method, path, { headers, ...(method === 'GET' ? {} : { body }) })
      if (answer.status >= 500)
        throw new Error(`${method} ${path} ${JSON.stringify(body)} → ${answer.status} ${answer.text}`)
      if (name === 'print' && answer.status === 201) await lookAt(answer.json.task_id)
    }),
    { numRuns: runs },
  )
  expect((await server.request('GET', '/readyz')).status).toBe(200)
})

test('[HA2] any bytes as a body are answered with less than 500', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const response = await fetch(`${server.url}/api/orders`, {
        method: 'POST',
        headers: { authorization: 'Bearer test-key-of-the-default-tenant', 'content-type': 'application/json' },
        body: bytes,
      })
      expect(response.status).toBeLessThan(500)
      await response.body?.cancel()
    }),
    { numRuns: 100 },
  )
})

function wellFormed(text: string): string {
  return text.toWellFormed()
}

/** What was accepted can be drawn, or its template is said to be wrong. */
async function lookAt(task: string): Promise<void> {
  for (const format of ['text', 'svg', 'bytes']) {
    const preview = await server.request('GET', `/api/tasks/${task}/preview?format=${format}`)
    if (preview.status >= 500) throw new Error(`preview ${format} of ${task} → ${preview.status} ${preview.text}`)
  }
}

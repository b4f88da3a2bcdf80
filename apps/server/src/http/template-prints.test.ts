import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { printerInfo } from '../testing/gateway-rig.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { connectClient, type PrintClient } from '../testing/print-client.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

/*
 * From the template that a shop publishes to the slip that its print client gets, through the API of a whole server
 * whose clock is moved by hand.
 */

let server: TestServer
let clock: ManualClock
let client: PrintClient

beforeEach(async () => {
  clock = manualClock()
  server = await startTestServer({ XIAOPIAO_GATEWAY_PING_SECONDS: '3600' }, { clock })
  const printer = { printer_sn: 'SN-1', printer_name: '收银台打印机', driver: 'agent', is_default: true }
  await server.request('POST', '/api/printers', { body: printer })
  client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/`)
  client.send(printerInfo('收银台打印机'))
  await client.settled()
  client.socket.on('message', (data) => {
    const { type, order } = JSON.parse(String(data)) as { type: string; order?: { job_id: number } }
    if (type === 'new_order') client.send({ type: 'print_status', job_id: order?.job_id, status: 'completed' })
  })
})
afterEach(async () => {
  client.socket.terminate()
  await server.close()
})

async function ask(method: string, path: string, body?: unknown) {
  const answer = await server.request(method, path, body === undefined ? {} : { body })
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.json
}

/** Changes what the shop's receipt says at its end, and publishes that. */
async function publishEnding(content: readonly unknown[], business = 'shopping'): Promise<string> {
  await ask('PUT', '/api/templates/base', { business, rows: [{ type: 'ending', content, sortWeight: 1_350 }] })
  const { version } = await ask('POST', `/api/templates/${business}/publish`, { note: '测试' })
  return `${business}@0.${version}`
}

const says = (word: string) => [[{ content: word }]]

let orders = 0
async function addOrder(itemCount = 1): Promise<number> {
  const items = Array.from({ length: itemCount }, (_, index) => ({ name: `奶茶${index}`, quantity: 1, unit_price: 1 }))
  return (await ask('POST', '/api/orders', { external_id: `WX-${++orders}`, items })).id
}

async function confirm(orderId: number) {
  const { tasks } = await ask('POST', `/api/orders/${orderId}/confirm`, {})
  await server.server.idle()
  return await task(tasks[0].task_id)
}

const task = async (taskId: string) => await ask('GET', `/api/tasks/${taskId}`)
const printed = async (taskId: string) =>
  await expect.poll(() => task(taskId)).toMatchObject({ print_status: 'SUCCESS' })
const slipOf = async (taskId: string) => (await server.request('GET', `/api/tasks/${taskId}/preview?format=text`)).text

test('[TP33] what is published is what the next order prints, and its task says so', async () => {
  const before = await confirm(await addOrder())
  expect(before).toMatchObject({ template_version: 'shopping@0.0' })
  const version = await publishEnding(says('满 50 元送奶茶一杯'))
  const after = await confirm(await addOrder())
  expect(after).toMatchObject({ template_version: version })
  await printed(after.task_id)
  expect(await slipOf(after.task_id)).toContain('满 50 元送奶茶一杯')
  expect(await slipOf(before.task_id)).not.toContain('满 50 元')
})

test('[TP33] a reprint after an edit uses the new template, unless it is asked for the same', async () => {
  const version = await publishEnding(says('第一版'))
  const first = await confirm(await addOrder())
  await printed(first.task_id)
  const newer = await publishEnding(says('第二版'))
  const reprint = async (body?: object) => {
    const made = await ask('POST', `/api/tasks/${first.task_id}/reprint`, body)
    await server.server.idle()
    await printed(made.task_id)
    return made
  }
  const newest = await reprint()
  expect(newest).toMatchObject({ template_version: newer, reprint_of: first.task_id })
  expect(await slipOf(newest.task_id)).toContain('第二版')
  expect(await reprint({ template: 'newest' })).toMatchObject({ template_version: newer })
  const same = await reprint({ template: 'same' })
  expect(same).toMatchObject({ template_version: version })
  expect(await slipOf(same.task_id)).toContain('第一版')
})

test('[TP33] a task that is due later keeps the template that it was made with', async () => {
  const version = await publishEnding(says('第一版'))
  const orderId = await addOrder()
  const made = await ask('POST', '/api/print', { order_id: orderId, delay_seconds: 60 })
  await publishEnding(says('第二版'))
  clock.advance(60_000)
  await server.server.idle()
  await printed(made.task_id)
  expect(await task(made.task_id)).toMatchObject({ template_version: version })
  expect(await slipOf(made.task_id)).toContain('第一版')
})

test('[TP33] a retry prints with the newest template where it is asked to, and refuses where there is none', async () => {
  await publishEnding(says('第一版'))
  const made = await ask('POST', '/api/print', { order_id: await addOrder(), delay_seconds: 60 })
  const newer = await publishEnding(says('第二版'))
  await ask('POST', `/api/tasks/${made.task_id}/cancel`)
  expect(await ask('POST', `/api/tasks/${made.task_id}/retry`, { template: 'newest' })).toMatchObject({
    template_version: newer,
  })
  await server.server.idle()
  await printed(made.task_id)
  expect(await slipOf(made.task_id)).toContain('第二版')
  const text = await ask('POST', '/api/print', { content: 'x' })
  await server.server.idle()
  await printed(text.task_id)
  const refused = await server.request('POST', `/api/tasks/${text.task_id}/reprint`, { body: { template: 'newest' } })
  expect(refused).toMatchObject({ status: 422, json: { issues: [{ path: 'template', code: 'no_newer_template' }] } })
  expect(await ask('POST', `/api/tasks/${text.task_id}/reprint`)).toMatchObject({ template_version: null })
})

test('[TP32] a print names a business, and every print type has its own', async () => {
  const order_id = await addOrder()
  const versionOf = async (body: object) => (await ask('POST', '/api/print', body)).template_version
  expect(await versionOf({ order_id, print_type: 'LABEL' })).toBe('cup_label@0.0')
  expect(await versionOf({ order_id, print_type: 'ORDER' })).toBe('kitchen@0.0')
  expect(await versionOf({ order_id, print_type: 'SHIPPING' })).toBe('delivery@0.0')
  expect(await versionOf({ order_id, template: 'picking' })).toBe('picking@0.0')
  expect(await versionOf({ template: 'queue_number', data: { queue: { no: 'A12' } } })).toBe('queue_number@0.0')
  await ask('PUT', '/api/config', { 'feie.receipt_template': 'pickup' })
  expect(await versionOf({ order_id })).toBe('pickup@0.0')
})

/** Lines that grow with the square of the order: short for every sample, too long for an order of 101 items. */
const grows = [
  {
    each: 'order.items',
    as: 'one',
    layouts: [{ each: 'order.items', as: 'other', layouts: [[{ content: '{{one.name}} {{other.name}}' }]] }],
  },
]

test('[TP33] a version that compiles and then makes no slips takes itself back, and what did not come out prints', async () => {
  await publishEnding(says('第一版'))
  const bad = await publishEnding(grows)
  const small = await confirm(await addOrder())
  await printed(small.task_id)
  const large = [await confirm(await addOrder(101)), await confirm(await addOrder(101))]
  for (const one of large) {
    expect(one).toMatchObject({ print_status: 'FAILED', error_code: 'render_failed', template_version: bad })
  }
  const [listed] = (await ask('GET', '/api/templates/shopping/versions')).data
  expect(listed).toMatchObject({ version: 2, state: 'current', prints: { printed: 1, failed: 2, open: 0 } })

  const third = await confirm(await addOrder(101))
  for (const one of [...large, third]) {
    await printed(one.task_id)
    expect(await task(one.task_id)).toMatchObject({ template_version: 'shopping@0.1', reprint: false })
    expect(await slipOf(one.task_id)).toContain('第一版')
  }
  const { data } = await ask('GET', '/api/templates/shopping/versions')
  expect(data).toMatchObject([
    { version: 2, state: 'former', prints: { printed: 1, failed: 3, open: 0 } },
    { version: 1, state: 'current', prints: { printed: 3, failed: 0, open: 0 } },
  ])
  const { history } = await task(third.task_id)
  expect(history.map(({ event }: { event: string }) => event)).toContain('renew')
})

test('[TP33] who watches the stream hears of a new template at once', async () => {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const response = await fetch(`${server.url}/api/tasks/stream`, {
    headers: { authorization: `Bearer ${'test-key-of-the-default-tenant'}` },
    signal: abort.signal,
  })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const until = async (word: string) => {
    while (!heard.includes(word)) heard += (await reader?.read())?.value ?? ''
  }
  await until('id: ')
  await publishEnding(says('新'), 'kitchen')
  await until('"kitchen"')
  await until('\n\n')
  expect(heard).toMatch(/event: template\ndata: {"business":"kitchen","version":"0\.1"}/)
})

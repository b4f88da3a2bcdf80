import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type SettingKey, settingTable } from '../settings/setting-table.ts'
import { printerInfo } from '../testing/gateway-rig.ts'
import { type ManualClock, manualClock } from '../testing/manual-clock.ts'
import { connectClient, type PrintClient } from '../testing/print-client.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'

/*
 * Every setting, changed through the API of a whole server, holds for the next task: with a print client that prints,
 * fails or says nothing, a shop system that is asked, and a clock that is moved by hand.
 */

let server: TestServer
let clock: ManualClock
let client: PrintClient
let shopSystem: ReturnType<typeof createServer>
/** How the print client takes the next jobs. */
let takes: 'prints' | 'fails' | 'is silent' = 'prints'
/** How the shop system answers the refund question, and what it was asked. */
let answers: (response: ServerResponse) => void
let questions: { readonly headers: Record<string, string>; readonly body: string }[] = []
let shopUrl: string

beforeAll(async () => {
  clock = manualClock()
  const env = {
    XIAOPIAO_OUTGOING_NETWORKS: '127.0.0.0/8',
    XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0',
    XIAOPIAO_GATEWAY_PING_SECONDS: '3600',
  }
  server = await startTestServer(env, { clock })
  await server.request('POST', '/api/printers', {
    body: { printer_sn: 'SN-1', printer_name: '收银台打印机', driver: 'agent', is_default: true },
  })
  client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/`)
  client.send(printerInfo('收银台打印机'))
  await client.settled()
  client.socket.on('message', (data) => takeJob(JSON.parse(String(data))))
  shopSystem = createServer(answerQuestion)
  await new Promise<void>((resolve) => shopSystem.listen(0, '127.0.0.1', resolve))
  shopUrl = `http://127.0.0.1:${(shopSystem.address() as AddressInfo).port}/refunded`
})
afterAll(async () => {
  client.socket.terminate()
  shopSystem.closeAllConnections()
  await new Promise((resolve) => shopSystem.close(resolve))
  await server.close()
})
afterEach(async () => {
  await config(Object.fromEntries(Object.keys(settingTable).map((key) => [key, null])))
  // What a test has left open ends before the next one begins.
  takes = 'prints'
  await pass(700)
  questions = []
})

function takeJob({ type, order }: { readonly type: string; readonly order?: { readonly job_id: number } }): void {
  if (type !== 'new_order' || takes === 'is silent') return
  client.send({ type: 'print_status', job_id: order?.job_id, status: takes === 'prints' ? 'completed' : 'failed' })
}

function answerQuestion(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    questions.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() })
    answers(response)
  })
}

async function config(values: Record<string, unknown>): Promise<void> {
  const answer = await server.request('PUT', '/api/config', { body: values })
  expect(answer.text).toContain('"data"')
}

/** Moves the clock, a second at a time, and lets everything happen that a second brings. */
async function pass(seconds: number): Promise<void> {
  await server.server.idle()
  for (let step = 0; step < seconds; step += 20) {
    clock.advance(Math.min(20, seconds - step) * 1000)
    await server.server.idle()
  }
}

let orderCount = 0
interface Told {
  readonly order: Record<string, unknown>
  readonly tasks: readonly Record<string, unknown>[]
  readonly externalId: string
}

/** Tells what happened to an order, a new one unless it is named. */
async function tell(type: string, externalId = `WX-${++orderCount}`): Promise<Told> {
  const items = [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }]
  const occurred = new Date(clock.now()).toISOString()
  const body = {
    event_id: `${externalId}/${type}`,
    type,
    occurred_at: occurred,
    order: { external_id: externalId, items },
  }
  const answer = await server.request('POST', '/api/events', { body })
  expect(answer.status).toBe(200)
  return { ...answer.json, externalId }
}

/** A task as it is now, its times in seconds from now. */
async function taskOf({ tasks }: Pick<Told, 'tasks'>) {
  const { json } = await server.request('GET', `/api/tasks/${tasks.at(-1)?.['task_id']}`)
  const fromNow = (at: string) => (Date.parse(at) - clock.now()) / 1000
  return { ...json, due_in: fromNow(json.scheduled_at), expires_in: fromNow(json.expires_at) }
}

async function print(printType: string): Promise<Told> {
  const answer = await server.request('POST', '/api/print', { body: { content: '内容', print_type: printType } })
  return { order: {}, tasks: [answer.json], externalId: '' }
}

async function slipOf({ tasks }: Told): Promise<string> {
  return (await server.request('GET', `/api/tasks/${tasks.at(-1)?.['task_id']}/preview?format=text`)).text
}

const template = (text: string) => ({ format: 'xiaopiao/1', name: 'own', layouts: [[{ content: text }]] })
const refundCheck = (more: object = {}) =>
  config({ 'print.anti_refund_delay': 0, 'print.refund_check_url': shopUrl, ...more })

const repositoryRoot = new URL('../../../../', import.meta.url)

/** Nobody ever says how a document of this type ended. */
async function isUnconfirmed(printType: string, key: SettingKey): Promise<void> {
  takes = 'is silent'
  await config({ [key]: 'reprint_marked', 'print.attempt_timeout': 5 })
  const marked = await print(printType)
  await pass(20)
  expect(await taskOf(marked)).toMatchObject({ print_status: 'PENDING', error_code: 'unconfirmed', reprint: true })
  await config({ [key]: null })
  const held = await print(printType)
  await pass(40)
  expect(await taskOf(held)).toMatchObject({ print_status: 'FAILED', error_code: 'unconfirmed', reprint: false })
}

/** Of each setting what it does; of those with tests of their own where these are. A new setting has to say it here. */
const effects: Readonly<Record<SettingKey, (() => Promise<void>) | `apps/${string}.test.ts`>> = {
  'print.enabled': async () => {
    await config({ 'feie.enabled': false })
    expect((await tell('order.paid')).tasks).toEqual([])
    await config({ 'feie.enabled': true })
    expect((await tell('order.paid')).tasks).toHaveLength(1)
  },
  'print.default_printer_sn': async () => {
    await server.request('POST', '/api/printers', {
      body: { printer_sn: 'SN-2', printer_name: '后厨', driver: 'agent' },
    })
    await config({ 'feie.default_printer_sn': 'SN-2' })
    expect((await tell('order.paid')).tasks).toMatchObject([{ printer_sn: 'SN-2' }])
    await config({ 'feie.default_printer_sn': null })
    expect((await tell('order.paid')).tasks).toMatchObject([{ printer_sn: 'SN-1' }])
  },
  'print.auto_print_on_payment': async () => {
    await config({ 'feie.auto_print_on_payment': false })
    expect((await tell('order.paid')).tasks).toEqual([])
  },
  'print.auto_print_on_shipping': async () => {
    expect((await tell('order.shipped')).tasks).toEqual([])
    await config({ 'feie.auto_print_on_shipping': true })
    expect((await tell('order.shipped')).tasks).toMatchObject([{ print_type: 'SHIPPING' }])
  },
  'print.anti_refund_delay': async () => {
    await config({ 'feie.anti_refund_delay': 7 })
    const told = await tell('order.paid')
    expect(await taskOf(told)).toMatchObject({ print_status: 'DELAYED', due_in: 7 })
    await pass(6)
    expect(await taskOf(told)).toMatchObject({ print_status: 'DELAYED', due_in: 1 })
    await pass(1)
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'SUCCESS' })
    await config({ 'feie.anti_refund_delay': 0 })
    const atOnce = await tell('order.paid')
    await expect.poll(() => taskOf(atOnce)).toMatchObject({ print_status: 'SUCCESS' })
  },
  'print.retry_max_count': async () => {
    takes = 'fails'
    await config({ 'feie.retry_max_count': 1, 'feie.retry_interval': 1 })
    const failing = await print('RECEIPT')
    await expect.poll(() => taskOf(failing)).toMatchObject({ print_status: 'PENDING', retry_count: 1, max_retries: 1 })
    await pass(1)
    await expect.poll(() => taskOf(failing)).toMatchObject({ print_status: 'FAILED', attempt: 2 })
  },
  'print.retry_interval': async () => {
    takes = 'fails'
    await config({ 'feie.retry_interval': 17 })
    const failing = await print('RECEIPT')
    await expect.poll(() => taskOf(failing)).toMatchObject({ print_status: 'PENDING', attempt: 1, due_in: 17 })
  },
  'print.task_timeout': async () => {
    await config({ 'feie.task_timeout': 40, 'feie.default_printer_sn': 'SN-2', 'feie.anti_refund_delay': 0 })
    const told = await tell('order.paid')
    expect(await taskOf(told)).toMatchObject({ expires_in: 40 })
    await pass(39)
    expect(await taskOf(told)).toMatchObject({ print_status: 'PENDING', hold_reason: 'printer_offline' })
    await pass(1)
    expect(await taskOf(told)).toMatchObject({ print_status: 'CANCELLED', cancel_reason: 'TIMEOUT' })
  },
  'print.attempt_timeout': async () => {
    takes = 'is silent'
    await config({ 'print.attempt_timeout': 5 })
    const silent = await print('RECEIPT')
    await expect.poll(() => taskOf(silent)).toMatchObject({ print_status: 'PRINTING' })
    // An answer may still come, so it is waited for once more.
    await pass(5)
    await pass(6)
    expect(await taskOf(silent)).toMatchObject({ print_status: 'FAILED', error_code: 'unconfirmed' })
  },
  'print.receipt_template': async () => {
    await config({ 'feie.receipt_template': template('自家小票 {{order.no}}') })
    const told = await tell('order.paid')
    expect(await slipOf(told)).toContain(`自家小票 ${told.externalId}`)
  },
  'print.shipping_template': async () => {
    await config({ 'feie.shipping_template': template('自家发货单'), 'feie.auto_print_on_shipping': true })
    expect(await slipOf(await tell('order.shipped'))).toContain('自家发货单')
  },
  'print.on_unconfirmed.receipt': () => isUnconfirmed('RECEIPT', 'print.on_unconfirmed.receipt'),
  'print.on_unconfirmed.shipping': () => isUnconfirmed('SHIPPING', 'print.on_unconfirmed.shipping'),
  'print.on_unconfirmed.order': () => isUnconfirmed('ORDER', 'print.on_unconfirmed.order'),
  'print.on_unconfirmed.label': () => isUnconfirmed('LABEL', 'print.on_unconfirmed.label'),
  'print.void_slip_on_refund': async () => {
    await config({ 'print.anti_refund_delay': 0, 'print.void_slip_on_refund': true })
    const told = await tell('order.paid')
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'SUCCESS' })
    const refunded = await tell('order.refunded', told.externalId)
    expect(refunded.tasks).toHaveLength(2)
    expect(await slipOf(refunded)).toContain('作 废')
  },
  'print.void_template': async () => {
    const own = { 'print.void_template': template('自家作废单') }
    await config({ 'print.anti_refund_delay': 0, 'print.void_slip_on_refund': true, ...own })
    const told = await tell('order.paid')
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'SUCCESS' })
    expect(await slipOf(await tell('order.refunded', told.externalId))).toContain('自家作废单')
  },
  'print.template_auto_rollback': async () => {
    await config({ 'print.template_auto_rollback': false })
    // Short for every sample, too many lines for an order of 101 items.
    const inner = { each: 'order.items', as: 'other', layouts: [[{ content: '{{one.name}}' }]] }
    const content = [{ each: 'order.items', as: 'one', layouts: [inner] }]
    const rows = [{ type: 'pairs', content, sortWeight: 550 }]
    await server.request('PUT', '/api/templates/base', { body: { business: 'shopping', rows } })
    await server.request('POST', '/api/templates/shopping/publish', { body: {} })
    let orders = 0
    const fail = async (count: number) => {
      for (let index = 0; index < count; index++) {
        // Every order another one: what fails again and again with the same data is a strange order.
        const name = `第 ${++orders} 单的奶茶`
        const items = Array.from({ length: 101 }, () => ({ name, quantity: 1, amount: 1 }))
        await server.request('POST', '/api/print', { body: { template: 'shopping', data: { order: { items } } } })
        await server.server.idle()
      }
      const { json } = await server.request('GET', '/api/templates')
      return json.data[0].version
    }
    expect(await fail(4)).toBe('0.1')
    await config({ 'print.template_auto_rollback': null })
    expect(await fail(1)).toBe('0.0')
  },
  'print.refund_check_url': async () => {
    answers = (response) => response.end('{"refunded":true}')
    await refundCheck()
    const told = await tell('order.paid')
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'CANCELLED', cancel_reason: 'REFUND' })
    expect(JSON.parse(questions[0]?.body ?? '')).toMatchObject({ external_id: told.externalId })
  },
  'print.refund_check_timeout': async () => {
    answers = () => {}
    await refundCheck({ 'print.refund_check_timeout': 3 })
    const told = await tell('order.paid')
    await expect.poll(() => questions.length).toBe(1)
    clock.advance(2_000)
    expect(await taskOf(told)).toMatchObject({ print_status: 'PENDING' })
    clock.advance(1_000)
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'SUCCESS' })
  },
  'print.refund_check_on_failure': async () => {
    answers = (response) => response.writeHead(500).end()
    await refundCheck({ 'print.refund_check_on_failure': 'hold' })
    const held = await tell('order.paid')
    await expect.poll(() => taskOf(held)).toMatchObject({ hold_reason: 'refund_unknown', due_in: 5 })
    await config({ 'print.refund_check_on_failure': 'print' })
    const printed = await tell('order.paid')
    await expect.poll(() => taskOf(printed)).toMatchObject({ print_status: 'SUCCESS' })
  },
  'print.refund_check_secret': async () => {
    const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`
    answers = (response) => response.end('{"refunded":false}')
    await refundCheck({ 'print.refund_check_secret': secret })
    const told = await tell('order.paid')
    await expect.poll(() => taskOf(told)).toMatchObject({ print_status: 'SUCCESS' })
    const [asked] = questions
    const signature = new Webhook(secret).sign(
      asked?.headers['webhook-id'] ?? '',
      new Date(Number(asked?.headers['webhook-timestamp']) * 1000),
      asked?.body ?? '',
    )
    expect(asked?.headers['webhook-signature']).toBe(signature)
    expect((await server.request('GET', '/api/config')).text).not.toContain(secret)
  },
  'print.time_zone': async () => {
    await config({ 'print.time_zone': 'UTC' })
    const hour = new Date(clock.now()).toISOString().slice(11, 13)
    expect(await slipOf(await tell('order.paid'))).toContain(` ${hour}:`)
    await config({ 'print.time_zone': 'America/New_York' })
    expect(await slipOf(await tell('order.paid'))).not.toContain(` ${hour}:`)
  },
  'print.retention_days': 'apps/server/src/archive/sweep.test.ts',
  'feie.user': 'apps/server/src/http/feie.test.ts',
  'feie.ukey': 'apps/server/src/http/feie.test.ts',
}

for (const [key, effect] of Object.entries(effects)) {
  if (typeof effect !== 'string') test(`${key} holds for the next task`, effect)
}

test.each(Object.entries(effects).filter(([, effect]) => typeof effect === 'string'))(
  '%s has tests of its own',
  (_key, path) => {
    expect(existsSync(new URL(String(path), repositoryRoot))).toBe(true)
  },
)

test('[HA2] an address that may not be asked the refund question is refused, and nothing is changed', async () => {
  for (const url of [
    'http://93.184.215.14/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest',
  ]) {
    const body = { 'feie.anti_refund_delay': 7, 'print.refund_check_url': url }
    const answer = await server.request('PUT', '/api/config', { body })
    const issues = [{ path: 'print.refund_check_url', code: 'refused_address' }]
    expect(answer.json).toMatchObject({ status: 422, code: 'invalid', issues })
  }
  const { data } = (await server.request('GET', '/api/config')).json as { data: { key: string; value: unknown }[] }
  const values = Object.fromEntries(data.map(({ key, value }) => [key, value]))
  expect(values).toMatchObject({ 'print.anti_refund_delay': 120, 'print.refund_check_url': '' })
})

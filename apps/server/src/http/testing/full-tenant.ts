import { systemRandom } from '../../tenants/random.ts'
import { connectClient, type PrintClient } from '../../testing/print-client.ts'
import type { TestServer } from './test-server.ts'

/** Stands in every text of a tenant's rows, so that an answer that shows any of them shows this. */
const mark = 'WALKED-INTO'

/** By what a tenant's things are named in requests. */
export interface TenantIds {
  readonly tenant: number
  readonly tenantExternalId: string
  readonly order: number
  readonly orderExternalId: string
  readonly eventId: string
  /** Of the order that the event is about. */
  readonly eventOrderExternalId: string
  readonly printer: number
  readonly printerSn: string
  readonly feieSn: string
  /** A task in each state, DELAYED first. */
  readonly tasks: readonly string[]
  readonly jobs: readonly number[]
  readonly feieTask: string
  readonly key: number
  readonly member: string
  readonly memberName: string
  readonly webhook: number
  readonly webhookMessage: string
  /** The hash of a picture. */
  readonly image: string
  readonly idempotencyKey: string
  readonly engineDevice: string
  /** Cursors by the list that gave them out. */
  readonly cursors: Readonly<Record<string, string>>
}

export interface FullTenant {
  readonly ids: TenantIds
  readonly apiKey: string
  readonly agentToken: string
  /** The connected client, with a job in hand. */
  readonly client: PrintClient
}

/** Makes a tenant with something of every kind, nearly all of it through the public API. */
export async function fillTenant(server: TestServer, platformKey: string, webhookUrl: string): Promise<FullTenant> {
  const tenant = await post(server, platformKey, '/api/platform/tenants', {
    name: mark,
    external_id: `merchant-${mark}`,
    owner_username: 'first',
  })
  const apiKey: string = tenant.api_key
  const call = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    post(server, apiKey, path, body, headers)
  const read = async (path: string) => (await server.request('GET', path, { apiKey })).json

  await server.request('PUT', '/api/config', { apiKey, body: { 'print.retry_max_count': 0, 'feie.user': mark } })
  const webhook = await call('/api/webhooks', { url: webhookUrl })
  const printer = await call('/api/printers', { printer_sn: mark, printer_name: mark, driver: 'agent' })
  await call('/api/printers', { printer_sn: `${mark}-2`, printer_name: mark, driver: 'agent' })
  const order = await call('/api/orders', { ...orderBody, external_id: `${mark}-order` })
  await call('/api/orders', orderBody)
  const event = { event_id: `${mark}-event`, type: 'order.created', occurred_at: '2025-07-14T10:30:00.000Z' }
  const eventOrderExternalId = `${mark}-event-order`
  await call('/api/events', { ...event, order: { ...orderBody, external_id: eventOrderExternalId } })
  const content = Buffer.from(drawing).toString('base64')
  const image = await call('/api/images', { content_base64: content, name: mark })
  const key = await call('/api/keys', { name: mark })
  const member = await call('/api/members', { username: mark.replace('-', '_'), role: 'owner' })
  const cursors: Record<string, string> = {}
  cursors['versions'] = await publishTemplates(server, apiKey)
  const feie = await addFeieRows(server, tenant.id)

  const client = await connectClient(`ws://127.0.0.1:${server.server.wsPort}/?token=${printer.token}`)
  client.send({ type: 'printer_info', printer: { name: mark } })
  await client.settled()
  const tasks = await makeTasks(call, client, order.id)
  await server.server.idle()
  for (const list of ['/api/orders', '/api/printers', '/api/tasks', '/api/keys', '/api/feie/tasks']) {
    const page = await read(`${list}?limit=1`)
    if (page.next_cursor !== null) cursors[list] = page.next_cursor
  }
  const messages = `/api/webhooks/${webhook.id}/messages`
  const message = await eventually(async () => {
    const { data } = await read(`${messages}?status=DELIVERED`)
    return data.length >= 2 ? data[0] : undefined
  })
  cursors['messages'] = (await read(`${messages}?limit=1`)).next_cursor
  const details = await Promise.all(tasks.map((id) => read(`/api/tasks/${id}`)))
  return {
    apiKey,
    agentToken: printer.token,
    client,
    ids: {
      tenant: tenant.id,
      tenantExternalId: tenant.external_id,
      order: order.id,
      orderExternalId: order.external_id,
      eventId: event.event_id,
      eventOrderExternalId,
      printer: printer.id,
      printerSn: mark,
      ...feie,
      tasks,
      jobs: details.map((task) => task.id),
      key: key.id,
      member: member.id,
      memberName: mark.replace('-', '_'),
      webhook: webhook.id,
      webhookMessage: message.message_id,
      image: image.hash,
      idempotencyKey,
      engineDevice: mark,
      cursors,
    },
  }
}

const orderBody = { items: [{ name: mark, quantity: 1, unit_price: 25 }], remark: mark, customer_phone: mark }
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><g id="${mark}"><path d="M0 0h8v4z"/></g></svg>`
const idempotencyKey = `${mark}-key`

type Call = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Json>
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape, whose fields the tests assert
type Json = any

async function post(
  server: TestServer,
  apiKey: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Json> {
  const answer = await server.request('POST', path, { apiKey, body, headers })
  if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`)
  return answer.json
}

/** Two versions and a draft. @returns where a list of one version goes on */
async function publishTemplates(server: TestServer, apiKey: string): Promise<string> {
  const part = { type: 'words', name: { zh: mark, en: mark }, sortWeight: 1 }
  for (const words of [mark, `${mark} 2`]) {
    const rows = [{ ...part, content: [[{ content: words }]] }]
    await server.request('PUT', '/api/templates/base', { apiKey, body: { business: 'shopping', rows } })
    await post(server, apiKey, '/api/templates/shopping/publish', { note: mark })
  }
  const settings = [{ business: 'shopping', type: 'words', params: { show: true } }]
  await server.request('PUT', '/api/templates/settings', { apiKey, body: { rows: settings } })
  const versions = await server.request('GET', '/api/templates/shopping/versions?limit=1', { apiKey })
  return versions.json.next_cursor
}

/** DELAYED, CANCELLED, SUCCESS, FAILED, PRINTING and PENDING: the client has only one in hand at a time. */
async function makeTasks(call: Call, client: PrintClient, orderId: number): Promise<string[]> {
  const print = async (more: object = {}, headers = {}): Promise<string> =>
    (await call('/api/print', { content: mark, order_id: orderId, printer_sn: mark, ...more }, headers)).task_id
  const delayed = await print({ delay_seconds: 86_400 }, { 'idempotency-key': idempotencyKey })
  const cancelled = await print({ delay_seconds: 86_400 })
  await call(`/api/tasks/${cancelled}/cancel`)
  const report = async (status: string) => {
    const { order } = await client.nextOf('new_order')
    client.send({ type: 'print_status', job_id: order.job_id, status, message: mark })
    await client.settled()
  }
  const succeeded = await print()
  await report('completed')
  const failed = await print()
  await report('failed')
  const printing = await print()
  await report('printing')
  const pending = await print()
  return [delayed, cancelled, succeeded, failed, printing, pending]
}

/** Rows that only a vendor's answer makes. */
async function addFeieRows(server: TestServer, tenantId: number): Promise<{ feieSn: string; feieTask: string }> {
  const feieSn = '922000001'
  const feieTask = `t_${mark.toLowerCase()}`
  const at = Date.now()
  await server.server.store.forTenant(tenantId).write(async (tx) => {
    const printer = await tx.insertPrinter(feiePrinter(feieSn), at)
    if (printer === 'duplicate') throw new Error('the tenant is new')
    const task = { ...delayedTask(feieTask, at), printerId: printer.id, printerSn: feieSn }
    const cause = { cause: mark, node: mark, detail: mark }
    await tx.insertTask(task, { at, event: 'created', fromStatus: null, toStatus: 'DELAYED', attempt: 0, ...cause })
  })
  return { feieSn, feieTask }
}

function feiePrinter(printerSn: string) {
  return {
    printerSn,
    printerName: mark,
    driver: 'feie',
    model: 'feie58',
    printerType: '58mm',
    host: null,
    port: null,
    autoPrint: false,
    isDefault: false,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: Buffer.from(systemRandom(32)).toString('hex'),
  } as const
}

function delayedTask(taskId: string, at: number) {
  return {
    taskId,
    orderId: null,
    printType: 'RECEIPT',
    printStatus: 'DELAYED',
    templateVersion: null,
    source: { kind: 'text', text: mark },
    holdReason: null,
    heldSince: null,
    errorCode: null,
    errorMessage: null,
    retryCount: 0,
    maxRetries: 0,
    attempt: 0,
    copies: 1,
    copiesDone: 0,
    priority: 1,
    confirmation: null,
    vendorJobId: null,
    reprint: false,
    mayHavePrinted: false,
    reprintOf: null,
    idempotencyKey: null,
    cause: 'manual',
    scheduledAt: at + 86_400_000,
    expiresAt: null,
    attemptDeadlineAt: null,
    node: null,
    printedAt: null,
    cancelledAt: null,
    cancelReason: null,
    createdAt: at,
  } as const
}

async function eventually(look: () => Promise<Json>): Promise<Json> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setImmediate(resolve))
  }
}

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Output } from '@xiaopiao/engine'
import { pageText, readPaper } from '@xiaopiao/paper'
import { routes } from '@xiaopiao/protocol'
import { engineServer, openEngine } from '@xiaopiao/sdk/engine'
import {
  type Api,
  createApi,
  createReceipts,
  decodePng,
  engineInProcess,
  fileStorage,
  type LiveEvent,
  memoryStorage,
  nodeExecution,
  type PrintClient,
  type PrintClientEvent,
  type PrintEngine,
  type PrintJob,
  ProblemError,
  type Receipts,
  startPrintClient,
} from '@xiaopiao/sdk/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { bundleEngine } from '../../packages/engine/build/bundle-engine.ts'
import { teaOrder } from '../api-client.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { until } from './until.ts'

const apiKey = 'sdk-test-key-of-the-shop'

let directory: string
let server: ServerProcess
let api: Api
const stops: (() => void | Promise<void>)[] = []

/** On the ports of before when it was started before: tills keep the address that they know. */
async function startServer(): Promise<ServerProcess> {
  const ports =
    server === undefined
      ? undefined
      : { XIAOPIAO_HTTP_PORT: String(server.httpPort), XIAOPIAO_WS_PORT: String(server.wsPort) }
  return await startServerProcess({
    entry: 'server',
    dataDir: join(directory, 'server'),
    env: { XIAOPIAO_API_KEY: apiKey, ...ports },
  })
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'xiaopiao-sdk-'))
  server = await startServer()
  api = createApi({ url: server.url, key: apiKey })
})
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})
afterAll(async () => {
  await server?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** The words on the paper, read back from the bytes. */
function printed(output: Output): string {
  if (output.kind !== 'bytes') throw new Error(`expected bytes, got ${output.kind}`)
  const { pages } = readPaper(output.bytes, { widthDots: 576, charset: 'gb18030' })
  return pages.flatMap(pageText).join('\n').replaceAll(' ', '')
}

function follow(): LiveEvent[] {
  const events: LiveEvent[] = []
  const following = api.streamTasks({ onEvent: (event) => events.push(event) })
  stops.push(() => following.stop())
  return events
}

function printClient(name: string, storage: string, print: (job: PrintJob) => Promise<void>) {
  const events: PrintClientEvent[] = []
  const client: PrintClient = startPrintClient({
    url: server.wsUrl,
    printer: { name, model: 'TP-80', paperWidthMm: 80 },
    storage: fileStorage(join(directory, storage)),
    print,
    onEvent: (event) => events.push(event),
  })
  stops.push(() => client.stop())
  const happened = (type: PrintClientEvent['type']) => events.filter((event) => event.type === type)
  return { client, happened, registered: () => until(async () => client.state === 'registered' || undefined) }
}

async function printOrderOn(printerName: string) {
  const { data } = await api.listPrinters()
  const printer = data.find(({ printer_name }) => printer_name === printerName)
  const order = await api.createOrder({ body: teaOrder() })
  const { tasks } = await api.confirmOrder({
    params: { id: order.id },
    body: { auto_print: true, ...(printer === undefined ? {} : { printer_id: printer.id }) },
  })
  return tasks[0]!.task_id
}

async function taskWith(taskId: string, status: string) {
  return await until(async () => {
    const task = await api.readTask({ params: { task_id: taskId } })
    return task.print_status === status ? task : undefined
  })
}

test('the client has a call for every operation of the OpenAPI document, and no other', async () => {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const operations = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  const calls = Object.keys(api).filter((name) => !['revalidate', 'identity'].includes(name))
  expect(calls.toSorted()).toEqual(operations.toSorted())
  expect(operations).toHaveLength(Object.keys(routes).length)
})

test('[HA2][HA3] an order goes in once, and problems come out typed', async () => {
  const body = teaOrder('sdk-once')
  const key = { idempotencyKey: 'order-sdk-once' }
  const orders = [await api.createOrder({ body }, key), await api.createOrder({ body }, key)]
  expect(orders[0]?.id).toBe(orders[1]?.id)
  const failure = await api.readTask({ params: { task_id: 'no-such' } }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ProblemError)
  expect(failure).toMatchObject({ code: 'not_found', status: 404 })
  const wrong = await api
    .createOrder({ body: { items: [{ name: '茶', quantity: -1, unit_price: 1 }] } })
    .catch((error: unknown) => error)
  expect(wrong).toMatchObject({ code: 'invalid', issues: [{ path: 'items[0].quantity' }] })
})

test('[GW11][GW13] a job is printed by the print client, and the stream tells', async () => {
  const events = follow()
  const papers: string[] = []
  const { happened, registered } = printClient('SDK 一号', 'client-1', async (job) => void papers.push(job.content))
  await registered()
  const taskId = await printOrderOn('SDK 一号')
  const task = await taskWith(taskId, 'SUCCESS')
  expect(task.confirmation).toBe('device_confirmed')
  expect(papers).toHaveLength(1)
  expect(papers[0]).toContain('珍珠奶茶')
  await until(async () => happened('reported')[0])
  await until(async () =>
    events.find(
      (event) => event.type === 'task' && event.task.task_id === taskId && event.task.print_status === 'SUCCESS',
    ),
  )
})

test('[DL3] the server dies while a job prints: the report reaches the next one, and nothing is printed twice', async () => {
  const papers: number[] = []
  let finish = (): void => {}
  const printing = printClient('SDK 二号', 'client-2', (job) => {
    papers.push(job.job_id)
    return new Promise((resolve) => {
      finish = resolve
    })
  })
  await printing.registered()
  const taskId = await printOrderOn('SDK 二号')
  await until(async () => papers[0])
  await server.stop('SIGKILL')
  finish()
  await until(async () => printing.happened('printed')[0])
  // The till is switched off before the server is back.
  await printing.client.stop()
  server = await startServer()
  const again = printClient('SDK 二号', 'client-2', async (job) => void papers.push(job.job_id))
  await until(async () => again.happened('reported')[0])
  const task = await taskWith(taskId, 'SUCCESS')
  expect(task.attempt).toBe(1)
  expect(papers).toHaveLength(1)
})

function tillReceipts(storage: string, events?: LiveEvent[]): { receipts: Receipts; live: Promise<void> } {
  let isLive = (): void => {}
  const live = new Promise<void>((resolve) => {
    isLive = resolve
  })
  const receipts = createReceipts({
    api,
    engine: engineInProcess(),
    storage: fileStorage(join(directory, storage)),
    decodePicture: decodePng,
    onEvent: (event) => events?.push(event),
    onState: ({ state }) => {
      if (state === 'live') isLive()
    },
  })
  stops.push(() => receipts.close())
  return { receipts, live }
}

async function publishFooter(text: string): Promise<void> {
  await api.writeTemplateSettings({
    body: { rows: [{ business: 'shopping', type: 'footer', params: { text } }], publish: true },
  })
}

const on80 = { model: 'escpos80', paper: 80 } as const
/** What a till knows of a sale; the total is what its items say. */
const sale = {
  shop: { name: '发财小狗饮品店' },
  order: {
    no: 'A12',
    items: [
      { name: '珍珠奶茶', quantity: 2, unit_price: 12.5, amount: 25 },
      { name: '杨枝甘露', quantity: 1, unit_price: 18.8, amount: 18.8 },
    ],
    total_amount: 43.8,
  },
}

test('[TP33] what is published is on the next receipt, without a restart and without asking', async () => {
  const events: LiveEvent[] = []
  const { receipts, live } = tillReceipts('till-1', events)
  await live
  const page = receipts.openPage({ business: 'shopping', data: sale })
  const before = await page.slip(on80)
  expect(before.template.source).toBe('current')
  expect(printed(before.output)).toContain('谢谢惠顾')
  const begin = performance.now()
  await publishFooter('周一全场八折')
  const publishedMs = performance.now() - begin
  await until(async () => events.find((event) => event.type === 'template' && event.business === 'shopping'))
  const after = await page.slip(on80)
  console.log(
    `publish: ${publishedMs.toFixed(0)} ms; next slip with it after ${(performance.now() - begin).toFixed(0)} ms`,
  )
  expect(printed(after.output)).toContain('周一全场八折')
  expect(after.template.version).not.toBe(before.template.version)
})

test('[TP21] an engine in a worker of its own makes the same receipt, its pictures with it', async () => {
  const logo = await api.uploadImage({ body: { content_base64: blackDots, name: 'logo.png' } })
  const rows = [{ business: 'shopping' as const, type: 'logo', params: { image: logo.url } }]
  await api.writeTemplateSettings({ body: { rows, publish: true } })
  const engine = await openEngine({
    storage: fileStorage(join(directory, 'engine')),
    execution: nodeExecution(),
    builtin: await bundleEngine(),
    trustedKeys: [],
    server: engineServer({ url: server.url, key: apiKey }),
    device: 'till',
  })
  stops.push(() => engine.close())
  const slipOf = async (used: PrintEngine) => {
    const receipts = createReceipts({
      api,
      engine: used,
      storage: memoryStorage(),
      decodePicture: decodePng,
      live: false,
    })
    return await receipts.openPage({ business: 'shopping', data: sale }).slip(on80)
  }
  const [inWorker, inProcess] = [await slipOf(engine), await slipOf(engineInProcess())]
  expect(inWorker).toEqual(inProcess)
  expect(inWorker.losses).toEqual([])
  expect(printed(inWorker.output)).toMatch(/^\[/)
})

test('[TP33][TP34] with the server stopped the receipt still prints with correct totals', async () => {
  await publishFooter('断网也要打印')
  const first = tillReceipts('till-2')
  const copies: string[] = []
  const send = async (output: Output): Promise<void> => void copies.push(printed(output))
  const online = await first.receipts.print({ business: 'shopping', data: sale, ...on80, send })
  expect(online).toMatchObject({ outcome: 'printed', slip: { template: { source: 'current' }, problems: [] } })
  await server.stop('SIGKILL')
  first.receipts.close()

  // A till that is switched on without network: what it kept is all there is.
  const second = tillReceipts('till-2')
  const offline = await second.receipts.print({ business: 'shopping', data: sale, ...on80, copies: 2, send })
  expect(offline).toMatchObject({ outcome: 'printed', printed: 2, slip: { template: { source: 'kept' } } })
  expect(copies[1]).toBe(copies[0])
  expect(copies[1]).toContain('断网也要打印')
  expect(copies[1]).toContain('43.80')

  // One that never had a template: the minimal one adds up what is there.
  const { total_amount: _unknown, ...order } = sale.order
  const third = tillReceipts('till-3')
  const minimal = await third.receipts.print({
    business: 'shopping',
    data: () => api.readOrder({ params: { id: 1 } }, { retriesMax: 0 }).then((found) => ({ order: found })),
    localData: { ...sale, order },
    ...on80,
    send,
  })
  expect(minimal).toMatchObject({ outcome: 'printed', slip: { template: { source: 'offline' }, isLocalData: true } })
  expect(copies[3]).toContain('合计')
  expect(copies[3]).toMatch(/[¥￥]43\.80/)
  expect(copies[3]).toContain('(脱机打印)')
  const kept = await readdir(join(directory, 'till-2'))
  expect(kept.filter((name) => /^template-shopping-[0-9a-f]{16}\.json$/.test(name))).toHaveLength(1)

  // The network is back: the very till that was started without it prints what is published, without a restart.
  server = await startServer()
  await publishFooter('网络恢复了')
  const page = second.receipts.openPage({ business: 'shopping', data: sale })
  const fresh = await until(async () => {
    const slip = await page.slip(on80)
    return printed(slip.output).includes('网络恢复了') ? slip : undefined
  })
  expect(fresh.template.source).toBe('current')
})

/** PNG of 8 x 8 black pixels. */
const blackDots = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIAQAAAADsdIMmAAAAC0lEQVR4nGNgQAUAABAAATm9j2UAAAAASUVORK5CYII='

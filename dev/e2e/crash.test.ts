import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@xiaopiao/paper'
import { type PrintTask, routes } from '@xiaopiao/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apiClient, teaOrder } from '../api-client.ts'
import { type NetworkPrinter, type PrinterEvent, startNetworkPrinter } from '../emulators/network-printer.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import { until } from './until.ts'

const apiKey = 'crash-test-key-on-loopback'
const ends = new Set(['SUCCESS', 'FAILED', 'CANCELLED'])

let dataDir: string
let printer: NetworkPrinter
let server: ServerProcess | undefined

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-crash-'))
  printer = await startNetworkPrinter()
})

afterEach(async () => {
  await server?.stop('SIGKILL')
  server = undefined
  await printer.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(): Promise<ServerProcess> {
  server = await startServerProcess({ entry: 'server', dataDir, env: { XIAOPIAO_API_KEY: apiKey } })
  return server
}

/** Where in a print the server dies, seen from outside: no step of it knows that it is watched. */
const stepsOfAPrint: Record<string, (event: PrinterEvent, seen: { queries: number }) => boolean> = {
  'the printer accepts the connection': (event) => event.kind === 'connected',
  'the first status query arrives': (event) => event.kind === 'status_query' && event.afterDataBytes === 0,
  'the last status query before the data arrives': (event, seen) => event.kind === 'status_query' && seen.queries === 3,
  'the first bytes arrive': (event) => event.kind === 'data',
  'the status is asked after the data': (event) => event.kind === 'status_query' && event.afterDataBytes > 0,
  'the connection closes after the job': (event) => event.kind === 'disconnected',
}

function killAt(step: string, victim: ServerProcess): Promise<void> {
  const matches = stepsOfAPrint[step]!
  const seen = { queries: 0 }
  return new Promise((resolve) => {
    const stop = printer.subscribe((event) => {
      if (event.kind === 'status_query') seen.queries++
      if (!matches(event, seen)) return
      stop()
      victim.signal('SIGKILL')
      resolve()
    })
  })
}

function textOf(page: Page): string {
  return page.lines.flatMap((line) => line.items.map((item) => (item.kind === 'text' ? item.text : ''))).join('')
}

/** Slips of an order on the paper, told apart by the mark that a second one must carry (DL3). */
function slipsOf(order: string): { unmarked: number; marked: number } {
  const slips = printer
    .pages()
    .map(textOf)
    .filter((text) => text.includes(order))
  const marked = slips.filter((text) => text.includes('重打')).length
  return { unmarked: slips.length - marked, marked }
}

async function allTasks(url: string): Promise<PrintTask[]> {
  const { data } = await apiClient(url, apiKey).call(routes.listTasks, { query: { limit: '200' } })
  return data
}

async function addPrinter(url: string): Promise<number> {
  const connection = { host: printer.host, port: printer.port }
  const body = { printer_sn: 'NET-1', printer_name: '前台打印机', driver: 'network', connection } as const
  return (await apiClient(url, apiKey).call(routes.createPrinter, { body })).id
}

async function confirmOne(url: string, externalId: string): Promise<PrintTask> {
  const api = apiClient(url, apiKey)
  const order = await api.call(routes.createOrder, { body: { ...teaOrder(externalId), pickup_no: externalId } })
  const { tasks } = await api.call(routes.confirmOrder, { params: { id: order.id }, body: { auto_print: true } })
  return tasks[0]!
}

test.each(Object.keys(stepsOfAPrint))(
  '[DL3][DL4] killed when %s: the task survives, no slip comes out twice unmarked',
  async (step) => {
    let running = await start()
    await addPrinter(running.url)
    const rounds = 3
    for (let round = 1; round <= rounds; round++) {
      const name = `K${step.length}R${round}`
      const died = killAt(step, running)
      const task = await confirmOne(running.url, name)
      await died
      await running.stop('SIGKILL')
      running = await start()
      const ended = await until(async () => {
        const found = (await allTasks(running.url)).find((one) => one.task_id === task.task_id)
        expect(found, 'an accepted task is never lost').toBeDefined()
        return ends.has(found!.print_status) ? found! : undefined
      })
      const slips = slipsOf(name)
      expect(slips.unmarked).toBeLessThanOrEqual(1)
      if (ended.print_status === 'SUCCESS') expect(slips.unmarked + slips.marked).toBeGreaterThanOrEqual(1)
      else expect(ended.error_code).toBe('unconfirmed')
    }
  },
)

test('[DL3][DL4] killed at another moment of each load: every accepted task is there, none printed twice unmarked', async () => {
  let running = await start()
  const printerId = await addPrinter(running.url)
  const accepted = new Map<string, string>()
  const rounds = 6
  const ordersPerRound = 15
  for (let round = 1; round <= rounds; round++) {
    const victim = running
    const killAfter = (round * 7) % ordersPerRound
    let answered = 0
    const orders = Array.from({ length: ordersPerRound }, async (_, index) => {
      const name = `L${round}N${String(index).padStart(2, '0')}E`
      try {
        const task = await confirmOne(victim.url, name)
        accepted.set(task.task_id, name)
        if (answered++ === killAfter) victim.signal('SIGKILL')
      } catch {
        // The server died under this request: without an answer nothing was promised.
      }
    })
    await Promise.all(orders)
    await victim.stop('SIGKILL')
    running = await start()
    expect(printerId).toBeGreaterThan(0)
  }
  const ended = await until(async () => {
    const tasks = await allTasks(running.url)
    return tasks.every((task) => ends.has(task.print_status)) ? tasks : undefined
  })
  for (const [taskId, name] of accepted) {
    const task = ended.find((one) => one.task_id === taskId)
    expect(task, `accepted task ${name} is never lost`).toBeDefined()
    const slips = slipsOf(name)
    expect(slips.unmarked, name).toBeLessThanOrEqual(1)
    if (task!.print_status === 'SUCCESS') expect(slips.unmarked + slips.marked, name).toBeGreaterThanOrEqual(1)
    else expect(task!.error_code, name).toBe('unconfirmed')
  }
  expect(printer.unknown()).toEqual([])
})

/** Whether a call was answered; without an answer nothing was promised. */
async function isAnswered(call: Promise<unknown>): Promise<boolean> {
  try {
    await call
    return true
  } catch {
    return false
  }
}

test('[DL1][DL4] killed while slips wait for refunds and refunds come: what was promised holds, and nothing prints that was refunded in time', async () => {
  let running = await start()
  await addPrinter(running.url)
  const delaySeconds = 1
  await apiClient(running.url, apiKey).call(routes.writeConfig, {
    body: { 'print.anti_refund_delay': delaySeconds, 'print.auto_print_on_payment': true, 'print.enabled': true },
  })
  const orders = new Map<string, { paid: boolean; refunded: boolean }>()
  const happen = (url: string, type: 'order.paid' | 'order.refunded', externalId: string) =>
    isAnswered(
      apiClient(url, apiKey).call(routes.postEvent, {
        body: {
          event_id: `${type}-${externalId}`,
          type,
          occurred_at: new Date().toISOString(),
          order: { ...teaOrder(), external_id: externalId, pickup_no: externalId },
        },
      }),
    )
  const rounds = 5
  const ordersPerRound = 16
  for (let round = 1; round <= rounds; round++) {
    const victim = running
    const dieAfterAnswers = (round * 11) % (ordersPerRound + ordersPerRound / 2)
    let answers = 0
    const course = async (index: number) => {
      const name = `P${round}N${String(index).padStart(2, '0')}E`
      const order = { paid: await happen(victim.url, 'order.paid', name), refunded: false }
      orders.set(name, order)
      if (answers++ === dieAfterAnswers) victim.signal('SIGKILL')
      if (index % 2 === 0) return
      order.refunded = await happen(victim.url, 'order.refunded', name)
      if (answers++ === dieAfterAnswers) victim.signal('SIGKILL')
    }
    await Promise.all(Array.from({ length: ordersPerRound }, (_, index) => course(index)))
    await victim.stop('SIGKILL')
    running = await start()
  }
  const ended = await until(async () => {
    const tasks = await allTasks(running.url)
    return tasks.every((task) => ends.has(task.print_status)) ? tasks : undefined
  })
  const api = apiClient(running.url, apiKey)
  for (const [name, { paid, refunded }] of orders) {
    const { data } = await api.call(routes.listOrders, { query: { external_id: name } })
    const [order] = data
    if (paid) expect(order, `the payment of ${name} was promised`).toBeDefined()
    if (refunded) expect(order?.status, name).toBe('refunded')
    if (order === undefined) continue
    const [task, ...more] = ended.filter((one) => one.order_id === order.id && one.print_type === 'RECEIPT')
    expect(more, name).toEqual([])
    const slips = slipsOf(name)
    expect(slips.unmarked, name).toBeLessThanOrEqual(1)
    if (task === undefined) expect(order.status, name).toBe('refunded')
    else if (task.print_status === 'CANCELLED') expect([task.cancel_reason, slips], name).toEqual(['REFUND', noSlips])
    else if (task.print_status === 'SUCCESS') expect(slips.unmarked + slips.marked, name).toBeGreaterThanOrEqual(1)
    else expect(task.error_code, name).toBe('unconfirmed')
  }
  expect([...orders.values()].filter(({ refunded }) => refunded).length).toBeGreaterThan(0)
})

const noSlips = { unmarked: 0, marked: 0 }

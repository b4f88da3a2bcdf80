import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { routes } from '@xiaopiao/protocol'
import { WebSocket, WebSocketServer } from 'ws'
import { type ApiClient, apiClient, teaOrder } from '../api-client.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'

/**
 * Event to first byte: from the moment the confirming request is sent until a print client holds the job,
 * orders arriving at a fixed rate whatever the server does (open loop). The bound beside it is a bare
 * WebSocket echo at the same rate in the same process arrangement: no order, no database, no rendering.
 */
const rates = [100, 500]
const secondsPerRate = 10
const clientCount = 50
const warmUpOrders = 200

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const apiKey = 'bench-key-of-a-loopback-server'
  const server = await startServerProcess({
    entry: 'server',
    dataDir,
    env: { XIAOPIAO_API_KEY: apiKey, XIAOPIAO_LOG_LEVEL: 'info', XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '1000000' },
  })
  try {
    const api = apiClient(server.url, apiKey)
    const shop = await connectClients(server)
    await drive(api, shop, warmUpOrders / 2, 2)
    console.log('event to first byte at a print client, ms (bound: WebSocket echo)')
    for (const rate of rates) {
      const bound = await echo(rate, secondsPerRate)
      const measured = await drive(api, shop, rate, secondsPerRate)
      report(`${rate} orders/s`, measured, bound)
    }
    for (const client of shop.clients) client.close()
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

interface Shop {
  readonly clients: readonly WebSocket[]
  /** Called when any client receives the job of an order. */
  readonly arrived: Map<number, () => void>
  readonly printerIds: readonly number[]
}

async function connectClients(server: ServerProcess): Promise<Shop> {
  const arrived = new Map<number, () => void>()
  const clients: WebSocket[] = []
  for (let number = 1; number <= clientCount; number++) {
    const socket = new WebSocket(server.wsUrl)
    const send = (message: object) => socket.send(JSON.stringify({ ...message, timestamp: new Date().toISOString() }))
    socket.on('message', (frame) => {
      const message = JSON.parse(frame.toString()) as { type: string; order: { job_id: number; order_id: number } }
      if (message.type === 'ping') send({ type: 'pong' })
      if (message.type !== 'new_order') return
      arrived.get(message.order.order_id)?.()
      send({ type: 'print_status', job_id: message.order.job_id, status: 'completed', message: 'ok' })
    })
    await once(socket, 'message')
    send({
      type: 'printer_info',
      printer: { name: `bench ${number}`, model: 'TP-80', paper_width: 80, status: 'ready' },
    })
    clients.push(socket)
  }
  const printerIds = await registered(server)
  return { clients, arrived, printerIds }
}

async function registered(server: ServerProcess): Promise<number[]> {
  const api = apiClient(server.url, 'bench-key-of-a-loopback-server')
  for (;;) {
    const { data } = await api.call(routes.listAgents)
    if (data.length === clientCount) return data.map((agent) => agent.printer_id)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Creates the orders first, then confirms them on schedule, each on the next printer in turn. */
async function drive(api: ApiClient, shop: Shop, rate: number, seconds: number): Promise<number[]> {
  const count = rate * seconds
  const orderIds: number[] = []
  for (let made = 0; made < count; made += 50) {
    const batch = Array.from({ length: Math.min(50, count - made) }, () =>
      api.call(routes.createOrder, { body: teaOrder() }),
    )
    orderIds.push(...(await Promise.all(batch)).map((order) => order.id))
  }
  const latenciesMs: number[] = []
  const jobs: Promise<void>[] = []
  await onSchedule(count, rate, (index) => {
    const id = orderIds[index] ?? 0
    const sentAt = performance.now()
    const job = new Promise<void>((resolve) => shop.arrived.set(id, resolve)).then(() => {
      latenciesMs.push(performance.now() - sentAt)
      shop.arrived.delete(id)
    })
    const printerId = shop.printerIds[index % shop.printerIds.length] ?? 0
    jobs.push(
      job,
      api
        .call(routes.confirmOrder, { params: { id }, body: { auto_print: true, printer_id: printerId } })
        .then(() => {}),
    )
  })
  await Promise.all(jobs)
  return latenciesMs
}

function onSchedule(count: number, rate: number, act: (index: number) => void): Promise<void> {
  const begin = performance.now()
  let next = 0
  return new Promise((resolve) => {
    const turn = () => {
      while (next < count && performance.now() >= begin + (next * 1000) / rate) act(next++)
      if (next < count) setTimeout(turn, 1)
      else resolve()
    }
    turn()
  })
}

async function echo(rate: number, seconds: number): Promise<number[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => socket.on('message', (frame) => socket.send(frame, { binary: false })))
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`)
  await once(socket, 'open')
  const sentAt = new Map<string, number>()
  const latenciesMs: number[] = []
  socket.on('message', (frame) => latenciesMs.push(performance.now() - (sentAt.get(frame.toString()) ?? 0)))
  await onSchedule(rate * seconds, rate, (index) => {
    sentAt.set(String(index), performance.now())
    socket.send(String(index))
  })
  while (latenciesMs.length < rate * seconds) await once(socket, 'message')
  socket.close()
  server.close()
  return latenciesMs
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function report(name: string, measured: readonly number[], bound: readonly number[]): void {
  const cells = [0.5, 0.99].map((share) => {
    const [ours, floor] = [quantile(measured, share), quantile(bound, share)]
    return `p${share * 100} ${ours.toFixed(2)} (bound ${floor.toFixed(2)}, ×${(ours / floor).toFixed(1)})`
  })
  console.log(
    `${name.padEnd(14)} ${cells.join('   ')}   max ${Math.max(...measured).toFixed(1)}   n ${measured.length}`,
  )
}

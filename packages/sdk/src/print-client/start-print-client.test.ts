import { afterEach, describe, expect, test } from 'vitest'
import { type GatewayAnswers, type SampleGateway, sampleGateway } from '../../testing/sample-gateway.ts'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import { systemClock } from '../waiting/clock.ts'
import type { PrintClient, PrintClientEvent, PrintClientOptions } from './print-client-options.ts'
import { type PrintJob, UnconfirmedPrintError } from './print-job.ts'
import { startPrintClient } from './start-print-client.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

async function gatewayOf(answers?: GatewayAnswers): Promise<SampleGateway> {
  const gateway = await sampleGateway(answers)
  stops.push(() => gateway.stop())
  return gateway
}

/** Waits for reconnections and between reports are over at once and noted; time-outs stay what they are. */
function quickClock() {
  const waits: number[] = []
  const timeouts = [15_000, 35_000, 5_000]
  return {
    waits,
    now: () => Date.UTC(2025, 6, 14, 10, 30),
    after(delayMs: number, action: () => void) {
      if (timeouts.includes(delayMs)) return systemClock.after(delayMs, action)
      waits.push(delayMs)
      return systemClock.after(0, action)
    },
  }
}

function start(gateway: SampleGateway, options: Partial<PrintClientOptions> = {}) {
  const events: PrintClientEvent[] = []
  const printed: string[] = []
  const waiting = new Set<() => void>()
  const clock = quickClock()
  const client: PrintClient = startPrintClient({
    url: gateway.url,
    printer: { name: '收银台', model: 'TP-80', paperWidthMm: 80 },
    clock,
    random: () => 1,
    print: async (job, { number }) => void printed.push(`${job.job_id}/${number}`),
    ...options,
    onEvent: (event) => {
      events.push(event)
      for (const check of waiting) check()
    },
  })
  stops.push(() => client.stop())
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  const happened = (type: PrintClientEvent['type']) => events.filter((event) => event.type === type)
  const states = () => events.flatMap((event) => (event.type === 'state' ? [event.state] : []))
  const registered = (times = 1) => until(() => states().filter((state) => state === 'registered').length === times)
  return { client, clock, events, printed, until, happened, states, registered }
}

function newOrder(jobId: number, more: Partial<PrintJob> = {}) {
  const job: PrintJob = {
    job_id: jobId,
    order_id: 7,
    type: 'order_receipt',
    content: '珍珠奶茶 x1\n',
    copies: 1,
    priority: 1,
    target_printer: { id: 1, name: '收银台', ip_address: '127.0.0.1' },
    order_info: { id: 7, status: 'paid', total_amount: 25, created_at: '2025-07-14T10:30:00.000Z', customer_phone: '' },
    printer_config: { paper_width: 80, printer_type: 'thermal' },
    ...more,
  }
  return { type: 'new_order', order: job }
}

describe('startPrintClient()', () => {
  test('[GW10][GW11] registers with its token when the server greets', async () => {
    const gateway = await gatewayOf()
    const { registered, states, happened } = start(gateway, { token: 'secret' })
    await registered()
    expect(gateway.peers[0]?.received[0]).toEqual({
      type: 'printer_info',
      token: 'secret',
      timestamp: '2025-07-14T10:30:00.000Z',
      printer: {
        name: '收银台',
        model: 'TP-80',
        paper_width: 80,
        capabilities: ['text'],
        status: 'ready',
        ip_address: '',
      },
    })
    expect(states()).toEqual(['connecting', 'registered'])
    expect(happened('welcome')).toMatchObject([{ message: '欢迎连接到测试店打印服务', server: { version: '1.0.0' } }])
  })

  test('[GW13] prints one job at a time and says of each that it is done', async () => {
    const gateway = await gatewayOf()
    let running = 0
    let most = 0
    const { registered, happened, until } = start(gateway, {
      print: async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
      },
    })
    await registered()
    for (const jobId of [1, 2, 3]) gateway.peers[0]?.send(newOrder(jobId, { copies: 2 }))
    await until(() => happened('reported').length === 3)
    expect(most).toBe(1)
    for (const jobId of [1, 2, 3]) {
      const ofJob = gateway.statuses().filter((status) => status.startsWith(`${jobId} `))
      expect(ofJob).toEqual([`${jobId} printing`, `${jobId} completed`])
    }
  })

  test('[GW14] answers pings', async () => {
    const gateway = await gatewayOf()
    const { registered } = start(gateway)
    await registered()
    gateway.peers[0]?.send({ type: 'ping' })
    await gateway.until(() => gateway.peers[0]?.received.some(({ type }) => type === 'pong') === true)
  })

  test('[GW3] what it does not know or cannot read is passed over', async () => {
    const gateway = await gatewayOf()
    const { registered, printed, until } = start(gateway)
    await registered()
    gateway.peers[0]?.send({ type: 'template_updated' })
    gateway.peers[0]?.send([1])
    gateway.peers[0]?.send(newOrder(1))
    await until(() => printed.length === 1)
  })

  test('[GW13] a print that surely failed is reported; one that may have come out is not', async () => {
    const gateway = await gatewayOf()
    const { registered, happened, until } = start(gateway, {
      print: async (job, { number }) => {
        if (job.job_id === 1) throw new Error('no paper')
        if (job.job_id === 2) throw new UnconfirmedPrintError('the cable came off')
        if (job.job_id === 3 && number === 2) throw new Error('no paper')
      },
    })
    await registered()
    for (const jobId of [1, 2, 3, 4]) gateway.peers[0]?.send(newOrder(jobId, { copies: 2 }))
    await until(() => happened('reported').length === 2)
    expect(gateway.statuses().filter((status) => !status.endsWith('printing'))).toEqual(['1 failed', '4 completed'])
    expect(happened('unconfirmed')).toHaveLength(2)
  })

  test('a job that is in hand or waiting already is taken once', async () => {
    const gateway = await gatewayOf()
    const { registered, printed, until, happened } = start(gateway)
    await registered()
    for (const jobId of [1, 1, 2, 1, 2]) gateway.peers[0]?.send(newOrder(jobId))
    await until(() => happened('reported').length === 2)
    expect(printed).toEqual(['1/1', '2/1'])
  })
})

describe('a job that was printed', () => {
  test('[GW32] is not printed twice, over connections and restarts: its end is said again', async () => {
    const storage = memoryStorage()
    const gateway = await gatewayOf()
    const first = start(gateway, { storage })
    await first.registered()
    gateway.peers[0]?.send(newOrder(1))
    await first.until(() => first.happened('reported').length === 1)
    gateway.peers[0]?.terminate()
    await first.registered(2)
    gateway.peers[1]?.send(newOrder(1))
    await first.until(() => first.happened('reported').length === 2)
    await first.client.stop()
    const second = start(gateway, { storage })
    await second.registered()
    gateway.peers[2]?.send(newOrder(1))
    await second.until(() => second.happened('reported').length === 1)
    expect([...first.printed, ...second.printed]).toEqual(['1/1'])
    expect(second.happened('dropped')).toHaveLength(1)
    expect(gateway.statuses().filter((status) => status === '1 completed')).toHaveLength(3)
  })

  test('is another job when the order is another: a server whose database began anew counts from 1', async () => {
    const gateway = await gatewayOf()
    const { registered, printed, until } = start(gateway)
    await registered()
    gateway.peers[0]?.send(newOrder(1))
    await until(() => printed.length === 1)
    const { order } = newOrder(1)
    gateway.peers[0]?.send(newOrder(1, { order_info: { ...order.order_info, created_at: '2025-08-01T00:00:00.000Z' } }))
    await until(() => printed.length === 2)
  })

  test('and failed, or was interrupted, is printed when the server sends it again', async () => {
    const storage = memoryStorage()
    const gateway = await gatewayOf()
    let tries = 0
    const first = start(gateway, {
      storage,
      print: async () => {
        tries += 1
        if (tries === 1) throw new Error('no paper')
      },
    })
    await first.registered()
    gateway.peers[0]?.send(newOrder(1))
    await first.until(() => first.happened('failed').length === 1)
    gateway.peers[0]?.send(newOrder(1))
    await first.until(() => first.happened('printed').length === 1)
    await first.client.stop()
    // As a power cut leaves it.
    const begun = { identity: '7 2025-07-14T10:30:00.000Z', outcome: 'begun', message: '', isReported: true, at: 1 }
    await storage.write('job-2.json', new TextEncoder().encode(JSON.stringify(begun)))
    const second = start(gateway, { storage })
    await second.registered()
    expect(second.happened('interrupted')).toEqual([{ type: 'interrupted', jobId: 2 }])
    gateway.peers[1]?.send(newOrder(2))
    await second.until(() => second.happened('reported').length === 1)
    expect(second.printed).toEqual(['2/1'])
  })
})

describe('reports', () => {
  test('that could not be made are made over the next connection', async () => {
    const gateway = await gatewayOf()
    const { registered, happened, until, printed } = start(gateway, {
      print: async (job) => {
        // The link breaks while the job prints.
        if (job.job_id === 1) gateway.peers[0]?.terminate()
        printed.push(`${job.job_id}/1`)
      },
    })
    await registered()
    gateway.peers[0]?.send(newOrder(1))
    gateway.peers[0]?.send(newOrder(2))
    await until(() => happened('reported').length === printed.length && printed.length > 0)
    await registered(2)
    expect(gateway.statuses()).toContain('1 completed')
    expect(gateway.peers[1]?.received.map(({ type }) => type).slice(0, 4)).toEqual([
      'printer_info',
      'ping',
      'print_status',
      'ping',
    ])
  })

  test('that nobody confirmed are made again, also after a restart', async () => {
    const storage = memoryStorage()
    let isDeaf = false
    const gateway = await gatewayOf({
      pongs: () => !isDeaf,
      answer: (message, peer) => {
        if (message['status'] !== 'completed' || isDeaf) return
        isDeaf = true
        peer.terminate()
      },
    })
    const first = start(gateway, { storage })
    await first.registered()
    gateway.peers[0]?.send(newOrder(1))
    await first.until(() => first.happened('printed').length === 1)
    await first.until(() => first.states().includes('waiting'))
    await first.client.stop()
    isDeaf = false
    const again = await gatewayOf()
    const second = start(again, { storage })
    await second.until(() => second.happened('reported').length === 1)
    expect(again.statuses()).toEqual(['1 completed'])
    expect(second.printed).toEqual([])
  })

  test('[GW13] of jobs that the server does not know are given up, slowly enough for its limit of mistakes', async () => {
    const storage = memoryStorage()
    for (const jobId of [1, 2, 3]) {
      const entry = { identity: 'x', outcome: 'completed', message: '', isReported: false, at: jobId }
      await storage.write(`job-${jobId}.json`, new TextEncoder().encode(JSON.stringify(entry)))
    }
    const gateway = await gatewayOf({
      answer: (message, peer) => {
        if (message['job_id'] !== 3 && message.type === 'print_status') {
          peer.send({ type: 'error', code: 'unknown_job', message: 'unknown' })
        }
      },
    })
    const { happened, until, clock } = start(gateway, { storage })
    await until(() => happened('reported').length === 3)
    expect(happened('reported')).toMatchObject([{ isTaken: false }, { isTaken: false }, { isTaken: true }])
    expect(clock.waits).toEqual([7_000, 7_000])
  })

  test('a storage that fails is told, and the shop prints nevertheless', async () => {
    const broken: ByteStorage = {
      ...memoryStorage(),
      list: () => Promise.reject(new Error('no disk')),
    }
    const gateway = await gatewayOf()
    const unreadable = start(gateway, { storage: broken })
    await unreadable.registered()
    gateway.peers[0]?.send(newOrder(1))
    await unreadable.until(() => unreadable.happened('reported').length === 1)
    expect(unreadable.happened('storage_failed')).toHaveLength(1)
    const full = start(gateway, {
      storage: { ...memoryStorage(), write: () => Promise.reject(new Error('disk full')) },
    })
    await full.registered()
    gateway.peers[1]?.send(newOrder(2))
    gateway.peers[1]?.send(newOrder(2))
    await full.until(() => full.happened('reported').length >= 1)
    expect(full.printed).toEqual(['2/1'])
    expect(full.happened('storage_failed').length).toBeGreaterThan(0)
  })
})

describe('connections', () => {
  test('are tried again, later and later, by chance up to half as early', async () => {
    const gateway = await gatewayOf()
    await gateway.stop()
    stops.length = 0
    const { clock, until, states } = start(gateway, { random: () => 0 })
    await until(() => states().filter((state) => state === 'waiting').length === 5)
    expect(clock.waits.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 8_000])
  })

  test('[GW20] a token that is not valid is tried again much later', async () => {
    const gateway = await gatewayOf({
      answer: (message, peer) => {
        if (message.type !== 'printer_info') return
        peer.send({ type: 'error', code: 'unauthorized', message: 'the token is not valid' })
        peer.close(4401, 'unauthorized')
      },
    })
    const { clock, until, states, happened } = start(gateway)
    await until(() => states().filter((state) => state === 'waiting').length === 2)
    expect(clock.waits.slice(0, 2)).toEqual([60_000, 120_000])
    expect(states()).not.toContain('registered')
    expect(happened('refused')[0]).toMatchObject({ code: 'unauthorized' })
  })

  test('[GW16] a client whose printer another one serves now leaves it alone', async () => {
    const gateway = await gatewayOf()
    const { client, registered, until, states } = start(gateway)
    await registered()
    gateway.peers[0]?.close(1000, 'replaced')
    await until(() => states().includes('replaced'))
    expect(client.state).toBe('replaced')
    expect(gateway.peers).toHaveLength(1)
    await client.stop()
    expect(client.state).toBe('stopped')
  })

  test('a server that falls silent is asked, and left when it does not answer', async () => {
    let isSilent = false
    const gateway = await gatewayOf({ pongs: () => !isSilent })
    const pending = new Map<() => void, number>()
    const clock = {
      now: () => 0,
      after(delayMs: number, action: () => void) {
        if (delayMs < 15_000) return systemClock.after(0, action)
        pending.set(action, delayMs)
        return () => void pending.delete(action)
      },
    }
    const pass = (delayMs: number): void => {
      for (const [action, ms] of pending) if (ms === delayMs && pending.delete(action)) action()
    }
    const { registered } = start(gateway, { clock })
    await registered()
    isSilent = true
    const pings = () => gateway.peers[0]?.received.filter(({ type }) => type === 'ping').length
    const before = pings()
    pass(35_000)
    await gateway.until(() => pings() !== before)
    isSilent = false
    pass(15_000)
    await registered(2)
    expect(gateway.peers).toHaveLength(2)
  })

  test('reconnectNow() does not wait', async () => {
    const gateway = await gatewayOf()
    let refuse = true
    const waits: (() => void)[] = []
    const clock = {
      now: () => 0,
      after(delayMs: number, action: () => void) {
        if (delayMs !== 1_000) return systemClock.after(delayMs, action)
        // A wait that only passes when somebody hurries.
        waits.push(action)
        return () => {}
      },
    }
    class Refusing extends WebSocket {
      constructor(url: string) {
        super(refuse ? 'ws://127.0.0.1:1' : url)
      }
    }
    const { client, until, states, registered } = start(gateway, { clock, webSocket: Refusing })
    await until(() => states().includes('waiting'))
    refuse = false
    client.reconnectNow()
    await registered()
    expect(waits).toHaveLength(1)
  })

  test('stop() finishes the job in hand, gives the others back and closes', async () => {
    const gateway = await gatewayOf()
    let finish = (): void => {}
    const { client, registered, happened, states } = start(gateway, {
      print: () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    })
    await registered()
    gateway.peers[0]?.send(newOrder(1))
    gateway.peers[0]?.send(newOrder(2))
    await gateway.until(() => gateway.statuses().length === 1)
    const stopped = client.stop()
    finish()
    await stopped
    expect(gateway.statuses()).toEqual(['1 printing', '1 completed', '2 failed'])
    expect(states().slice(-2)).toEqual(['stopping', 'stopped'])
    expect(happened('printed')).toHaveLength(1)
    await client.stop()
  })

  test('an address that cannot be one is a mistake of the program', () => {
    const options = { printer: { name: 'x' }, print: async () => {} }
    expect(() => startPrintClient({ ...options, url: 'http://localhost:8765' })).toThrow('not a WebSocket address')
    expect(() => startPrintClient({ ...options, url: 'localhost' })).toThrow()
  })
})

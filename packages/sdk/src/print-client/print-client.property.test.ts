import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import type { Clock } from '../waiting/clock.ts'
import type { PrintClient } from './print-client-options.ts'
import type { PrintJob } from './print-job.ts'
import { startPrintClient } from './start-print-client.ts'

/**
 * A gateway that sends every job that it does not know to be printed with each registration: harsher than the real one,
 * which asks a person first. Links break, and the program dies, between any two steps.
 */
class World {
  /** What the gateway knows. */
  readonly jobs = new Map<number, 'open' | 'completed'>()
  readonly paper = new Map<number, number>()
  /** How often the program died while a job was in its hands, so that nobody can know whether it came out. */
  readonly doubts = new Map<number, number>()
  readonly statuses: string[] = []
  readonly #disk = memoryStorage()
  #life = 0
  #sockets: SimulatedSocket[] = []
  #client: PrintClient | undefined
  #inHand: number | undefined

  begin(): void {
    this.#life += 1
    const life = this.#life
    const isAlive = (): boolean => life === this.#life
    const world = this
    this.#client = startPrintClient({
      url: 'ws://simulated',
      printer: { name: '收银台' },
      storage: mortal(this.#disk, isAlive),
      clock: quickClock(isAlive),
      random: () => 0.5,
      webSocket: class extends SimulatedSocket {
        constructor() {
          super(world, isAlive)
          world.#sockets.push(this)
        }
      } as unknown as new (
        url: string,
      ) => WebSocket,
      print: async ({ job_id }) => {
        this.#inHand = job_id
        await untilAlive(isAlive)
        this.paper.set(job_id, (this.paper.get(job_id) ?? 0) + 1)
        await untilAlive(isAlive)
      },
      onEvent: (event) => {
        if (event.type === 'printed' && isAlive()) this.#inHand = undefined
      },
    })
  }

  addJob(): void {
    const jobId = this.jobs.size + 1
    this.jobs.set(jobId, 'open')
    for (const socket of this.#sockets) if (socket.isRegistered) socket.deliver(newOrder(jobId))
  }

  breakLink(): void {
    for (const socket of this.#sockets.splice(0)) socket.break()
  }

  die(): void {
    this.#life += 1
    if (this.#inHand !== undefined) this.doubts.set(this.#inHand, (this.doubts.get(this.#inHand) ?? 0) + 1)
    this.#inHand = undefined
    this.#sockets = []
  }

  receive(socket: SimulatedSocket, message: { type: string; job_id?: number; status?: string }): void {
    if (message.type === 'ping') socket.deliver({ type: 'pong' })
    if (message.type === 'printer_info') {
      socket.isRegistered = true
      for (const [jobId, state] of this.jobs) if (state === 'open') socket.deliver(newOrder(jobId))
    }
    if (message.type === 'print_status' && message.job_id !== undefined) {
      this.statuses.push(message.status ?? '')
      if (message.status === 'completed') this.jobs.set(message.job_id, 'completed')
    }
  }

  async end(): Promise<void> {
    await this.#client?.stop()
  }
}

const never = new Promise<never>(() => {})

async function untilAlive(isAlive: () => boolean): Promise<void> {
  await turn()
  if (!isAlive()) await never
}

/** What a dead program had begun to write is written or not, but nothing of it goes on. */
function mortal(disk: ByteStorage, isAlive: () => boolean): ByteStorage {
  const guard = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    await untilAlive(isAlive)
    const answer = await work()
    await untilAlive(isAlive)
    return answer
  }
  return {
    read: (name) => guard(() => disk.read(name)),
    write: (name, bytes) => guard(() => disk.write(name, bytes)),
    remove: (name) => guard(() => disk.remove(name)),
    list: () => guard(() => disk.list()),
  }
}

/** Waits are a turn; time-outs are not needed, for a link here breaks with a word. */
function quickClock(isAlive: () => boolean): Clock {
  let now = 0
  return {
    now: () => ++now,
    after(delayMs, action) {
      if (delayMs >= 15_000 || delayMs === 5_000) return () => {}
      const timer = setImmediate(() => isAlive() && action())
      return () => clearImmediate(timer)
    },
  }
}

class SimulatedSocket extends EventTarget {
  readonly OPEN = 1
  readyState = 0
  isRegistered = false
  readonly #world: World
  readonly #isAlive: () => boolean
  #isBroken = false

  constructor(world: World, isAlive: () => boolean) {
    super()
    this.#world = world
    this.#isAlive = isAlive
    this.#later(() => {
      this.readyState = 1
      this.dispatchEvent(new Event('open'))
      this.deliver({ type: 'welcome', message: '', server_info: {} })
    })
  }

  send(text: string): void {
    // What is on its way when the link breaks is lost.
    this.#later(() => this.#world.receive(this, JSON.parse(text)))
  }

  deliver(message: object): void {
    this.#later(() => this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) })))
  }

  close(): void {
    this.break()
  }

  break(): void {
    if (this.#isBroken) return
    this.#isBroken = true
    this.isRegistered = false
    setImmediate(() => {
      if (!this.#isAlive()) return
      this.readyState = 3
      this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }))
    })
  }

  #later(action: () => void): void {
    setImmediate(() => {
      if (this.#isAlive() && !this.#isBroken) action()
    })
  }
}

function newOrder(jobId: number): object {
  const order: Partial<PrintJob> = {
    job_id: jobId,
    order_id: jobId,
    content: '',
    copies: 1,
    order_info: {
      id: jobId,
      status: 'paid',
      total_amount: 1,
      created_at: '2025-07-14T10:30:00.000Z',
      customer_phone: '',
    },
  }
  return { type: 'new_order', order }
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('turns' as const), count: fc.integer({ min: 1, max: 12 }) }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'job' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'break' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'die' as const }) },
  ),
  { maxLength: 40, size: 'max' },
)

test('[GW32][DL3] whatever breaks: no job is printed twice without a doubt, and every end is reported', async () => {
  let deaths = 0
  let dropped = 0
  await fc.assert(
    fc.asyncProperty(steps, async (happening) => {
      const world = new World()
      world.begin()
      for (const step of happening) {
        if (step.kind === 'job') world.addJob()
        else if (step.kind === 'break') world.breakLink()
        else if (step.kind === 'die') {
          world.die()
          deaths += 1
          world.begin()
        } else for (let count = 0; count < step.count; count++) await turn()
      }
      for (let turns = 0; [...world.jobs.values()].includes('open'); turns++) {
        if (turns > 5_000) expect.fail(`not all printed: ${JSON.stringify([...world.jobs])}`)
        await turn()
      }
      await world.end()
      for (const jobId of world.jobs.keys()) {
        const doubts = world.doubts.get(jobId) ?? 0
        expect(world.paper.get(jobId)).toBeGreaterThanOrEqual(1)
        expect(world.paper.get(jobId)).toBeLessThanOrEqual(1 + doubts)
      }
      expect(world.statuses).not.toContain('failed')
      dropped += world.statuses.filter((status) => status === 'completed').length - world.jobs.size
    }),
    { numRuns: 200 },
  )
  // The runs did what they are for.
  expect(deaths).toBeGreaterThan(50)
  expect(dropped).toBeGreaterThan(50)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ManualClock, manualClock } from '../../../apps/server/src/testing/manual-clock.ts'
import { type CallbackKeyPair, type FeieCloud, startFeieCloud } from '../../emulators/feie-cloud/start-feie-cloud.ts'
import { send } from './send.ts'
import { Killed, type ServerChild, type ServerProcesses } from './server-processes.ts'
import { postgresReader, sqliteReader, type Tables, type TablesReader } from './tables.ts'

const apiKey = 'model-test-key-of-the-shop'
export const printerSn = '316500011'
const printerKey = 'abcdefgh'
const account = { user: 'model@example.com', ukey: 'UKEYofTheModel' }

/** Where a run keeps its data. */
export interface Place {
  /** `sqlite:` in the data directory, or an empty database of a PostgreSQL. */
  readonly databaseUrl: string | undefined
  /** The same, for a user whom row-level security does not hold. */
  readonly adminUrl: string | undefined
}

export interface WorldParts {
  readonly processes: ServerProcesses
  readonly callbackKeyPair: CallbackKeyPair
  readonly place: Place
}

export interface Reply {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: answers of every route; a wrong path shows as a failed expectation.
  readonly json: any
}

/** Time moves in steps of at least this, so that timers a few milliseconds apart are one step. */
const stepMsMin = 100

/** A server that is busy for so long (each round waits) without any effect waits for the clock. */
const busyRoundsMax = 3

const lookAgainMs = 20

/** A shop with a real server, Feie's emulated cloud with one printer, and one clock for both. */
export class World {
  readonly cloud: FeieCloud
  readonly clock: ManualClock
  printerId = 0
  /** How often the server was killed. */
  kills = 0
  readonly #processes: ServerProcesses
  readonly #env: Readonly<Record<string, string>>
  readonly #url: string
  readonly #dataDir: string
  readonly #place: Place
  #child: ServerChild
  #killAt: 'arrived' | 'carried_out' | undefined
  #restarting: Promise<void> | undefined
  readonly #errors: string[] = []
  #reader: TablesReader | undefined

  private constructor(
    parts: WorldParts,
    made: { cloud: FeieCloud; clock: ManualClock; dataDir: string; port: number; child: ServerChild },
  ) {
    this.cloud = made.cloud
    this.clock = made.clock
    this.#processes = parts.processes
    this.#place = parts.place
    this.#dataDir = made.dataDir
    this.#child = made.child
    this.#url = `http://127.0.0.1:${made.port}`
    const { databaseUrl } = parts.place
    this.#env = {
      XIAOPIAO_HTTP_PORT: String(made.port),
      XIAOPIAO_WS_PORT: '0',
      XIAOPIAO_DATA_DIR: made.dataDir,
      XIAOPIAO_API_KEY: apiKey,
      XIAOPIAO_SECRET_KEY: '7'.repeat(64),
      XIAOPIAO_PUBLIC_URL: this.#url,
      XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '1000000',
      XIAOPIAO_FEIE_URL: made.cloud.url,
      XIAOPIAO_FEIE_PUBLIC_KEY: made.cloud.publicKeyPem,
      XIAOPIAO_FEIE_CALLBACK: '1',
      ...(databaseUrl === undefined ? {} : { XIAOPIAO_DATABASE_URL: databaseUrl }),
    }
    made.cloud.subscribe((seen) => {
      if (seen.step !== this.#killAt || !('apiname' in seen) || seen.apiname !== 'Open_printMsg') return
      this.#killAt = undefined
      this.#kill()
    })
  }

  static async start(parts: WorldParts): Promise<World> {
    const clock = manualClock()
    const { callbackKeyPair } = parts
    const cloud = await startFeieCloud({ clock, callbackKeyPair, printMs: 800, ...account })
    cloud.addDevice({ sn: printerSn, key: printerKey })
    const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-model-'))
    const child = parts.processes.take()
    const world = new World(parts, { cloud, clock, dataDir, port: await freePort(), child })
    await world.#startServer()
    await world.ask('PUT', '/api/config', { 'feie.user': account.user, 'feie.ukey': account.ukey })
    const printer = { printer_sn: printerSn, printer_key: printerKey, printer_name: '前台', is_default: true }
    const added = await world.ask('POST', '/api/feie/printers', printer)
    if (added.status !== 201) throw new Error(JSON.stringify(added.json))
    world.printerId = added.json.id
    return world
  }

  now(): number {
    return this.clock.now()
  }

  /** For whoever looks why nothing happens. */
  state(): string {
    return JSON.stringify({
      now: this.now(),
      server: { ...this.#child.seen, isDead: this.#child.isDead, isRestarting: this.#restarting !== undefined },
      vendor: { nextAt: this.clock.nextAt(), heldAnswers: this.cloud.heldAnswers() },
    })
  }

  /** What the server logged as an error since the start, of every process of it. */
  errors(): readonly string[] {
    return [...this.#errors, ...this.#child.errors]
  }

  /** One request; undefined when the connection broke, because the server was killed. */
  async call(method: string, path: string, body?: unknown): Promise<Reply | undefined> {
    await this.#alive()
    const child = this.#child
    try {
      const { status, text } = await send(this.#url + path, { method, apiKey, body })
      return { status, json: text === '' ? undefined : JSON.parse(text) }
    } catch (error) {
      if (!child.isDead) throw error
      return undefined
    }
  }

  /** As a careful sender: asks again until there is an answer. */
  async ask(method: string, path: string, body?: unknown): Promise<Reply> {
    for (;;) {
      const reply = await this.call(method, path, body)
      if (reply === undefined) continue
      if (reply.status >= 500) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.json)}`)
      return reply
    }
  }

  /**
   * Until neither the server nor the vendor has anything in hand. What waits for the clock to move shows by nothing
   * happening any more.
   */
  async settle(): Promise<void> {
    let before = ''
    for (let quietRounds = 0; quietRounds < 1 || (this.#child.seen.isBusy && quietRounds < busyRoundsMax); ) {
      await this.#tell({ kind: 'settle' })
      await this.cloud.idle()
      const seen = `${this.#child.seen.happened} ${this.cloud.requests.length} ${this.cloud.pushes.length} ${this.kills}`
      quietRounds = seen === before ? quietRounds + 1 : 0
      before = seen
    }
  }

  /** Lets time pass, from timer to timer, so that what a moment starts is over before the next comes. */
  async pass(seconds: number): Promise<void> {
    const until = this.now() + seconds * 1000
    await this.settle()
    while (this.now() < until) {
      // The server's clock goes first, to the vendor's next timer at most.
      const { happened } = this.#child.seen
      const next = Math.max(this.clock.nextAt() ?? until, this.now() + stepMsMin)
      const child = this.#child
      await this.#tell({ kind: 'advance', until: Math.min(next, until) })
      const now = child === this.#child ? child.seen.now : this.now()
      const isVendorDue = (this.clock.nextAt() ?? until) <= now
      this.clock.advance(now - this.now())
      if (isVendorDue || child !== this.#child || child.seen.happened !== happened || child.seen.isBusy)
        await this.settle()
    }
  }

  /** Waits for what itself waits for the vendor, whose answers may take time by the clock. */
  async whileVendorAnswers(work: Promise<unknown>): Promise<void> {
    let isDone = false
    const done = work.finally(() => {
      isDone = true
    })
    while (!isDone) {
      await Promise.race([done, wait(lookAgainMs)])
      if (!isDone && this.cloud.heldAnswers() > 0) await this.pass(1)
    }
    await done
  }

  /** Time passes at once, for a server that slept meanwhile. */
  async jump(seconds: number): Promise<void> {
    await this.settle()
    this.clock.advance(seconds * 1000)
    await this.#tell({ kind: 'jump', until: this.now() })
    await this.settle()
  }

  /** `kill -9` now, and a start on the same data. */
  async crash(): Promise<void> {
    this.#kill()
    await this.#alive()
  }

  /** `kill -9` at this step of the next print request that the vendor gets. */
  killAt(step: 'arrived' | 'carried_out'): void {
    this.#killAt = step
  }

  async restart(): Promise<void> {
    await this.#alive()
    const child = this.#child
    await this.#tell({ kind: 'stop' })
    if (child === this.#child) this.clock.advance(Math.max(0, child.seen.now - this.now()))
    if (!this.#child.isDead) await this.#startServer()
  }

  tables(): Promise<Tables> {
    const { adminUrl } = this.#place
    this.#reader ??=
      adminUrl === undefined ? sqliteReader(join(this.#dataDir, 'xiaopiao.db')) : postgresReader(adminUrl)
    return this.#reader.read()
  }

  async close(): Promise<void> {
    this.#killAt = undefined
    this.#child.kill()
    await this.#child.exited
    await this.#reader?.close()
    await this.cloud.close()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  async #tell(asked: Parameters<ServerChild['ask']>[0]): Promise<void> {
    await this.#alive()
    try {
      await this.#child.ask(asked)
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      await this.#alive()
    }
  }

  #kill(): void {
    this.kills += 1
    this.#child.kill()
  }

  /** Starts the server again when it was killed. */
  #alive(): Promise<void> {
    if (!this.#child.isDead) return this.#restarting ?? Promise.resolve()
    this.#restarting ??= (async () => {
      await this.#child.exited
      this.#errors.push(...this.#child.errors)
      this.#child = this.#processes.take()
      await this.#startServer()
    })().finally(() => {
      this.#restarting = undefined
    })
    return this.#restarting
  }

  async #startServer(): Promise<void> {
    await this.#child.ask({ kind: 'start', env: this.#env, now: this.now() })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return address !== null && typeof address === 'object' ? address.port : 0
}

import type { ServerMessage } from '@xiaopiao/protocol'
import { tell } from '../listening/tell.ts'
import { memoryStorage } from '../storage/byte-storage.ts'
import { backoffMs } from '../waiting/backoff.ts'
import { type Clock, systemClock, wait } from '../waiting/clock.ts'
import { type GatewayLink, type LinkEnd, openGatewayLink } from './gateway-link.ts'
import { type JobJournal, type JobOutcome, openJobJournal } from './job-journal.ts'
import type { PrintClient, PrintClientEvent, PrintClientOptions, PrintClientState } from './print-client-options.ts'
import { type PrintJob, UnconfirmedPrintError, wordsOf } from './print-job.ts'
import { makeReports, statusMessage } from './report-outbox.ts'

const reconnect = { firstMs: 1_000, longestMs: 30_000 }
/** A token that is not valid will hardly be so in a second; wrong ones are counted against the address. */
const unauthorizedCode = 4401
const afterRefusal = { firstMs: 60_000, longestMs: 300_000 }
const answerTimeoutMs = 15_000
const quietMs = 35_000
/** How long `stop` waits for the server to take the last report; it stays in the journal otherwise. */
const lastReportsMs = 5_000

type Options = PrintClientOptions & Required<Pick<PrintClientOptions, 'webSocket'>>

/** What runs the connections; jobs and reports outlive each of them. */
class ReconnectingClient implements PrintClient {
  state: PrintClientState = 'connecting'
  readonly #options: Options
  readonly #clock: Clock
  readonly #jobs: PrintJob[] = []
  readonly #stopping = new AbortController()
  #inHand: PrintJob | undefined
  #journal: JobJournal | undefined
  #link: GatewayLink | undefined
  /** The link over which the server knows this client, with what ends when it does. */
  #registered: { readonly link: GatewayLink; readonly over: AbortController } | undefined
  #hurry = new AbortController()
  #working: Promise<void> = Promise.resolve()
  #reporting: Promise<void> | undefined
  readonly #running: Promise<void>

  constructor(options: Options) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#running = this.#run()
  }

  reconnectNow(): void {
    this.#hurry.abort()
  }

  async stop(): Promise<void> {
    if (!this.#stopping.signal.aborted) {
      this.#setState('stopping', '')
      this.#stopping.abort()
    }
    await this.#working
    if (this.#reporting !== undefined) await Promise.race([this.#reporting, wait(this.#clock, lastReportsMs)])
    this.#link?.close(1000, 'stopped')
    await this.#running
  }

  // -- connections

  async #run(): Promise<void> {
    const { storage = memoryStorage(), random = Math.random } = this.#options
    this.#journal = await this.#openJournal(storage)
    for (const { jobId } of this.#journal.interrupted()) this.#tell({ type: 'interrupted', jobId })
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      this.#setState('connecting', '')
      const end = await this.#connectOnce(() => {
        failures = 0
      })
      if (this.#stopping.signal.aborted) break
      if (end.code === 1000 && end.reason === 'replaced') {
        this.#setState('replaced', end.reason)
        break
      }
      const waitMs = backoffMs(end.code === unauthorizedCode ? afterRefusal : reconnect, failures, random)
      failures += 1
      this.#setState('waiting', end.reason === '' ? `closed (${end.code})` : end.reason, waitMs)
      this.#hurry = new AbortController()
      const awake = AbortSignal.any([this.#stopping.signal, this.#hurry.signal])
      await wait(this.#clock, waitMs, awake).catch(() => undefined)
    }
    await this.#working
    if (this.#stopping.signal.aborted) this.#setState('stopped', '')
  }

  /** A storage that cannot be read is as good as none: a shop prints nevertheless. */
  async #openJournal(storage: NonNullable<PrintClientOptions['storage']>): Promise<JobJournal> {
    const now = (): number => this.#clock.now()
    try {
      return await openJobJournal(storage, now)
    } catch (error) {
      this.#tell({ type: 'storage_failed', error })
      return await openJobJournal(memoryStorage(), now)
    }
  }

  /** Resolves when the connection is over. */
  #connectOnce(onRegistered: () => void): Promise<LinkEnd> {
    return new Promise((resolve) => {
      const { url, webSocket } = this.#options
      const link = openGatewayLink(
        { url, webSocket, clock: this.#clock, answerTimeoutMs, quietMs },
        {
          onMessage: (message) => this.#onMessage(link, message, onRegistered),
          onEnd: (end) => {
            this.#link = undefined
            this.#registered?.over.abort()
            this.#registered = undefined
            resolve(end)
          },
        },
      )
      this.#link = link
    })
  }

  #onMessage(link: GatewayLink, message: ServerMessage, onRegistered: () => void): void {
    switch (message.type) {
      case 'welcome':
        this.#tell({ type: 'welcome', message: message.message, server: message.server_info })
        void this.#register(link, onRegistered)
        return
      case 'new_order':
        this.#take(message.order)
        return
      case 'error':
        this.#tell({ type: 'refused', code: message.code, message: message.message })
        return
      case 'ping':
      case 'pong':
    }
  }

  async #register(link: GatewayLink, onRegistered: () => void): Promise<void> {
    const { printer, token } = this.#options
    const errors = await link
      .exchange({
        type: 'printer_info',
        ...(token === undefined ? {} : { token }),
        printer: {
          name: printer.name,
          model: printer.model ?? '',
          paper_width: printer.paperWidthMm ?? 80,
          capabilities: printer.capabilities ?? ['text'],
          status: printer.status ?? 'ready',
          ip_address: printer.ipAddress ?? '',
        },
      })
      .catch(() => undefined)
    // Where it is refused the server closes the connection, and says why.
    if (errors === undefined || errors.length > 0 || this.#link !== link) return
    this.#registered = { link, over: new AbortController() }
    onRegistered()
    if (!this.#stopping.signal.aborted) this.#setState('registered', '')
    this.#report()
  }

  // -- jobs

  #take(job: PrintJob): void {
    const isKnown = [this.#inHand, ...this.#jobs].some((known) => known?.job_id === job.job_id)
    if (isKnown) return
    this.#jobs.push(job)
    this.#working = this.#working.then(() => this.#work())
  }

  async #work(): Promise<void> {
    const job = this.#jobs.shift()
    const journal = this.#journal
    if (job === undefined || journal === undefined) return
    this.#inHand = job
    try {
      const known = journal.find(job)
      if (known?.outcome === 'completed') {
        this.#tell({ type: 'dropped', job })
        await this.#note(job, 'completed', known.message)
      } else if (this.#stopping.signal.aborted) {
        await this.#note(job, 'failed', 'the print client is stopping / 打印程序正在退出')
      } else await this.#print(job)
    } finally {
      this.#inHand = undefined
    }
    this.#report()
  }

  async #print(job: PrintJob): Promise<void> {
    this.#tell({ type: 'job', job })
    // Before the first byte: a crash from here on must not look like a job that was never begun.
    await this.#note(job, 'begun', '')
    const stillPrinting = (): void => {
      this.#registered?.link.exchange(statusMessage(job.job_id, 'printing', '正在打印')).catch(() => undefined)
    }
    stillPrinting()
    for (let number = 1; number <= job.copies; number++) {
      try {
        await this.#options.print(job, { number, stillPrinting })
      } catch (error) {
        // With a copy on paper, "failed" would print it again.
        const mayBeOut = number > 1 || error instanceof UnconfirmedPrintError
        await this.#note(job, mayBeOut ? 'unconfirmed' : 'failed', wordsOf(error))
        this.#tell({ type: mayBeOut ? 'unconfirmed' : 'failed', job, error })
        return
      }
    }
    await this.#note(job, 'completed', '打印成功')
    this.#tell({ type: 'printed', job })
  }

  async #note(job: PrintJob, outcome: JobOutcome, message: string): Promise<void> {
    await this.#journal?.put(job, outcome, message).catch((error) => this.#tell({ type: 'storage_failed', error }))
  }

  // -- reports

  /** Goes on with the reports over the connection that there is; none makes them twice at a time. */
  #report(): void {
    const registered = this.#registered
    const journal = this.#journal
    if (registered === undefined || journal === undefined || this.#reporting !== undefined) return
    this.#reporting = makeReports({
      link: registered.link,
      journal,
      clock: this.#clock,
      signal: registered.over.signal,
      onReported: ({ jobId, outcome }, isTaken) => {
        if (outcome === 'completed' || outcome === 'failed') this.#tell({ type: 'reported', jobId, outcome, isTaken })
      },
      onStorageFailed: (error) => this.#tell({ type: 'storage_failed', error }),
    })
      // The link is gone: the next one goes on.
      .catch(() => undefined)
      .then(() => {
        this.#reporting = undefined
        // What was noted in the moment that it ended.
        if (!registered.over.signal.aborted && journal.unreported().length > 0) this.#report()
      })
  }

  #setState(state: PrintClientState, reason: string, waitMs = 0): void {
    this.state = state
    this.#tell({ type: 'state', state, reason, waitMs })
  }

  #tell(event: PrintClientEvent): void {
    tell(this.#options.onEvent, event)
  }
}

/**
 * A WebSocket print client (gateway.md, protocol 1) for browsers and Node.js: connects and stays connected, prints one
 * job at a time, and tells the server of each exactly what is known. What was printed is never printed twice, and no
 * report is lost over a broken connection or, with a storage, over a restart.
 */
export function startPrintClient(options: PrintClientOptions): PrintClient {
  const { protocol } = new URL(options.url)
  if (protocol !== 'ws:' && protocol !== 'wss:') throw new Error(`"${options.url}" is not a WebSocket address`)
  const webSocket = options.webSocket ?? globalThis.WebSocket
  if (webSocket === undefined) throw new Error('there is no WebSocket here: give one as `webSocket`')
  const client = new ReconnectingClient({ ...options, webSocket })
  // Browsers know when the network is back; Node.js does not.
  const page: { WebSocket?: unknown; addEventListener?: (type: string, listener: () => void) => void } = globalThis
  page.addEventListener?.('online', () => client.reconnectNow())
  return client
}

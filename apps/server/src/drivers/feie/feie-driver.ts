import type { HoldReason } from '@xiaopiao/protocol'
import type { Clock, EpochMs } from '../../clock.ts'
import type { PrinterRow, TaskRow, TenantId } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import type { VendorReports } from '../../tasks/report-vendor-job.ts'
import type { DeviceStatus, DriverJob, PrintDriver, PrintResult, Reconciled } from '../driver.ts'
import { holdReasonOf } from '../printer-condition.ts'
import type { FeieAccounts } from './feie-accounts.ts'
import type { FeieLine } from './feie-line.ts'
import { printSlip } from './print-slip.ts'
import { readStatusWords } from './status-words.ts'
import { dropMarginMs, JobWatch } from './watch-jobs.ts'

/*
 * Feie's cloud. It queues what it is given, also for printers that are off, and prints all of it when they come back:
 *
 * - Each order has an end (DL9), so that a queue cannot bring out stale slips.
 * - A printer that the vendor says is off or out of order holds its tasks here all the same (DL8): tasks that wait
 *   here can still be cancelled by a refund, or go to the backup printer; those in the vendor's queue cannot. The
 *   vendor's word lags by up to two minutes, so that it is asked again soon, and never asked while slips come out.
 * - `ret` 0 is "queued". Printed is what the callback or the order's state says.
 */

export interface FeieDriverOptions {
  readonly store: Store
  readonly clock: Clock
  readonly reports: VendorReports
  readonly accounts: FeieAccounts
  /** Where the vendor tells of printed orders; undefined: it is asked. */
  readonly backurl: string | undefined
  readonly countsDecide: boolean
  readonly log: { readonly error: (fields: object, message: string) => void }
}

export interface FeieDriver extends PrintDriver {
  /** The printer's queue at the vendor was emptied. Answers how many of our slips were in it. */
  cleared(printer: PrinterRow): Promise<number>
  /** Ends the asking about orders; what is open is taken up again after the next start. */
  stop(): void
}

/** A printer that was well this lately is not asked again before a slip. */
const trustMs = 60_000
/** What an answer, and the vendor's own delays, may take after an order's end. */
const deadlineMarginMs = dropMarginMs + 50_000
const dayMs = 24 * 3_600_000

interface Seen {
  readonly status: DeviceStatus
  readonly at: EpochMs
}

export function feieDriver(options: FeieDriverOptions): FeieDriver {
  return new Driver(options)
}

class Driver implements FeieDriver {
  readonly kind = 'feie'
  readonly format = 'markup'
  readonly #options: FeieDriverOptions
  readonly #watch: JobWatch
  /** The vendor's last word on each printer, by id. */
  readonly #seen = new Map<number, Seen>()
  readonly #listeners = new Set<(printerId: number, available: boolean, tenantId: TenantId) => void>()
  readonly #endings: (() => void)[]

  constructor(options: FeieDriverOptions) {
    this.#options = options
    const { accounts, store, clock, reports, log } = options
    this.#watch = new JobWatch({
      store,
      clock,
      reports,
      lineOf: (tenantId) => accounts.line(tenantId),
      askPrinter: (printer) => this.#askAbout(printer),
      log,
    })
    this.#endings = [accounts.onChanged((tenantId) => this.#accountChanged(tenantId))]
  }

  attemptTimeoutMs(
    baseMs: number,
    _bytes: number,
    _copies: number,
    task: { readonly expiresAt: EpochMs | null },
  ): number {
    const expiresInMs = task.expiresAt === null ? dayMs : Math.min(task.expiresAt - this.#options.clock.now(), dayMs)
    return Math.max(baseMs, expiresInMs + deadlineMarginMs)
  }

  heldNow(printer: PrinterRow): HoldReason | undefined {
    const account = this.#options.accounts.known(printer.tenantId)
    if (account.problem !== undefined) return 'account_problem'
    if (account.line?.isOpen === true) return 'vendor_unavailable'
    const seen = this.#seen.get(printer.id)
    return seen === undefined ? undefined : holdReasonOf[seen.status.condition]
  }

  lastStatus(printer: PrinterRow): DeviceStatus | undefined {
    return this.#seen.get(printer.id)?.status
  }

  async print(job: DriverJob, signal: AbortSignal): Promise<PrintResult> {
    const { store, clock, reports, accounts, backurl, countsDecide } = this.#options
    const { printer, tenantId, task } = job
    const line = await accounts.line(tenantId)
    if (line === undefined) return { outcome: 'held', reason: 'account_problem', detail: accounts.missingWords }
    const seen = this.#seen.get(printer.id)
    if (seen === undefined || seen.status.condition !== 'ready' || clock.now() - seen.at > trustMs) {
      const status = await this.#ask(line, printer, signal)
      const reason = status.hold ?? holdReasonOf[status.condition]
      if (reason !== undefined) return { outcome: 'held', reason, detail: status.detail ?? '' }
    }
    const result = await printSlip(job, { store, clock, reports, line, backurl, countsDecide, signal })
    if (result.outcome === 'held' && result.reason === 'account_problem') accounts.refused(tenantId, result.detail)
    if (result.outcome === 'accepted') {
      this.#watch.watch({ tenantId, jobId: task.id, attempt: task.attempt }, printer)
    }
    if (result.outcome === 'printed') this.#remember(printer, { online: true, condition: 'ready', detail: null })
    return result
  }

  /** DL3: asks about each order that the attempt brought to the vendor, and goes on asking while some may come out. */
  async reconcile(printer: PrinterRow, task: TaskRow): Promise<Reconciled> {
    const { store, accounts } = this.#options
    const attempt = { tenantId: task.tenantId, jobId: task.id, attempt: task.attempt }
    const all = await store.forTenant(task.tenantId).vendorJobs(task.id)
    const jobs = all.filter((job) => job.attempt === task.attempt)
    const [first] = jobs
    // A part of which no id came may have arrived or not.
    if (first === undefined || jobs.length < first.parts) return { answer: 'cannot_know' }
    const line = await accounts.line(task.tenantId)
    const seen = line === undefined ? 'no_answer' : await this.#watch.ask(line, printer.printerSn, jobs)
    if (seen === 'printed') return { answer: 'printed', confirmation: 'device_confirmed' }
    if (seen === 'dropped') {
      return { answer: 'not_printed', fault: { code: 'vendor_expired', detail: first.vendorJobId } }
    }
    this.#watch.watch(attempt, printer)
    return { answer: 'wait' }
  }

  async status(printer: PrinterRow): Promise<DeviceStatus> {
    const { accounts } = this.#options
    const { problem, mayAsk } = accounts.known(printer.tenantId)
    if (problem !== undefined && !mayAsk) return accountProblem(problem)
    const line = await accounts.line(printer.tenantId)
    if (line === undefined) return accountProblem(accounts.missingWords)
    return this.#ask(line, printer)
  }

  onAvailability(listener: (printerId: number, available: boolean, tenantId: TenantId) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  cleared(printer: PrinterRow): Promise<number> {
    return this.#watch.cleared(printer)
  }

  stop(): void {
    this.#watch.stop()
    for (const end of this.#endings) end()
  }

  async #ask(line: FeieLine, printer: PrinterRow, signal?: AbortSignal): Promise<DeviceStatus> {
    const { accounts } = this.#options
    const sn = printer.printerSn
    const answer = await line.call(sn, (api, account, more) => api.printerStatus(account, sn, more), signal)
    if (answer.ok) {
      accounts.accepted(printer.tenantId)
      return this.#remember(printer, readStatusWords(answer.data))
    }
    const { message } = answer
    if (answer.reason !== 'refused') {
      return { online: false, condition: 'unknown', detail: message, hold: 'vendor_unavailable' }
    }
    if (answer.code === 'account_refused') {
      accounts.refused(printer.tenantId, message)
      return accountProblem(message)
    }
    // The printer is not the account's, or no printer at all.
    return this.#remember(printer, { online: false, condition: 'error', detail: message })
  }

  /** A slip is late: the pages and the next slips should know why, the slip itself waits for its answer. */
  async #askAbout(printer: PrinterRow): Promise<void> {
    const line = await this.#options.accounts.line(printer.tenantId)
    if (line === undefined) return
    const status = await this.#ask(line, printer)
    if (status.condition === 'offline') this.#tell(printer.id, false, printer.tenantId)
  }

  #remember(printer: PrinterRow, status: DeviceStatus): DeviceStatus {
    this.#seen.set(printer.id, { status, at: this.#options.clock.now() })
    return status
  }

  #tell(printerId: number, available: boolean, tenantId: TenantId): void {
    for (const listener of this.#listeners) listener(printerId, available, tenantId)
  }

  /** Other credentials: every printer that waited for them is tried again at once. */
  #accountChanged(tenantId: TenantId): void {
    this.#tryAgain(tenantId).catch((error: unknown) => {
      this.#options.log.error({ error, tenantId }, 'printers could not be told of another account')
    })
  }

  async #tryAgain(tenantId: TenantId): Promise<void> {
    const tenant = this.#options.store.forTenant(tenantId)
    let cursor: string | undefined
    do {
      const page = await tenant.printers({ limit: 200, driver: 'feie', cursor })
      for (const { id } of page.rows) this.#tell(id, true, tenantId)
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
}

function accountProblem(detail: string): DeviceStatus {
  return { online: false, condition: 'unknown', detail, hold: 'account_problem' }
}

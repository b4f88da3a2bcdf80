import type { Clock, EpochMs } from '../../clock.ts'
import type { PrinterRow, TenantId, VendorJobRow } from '../../store/rows.ts'
import type { Store } from '../../store/store.ts'
import { isOpenAttempt, type VendorAttempt, type VendorReports } from '../../tasks/report-vendor-job.ts'
import type { Fault } from '../driver.ts'
import type { FeieLine } from './feie-line.ts'

/** When an order is asked about: soon, because most slips are out in seconds, then less and less often. */
const firstPauseMs = 1_000
const longestPauseMs = 30_000
/** Of an attempt that is unconfirmed already: an answer is still welcome, and nobody waits for it. */
const unconfirmedPauseMs = 5 * 60_000
/** An attempt that became unconfirmed because the vendor did not answer is asked about for the rest of a day. */
const giveUpAfterMs = 24 * 3_600_000
/** A slip that is not out by then may have a printer that is away or out of paper. */
const askPrinterAfterMs = 15_000
/**
 * How long after its time an order may still turn out printed: the vendor's clock is not ours, and a slip that was
 * coming out at that second is reported a little later.
 */
export const dropMarginMs = 10_000
/** How long after the vendor's queue was emptied a slip that was just coming out may still be reported. */
const clearedMarginMs = 10_000

export interface JobWatchOptions {
  readonly store: Store
  readonly clock: Clock
  readonly reports: VendorReports
  /** Undefined: the tenant has no account any more. */
  readonly lineOf: (tenantId: TenantId) => Promise<FeieLine | undefined>
  /** Asks the printer itself how it is and remembers it. */
  readonly askPrinter: (printer: PrinterRow) => Promise<void>
  readonly log: { readonly error: (fields: object, message: string) => void }
}

interface Watched {
  readonly attempt: VendorAttempt
  readonly printer: PrinterRow
  readonly since: EpochMs
  pauseMs: number
  longestPauseMs: number
  askedPrinter: boolean
  /** Since when the vendor's queue is known to be empty of it. */
  clearedAt: EpochMs | undefined
  cancelTimer: () => void
}

/** What the vendor says of the orders of an attempt. */
export type JobsSeen = 'printed' | 'dropped' | 'open' | 'no_answer'

/**
 * Asks the vendor about orders until they are printed or dropped. What is known lies in the store, so that a callback,
 * another node or a restart may come first; asking again does no harm.
 */
export class JobWatch {
  readonly #options: JobWatchOptions
  readonly #watched = new Map<string, Watched>()
  readonly #stop = new AbortController()

  constructor(options: JobWatchOptions) {
    this.#options = options
  }

  /** Goes on asking about an attempt until it is over; twice is once. */
  watch(attempt: VendorAttempt, printer: PrinterRow): void {
    const key = keyOf(attempt)
    if (this.#watched.has(key) || this.#stop.signal.aborted) return
    const watched: Watched = {
      attempt,
      printer,
      since: this.#options.clock.now(),
      pauseMs: firstPauseMs,
      longestPauseMs,
      askedPrinter: false,
      clearedAt: undefined,
      cancelTimer: () => {},
    }
    this.#watched.set(key, watched)
    this.#arm(watched, watched.since + firstPauseMs)
  }

  /**
   * The printer's queue at the vendor was emptied: what is not reported as printed soon never will be. Attempts of
   * other nodes are watched here too from now on, because only this node knows.
   * @returns how many attempts had something at the vendor
   */
  async cleared(printer: PrinterRow): Promise<number> {
    const { clock, store } = this.#options
    const { tenantId, printerSn } = printer
    const tenant = store.forTenant(tenantId)
    let count = 0
    for (const task of (await tenant.tasks({ status: 'PRINTING', printerSn, limit: 200 })).rows) {
      const jobs = await tenant.vendorJobs(task.id)
      if (!jobs.some((job) => job.attempt === task.attempt && job.printedAt === null)) continue
      const attempt = { tenantId, jobId: task.id, attempt: task.attempt }
      this.watch(attempt, printer)
      const watched = this.#watched.get(keyOf(attempt))
      if (watched === undefined) continue
      watched.clearedAt = clock.now()
      this.#arm(watched, clock.now() + clearedMarginMs)
      count += 1
    }
    return count
  }

  stop(): void {
    this.#stop.abort()
    for (const watched of this.#watched.values()) watched.cancelTimer()
    this.#watched.clear()
  }

  /**
   * Asks about each order that is not known to be printed, in turn, and reports what is printed. The parts of a slip may
   * have several ends: `dropped` says that none of those that are left may come out any more.
   */
  async ask(line: FeieLine, printerSn: string, jobs: readonly VendorJobRow[], signal?: AbortSignal): Promise<JobsSeen> {
    const { clock, reports } = this.#options
    let seen: JobsSeen = 'printed'
    for (const job of jobs.filter(({ printedAt }) => printedAt === null)) {
      // What is said before its time is over says nothing of the time after.
      const isOver = clock.now() >= job.expiresAt + dropMarginMs
      const state = await line.call(
        printerSn,
        (api, account, options) => api.orderState(account, printerSn, job.vendorJobId, options),
        signal,
      )
      if (!state.ok) return 'no_answer'
      if (state.data) await reports.printed(job.vendor, job.vendorJobId, 'driver')
      else if (!isOver) return 'open'
      else seen = 'dropped'
    }
    return seen
  }

  #arm(watched: Watched, at: EpochMs): void {
    watched.cancelTimer()
    watched.cancelTimer = this.#options.clock.at(at, () => {
      this.#look(watched).catch((error: unknown) => {
        this.#options.log.error({ error, ...watched.attempt }, 'an order could not be asked about; trying again')
        this.#armNext(watched, undefined)
      })
    })
  }

  #armNext(watched: Watched, conclusiveAt: EpochMs | undefined): void {
    if (this.#stop.signal.aborted) return
    const { clock } = this.#options
    watched.pauseMs = Math.min(watched.pauseMs * 2, watched.longestPauseMs)
    const at = clock.now() + watched.pauseMs
    this.#arm(watched, conclusiveAt !== undefined && conclusiveAt > clock.now() ? Math.min(at, conclusiveAt) : at)
  }

  async #look(watched: Watched): Promise<void> {
    const { store, clock, lineOf } = this.#options
    const { attempt, printer } = watched
    const tenant = store.forTenant(attempt.tenantId)
    const task = await tenant.taskByJobId(attempt.jobId)
    const waitsTooLong = clock.now() - watched.since > giveUpAfterMs
    if (task === undefined || !isOpenAttempt(task, attempt.attempt) || waitsTooLong) {
      this.#forget(watched)
      return
    }
    if (task.printStatus !== 'PRINTING') watched.longestPauseMs = unconfirmedPauseMs
    const jobs = (await tenant.vendorJobs(attempt.jobId)).filter((job) => job.attempt === attempt.attempt)
    const clearedAt = watched.clearedAt
    const line = await lineOf(attempt.tenantId)
    const seen = line === undefined ? 'no_answer' : await this.ask(line, printer.printerSn, jobs, this.#stop.signal)
    if (this.#stop.signal.aborted) return
    if (seen === 'open' && clearedAt !== undefined && clock.now() >= clearedAt + clearedMarginMs) {
      await this.#end(watched, { code: 'vendor_expired', detail: 'the queue was emptied' }, 'cancel')
      return
    }
    if (seen === 'dropped') {
      await this.#end(watched, { code: 'vendor_expired', detail: jobs.at(0)?.vendorJobId ?? '' }, 'retry')
      return
    }
    if (seen === 'printed') {
      this.#forget(watched)
      return
    }
    if (!watched.askedPrinter && clock.now() - watched.since >= askPrinterAfterMs) {
      watched.askedPrinter = true
      await this.#options.askPrinter(printer)
    }
    const [first] = jobs.filter(({ printedAt }) => printedAt === null)
    this.#armNext(watched, first === undefined ? undefined : first.expiresAt + dropMarginMs)
  }

  async #end(watched: Watched, fault: Fault, then: 'retry' | 'cancel'): Promise<void> {
    await this.#options.reports.dropped(watched.attempt, fault, then)
    this.#forget(watched)
  }

  #forget(watched: Watched): void {
    watched.cancelTimer()
    this.#watched.delete(keyOf(watched.attempt))
  }
}

function keyOf({ jobId, attempt }: VendorAttempt): string {
  return `${jobId}:${attempt}`
}

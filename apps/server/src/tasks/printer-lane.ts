import type { EpochMs } from '../clock.ts'
import type { PrintDriver } from '../drivers/driver.ts'
import { holdReasonOf } from '../drivers/printer-condition.ts'
import type { PrinterRow, TaskRow, TenantId } from '../store/rows.ts'
import { changeTask } from './change-task.ts'
import { type Dispatched, dispatchTask } from './dispatch-task.ts'
import { type Hold, holdTasks } from './hold-tasks.ts'
import { contextNow, driverOf, noteCondition, type SchedulerParts } from './scheduler-parts.ts'

/** A printer that takes no job is asked again after two seconds, then less and less often, at least twice a minute. */
const firstPollMs = 2_000
const longestPollMs = 30_000

/** What a lane asks of the scheduler. */
export interface LaneHost {
  readonly parts: SchedulerParts
  /** Whether a task of this printer is PRINTING, here or handed over. */
  isPrinting(printerId: number): boolean
  noteBegun(task: TaskRow): void
  /** False before recovery is done, once the server stops, and while another node serves the printer. */
  mayServe(printerId: number): boolean
  /** Nothing is due in the lane. */
  ranDry(printerId: number): void
  /** The printer can be reached from another node only, whose turn it is. */
  letGo(printerId: number): void
  /** Ends drivers that have not finished when the server has waited long enough. */
  readonly signal: AbortSignal
  /** Runs work of which `idle()` and `stop()` wait for the end. */
  track(work: () => Promise<void>): void
}

/** Nothing is gained by asking the device: a person or the platform ends these, and the store tells of it. */
const untilToldOtherwise: ReadonlySet<Hold['reason']> = new Set(['printer_inactive', 'tenant_suspended'])

interface LaneHold extends Hold {
  readonly nextPollAt: EpochMs
  /** The settings under which it was found unable: any change of them is a reason to try again. */
  readonly underSettings: string
}

/** DL7: one printer's queue. One job at a time, and nothing here waits for another printer. */
export class PrinterLane {
  readonly tenantId: TenantId
  readonly printerId: number
  readonly #host: LaneHost
  #working = false
  #wokenAgain = false
  #hold: LaneHold | undefined
  #pollMs = firstPollMs
  #cancelTimer = () => {}
  /** DL5: tasks that left the queue while the shop system is asked about them. */
  readonly #openQuestions = new Set<number>()
  /** The job that the driver has in hand right now, and the means to end it. */
  #running: { readonly jobId: number; readonly abort: AbortController } | undefined

  constructor(tenantId: TenantId, printerId: number, host: LaneHost) {
    this.tenantId = tenantId
    this.printerId = printerId
    this.#host = host
  }

  /** There may be something to do. */
  wake(): void {
    if (!this.#host.mayServe(this.printerId)) return
    if (this.#working) {
      this.#wokenAgain = true
      return
    }
    this.#working = true
    this.#host.track(() => this.#run())
  }

  /** The printer came back: the next wake asks it again, whenever the next poll were. */
  pollNow(): void {
    this.#pollMs = firstPollMs
    if (this.#hold !== undefined) this.#hold = { ...this.#hold, nextPollAt: this.#host.parts.clock.now() }
  }

  /**
   * Ends the driver's work on a job that is over its time.
   * @returns false when the driver does not have it in hand
   */
  abortJob(jobId: number): boolean {
    if (this.#running?.jobId !== jobId) return false
    this.#running.abort.abort()
    return true
  }

  isRunning(jobId: number): boolean {
    return this.#running?.jobId === jobId
  }

  cancelTimer(): void {
    this.#cancelTimer()
  }

  /** Another node serves the printer: what was known of it here is worth nothing. */
  rest(): void {
    this.#cancelTimer()
    this.#hold = undefined
    this.#pollMs = firstPollMs
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#wokenAgain = false
        while (this.#host.mayServe(this.printerId) && (await this.#step()) === 'again');
      } while (this.#wokenAgain && this.#host.mayServe(this.printerId))
    } catch (error) {
      // The next wake, at the latest the scheduler's rescan, tries again.
      this.#host.parts.log.error({ error, printerId: this.printerId }, 'a printer lane broke')
    } finally {
      this.#working = false
    }
    if (this.#wokenAgain) this.wake()
  }

  async #step(): Promise<'again' | 'wait'> {
    const { parts } = this.#host
    const task = await parts.store.acrossTenants.nextDueTask(this.printerId, parts.clock.now())
    if (task === undefined) {
      this.#host.ranDry(this.printerId)
      return 'wait'
    }
    const tenant = parts.store.forTenant(this.tenantId)
    const printer = await tenant.printer(this.printerId)
    const context = contextNow(parts, 'scheduler')
    if (printer === undefined) {
      const fault = { code: 'printer_removed', detail: task.printerSn } as const
      const event = { type: 'not_printed', fault, copiesDone: task.copiesDone, retryAt: context.now } as const
      const answer = await changeTask(tenant, task.id, event, context)
      return answer.ok ? 'again' : 'wait'
    }
    if (task.expiresAt !== null && task.expiresAt <= context.now) {
      const answer = await changeTask(tenant, task.id, { type: 'expire' }, context)
      return answer.ok ? 'again' : 'wait'
    }
    const driver = driverOf(parts, printer.driver)
    if (driver?.reach?.(this.printerId) === 'elsewhere') {
      this.#host.letGo(this.printerId)
      return 'wait'
    }
    const hold = await this.#whyHeld(printer, driver)
    if (hold !== undefined || driver === undefined) {
      if (hold !== undefined) await this.#keepHolding(printer, hold)
      return 'wait'
    }
    if (this.#host.isPrinting(this.printerId)) return 'wait'
    return this.#after(printer, await this.#dispatch(task, printer, driver))
  }

  async #whyHeld(printer: PrinterRow, driver: PrintDriver | undefined): Promise<LaneHold | undefined> {
    const { parts } = this.#host
    const tenant = await parts.directory.tenant(printer.tenantId)
    if (tenant?.status === 'SUSPENDED') return this.#holdFor(printer, 'tenant_suspended', '')
    if (printer.printerStatus === 'INACTIVE') return this.#holdFor(printer, 'printer_inactive', '')
    if (driver === undefined) return this.#holdFor(printer, 'printer_error', `no driver "${printer.driver}"`)
    const known = this.#hold
    const isFresh = known !== undefined && isAhead(known.nextPollAt, parts.clock.now())
    if (isFresh && known.underSettings === settingsOf(printer)) return known
    if (this.#hold === undefined && driver.heldNow(printer) === undefined) return undefined
    // What is known may be old: the device itself decides whether it is still so.
    const status = await driver.status(printer)
    await noteCondition(parts, printer)
    const reason = status.hold ?? holdReasonOf[status.condition]
    if (reason !== undefined) return this.#holdFor(printer, reason, status.detail ?? '')
    this.#cancelTimer()
    this.#hold = undefined
    return undefined
  }

  #holdFor(printer: PrinterRow, reason: Hold['reason'], detail: string): LaneHold {
    const now = this.#host.parts.clock.now()
    const jitter = 0.9 + ((this.#host.parts.random(1)[0] ?? 0) / 255) * 0.1
    this.#hold = {
      reason,
      detail,
      since: this.#hold?.since ?? now,
      nextPollAt: untilToldOtherwise.has(reason) ? Number.POSITIVE_INFINITY : now + Math.round(this.#pollMs * jitter),
      // A tenant that is active again is no setting of the printer: whatever this one is, it is looked at anew then.
      underSettings: reason === 'tenant_suspended' ? '' : settingsOf(printer),
    }
    this.#pollMs = Math.min(this.#pollMs * 2, longestPollMs)
    return this.#hold
  }

  async #keepHolding(printer: PrinterRow, hold: LaneHold): Promise<void> {
    const { parts } = this.#host
    const backupAt = (await holdTasks(parts, printer, hold)) ?? Number.POSITIVE_INFINITY
    const now = parts.clock.now()
    // A backup that is due but unable itself is looked at again with the next poll.
    const wakeAt = Math.min(hold.nextPollAt, backupAt <= now ? now + longestPollMs : backupAt)
    this.#cancelTimer()
    if (Number.isFinite(wakeAt)) this.#cancelTimer = parts.clock.at(wakeAt, () => this.wake())
  }

  async #dispatch(task: TaskRow, printer: PrinterRow, driver: PrintDriver): Promise<Dispatched> {
    const abort = new AbortController()
    const stop = () => abort.abort()
    this.#host.signal.addEventListener('abort', stop, { once: true })
    try {
      return await dispatchTask(task, {
        parts: this.#host.parts,
        driver,
        printer,
        signal: abort.signal,
        questions: {
          open: this.#openQuestions,
          track: (work) => this.#host.track(work),
          wake: () => this.wake(),
          closing: this.#host.signal,
        },
        onBegun: (begun) => {
          this.#running = { jobId: begun.id, abort }
          this.#host.noteBegun(begun)
        },
      })
    } finally {
      this.#running = undefined
      this.#host.signal.removeEventListener('abort', stop)
    }
  }

  async #after(printer: PrinterRow, dispatched: Dispatched): Promise<'again' | 'wait'> {
    switch (dispatched.kind) {
      case 'held':
        await this.#keepHolding(printer, this.#holdFor(printer, dispatched.reason, dispatched.detail))
        return 'wait'
      case 'refused':
        return 'wait'
      case 'moved':
      case 'handed_over':
        this.#pollMs = firstPollMs
        return 'again'
    }
  }
}

/** A poll that is further ahead than any pause was set before the clock was set back. */
function isAhead(nextPollAt: EpochMs, now: EpochMs): boolean {
  return nextPollAt > now && (nextPollAt === Number.POSITIVE_INFINITY || nextPollAt - now <= longestPollMs)
}

/** The part of a printer's row that a person sets; its condition is ours. */
function settingsOf(printer: PrinterRow): string {
  const { condition: _condition, conditionAt: _conditionAt, updatedAt: _updatedAt, ...settings } = printer
  return JSON.stringify(settings)
}

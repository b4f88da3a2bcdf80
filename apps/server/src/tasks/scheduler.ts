import type { EpochMs } from '../clock.ts'
import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'
import type { StoreChange } from '../store/store.ts'
import { type ChangeAnswer, changeTask } from './change-task.ts'
import { type LaneHost, PrinterLane } from './printer-lane.ts'
import { contextNow, noteCondition, type SchedulerParts } from './scheduler-parts.ts'
import { recoverAttempt, settleAttempt } from './settle-attempt.ts'

/** Polling is only the safety net (DL6): notifications and the timer do the work. */
const rescanMs = 30_000
/** After something that should have moved and did not, the scheduler looks again after this time, never at once. */
const lookAgainMs = 1_000
const rowsPerPass = 100
/** How long `stop` lets drivers finish what they print. */
const stopGraceMs = 5_000

export interface Scheduler {
  /** Resolves when nothing is being done: what is due is printed, held or handed over. */
  idle(): Promise<void>
  /** Takes no more tasks, lets drivers finish for a bounded time, then ends them. */
  stop(): Promise<void>
}

/**
 * Starts the work on the task table: recovery first (DL3), then every due task to its printer, on a timer to the
 * next due time and on the store's notifications.
 */
export function startScheduler(parts: SchedulerParts): Scheduler {
  const running = new RunningScheduler(parts)
  running.start()
  return running
}

class RunningScheduler implements Scheduler, LaneHost {
  readonly parts: SchedulerParts
  readonly #lanes = new Map<number, PrinterLane>()
  /** Job ids in PRINTING by printer. */
  readonly #printing = new Map<number, Set<number>>()
  /** Attempts whose deadline was moved once already because an answer could still come. */
  readonly #waitedOnce = new Map<number, number>()
  readonly #abort = new AbortController()
  #unsubscribes: (() => void)[] = []
  #recovered = false
  /** Tasks that changed while the table was read for recovery: their notification is newer than what was read. */
  readonly #changedMeanwhile = new Set<number>()
  #stopping = false
  #active = 0
  #idleWaiters: (() => void)[] = []
  #dueAfter: EpochMs = 0
  #armedAt = Number.POSITIVE_INFINITY
  #cancelTimer = () => {}
  #cancelRescan = () => {}
  #passing = false
  #passAgain = false

  constructor(parts: SchedulerParts) {
    this.parts = parts
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  start(): void {
    const { store, drivers } = this.parts
    this.#unsubscribes = [
      store.subscribe((change) => this.#onChange(change)),
      ...drivers.map((driver) =>
        driver.onAvailability((printerId, available, tenantId) => {
          if (!this.#stopping) this.track(() => this.#onAvailability(tenantId, printerId, available))
        }),
      ),
    ]
    this.track(() => this.#recover())
    this.#armRescan()
  }

  idle(): Promise<void> {
    if (this.#active === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idleWaiters.push(resolve))
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const unsubscribe of this.#unsubscribes) unsubscribe()
    this.#cancelTimer()
    this.#cancelRescan()
    for (const lane of this.#lanes.values()) lane.cancelTimer()
    const { clock } = this.parts
    const cancelGrace = clock.at(clock.now() + stopGraceMs, () => this.#abort.abort())
    await this.idle()
    cancelGrace()
    for (const lane of this.#lanes.values()) lane.cancelTimer()
  }

  isPrinting(printerId: number): boolean {
    return (this.#printing.get(printerId)?.size ?? 0) > 0
  }

  noteBegun(task: TaskRow): void {
    const jobs = this.#printing.get(task.printerId) ?? new Set()
    this.#printing.set(task.printerId, jobs.add(task.id))
  }

  open(): boolean {
    return this.#recovered && !this.#stopping
  }

  track(work: () => Promise<void>): void {
    this.#active++
    const done = () => {
      this.#active--
      if (this.#active > 0) return
      const waiters = this.#idleWaiters
      this.#idleWaiters = []
      for (const resolve of waiters) resolve()
    }
    work()
      .catch((error: unknown) => this.parts.log.error({ error }, 'the scheduler broke; the next pass tries again'))
      .finally(done)
  }

  #lane(tenantId: TenantId, printerId: number): PrinterLane {
    const lane = this.#lanes.get(printerId) ?? new PrinterLane(tenantId, printerId, this)
    this.#lanes.set(printerId, lane)
    return lane
  }

  /** DL3: what was PRINTING when the process ended is settled before its printer gets another job. */
  async #recover(): Promise<void> {
    const { store, clock, log } = this.parts
    let left: readonly TaskRow[]
    try {
      await store.acrossTenants.resetPrinterConditions()
      left = (await store.acrossTenants.printingTasks()).filter((task) => !this.#changedMeanwhile.has(task.id))
    } catch (error) {
      log.error({ error }, 'recovery could not read the task table; trying again')
      this.#cancelTimer = clock.at(clock.now() + lookAgainMs, () => this.track(() => this.#recover()))
      return
    }
    for (const task of left) this.noteBegun(task)
    this.#recovered = true
    this.#changedMeanwhile.clear()
    await Promise.all(left.map((task) => this.#recoverOne(task)))
    this.#pass()
  }

  /** A task that cannot be settled now keeps its deadline and is settled then. */
  async #recoverOne(task: TaskRow): Promise<void> {
    try {
      await recoverAttempt(this.parts, task)
    } catch (error) {
      this.parts.log.error({ error, taskId: task.taskId }, 'an attempt of before the restart could not be settled')
    }
  }

  #armRescan(): void {
    const { clock } = this.parts
    this.#cancelRescan = clock.at(clock.now() + rescanMs, () => {
      if (this.#stopping) return
      this.#armRescan()
      this.#dueAfter = 0
      this.#pass()
    })
  }

  /** Moves the one timer forward when something is due before it. */
  #arm(at: EpochMs): void {
    if (at >= this.#armedAt || !this.open()) return
    this.#cancelTimer()
    this.#armedAt = at
    this.#cancelTimer = this.parts.clock.at(at, () => {
      this.#armedAt = Number.POSITIVE_INFINITY
      this.#pass()
    })
  }

  /** Wakes whoever has something due, ends what is too old, settles what has been silent too long, sets the timer. */
  #pass(): void {
    if (!this.open()) return
    if (this.#passing) {
      this.#passAgain = true
      return
    }
    this.#passing = true
    this.track(async () => {
      try {
        do {
          this.#passAgain = false
          await this.#passOnce()
        } while (this.#passAgain && !this.#stopping)
      } finally {
        this.#passing = false
      }
    })
  }

  async #passOnce(): Promise<void> {
    const { clock, store } = this.parts
    const across = store.acrossTenants
    const now = clock.now()
    // A clock that was set back makes the last pass lie in the future: everything due is looked at again.
    const dueAfter = this.#dueAfter < now ? this.#dueAfter : 0
    const due = await across.claimLanes({ node: this.parts.node, now, dueAfter, limit: rowsPerPass })
    this.#dueAfter = now
    for (const { tenantId, printerId } of due.lanes) this.#lane(tenantId, printerId).wake()
    let expired: readonly TaskRow[]
    do {
      expired = await across.expiredTasks(now, rowsPerPass)
      const answers = await Promise.all(expired.map((task) => this.#expire(task)))
      if (!answers.some(({ ok }) => ok)) break
    } while (expired.length === rowsPerPass)
    await Promise.all(
      (await across.overdueAttempts(this.parts.node, now, rowsPerPass)).map((task) => this.#settleOverdue(task)),
    )
    const nextDueAt = await across.nextDueAt(now)
    const nextExpiryAt = await across.nextExpiryAt()
    const nextDeadlineAt = await across.nextAttemptDeadlineAt()
    if (nextDueAt !== undefined) this.#arm(nextDueAt)
    for (const at of [nextExpiryAt, nextDeadlineAt]) {
      if (at !== undefined) this.#arm(at > now ? at : clock.now() + lookAgainMs)
    }
  }

  #expire(task: TaskRow): Promise<ChangeAnswer> {
    const tenant = this.parts.store.forTenant(task.tenantId)
    return changeTask(tenant, task.id, { type: 'expire' }, contextNow(this.parts, 'scheduler'))
  }

  /** DL3: the deadline of a silent attempt has come. An answer that may still come is waited for once more. */
  async #settleOverdue(task: TaskRow): Promise<void> {
    if (this.#lane(task.tenantId, task.printerId).abortJob(task.id)) return
    const { store, clock } = this.parts
    const waitedOnce = this.#waitedOnce.get(task.id) === task.attempt
    this.#waitedOnce.set(task.id, task.attempt)
    const { attemptTimeoutSeconds } = await readPrintSettings(store.forTenant(task.tenantId))
    await settleAttempt(this.parts, {
      task,
      fault: { code: 'timed_out', detail: '' },
      copiesDone: task.copiesDone,
      waitUntil: waitedOnce ? null : clock.now() + attemptTimeoutSeconds * 1000,
      cause: 'scheduler',
    })
  }

  #onChange(change: StoreChange): void {
    if (change.kind === 'task') this.#onTask(change.task)
    if (change.kind === 'printer') this.#lanes.get(change.printerId)?.wake()
  }

  #onTask(task: TaskRow): void {
    if (!this.#recovered) this.#changedMeanwhile.add(task.id)
    if (task.printStatus === 'PRINTING') {
      this.noteBegun(task)
      if (task.attemptDeadlineAt !== null) this.#arm(task.attemptDeadlineAt)
      return
    }
    const left = this.#printing.get(task.printerId)?.delete(task.id) ?? false
    if (left) this.#waitedOnce.delete(task.id)
    const waits = task.printStatus === 'PENDING' || task.printStatus === 'DELAYED'
    const isDue = waits && task.scheduledAt <= this.parts.clock.now()
    if (waits && !isDue) this.#arm(task.scheduledAt)
    if (waits && task.expiresAt !== null) this.#arm(task.expiresAt)
    if (left || isDue) this.#lane(task.tenantId, task.printerId).wake()
  }

  async #onAvailability(tenantId: TenantId, printerId: number, available: boolean): Promise<void> {
    const { store } = this.parts
    const tenant = store.forTenant(tenantId)
    const printer = await tenant.printer(printerId)
    if (printer !== undefined) await noteCondition(this.parts, printer)
    const lane = this.#lane(tenantId, printerId)
    if (available) {
      lane.wakeNow()
      return
    }
    for (const jobId of this.#printing.get(printerId) ?? []) {
      if (lane.isRunning(jobId)) continue
      const task = await tenant.taskByJobId(jobId)
      if (task?.attemptDeadlineAt == null) continue
      const fault = { code: 'printer_offline', detail: 'the connection broke while the job was in hand' } as const
      const event = { type: 'lost_sight', fault, deadlineAt: task.attemptDeadlineAt } as const
      await changeTask(tenant, jobId, event, contextNow(this.parts, 'driver'))
    }
    lane.wake()
  }
}

import type { EpochMs } from '../clock.ts'
import type { NodeEvent } from '../nodes/node-lease.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'
import type { PrinterRef } from '../store/store.ts'
import type { RemoteChange, StoreChange } from '../store/store-change.ts'
import { type ChangeAnswer, changeTask } from './change-task.ts'
import { LaneClaims } from './lane-claims.ts'
import { type LaneHost, PrinterLane } from './printer-lane.ts'
import { PrintingJobs } from './printing-jobs.ts'
import { contextNow, noteCondition, type SchedulerParts } from './scheduler-parts.ts'
import { SilentAttempts } from './silent-attempts.ts'
import { WorkInHand } from './work-in-hand.ts'

/** Polling is only the safety net (DL6): notifications and the timer do the work. */
const rescanMs = 30_000
/** After something that should have moved and did not, the scheduler looks again after this time, never at once. */
const lookAgainMs = 1_000
const rowsPerPass = 100
/**
 * On a database that nodes share, a node whose last look found nothing for it leaves this time to those who serve the
 * lanes: all nodes have the same timer, and otherwise each would ask for every task of the others.
 */
const restMs = 8
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
  readonly #claims: LaneClaims
  readonly #printing = new PrintingJobs()
  readonly #silent: SilentAttempts
  readonly #work: WorkInHand
  readonly #abort = new AbortController()
  #unsubscribes: (() => void)[] = []
  #recovered = false
  #stopping = false
  /** Everything that was due by then has been looked at. */
  #dueAfter: EpochMs = 0
  /** When something expires or has been silent too long, at the earliest. */
  #tendAt: EpochMs = 0
  #armedAt = Number.POSITIVE_INFINITY
  /** No look at what is due before this time. */
  #restUntil: EpochMs = 0
  #cancelTimer = () => {}
  #cancelRescan = () => {}
  #passing = false
  #passAgain = false

  constructor(parts: SchedulerParts) {
    this.parts = parts
    this.#silent = new SilentAttempts(parts)
    this.#work = new WorkInHand((error) => parts.log.error({ error }, 'the scheduler broke; the next pass tries again'))
    this.#claims = new LaneClaims({
      parts,
      serve: (printer) => this.#lane(printer).wake(),
      lookAgain: () => this.#lookAgainFrom(0),
      track: (work) => this.track(work),
    })
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  start(): void {
    const { store, drivers, lease } = this.parts
    this.#unsubscribes = [
      store.subscribe((change) => this.#onChange(change)),
      ...drivers.map((driver) =>
        driver.onAvailability((printerId, available, tenantId) => {
          if (!this.#stopping) this.track(() => this.#onAvailability({ tenantId, printerId }, available))
        }),
      ),
      lease?.subscribe((event) => this.#onNode(event)) ?? (() => {}),
    ]
    this.track(() => this.#recover())
    this.#armRescan()
  }

  idle(): Promise<void> {
    return this.#work.idle()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    for (const unsubscribe of this.#unsubscribes) unsubscribe()
    this.#cancelTimer()
    this.#cancelRescan()
    this.#claims.stop()
    for (const lane of this.#lanes.values()) lane.cancelTimer()
    const { clock } = this.parts
    const cancelGrace = clock.at(clock.now() + stopGraceMs, () => this.#abort.abort())
    await this.idle()
    cancelGrace()
    this.#claims.stop()
    for (const lane of this.#lanes.values()) lane.cancelTimer()
  }

  isPrinting(printerId: number): boolean {
    return this.#printing.isPrinting(printerId)
  }

  noteBegun(task: TaskRow): void {
    this.#printing.noteBegun(task.printerId, task.id)
  }

  mayServe(printerId: number): boolean {
    return this.#open() && this.#claims.holds(printerId)
  }

  ranDry(printerId: number): void {
    // Whoever hears how the job ended may be another node, and only the lane's own one goes on with what is due by then.
    if (!this.isPrinting(printerId)) this.#claims.noteDry(printerId)
  }

  letGo(printerId: number): void {
    this.#claims.drop(printerId)
    this.#lanes.get(printerId)?.rest()
  }

  track(work: () => Promise<void>): void {
    this.#work.track(work)
  }

  #open(): boolean {
    return this.#recovered && !this.#stopping && this.parts.lease?.holds() !== false
  }

  #lane({ tenantId, printerId }: PrinterRef): PrinterLane {
    const lane = this.#lanes.get(printerId) ?? new PrinterLane(tenantId, printerId, this)
    this.#lanes.set(printerId, lane)
    return lane
  }

  /** There may be something to do for the printer, and nobody nearer to do it. */
  #wake(printer: PrinterRef): void {
    if (!this.#open()) return
    if (this.#claims.holds(printer.printerId)) {
      this.#claims.noteBusy(printer.printerId)
      this.#lane(printer).wake()
    } else if (this.#reach(printer.printerId) !== 'elsewhere') {
      this.#claims.want(printer.printerId)
    }
  }

  #reach(printerId: number): 'here' | 'elsewhere' | undefined {
    for (const driver of this.parts.drivers) {
      const reach = driver.reach?.(printerId)
      if (reach === 'here' || reach === 'elsewhere') return reach
    }
    return undefined
  }

  /** DL3: what was PRINTING when the process ended is settled before its printer gets another job. */
  async #recover(): Promise<void> {
    const { store, clock, log, node } = this.parts
    const across = store.acrossTenants
    let left: readonly TaskRow[]
    try {
      const isAlone = !store.shared || !(await across.othersLive(node, clock.now()))
      // What other nodes have heard from devices since is true.
      if (isAlone) await across.resetPrinterConditions()
      const printing = await this.#printing.read(across)
      // On a shared database the attempts of a node that is gone wait for its lease to pass, then one node settles them.
      left = store.shared ? await across.attemptsOf(undefined) : printing
    } catch (error) {
      log.error({ error }, 'recovery could not read the task table; trying again')
      this.#cancelTimer = clock.at(clock.now() + lookAgainMs, () => this.track(() => this.#recover()))
      return
    }
    this.#recovered = true
    this.#settleAll(left)
    this.#pass()
  }

  #armRescan(): void {
    const { clock } = this.parts
    this.#cancelRescan = clock.at(clock.now() + rescanMs, () => {
      if (this.#stopping) return
      this.#armRescan()
      this.#lookAtEverything()
    })
  }

  #lookAtEverything(): void {
    if (!this.#open()) return
    this.#dueAfter = 0
    this.#tendAt = 0
    this.track(async () => {
      const { store } = this.parts
      // Notifications of other nodes may have been lost, and with them the end of an attempt.
      if (store.shared) await this.#printing.read(store.acrossTenants)
      this.#pass()
    })
  }

  /** Somebody else should do what became due at `dueAt`; if it is not done soon, this node sees to it. */
  #lookAgainFrom(dueAt: EpochMs): void {
    this.#dueAfter = Math.min(this.#dueAfter, dueAt - 1)
    this.#arm(this.parts.clock.now() + lookAgainMs)
  }

  /** Moves the one timer forward when something is due before it. */
  #arm(at: EpochMs): void {
    if (at >= this.#armedAt || !this.#open()) return
    this.#cancelTimer()
    this.#armedAt = at
    this.#cancelTimer = this.parts.clock.at(at, () => {
      this.#armedAt = Number.POSITIVE_INFINITY
      this.#pass()
    })
  }

  /** Wakes whoever has something due, ends what is too old, settles what has been silent too long, sets the timer. */
  #pass(): void {
    if (!this.#open()) return
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
    const now = clock.now()
    if (now < this.#restUntil && this.#restUntil <= now + restMs) {
      this.#arm(this.#restUntil)
      return
    }
    // A clock that was set back makes the last pass lie in the future: everything due is looked at again.
    const dueAfter = this.#dueAfter < now ? this.#dueAfter : 0
    this.#dueAfter = now
    try {
      const printers = await this.#claims.claimDue(dueAfter, now)
      for (const printer of printers) this.#lane(printer).wake()
      if (store.shared && printers.length === 0) this.#restUntil = now + restMs
      if (this.#tendAt <= now) await this.#tend(now)
      const nextDueAt = await store.acrossTenants.nextDueAt(now)
      if (nextDueAt !== undefined) this.#arm(nextDueAt)
    } catch (error) {
      this.#lookAgainFrom(dueAfter)
      throw error
    }
  }

  /** Ends what is too old (DL9) and settles what has been silent too long (DL3). */
  async #tend(now: EpochMs): Promise<void> {
    const { clock, store, node } = this.parts
    const across = store.acrossTenants
    this.#tendAt = Number.POSITIVE_INFINITY
    try {
      let expired: readonly TaskRow[]
      do {
        expired = await across.expiredTasks(now, rowsPerPass)
        const answers = await Promise.all(expired.map((task) => this.#expire(task)))
        if (!answers.some(({ ok }) => ok)) break
      } while (expired.length === rowsPerPass)
      const overdue = await across.overdueAttempts(node, now, rowsPerPass)
      await Promise.all(overdue.map((task) => this.#settleOverdue(task)))
      for (const at of [await across.nextExpiryAt(), await across.nextAttemptDeadlineAt()]) {
        if (at !== undefined) this.#tendFrom(at > now ? at : clock.now() + lookAgainMs)
      }
    } catch (error) {
      this.#tendFrom(clock.now() + lookAgainMs)
      throw error
    }
  }

  #tendFrom(at: EpochMs): void {
    this.#tendAt = Math.min(this.#tendAt, at)
    this.#arm(at)
  }

  #expire(task: TaskRow): Promise<ChangeAnswer> {
    const tenant = this.parts.store.forTenant(task.tenantId)
    return changeTask(tenant, task.id, { type: 'expire' }, contextNow(this.parts, 'scheduler'))
  }

  async #settleOverdue(task: TaskRow): Promise<void> {
    // What a driver has in hand ends by its own answer.
    if (!this.#lane(task).abortJob(task.id)) await this.#silent.settleOverdue(task)
  }

  #onChange(change: StoreChange): void {
    if (change.kind === 'task') this.#onTask(change.task)
    if (change.kind === 'printer') this.#lanes.get(change.printerId)?.wake()
    if (change.kind === 'settings') this.#wakeLanesOf(change.tenantId)
    if (change.kind === 'elsewhere') this.#onElsewhere(change.changes)
  }

  /** The tenant may have been suspended, or be active again. */
  #wakeLanesOf(tenantId: TenantId): void {
    for (const lane of this.#lanes.values()) if (lane.tenantId === tenantId) lane.wake()
  }

  #onTask(task: TaskRow): void {
    if (task.printStatus === 'PRINTING') {
      this.noteBegun(task)
      if (task.attemptDeadlineAt !== null) this.#tendFrom(task.attemptDeadlineAt)
      return
    }
    const left = this.#noteEnded(task.printerId, task.id)
    const isDue = this.#noteWaiting(task)
    if (left || isDue) this.#wake(task)
  }

  #noteEnded(printerId: number, jobId: number): boolean {
    const left = this.#printing.noteNotPrinting(printerId, jobId)
    if (left) this.#silent.forget(jobId)
    return left
  }

  /** Sets the timer by a task. @returns whether it is due now */
  #noteWaiting(task: Pick<TaskRow, 'printStatus' | 'scheduledAt' | 'expiresAt'>): boolean {
    if (task.printStatus !== 'PENDING' && task.printStatus !== 'DELAYED') return false
    if (task.expiresAt !== null) this.#tendFrom(task.expiresAt)
    if (task.scheduledAt <= this.parts.clock.now()) return true
    this.#arm(task.scheduledAt)
    return false
  }

  #onElsewhere(changes: readonly RemoteChange[] | 'missed'): void {
    if (changes === 'missed') this.#lookAtEverything()
    else for (const change of changes) this.#onRemote(change)
  }

  #onRemote(change: RemoteChange): void {
    switch (change.kind) {
      case 'task':
        this.#onRemoteTask(change)
        return
      case 'printer':
        this.#lanes.get(change.printerId)?.wake()
        return
      case 'agent':
        if (change.verb === 'connected') this.letGo(change.printerId)
        return
      case 'node':
        this.#lookAtEverything()
        return
      case 'settings':
        this.#wakeLanesOf(change.tenantId)
        return
      case 'order':
      case 'outbox':
      case 'template':
      case 'engine':
    }
  }

  /** The node that wrote the change serves the printer, unless another one has its lane or its client. */
  #onRemoteTask(change: Extract<RemoteChange, { readonly kind: 'task' }>): void {
    if (change.printStatus === 'PRINTING') {
      this.#printing.noteBegun(change.printerId, change.jobId)
      return
    }
    const left = this.#noteEnded(change.printerId, change.jobId)
    const isDue = this.#noteWaiting(change)
    const isOurs = this.#claims.holds(change.printerId) || this.#reach(change.printerId) === 'here'
    if (isOurs && (left || isDue)) this.#wake(change)
    else if (isDue) this.#lookAgainFrom(change.scheduledAt)
  }

  #onNode(event: NodeEvent): void {
    switch (event.kind) {
      case 'taken_over':
        this.track(() => this.#recoverAttemptsOf(event.node))
        return
      case 'regained':
        if (event.wasTakenOver) {
          this.#claims.dropAll()
          for (const lane of this.#lanes.values()) lane.rest()
        }
        this.#lookAtEverything()
    }
  }

  /** DL3: the attempts of a node that is no more; no other node settles them. */
  async #recoverAttemptsOf(node: string): Promise<void> {
    this.#settleAll(await this.parts.store.acrossTenants.attemptsOf(node))
    this.#lookAtEverything()
  }

  /** Only their own printers wait for it, which are printing as far as anybody knows: a vendor may be slow to answer. */
  #settleAll(attempts: readonly TaskRow[]): void {
    this.track(() => this.#silent.recover(attempts))
  }

  async #onAvailability(device: PrinterRef, available: boolean): Promise<void> {
    const { store } = this.parts
    const { tenantId, printerId } = device
    const tenant = store.forTenant(tenantId)
    const printer = await tenant.printer(printerId)
    // That it went is noted when a task waits for it, or when it stays away (`watchAvailability`).
    if (printer !== undefined && available) await noteCondition(this.parts, printer)
    const lane = this.#lane(device)
    if (available) {
      lane.pollNow()
      this.#wake(device)
      return
    }
    for (const jobId of this.#printing.of(printerId)) {
      if (lane.isRunning(jobId)) continue
      const task = await tenant.taskByJobId(jobId)
      if (task?.attemptDeadlineAt == null) continue
      const fault = { code: 'printer_offline', detail: 'the connection broke while the job was in hand' } as const
      const event = { type: 'lost_sight', fault, deadlineAt: task.attemptDeadlineAt } as const
      await changeTask(tenant, jobId, event, contextNow(this.parts, 'driver'))
    }
    this.#wake(device)
  }
}

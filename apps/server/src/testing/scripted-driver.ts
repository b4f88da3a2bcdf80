import type { DriverKind, HoldReason } from '@xiaopiao/protocol'
import type { DeviceStatus, DriverJob, JobFormat, PrintDriver, PrintResult, Reconciled } from '../drivers/driver.ts'
import type { TaskRow, TenantId } from '../store/rows.ts'

/** A driver whose devices do what the test says: the far side of the scheduler's tests. */
export class ScriptedDriver implements PrintDriver {
  readonly kind: DriverKind
  readonly format: JobFormat = 'text'
  /** Every job that was given to it, in order. */
  readonly jobs: DriverJob[] = []
  /** How often devices were asked for their status. */
  statusQueries = 0
  /** Result of the next jobs. */
  respond: (job: DriverJob, signal: AbortSignal) => PrintResult | Promise<PrintResult> = () => ({
    outcome: 'printed',
    confirmation: 'status_ok',
  })
  reconciled: (task: TaskRow) => Reconciled = () => ({ answer: 'cannot_know' })
  /** Why a printer takes no job, by id. */
  readonly held = new Map<number, HoldReason>()
  /** What a status query finds, by id; a device that is not named answers what `held` says. */
  readonly statuses = new Map<number, DeviceStatus>()
  #listener: (printerId: number, available: boolean, tenantId: TenantId) => void = () => {}

  constructor(kind: DriverKind = 'agent') {
    this.kind = kind
  }

  attemptTimeoutMs = (baseMs: number) => baseMs
  heldNow = (printer: { readonly id: number }) => this.held.get(printer.id)

  async print(job: DriverJob, signal: AbortSignal): Promise<PrintResult> {
    this.jobs.push(job)
    return this.respond(job, signal)
  }

  async reconcile(_printer: unknown, task: TaskRow): Promise<Reconciled> {
    return this.reconciled(task)
  }

  async status(printer: { readonly id: number }): Promise<DeviceStatus> {
    this.statusQueries++
    return this.lastStatus(printer)
  }

  lastStatus(printer: { readonly id: number }): DeviceStatus {
    const scripted = this.statuses.get(printer.id)
    if (scripted !== undefined) return scripted
    const reason = this.held.get(printer.id)
    const condition = reason === undefined ? 'ready' : reason === 'paper_out' ? 'paper_out' : 'offline'
    return { online: reason !== 'printer_offline', condition, detail: reason ?? null }
  }

  onAvailability(listener: (printerId: number, available: boolean, tenantId: TenantId) => void): () => void {
    this.#listener = listener
    return () => {
      this.#listener = () => {}
    }
  }

  /** The device comes or goes, and says so. */
  announce(printerId: number, available: boolean): void {
    if (available) this.held.delete(printerId)
    else this.held.set(printerId, 'printer_offline')
    this.#listener(printerId, available, 1)
  }

  get jobIds(): number[] {
    return this.jobs.map((job) => job.task.id)
  }
}

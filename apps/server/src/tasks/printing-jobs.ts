import type { TaskRow } from '../store/rows.ts'
import type { AcrossTenants } from '../store/store.ts'

/** What is PRINTING, by printer, on every node: what the task table says, followed by its changes. */
export class PrintingJobs {
  readonly #byPrinter = new Map<number, Set<number>>()
  /** Tasks that change while the table is read: their notification is newer than what was read. */
  #changedMeanwhile: Set<number> | undefined

  isPrinting(printerId: number): boolean {
    return this.of(printerId).size > 0
  }

  /** Job ids. */
  of(printerId: number): ReadonlySet<number> {
    return this.#byPrinter.get(printerId) ?? none
  }

  noteBegun(printerId: number, jobId: number): void {
    this.#changedMeanwhile?.add(jobId)
    const jobs = this.#byPrinter.get(printerId) ?? new Set()
    this.#byPrinter.set(printerId, jobs.add(jobId))
  }

  /** @returns whether it was PRINTING until now */
  noteNotPrinting(printerId: number, jobId: number): boolean {
    this.#changedMeanwhile?.add(jobId)
    const jobs = this.#byPrinter.get(printerId)
    if (jobs === undefined || !jobs.delete(jobId)) return false
    if (jobs.size === 0) this.#byPrinter.delete(printerId)
    return true
  }

  /** Reads the table anew. @returns the tasks that are PRINTING and have not changed meanwhile */
  async read(store: Pick<AcrossTenants, 'printingTasks'>): Promise<readonly TaskRow[]> {
    const changed = new Set<number>()
    this.#changedMeanwhile = changed
    const printing = (await store.printingTasks()).filter((task) => !changed.has(task.id))
    this.#changedMeanwhile = undefined
    const jobIds = new Set(printing.map((task) => task.id))
    for (const [printerId, jobs] of this.#byPrinter) {
      for (const jobId of jobs) if (!jobIds.has(jobId) && !changed.has(jobId)) this.noteNotPrinting(printerId, jobId)
    }
    for (const task of printing) this.noteBegun(task.printerId, task.id)
    return printing
  }
}

const none: ReadonlySet<number> = new Set()

import { readPrintSettings } from '../settings/read-settings.ts'
import type { TaskRow } from '../store/rows.ts'
import type { SchedulerParts } from './scheduler-parts.ts'
import { recoverAttempt, settleAttempt } from './settle-attempt.ts'

/** DL3: attempts without a result whose end is not in the hands of a driver of this process. */
export class SilentAttempts {
  readonly #parts: SchedulerParts
  /** Attempts whose deadline was moved once already because an answer could still come, by job. */
  readonly #waitedOnce = new Map<number, number>()

  constructor(parts: SchedulerParts) {
    this.#parts = parts
  }

  /** Settles what a process left that is no more. What cannot be settled now keeps its deadline and is settled then. */
  async recover(tasks: readonly TaskRow[]): Promise<void> {
    await Promise.all(
      tasks.map((task) =>
        recoverAttempt(this.#parts, task).catch((error: unknown) =>
          this.#parts.log.error({ error, taskId: task.taskId }, 'an attempt of before could not be settled'),
        ),
      ),
    )
  }

  /** The deadline of a silent attempt has come. An answer that may still come is waited for once more. */
  async settleOverdue(task: TaskRow): Promise<void> {
    const { store, clock } = this.#parts
    const waitedOnce = this.#waitedOnce.get(task.id) === task.attempt
    this.#waitedOnce.set(task.id, task.attempt)
    const { attemptTimeoutSeconds } = await readPrintSettings(store.forTenant(task.tenantId))
    await settleAttempt(this.#parts, {
      task,
      fault: { code: 'timed_out', detail: '' },
      copiesDone: task.copiesDone,
      waitUntil: waitedOnce ? null : clock.now() + attemptTimeoutSeconds * 1000,
      cause: 'scheduler',
    })
  }

  /** The attempt has a result. */
  forget(jobId: number): void {
    this.#waitedOnce.delete(jobId)
  }
}

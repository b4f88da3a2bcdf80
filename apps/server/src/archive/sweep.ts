import type { Clock, EpochMs } from '../clock.ts'
import { settingValue, storedValues } from '../settings/stored-values.ts'
import type { Store, TenantStore } from '../store/store.ts'
import type { RandomBytes } from '../tenants/random.ts'

/** What is swept out, for logs and metrics. */
export type SweptKind = 'task' | 'output' | 'template' | 'message'

export interface SweepParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: RandomBytes
  /** This node: of several that share a database the oldest sweeps. */
  readonly node: string
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly onSwept?: (kind: SweptKind, count: number) => void
  /** HA3: how long first answers are kept. */
  readonly answersKeptMs: number
}

const dayMs = 24 * 3600 * 1000
const everyMs = 3_600_000
/** After a start there is more important work; nodes that start together do not begin together. */
const firstAfterMs = 60_000
/**
 * A step is one unit of writes, during which others wait: 25 tasks with their histories take about as long as one
 * flush of the disk (measured: 3.5 ms beside 5 ms).
 */
const rowsPerStep = 25
/** Nine parts of ten belong to the others. */
const pausePerStep = 9
const pauseMsMin = 20
/** A month is long enough to look at a slip; later pictures are drawn anew from the task. */
export const outputsKeptMs = 30 * dayMs
/** As long for messages: whoever wants one sent again has seen by then that it is missing. */
export const messagesKeptMs = 30 * dayMs
/** The longest delay of a task is a week: what waits that long still finds its template. */
const templateGraceMs = 8 * dayMs

/**
 * Once an hour, in small steps with pauses: moves finished tasks into the archive (`print.retention_days`), forgets old
 * outputs, templates that nothing uses, messages that were settled long ago and answers that nobody may ask for again.
 * The answer stops it after the step under way.
 */
export function startSweeping(parts: SweepParts): () => Promise<void> {
  const sweeper = new Sweeper(parts)
  return () => sweeper.stop()
}

class Sweeper {
  readonly #parts: SweepParts
  readonly #stopping = new AbortController()
  #cancelTimer: () => void
  #pass: Promise<void> = Promise.resolve()

  constructor(parts: SweepParts) {
    this.#parts = parts
    const { clock, random } = parts
    const spread = (random(1)[0] ?? 0) / 255
    this.#cancelTimer = clock.at(clock.now() + Math.round(firstAfterMs * (1 + spread)), () => this.#begin())
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#cancelTimer()
    await this.#pass
  }

  #begin(): void {
    const { clock, log } = this.#parts
    const again = () => {
      if (this.#stopping.signal.aborted) return
      this.#cancelTimer = clock.at(clock.now() + everyMs, () => this.#begin())
    }
    this.#pass = this.#sweep()
      .catch((error: unknown) => log.warn({ err: error }, 'old rows could not be swept out'))
      .finally(again)
  }

  async #sweep(): Promise<void> {
    const { store, clock, node, answersKeptMs } = this.#parts
    const now = clock.now()
    const across = store.acrossTenants
    const oldest = await across.oldestNode(now)
    if (oldest !== undefined && oldest !== node) return
    await across.deleteIdempotentAnswersBefore(now - answersKeptMs)
    await this.#repeat('message', () => across.deleteMessagesBefore(now - messagesKeptMs, rowsPerStep))
    await this.#sweepOutputs(now - outputsKeptMs)
    for (const { id } of await across.tenants()) {
      if (this.#stopping.signal.aborted) return
      await this.#sweepTenant(store.forTenant(id), now)
    }
  }

  async #sweepOutputs(before: EpochMs): Promise<void> {
    let afterJobId: number | undefined = 0
    while (afterJobId !== undefined && !this.#stopping.signal.aborted) {
      const from: number = afterJobId
      const { deleted, lastJobId } = await this.#step('output', async () => {
        const step = { before, afterJobId: from, limit: rowsPerStep }
        const answer = await this.#parts.store.acrossTenants.deleteOutputsBefore(step)
        return { ...answer, count: answer.deleted }
      })
      afterJobId = deleted === 0 ? undefined : lastJobId
    }
  }

  async #sweepTenant(tenant: TenantStore, now: EpochMs): Promise<void> {
    const days = settingValue(storedValues(await tenant.settings()), 'print.retention_days')
    if (days === 0) return
    const before = now - days * dayMs
    const move = { before, limit: rowsPerStep, now }
    await this.#repeat('task', () => tenant.write(async (tx) => await tx.archiveTasks(move)))
    await this.#step('template', async () => ({
      count: await tenant.write(async (tx) => await tx.deleteUnusedTemplates(before - templateGraceMs)),
    }))
  }

  /** Until a step finds less than it could take. */
  async #repeat(kind: SweptKind, run: () => Promise<number>): Promise<void> {
    let count = rowsPerStep
    while (count === rowsPerStep && !this.#stopping.signal.aborted) {
      count = (await this.#step(kind, async () => ({ count: await run() }))).count
    }
  }

  /** One step, and a pause of many times its length when it has found something. */
  async #step<Answer extends { readonly count: number }>(kind: SweptKind, run: () => Promise<Answer>): Promise<Answer> {
    const { clock, onSwept } = this.#parts
    const begunAt = clock.now()
    const answer = await run()
    if (answer.count === 0) return answer
    onSwept?.(kind, answer.count)
    await this.#pause(Math.max(pauseMsMin, pausePerStep * (clock.now() - begunAt)))
    return answer
  }

  /** Ends early when the server stops. */
  #pause(ms: number): Promise<void> {
    const { clock } = this.#parts
    const { signal } = this.#stopping
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + ms, () => {
        signal.removeEventListener('abort', end)
        resolve()
      })
      const end = () => {
        cancel()
        resolve()
      }
      signal.addEventListener('abort', end, { once: true })
    })
  }
}

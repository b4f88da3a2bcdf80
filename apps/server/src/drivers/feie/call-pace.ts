import type { Clock } from '../../clock.ts'

export interface PaceLimits {
  readonly callsPerSecond: number
  /** Calls that may be made at once after a quiet time. */
  readonly burst: number
  readonly concurrentMax: number
}

/**
 * The vendor publishes no limit (cloud-printers 1.1). Ours keeps a shop's evening rush far from what any service takes
 * for an attack, and lets one account have a few hundred busy printers.
 */
export const defaultPace: PaceLimits = { callsPerSecond: 50, burst: 50, concurrentMax: 16 }

interface Waiting {
  readonly start: () => void
}

/** Paces the calls of one account. Those who wait take turns by printer, so that a busy one cannot starve its neighbours. */
export class CallPace {
  readonly #clock: Clock
  readonly #limits: PaceLimits
  /** By printer; the one whose turn is next stands first. */
  readonly #queues = new Map<string, Waiting[]>()
  #tokens: number
  #filledAt: number
  #running = 0
  #cancelTimer: (() => void) | undefined

  constructor(clock: Clock, limits: PaceLimits = defaultPace) {
    this.#clock = clock
    this.#limits = limits
    this.#tokens = limits.burst
    this.#filledAt = clock.now()
  }

  /** Runs the call when it is its turn. Undefined: the signal came before. */
  async run<Answer>(printer: string, call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer | undefined> {
    if (!(await this.#turn(printer, signal))) return undefined
    try {
      return await call()
    } finally {
      this.#running -= 1
      this.#pump()
    }
  }

  close(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }

  #turn(printer: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return Promise.resolve(false)
    return new Promise((resolve) => {
      const stop = () => {
        this.#withdraw(printer, waiting)
        resolve(false)
      }
      const waiting: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', stop)
          resolve(true)
        },
      }
      signal?.addEventListener('abort', stop, { once: true })
      this.#queues.set(printer, [...(this.#queues.get(printer) ?? []), waiting])
      this.#pump()
    })
  }

  #withdraw(printer: string, waiting: Waiting): void {
    const left = (this.#queues.get(printer) ?? []).filter((other) => other !== waiting)
    if (left.length === 0) this.#queues.delete(printer)
    else this.#queues.set(printer, left)
  }

  #pump(): void {
    this.#fill()
    while (this.#queues.size > 0 && this.#running < this.#limits.concurrentMax) {
      if (this.#tokens < 1) {
        this.#wakeForToken()
        return
      }
      const [next] = this.#queues
      if (next === undefined) return
      const [printer, [first, ...others]] = next
      this.#queues.delete(printer)
      if (others.length > 0) this.#queues.set(printer, others)
      this.#tokens -= 1
      this.#running += 1
      first?.start()
    }
  }

  #fill(): void {
    const now = this.#clock.now()
    const { callsPerSecond, burst } = this.#limits
    // A clock that was set back gives nothing and takes nothing.
    const gained = (Math.max(0, now - this.#filledAt) / 1000) * callsPerSecond
    this.#tokens = Math.min(burst, this.#tokens + gained)
    this.#filledAt = now
  }

  #wakeForToken(): void {
    if (this.#cancelTimer !== undefined) return
    const waitMs = Math.max(1, Math.ceil(((1 - this.#tokens) / this.#limits.callsPerSecond) * 1000))
    this.#cancelTimer = this.#clock.at(this.#clock.now() + waitMs, () => {
      this.#cancelTimer = undefined
      this.#pump()
    })
  }
}

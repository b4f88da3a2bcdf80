import type { Clock, EpochMs } from '../../clock.ts'

/** As many failures in a row are not chance any more. */
const failuresMax = 4
const firstPauseMs = 5_000
const longestPauseMs = 60_000

/**
 * Keeps calls away from a vendor that fails: after some failures in a row nothing is asked for a while, then one call
 * tries whether it is well again. Each further failure doubles the pause.
 */
export class Circuit {
  readonly #clock: Clock
  #failures = 0
  #openUntil: EpochMs = 0
  #pauseMs = firstPauseMs
  #probing = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether calls are kept away right now. */
  get isOpen(): boolean {
    // More than the longest pause is left of it only when the clock was set back.
    const leftMs = this.#openUntil - this.#clock.now()
    return this.#failures >= failuresMax && (this.#probing || (leftMs > 0 && leftMs <= longestPauseMs))
  }

  /** When the next call may try, while it is open. */
  get openUntil(): EpochMs {
    return this.#openUntil
  }

  /** Asks for leave to call; whoever gets it says how it ended by `succeeded` or `failed`. */
  admit(): boolean {
    if (this.#failures < failuresMax) return true
    if (this.isOpen) return false
    this.#probing = true
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#probing = false
    this.#pauseMs = firstPauseMs
  }

  failed(): void {
    const wasProbing = this.#probing
    this.#failures += 1
    this.#probing = false
    if (this.#failures < failuresMax) return
    if (wasProbing) this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs)
    if (wasProbing || this.#failures === failuresMax) this.#openUntil = this.#clock.now() + this.#pauseMs
  }

  /** The call was not made, or ended by ourselves: it says nothing of the vendor. */
  withdrawn(): void {
    this.#probing = false
  }
}

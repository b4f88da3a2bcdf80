/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** Time as the server sees it. Tests pass one that they move by hand (DL6). */
export interface Clock {
  now(): EpochMs
  /**
   * Calls back once when `now()` has reached `atMs`, never before, unless the clock is set back meanwhile: then when the
   * time that was left has passed. The answer cancels.
   */
  at(atMs: EpochMs, run: () => void): () => void
}

/** Timers above this overflow and fire at once (Node.js, setTimeout). */
const timerMaxMs = 2_147_483_647
/** A clock that is this much behind the time that has passed was set back. */
const setBackMs = 1_000

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atMs, run) {
    let timer: NodeJS.Timeout
    const passedAt = performance.now() + Math.max(atMs - Date.now(), 0) + setBackMs
    const leftMs = () => Math.ceil(Math.max(0, Math.min(atMs - Date.now(), passedAt - performance.now())))
    const arm = () => {
      timer = setTimeout(() => (leftMs() === 0 ? run() : arm()), Math.min(leftMs(), timerMaxMs))
    }
    arm()
    return () => clearTimeout(timer)
  },
}

/** ISO 8601 UTC with milliseconds, the form of every instant that leaves the server. */
export function isoInstant(atMs: EpochMs): string {
  return new Date(atMs).toISOString()
}

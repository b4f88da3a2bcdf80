/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** Time as the server sees it. Tests pass one that they move by hand (DL6). */
export interface Clock {
  now(): EpochMs
  /** Calls back once when `now()` has reached `atMs`, never before; the answer cancels. */
  at(atMs: EpochMs, run: () => void): () => void
}

/** Timers above this overflow and fire at once (Node.js, setTimeout). */
const timerMaxMs = 2_147_483_647

export const systemClock: Clock = {
  now: () => Date.now(),
  at(atMs, run) {
    let timer: NodeJS.Timeout
    const arm = () => {
      const waitMs = Math.min(Math.max(atMs - Date.now(), 0), timerMaxMs)
      timer = setTimeout(() => (Date.now() >= atMs ? run() : arm()), waitMs)
    }
    arm()
    return () => clearTimeout(timer)
  },
}

/** ISO 8601 UTC with milliseconds, the form of every instant that leaves the server. */
export function isoInstant(atMs: EpochMs): string {
  return new Date(atMs).toISOString()
}

import type { Clock, EpochMs } from '../clock.ts'

/** A clock for tests: time stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves time and runs what became due, in order of its time. */
  advance(byMs: number): void
  /** Somebody sets it back: as with the system's clock, timers keep the time that was left. */
  setBack(byMs: number): void
  /** When the next timer is due; undefined without one. */
  nextAt(): EpochMs | undefined
  /** How many timers wait; a test that ends with some has left something running. */
  pending(): number
}

export function manualClock(startAt: EpochMs = Date.UTC(2025, 6, 14, 10, 30)): ManualClock {
  let nowMs = startAt
  let timers: { atMs: EpochMs; readonly run: () => void }[] = []
  const nextUntil = (untilMs: EpochMs) =>
    timers.filter((timer) => timer.atMs <= untilMs).toSorted((one, other) => one.atMs - other.atMs)[0]
  const fireUntil = (untilMs: EpochMs) => {
    for (let timer = nextUntil(untilMs); timer !== undefined; timer = nextUntil(untilMs)) {
      const due = timer
      timers = timers.filter((other) => other !== due)
      nowMs = Math.max(nowMs, due.atMs)
      due.run()
    }
  }
  return {
    now: () => nowMs,
    at(atMs, run) {
      const timer = { atMs, run }
      timers.push(timer)
      // A time that has come already still fires from the event loop, as a real timer does.
      if (atMs <= nowMs) setImmediate(() => fireUntil(nowMs))
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(byMs) {
      const untilMs = nowMs + byMs
      fireUntil(untilMs)
      nowMs = untilMs
    },
    setBack(byMs) {
      nowMs -= byMs
      for (const timer of timers) timer.atMs -= byMs
    },
    nextAt: () => nextUntil(Number.POSITIVE_INFINITY)?.atMs,
    pending: () => timers.length,
  }
}

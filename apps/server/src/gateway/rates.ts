import type { Clock, EpochMs } from '../clock.ts'

/** Counts happenings of the last minute. */
export interface MinuteCount {
  /** Counts one more and answers how many there were within the last minute, this one included. */
  add(): number
}

const minuteMs = 60_000

/** @param max more than this many are not remembered, so that the memory is bounded */
export function minuteCount(clock: Clock, max: number): MinuteCount {
  let times: EpochMs[] = []
  return {
    add() {
      const now = clock.now()
      times = times.filter((at) => now - at < minuteMs)
      if (times.length < max) times.push(now)
      return times.length
    },
  }
}

/** An allowance that refills evenly and holds at most one second's worth. */
export interface Allowance {
  /** Takes one when there is one. */
  take(): boolean
}

export function allowancePerSecond(clock: Clock, perSecond: number): Allowance {
  let left = perSecond
  let countedAt = clock.now()
  return {
    take() {
      const now = clock.now()
      // A clock that is set back must neither take an allowance away nor grant a large one.
      const passedMs = Math.max(0, now - countedAt)
      left = Math.min(perSecond, left + (passedMs / 1000) * perSecond)
      countedAt = now
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}

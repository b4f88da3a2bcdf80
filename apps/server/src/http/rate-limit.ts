import type { Clock, EpochMs } from '../clock.ts'

/** What one caller may still do in the running window. */
export interface RateVerdict {
  readonly allowed: boolean
  /** `RateLimit` and `RateLimit-Policy` as the IETF draft "RateLimit header fields for HTTP" names them (HA5). */
  readonly headers: Readonly<Record<string, string>>
  readonly resetSeconds: number
}

export interface RateLimit {
  /** Counts one more request of `caller`, any stable text; `perMinute` where the caller has a limit of its own. */
  count(caller: string, perMinute?: number): RateVerdict
  /** Whether the caller has nothing left, without counting. */
  isExhausted(caller: string): boolean
}

const windowMs = 60_000
/** Counters past this many are dropped oldest first, so that strangers cannot fill the memory. */
const callersMax = 20_000

/**
 * Counts requests in windows of a minute, per caller.
 * @param perMinuteOfAll 0 allows everything and sends no headers
 */
export function rateLimit(policy: string, perMinuteOfAll: number, clock: Clock): RateLimit {
  const windows = new Map<string, { readonly startedAt: EpochMs; count: number }>()
  const running = (caller: string, now: EpochMs) => {
    const window = windows.get(caller)
    // A clock that was set back must not lock anyone out for longer than a window.
    return window !== undefined && now >= window.startedAt && now - window.startedAt < windowMs ? window : undefined
  }
  const open = (caller: string, now: EpochMs) => {
    windows.delete(caller)
    const oldest = windows.keys().next()
    if (windows.size >= callersMax && oldest.done !== true) windows.delete(oldest.value)
    const window = { startedAt: now, count: 0 }
    windows.set(caller, window)
    return window
  }

  return {
    count(caller, perMinute = perMinuteOfAll) {
      if (perMinute === 0) return { allowed: true, headers: {}, resetSeconds: 0 }
      const now = clock.now()
      const window = running(caller, now) ?? open(caller, now)
      window.count += 1
      const left = Math.max(0, perMinute - window.count)
      const resetSeconds = Math.max(1, Math.ceil((window.startedAt + windowMs - now) / 1000))
      return {
        allowed: window.count <= perMinute,
        resetSeconds,
        headers: {
          'ratelimit-policy': `"${policy}";q=${perMinute};w=${windowMs / 1000}`,
          ratelimit: `"${policy}";r=${left};t=${resetSeconds}`,
        },
      }
    },
    isExhausted(caller) {
      const window = running(caller, clock.now())
      return perMinuteOfAll > 0 && window !== undefined && window.count >= perMinuteOfAll
    },
  }
}

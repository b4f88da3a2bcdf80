/**
 * The server's clock as this page knows it. Waiting tasks become due by the server's clock; the browser's may be
 * minutes off, and a countdown by it would end before the paper comes, or long after.
 */
export interface ServerClock {
  /**
   * Learns from an answer.
   * @param dateHeader the answer's `Date`, which tells whole seconds
   * @param sentMs when the request left, by the browser's clock
   * @param receivedMs when its answer was here, by the browser's clock
   */
  note(dateHeader: string | null, sentMs: number, receivedMs: number): void
  /** The server's time, in ms since 1970, at a moment of the browser's clock; that moment itself before any answer. */
  at(browserMs: number): number
}

/** The header says no more than the second that has begun. */
const headerStepMs = 1_000

/** How far the server's clock is ahead of the browser's: somewhere between these two. */
interface Lead {
  readonly leastMs: number
  readonly mostMs: number
}

/**
 * Every answer bounds the lead between two values; several answers together bound it to a few ms. An answer that
 * contradicts the ones before it (somebody set a clock) starts anew.
 */
export function createServerClock(): ServerClock {
  let known: Lead | undefined
  return {
    note(dateHeader, sentMs, receivedMs) {
      const serverMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader)
      if (Number.isNaN(serverMs)) return
      const told: Lead = { leastMs: serverMs - receivedMs, mostMs: serverMs + headerStepMs - sentMs }
      const both: Lead = {
        leastMs: Math.max(told.leastMs, known?.leastMs ?? Number.NEGATIVE_INFINITY),
        mostMs: Math.min(told.mostMs, known?.mostMs ?? Number.POSITIVE_INFINITY),
      }
      known = both.leastMs <= both.mostMs ? both : told
    },
    at(browserMs) {
      if (known === undefined) return browserMs
      return browserMs + (known.leastMs + known.mostMs) / 2
    },
  }
}

/** The one that the page's requests teach and its countdowns read. */
export const serverClock = createServerClock()

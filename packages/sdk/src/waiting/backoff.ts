export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * How long to wait after the nth failure in a row (0 the first): doubled each time, and between half of that and all of
 * it by chance, so that a thousand tills do not come back in the same instant.
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, random: () => number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30))
  return Math.round(whole / 2 + (whole / 2) * random())
}

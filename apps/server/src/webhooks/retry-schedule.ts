import type { EpochMs } from '../clock.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * The pauses after each failed try, as Standard Webhooks 1.0.0 suggests (spec/standard-webhooks.md, "Deliverability
 * and reliability"): ten tries over 75 hours, so that a weekend without anyone looking loses nothing.
 */
export const retryDelaysMs: readonly number[] = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
]

/** Messages that failed together must not come back together. */
const jitterMax = 0.2
/** A receiver that asks for more patience than this is treated as one that says nothing. */
const retryAfterMsMax = 24 * hourMs

/**
 * When a message is tried again.
 * @param attempt tries so far, at least 1
 * @param chance from 0 to 1
 * @param retryAfterMs what the receiver asked for; it only lengthens the pause
 * @returns undefined after the last try
 */
export function nextTryAt(
  attempt: number,
  now: EpochMs,
  { chance, retryAfterMs = 0 }: { readonly chance: number; readonly retryAfterMs?: number | undefined },
): EpochMs | undefined {
  const delayMs = retryDelaysMs[attempt - 1]
  if (delayMs === undefined) return undefined
  const asked = retryAfterMs <= retryAfterMsMax ? retryAfterMs : 0
  return now + Math.max(Math.round(delayMs * (1 + jitterMax * chance)), asked)
}

/** The pause that a `Retry-After` header asks for: seconds, or a date (RFC 9110, 10.2.3). Undefined: none, or nonsense. */
export function readRetryAfter(header: string | undefined, now: EpochMs): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  // Date.parse takes "-5" for a year.
  const at = /^[A-Z][a-z]{2}, \d/.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}

/** How long a new key lives. */
export const expiryNames = ['never', 'month', 'quarter', 'year'] as const
export type Expiry = (typeof expiryNames)[number]

const dayMs = 86_400_000
const days: Readonly<Record<Exclude<Expiry, 'never'>, number>> = { month: 30, quarter: 90, year: 365 }

/** When a key that is made at `nowMs` ends, as an instant; null: when it is deleted. */
export function expiresAt(expiry: Expiry, nowMs: number): string | null {
  return expiry === 'never' ? null : new Date(nowMs + days[expiry] * dayMs).toISOString()
}

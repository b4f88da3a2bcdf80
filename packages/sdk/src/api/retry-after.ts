/**
 * `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
 * @returns seconds from now, 0 at least; undefined without the header or when it says nothing
 */
export function retryAfterSeconds(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1_000))
}

/** The vendor's dates and order ids are in China's time, UTC+8 the whole year. */
const offsetMs = 8 * 3_600_000

/** `yyyyMMddHHmmss`, as order ids carry it. */
export function chinaStamp(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().replace(/\D/g, '').slice(0, 14)
}

/** `yyyy-MM-dd` */
export function chinaDate(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10)
}

/** Whether a text is a day that exists, written `yyyy-MM-dd`. */
export function isChinaDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

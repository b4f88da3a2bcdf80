import type { EpochMs } from '../../clock.ts'

/** The vendor's days and order ids are in China's time, UTC+8 the whole year. */
const offsetMs = 8 * 3_600_000

/** `yyyy-MM-dd` */
export function chinaDay(at: EpochMs): string {
  return new Date(at + offsetMs).toISOString().slice(0, 10)
}

/** The day that an order's id (`sn_yyyyMMddHHmmss_number`) carries, else that of `at`. */
export function dayOfOrder(orderId: string, at: EpochMs): string {
  const [, year, month, day] = /_(\d{4})(\d{2})(\d{2})\d{6}_/.exec(orderId) ?? []
  return year === undefined ? chinaDay(at) : `${year}-${month}-${day}`
}

/** What the vendor counts together. */
export function printerDay(printerSn: string, day: string): string {
  return `${printerSn} ${day}`
}

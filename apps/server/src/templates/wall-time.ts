import type { EpochMs } from '../clock.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** There are some 600 IANA zones with their older names; making a format costs 50 µs, using one 2 µs. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(timeZone, format)
  }
  return format
}

/** The offset that held in the minute of the last question, by zone: nearly all times on a slip are of one minute. */
const lastOffsets = new Map<string, { readonly minute: number; readonly offsetMs: number }>()

/** Offsets change at whole minutes; the last zone that did otherwise was Liberia's, in 1972. */
const minuteMs = 60_000

function offsetMsAt(atMs: EpochMs, timeZone: string): number {
  const minute = Math.floor(atMs / minuteMs)
  const last = lastOffsets.get(timeZone)
  if (last?.minute === minute) return last.offsetMs
  const part = new Map<string, number>()
  for (const { type, value } of formatOf(timeZone).formatToParts(minute * minuteMs)) part.set(type, Number(value))
  const read = (name: string) => part.get(name) ?? 0
  const wallMs = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'))
  const offsetMs = wallMs - minute * minuteMs
  lastOffsets.set(timeZone, { minute, offsetMs })
  return offsetMs
}

/**
 * The clock on the shop's wall as ISO 8601 without a zone, such as `2025-07-14T18:30:00.000`. Templates get their
 * times so, because the engine knows no time zones and shows a time without one as it is.
 * @param timeZone an IANA name
 * @throws RangeError for a name that is none
 */
export function wallTime(atMs: EpochMs, timeZone: string): string {
  return new Date(atMs + offsetMsAt(atMs, timeZone)).toISOString().slice(0, -1)
}

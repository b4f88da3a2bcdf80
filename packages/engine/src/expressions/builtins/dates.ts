import { bindable, type Helper } from './helper.ts'

/** `2026-11-22`, and `T10:30`, `:05`, `.123`, `Z` or `+08:00` after it, each needing what stands before it. */
const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?)?$/

/** Numbers below this are seconds (until the year 2128), above it milliseconds (from 1970-02-27): no receipt is that old. */
const secondsBelow = 5e9

/** The last instant with a year of four digits, in ms. */
const instantMax = 253_402_300_799_999

const minutesPerDay = 1440

/** What a clock on the wall and the calendar beside it show. */
interface WallClock {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

const offsetMinutes = (zone: string): number => {
  if (zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

function fromInstant(ms: number): WallClock | undefined {
  if (!(ms >= 0 && ms <= instantMax)) return undefined
  const date = new Date(ms)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ms: date.getUTCMilliseconds(),
  }
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** 2026-02-30 and 25:00 do not exist. */
function exists(clock: WallClock): boolean {
  const { year, month, day, hour, minute, second } = clock
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0
  return day >= 1 && day <= (monthDays[month - 1] ?? 0) + leapDay && hour < 24 && minute < 60 && second < 60
}

const epochOf = (clock: WallClock): number =>
  Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute, clock.second, clock.ms)

/** The two digits of `text` at `at`, or NaN. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** `2026-11-22T10:30:00+08:00`, the form that servers write, read without the pattern. Undefined for any other form. */
function readUsual(text: string, utcOffsetMinutes: number): WallClock | undefined {
  if (text.length !== 25 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d || text.charCodeAt(10) !== 0x54)
    return undefined
  const sign = text.charCodeAt(19)
  const colons = text.charCodeAt(13) === 0x3a && text.charCodeAt(16) === 0x3a && text.charCodeAt(22) === 0x3a
  if (!colons || (sign !== 0x2b && sign !== 0x2d)) return undefined
  const offset = twoDigits(text, 20) * 60 + twoDigits(text, 23)
  const clock: WallClock = {
    year: twoDigits(text, 0) * 100 + twoDigits(text, 2),
    month: twoDigits(text, 5),
    day: twoDigits(text, 8),
    hour: twoDigits(text, 11),
    minute: twoDigits(text, 14),
    second: twoDigits(text, 17),
    ms: 0,
  }
  // Where the shop's clocks stand is nearly always where the time was written down, so nothing has to be moved.
  const isHere = (sign === 0x2b ? offset : -offset) === utcOffsetMinutes
  return isHere && clock.year >= 1970 && exists(clock) ? clock : undefined
}

function readIso(text: string, utcOffsetMinutes: number): WallClock | undefined {
  const match = text.length <= 40 ? isoPattern.exec(text) : null
  if (match === null) return undefined
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const clock: WallClock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.slice(0, 3).padEnd(3, '0')),
  }
  if (!exists(clock)) return undefined
  const moved = zone === undefined ? 0 : (utcOffsetMinutes - offsetMinutes(zone)) * 60_000
  return fromInstant(epochOf(clock) + moved)
}

/**
 * The wall clock time to show. An instant (a number, or a text with a zone) is shown at the run's offset from UTC; a
 * text without a zone is wall clock time already.
 */
function wallClock(value: unknown, utcOffsetMinutes: number): WallClock | undefined {
  if (typeof value === 'string') return readUsual(value, utcOffsetMinutes) ?? readIso(value, utcOffsetMinutes)
  if (typeof value !== 'number' || !(value >= 0)) return undefined
  return fromInstant((value < secondsBelow ? value * 1000 : value) + utcOffsetMinutes * 60_000)
}

/** `00` to `99`. */
const pairs: readonly string[] = Array.from({ length: 100 }, (_, value) => (value < 10 ? `0${value}` : String(value)))

const two = (value: number): string => pairs[value] ?? ''
const weekdays = '日一二三四五六'

/** 1970-01-01 was a Thursday. */
const weekdayOf = (clock: WallClock): string =>
  weekdays.charAt((Math.floor(epochOf(clock) / (minutesPerDay * 60_000)) + 4) % 7)

const fields = {
  YYYY: (clock: WallClock) => two(Math.floor(clock.year / 100)) + two(clock.year % 100),
  YY: (clock: WallClock) => two(clock.year % 100),
  MM: (clock: WallClock) => two(clock.month),
  M: (clock: WallClock) => String(clock.month),
  DD: (clock: WallClock) => two(clock.day),
  D: (clock: WallClock) => String(clock.day),
  HH: (clock: WallClock) => two(clock.hour),
  H: (clock: WallClock) => String(clock.hour),
  hh: (clock: WallClock) => two(clock.hour % 12 || 12),
  h: (clock: WallClock) => String(clock.hour % 12 || 12),
  mm: (clock: WallClock) => two(clock.minute),
  m: (clock: WallClock) => String(clock.minute),
  ss: (clock: WallClock) => two(clock.second),
  s: (clock: WallClock) => String(clock.second),
  SSS: (clock: WallClock) => String(clock.ms).padStart(3, '0'),
  A: (clock: WallClock) => (clock.hour < 12 ? 'AM' : 'PM'),
  a: (clock: WallClock) => (clock.hour < 12 ? '上午' : '下午'),
  dddd: (clock: WallClock) => `星期${weekdayOf(clock)}`,
  ddd: (clock: WallClock) => `周${weekdayOf(clock)}`,
} as const

type Piece = string | ((clock: WallClock) => string)

/** Found one after the other by `exec`: `matchAll` is younger than some of the engines this runs in. */
const tokenPattern = /\[([^\]]*)\]|YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|SSS|A|a|dddd|ddd/g

function readPattern(pattern: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  tokenPattern.lastIndex = 0
  for (let match = tokenPattern.exec(pattern); match !== null; match = tokenPattern.exec(pattern)) {
    if (match.index > end) pieces.push(pattern.slice(end, match.index))
    pieces.push(match[1] ?? fields[match[0] as keyof typeof fields])
    end = match.index + match[0].length
  }
  if (end < pattern.length) pieces.push(pattern.slice(end))
  return pieces
}

/** Patterns read before: templates use a handful, and data that invents new ones must not fill the memory. */
const patternsKept = 64
const patternCharsMax = 100
const knownPatterns = new Map<string, readonly Piece[]>()

function piecesOf(pattern: string): readonly Piece[] {
  const known = knownPatterns.get(pattern)
  if (known !== undefined) return known
  const pieces = readPattern(pattern)
  if (knownPatterns.size >= patternsKept) knownPatterns.clear()
  knownPatterns.set(pattern, pieces)
  return pieces
}

const patternUsed = (pattern: unknown): string =>
  typeof pattern === 'string' && pattern.length <= patternCharsMax ? pattern : 'YYYY-MM-DD HH:mm:ss'

/** `{{date x 'MM-DD HH:mm' utcOffset=480}}`. */
const date = bindable([1, 2], ['utcOffset'], ([pattern], hash) => {
  const pieces = piecesOf(patternUsed(pattern))
  const wanted = hash['utcOffset']
  const utcOffset = typeof wanted === 'number' && Math.abs(wanted) <= 840 ? wanted : undefined
  return (value, run) => {
    if (value === undefined || value === null || value === '') return ''
    const clock = wallClock(value, utcOffset ?? run.utcOffsetMinutes)
    if (clock === undefined) {
      run.report('helper_failed', 'date needs an ISO 8601 text or a number of milliseconds or seconds since 1970')
      return ''
    }
    let text = ''
    for (let index = 0; index < pieces.length; index++) {
      const piece = pieces[index] as Piece
      text += typeof piece === 'string' ? piece : piece(clock)
    }
    return text
  }
})

export const dateHelpers = { date } satisfies Record<string, Helper>

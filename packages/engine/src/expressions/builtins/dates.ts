import type { Run } from '../../run.ts'
import { type Helper, helper } from './helper.ts'

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?)?$/

/** Numbers below this are seconds (until the year 2128), above it milliseconds (from 1970-02-27): no receipt is that old. */
const secondsBelow = 5e9

/** The last instant with a year of four digits, in ms. */
const instantMax = 253_402_300_799_999

const offsetMinutes = (zone: string): number => {
  if (zone === 'Z' || zone === 'z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return zone.startsWith('-') ? -minutes : minutes
}

/**
 * The wall clock time to show, as if it were UTC. An instant (a number, or a text with a zone) is shown at the
 * run's offset from UTC; a text without a zone is wall clock time already.
 */
function wallClock(value: unknown, utcOffsetMinutes: number): Date | undefined {
  let ms: number
  if (typeof value === 'number') {
    if (!(value >= 0)) return undefined
    ms = (value < secondsBelow ? value * 1000 : value) + utcOffsetMinutes * 60_000
  } else {
    const match = typeof value === 'string' && value.length <= 40 ? isoPattern.exec(value) : null
    if (match === null) return undefined
    const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
    ms =
      Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
      Number(fraction.slice(0, 3).padEnd(3, '0'))
    // 2026-02-30 would roll over into March, and 25:00 into the next day: such a time does not exist.
    const rolled = new Date(ms)
    const exists =
      rolled.getUTCMonth() + 1 === Number(month) &&
      rolled.getUTCDate() === Number(day) &&
      rolled.getUTCHours() === Number(hour) &&
      rolled.getUTCMinutes() === Number(minute) &&
      rolled.getUTCSeconds() === Number(second)
    if (!exists) return undefined
    if (zone !== undefined) ms += (utcOffsetMinutes - offsetMinutes(zone)) * 60_000
  }
  return ms >= 0 && ms <= instantMax ? new Date(ms) : undefined
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))
const weekdays = '日一二三四五六'

const fields = {
  YYYY: (date: Date) => String(date.getUTCFullYear()).padStart(4, '0'),
  YY: (date: Date) => two(date.getUTCFullYear() % 100),
  MM: (date: Date) => two(date.getUTCMonth() + 1),
  M: (date: Date) => String(date.getUTCMonth() + 1),
  DD: (date: Date) => two(date.getUTCDate()),
  D: (date: Date) => String(date.getUTCDate()),
  HH: (date: Date) => two(date.getUTCHours()),
  H: (date: Date) => String(date.getUTCHours()),
  hh: (date: Date) => two(date.getUTCHours() % 12 || 12),
  h: (date: Date) => String(date.getUTCHours() % 12 || 12),
  mm: (date: Date) => two(date.getUTCMinutes()),
  m: (date: Date) => String(date.getUTCMinutes()),
  ss: (date: Date) => two(date.getUTCSeconds()),
  s: (date: Date) => String(date.getUTCSeconds()),
  SSS: (date: Date) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  A: (date: Date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  a: (date: Date) => (date.getUTCHours() < 12 ? '上午' : '下午'),
  dddd: (date: Date) => `星期${weekdays[date.getUTCDay()]}`,
  ddd: (date: Date) => `周${weekdays[date.getUTCDay()]}`,
} as const

type Piece = string | ((date: Date) => string)

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

function formatDate(value: unknown, pattern: unknown, utcOffset: unknown, run: Run): string {
  if (value === undefined || value === null || value === '') return ''
  const offset = typeof utcOffset === 'number' && Math.abs(utcOffset) <= 840 ? utcOffset : run.utcOffsetMinutes
  const date = wallClock(value, offset)
  if (date === undefined) {
    run.report('helper_failed', 'date needs an ISO 8601 text or a number of milliseconds or seconds since 1970')
    return ''
  }
  const wanted = typeof pattern === 'string' && pattern.length <= patternCharsMax ? pattern : 'YYYY-MM-DD HH:mm:ss'
  let text = ''
  for (const piece of piecesOf(wanted)) text += typeof piece === 'string' ? piece : piece(date)
  return text
}

/** `{{date x 'MM-DD HH:mm' utcOffset=480}}`. */
export const dateHelpers = {
  date: helper([1, 2], ['utcOffset'], ([value, pattern], hash, run) =>
    formatDate(value, pattern, hash['utcOffset'], run),
  ),
} satisfies Record<string, Helper>

import type { PrinterCondition } from '@xiaopiao/protocol'

/*
 * ESC/POS real-time status, DLE EOT n (10 04 n): executed on arrival, answered with one byte 0xx1xx10.
 * Source: Epson "DLE EOT" and the dialect notes on clones; bit 7 of n=1 is "slip not taken" on some of them.
 */

export type StatusQuery = 'printer' | 'offlineCause' | 'error' | 'paper'

const queryNumbers: Readonly<Record<StatusQuery, number>> = { printer: 1, offlineCause: 2, error: 3, paper: 4 }

/** The bytes that ask. */
export function statusQuery(query: StatusQuery): Uint8Array {
  return Uint8Array.of(0x10, 0x04, queryNumbers[query])
}

/**
 * Tells a DLE EOT answer from everything else that a printer sends: XON 11, XOFF 13, automatic status 0xx1xx00,
 * GS r and GS I answers 0xx0xxxx, line noise.
 */
export function isStatusAnswer(query: StatusQuery, byte: number): boolean {
  const fixedBits = query === 'printer' ? 0x13 : 0x93
  return (byte & fixedBits) === 0x12
}

/** The answers that came; a printer may know only some of the queries. */
export interface StatusAnswers {
  readonly printer: number
  readonly offlineCause: number | undefined
  readonly error: number | undefined
  readonly paper: number | undefined
}

const offline = 0x08
const coverOpen = 0x04
const feedKeyHeld = 0x08
const stoppedWithoutPaper = 0x20
const errorStop = 0x40
const paperNearEnd = 0x0c
const paperEnd = 0x60

const errorCauses: readonly (readonly [bit: number, text: string])[] = [
  [0x04, 'mechanical error'],
  [0x08, 'cutter error'],
  [0x20, 'unrecoverable error'],
  [0x40, 'print head too hot'],
]

/** Whether n=2 tells of an error whose cause n=3 knows. */
export function hasErrorStop(offlineCause: number | undefined): boolean {
  return offlineCause !== undefined && (offlineCause & errorStop) !== 0
}

/**
 * What the answers mean for the next job. Paper is judged by n=4 where it is answered, because some firmware
 * sets the paper bit of n=2 when the roll is merely near its end.
 */
export function readStatus(answers: StatusAnswers): {
  readonly condition: Exclude<PrinterCondition, 'unknown'>
  readonly detail: string
} {
  const has = (byte: number | undefined, bits: number) => byte !== undefined && (byte & bits) !== 0
  const isOffline = has(answers.printer, offline)
  const detail = describe(answers)
  if (has(answers.offlineCause, coverOpen)) return { condition: 'cover_open', detail }
  const stopped = has(answers.offlineCause, stoppedWithoutPaper) && (answers.paper === undefined || isOffline)
  if (has(answers.paper, paperEnd) || stopped) return { condition: 'paper_out', detail }
  if (has(answers.offlineCause, errorStop)) return { condition: 'error', detail }
  if (isOffline) return { condition: 'offline', detail }
  if (has(answers.paper, paperNearEnd)) return { condition: 'paper_low', detail }
  return { condition: 'ready', detail }
}

function describe(answers: StatusAnswers): string {
  const hex = (byte: number | undefined) => (byte === undefined ? '--' : byte.toString(16).padStart(2, '0'))
  const { printer, offlineCause, error, paper } = answers
  const causes = errorCauses.filter(([bit]) => error !== undefined && (error & bit) !== 0).map(([, text]) => text)
  if (offlineCause !== undefined && (offlineCause & feedKeyHeld) !== 0) causes.push('feed key held')
  const bytes = `DLE EOT 1-4: ${[printer, offlineCause, error, paper].map(hex).join(' ')}`
  return causes.length === 0 ? bytes : `${causes.join(', ')} (${bytes})`
}

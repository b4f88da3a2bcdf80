import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Logger

/** Fields whose values never reach a log, at the top of an entry and one level down. */
const secretFields = [
  'authorization',
  'cookie',
  'password',
  'token',
  'api_key',
  'apiKey',
  'printer_key',
  'secret',
  'adminPassword',
  'secretKey',
]

/**
 * The server's log: one JSON object a line, on standard output unless a destination is given.
 * Secrets are replaced by `[secret]`; times are ISO 8601 UTC.
 */
export function openLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[secret]',
    },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}

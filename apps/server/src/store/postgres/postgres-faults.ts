import { DatabaseError } from 'pg'
import { StoreFault, type StoreFaultCode } from '../faults.ts'

/** What an error says about running the same unit again. */
export type ErrorKind =
  /** Another transaction was in the way; nothing was written, and the same unit may well succeed now. */
  | 'conflict'
  /** The connection is gone. Nothing was written, unless a commit was on its way. */
  | 'disconnected'
  | 'other'

/** SQLSTATE codes (postgresql.org/docs/current/errcodes-appendix.html) that another try may not meet again. */
const conflictCodes: ReadonlySet<string> = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available: lock_timeout
  '23505', // unique_violation: the other row was not visible yet when the unit looked; it is now
  '25P02', // in_failed_sql_transaction: the unit caught the error of an earlier statement
])

const faultOfCode: Readonly<Record<string, readonly [StoreFaultCode, string]>> = {
  '40001': ['locked', 'others kept changing the same rows'],
  '40P01': ['locked', 'others kept changing the same rows'],
  '55P03': ['locked', 'another program holds its lock'],
  '57014': ['timed_out', 'a statement took too long and was ended'],
  '25006': ['read_only', 'it is read-only, perhaps a standby; connect to the primary'],
  '53100': ['disk_full', 'its disk is full'],
  '53200': ['unreachable', 'it is out of memory'],
  '53300': ['unreachable', 'it has too many connections already; raise its max_connections'],
  '57P01': ['unreachable', 'it is being stopped'],
  '57P02': ['unreachable', 'it has crashed and is starting again'],
  '57P03': ['unreachable', 'it is starting'],
  '57P05': ['unreachable', 'it has ended the connection'],
  '25P03': ['unreachable', 'it has ended a transaction that did nothing for too long'],
  '58030': ['io', 'its disk reports an error'],
  XX001: ['corrupt', 'its data are damaged; restore a backup'],
  XX002: ['corrupt', 'an index is damaged; restore a backup or rebuild the index'],
  '3D000': ['cannot_open', 'there is no such database; create it first'],
  '42501': ['cannot_open', 'the user may not do this; it has to own the database or its schema'],
}

/** Classes of codes, by their first two letters. */
const faultOfClass: Readonly<Record<string, readonly [StoreFaultCode, string]>> = {
  '08': ['unreachable', 'the connection is broken'],
  '28': ['cannot_open', 'user or password is wrong, or this machine may not connect'],
}

/** Of the system, when it cannot connect or loses the connection. */
const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

/** `pg` says these in plain errors. */
const disconnectedPattern =
  /^(Connection terminated|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout|The server does not support SSL|There was an error establishing an SSL)/

export function errorKind(error: unknown): ErrorKind {
  if (isDisconnection(error)) return 'disconnected'
  return error instanceof DatabaseError && conflictCodes.has(error.code ?? '') ? 'conflict' : 'other'
}

function isDisconnection(error: unknown): boolean {
  if (error instanceof DatabaseError) return faultOf(error)?.[0] === 'unreachable'
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && networkCodes.has(error.code)) return true
  // What `connect` says when a name has several addresses and none answers.
  if (error instanceof AggregateError) return error.errors.some(isDisconnection)
  return disconnectedPattern.test(error.message)
}

function faultOf(error: DatabaseError): readonly [StoreFaultCode, string] | undefined {
  const code = error.code ?? ''
  return faultOfCode[code] ?? faultOfClass[code.slice(0, 2)]
}

/**
 * Turns an operating fault of PostgreSQL into one that names the database; every other error, such as a broken
 * constraint, is ours and stays what it is.
 * @param name the database without its password
 */
export function storeFaultOf(error: unknown, name: string): unknown {
  if (error instanceof DatabaseError) {
    const fault = faultOf(error)
    if (fault === undefined) return error
    return new StoreFault(
      fault[0],
      `Cannot use the database "${name}": ${fault[1]} (PostgreSQL: ${error.message})`,
      error,
    )
  }
  if (!isDisconnection(error)) return error
  const seen = error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error)
  return new StoreFault('unreachable', `Cannot reach the database "${name}": ${seen}`, error)
}

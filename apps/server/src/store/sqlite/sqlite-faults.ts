import { StoreFault, type StoreFaultCode } from '../faults.ts'

/** Primary result codes (sqlite.org/rescode.html) that a person has to act on, and what they mean to them. */
const faultOfCode: Readonly<Record<number, readonly [StoreFaultCode, string]>> = {
  5: ['locked', 'another program holds its lock'],
  6: ['locked', 'another connection holds a lock on a table'],
  8: ['read_only', 'it cannot be written; check the permissions of the file and of its folder'],
  10: ['io', 'the disk reports an error'],
  11: ['corrupt', 'the file is damaged; restore a backup'],
  13: ['disk_full', 'the disk is full'],
  14: ['cannot_open', 'the file cannot be opened; check that the folder exists and who may write there'],
  26: ['corrupt', 'the file is not a database'],
}

interface SqliteError extends Error {
  readonly errcode: number
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
}

/**
 * Turns an operating fault of SQLite into one that names the file; every other error, such as a broken
 * constraint, is ours and stays what it is.
 */
export function storeFaultOf(error: unknown, file: string): unknown {
  if (!isSqliteError(error)) return error
  const fault = faultOfCode[error.errcode & 0xff]
  if (fault === undefined) return error
  const [code, meaning] = fault
  return new StoreFault(code, `Cannot use the database "${file}": ${meaning} (SQLite: ${error.message})`, error)
}

/** What is wrong with the database, closed; a person with access to the machine has to act on most of them. */
export type StoreFaultCode =
  | 'cannot_open'
  | 'disk_full'
  | 'read_only'
  | 'corrupt'
  | 'locked'
  | 'io'
  | 'newer_database'
  | 'changed_migration'
  | 'ids_exhausted'
  | 'unreachable'
  | 'timed_out'
  | 'closed'

/** An operating fault of the database. The message names the database and says what is wrong with it. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault'
  readonly code: StoreFaultCode

  constructor(code: StoreFaultCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Numeric ids stay below 2^31, because protocol-1 clients read them into 32-bit integers (GW12). */
const idMax = 2_147_483_647

/** @throws StoreFault when the table has given out its last id that a print client can read */
export function checkId(table: string, id: number): number {
  if (id > idMax) {
    throw new StoreFault('ids_exhausted', `Cannot add a row to "${table}": its ids have reached ${idMax}`)
  }
  return id
}

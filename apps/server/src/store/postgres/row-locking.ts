import type { Locking } from '../connection.ts'

/**
 * NO KEY: rows that only refer to a locked one, as every row does to its tenant, may still be written
 * (postgresql.org/docs/current/explicit-locking.html).
 */
export const rowLocking: Locking = {
  forUpdate: ' for no key update',
  skipLocked: ' for no key update skip locked',
  byName: 'select pg_advisory_xact_lock(hashtextextended(?, 0))',
}

import type { Clock } from './clock.ts'
import type { DatabasePlace } from './database-place.ts'
import type { Log } from './log.ts'
import { StoreFault } from './store/index.ts'
import { openPostgresStore } from './store/postgres/open-postgres-store.ts'
import { claimDatabase } from './store/sqlite/claim-database.ts'
import { openSqliteStore } from './store/sqlite/open-sqlite-store.ts'
import type { Store } from './store/store.ts'

/** A database that starts together with this server may need a while longer. */
const waitForDatabaseMs = 60_000
const retryEveryMs = 1_000

export interface OpenedStore {
  readonly store: Store
  /** Closes the store, and gives up the claim on its file. */
  close(): Promise<void>
}

/**
 * Opens the configured database. A SQLite file belongs to one server; nodes share a PostgreSQL, and wait for it for a
 * minute when it does not answer yet.
 * @throws StoreFault that names the database
 */
export async function openStore(
  place: DatabasePlace,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<OpenedStore> {
  if (place.kind === 'postgres') {
    const store = await untilReachable(() => openPostgresStore({ url: place.url, clock }), clock, log)
    return { store, close: () => store.close() }
  }
  const giveUpClaim = claimDatabase(place.file)
  try {
    const store = await openSqliteStore({ path: place.file, clock })
    const close = async () => {
      await store.close()
      giveUpClaim()
    }
    return { store, close }
  } catch (error) {
    giveUpClaim()
    throw error
  }
}

async function untilReachable(open: () => Promise<Store>, clock: Clock, log: Log): Promise<Store> {
  const giveUpAt = clock.now() + waitForDatabaseMs
  for (let tries = 1; ; tries++) {
    try {
      return await open()
    } catch (error) {
      const mayCome = error instanceof StoreFault && error.code === 'unreachable'
      if (!mayCome || clock.now() >= giveUpAt) throw error
      if (tries === 1) log.warn({ wait_seconds: waitForDatabaseMs / 1000 }, `${error.message}: waiting for it`)
      await new Promise<void>((resolve) => clock.at(clock.now() + retryEveryMs, resolve))
    }
  }
}

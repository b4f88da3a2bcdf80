import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { systemClock } from '../../../apps/server/src/clock.ts'
import { openPostgresStore } from '../../../apps/server/src/store/postgres/open-postgres-store.ts'
import { openSqliteStore } from '../../../apps/server/src/store/sqlite/open-sqlite-store.ts'
import type { Store } from '../../../apps/server/src/store/store.ts'
import type { TestPostgres } from '../../../apps/server/src/testing/postgres.ts'

export interface OpenedShop {
  readonly store: Store
  /** Runs statements behind the store's back: millions of rows are not made one by one. */
  runSql(sql: string): Promise<void>
  /** Statements after a filling, one by one: what a database that has grown in years has long behind it. */
  readonly settling: readonly string[]
}

/** A kind of database to measure on: every commit is on the disk before it is answered. */
export interface ShopDatabase {
  readonly name: 'SQLite, synchronous=FULL' | 'PostgreSQL, synchronous_commit=on'
  /** Opens the store of a new, empty database. */
  open(): Promise<OpenedShop>
}

export function sqliteDatabase(folder: string): ShopDatabase {
  let opened = 0
  return {
    name: 'SQLite, synchronous=FULL',
    async open() {
      const path = join(folder, `shop-${opened++}.db`)
      return {
        store: await openSqliteStore({ path, clock: systemClock }),
        async runSql(sql) {
          const database = new DatabaseSync(path, { timeout: 60_000 })
          database.exec(sql)
          database.close()
        },
        settling: [],
      }
    },
  }
}

export function postgresDatabase(postgres: TestPostgres): ShopDatabase {
  return {
    name: 'PostgreSQL, synchronous_commit=on',
    async open() {
      const url = await postgres.database()
      return {
        store: await openPostgresStore({ url, clock: systemClock }),
        async runSql(sql) {
          const client = new Client({ connectionString: postgres.asAdmin(url) })
          await client.connect()
          await client.query(sql)
          await client.end()
        },
        settling: ['vacuum analyze print_task', 'checkpoint'],
      }
    },
  }
}

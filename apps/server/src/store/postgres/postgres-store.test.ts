import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { testStore } from '../store.contract.ts'
import { openPostgresStore } from './open-postgres-store.ts'

let postgres: TestPostgres
/** With the schema, and nothing else. */
let fresh: string

beforeAll(async () => {
  postgres = await startPostgres()
  fresh = await postgres.database()
  await (await openPostgresStore({ url: fresh })).close()
})

afterAll(async () => await postgres.close())

testStore('PostgreSQL', async () => {
  const url = await postgres.database(fresh)
  return {
    open: async () => await openPostgresStore({ url }),
    remove: async () => await postgres.drop(url),
  }
})

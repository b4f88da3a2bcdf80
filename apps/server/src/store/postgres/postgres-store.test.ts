import { afterAll, beforeAll } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { testStore } from '../store.contract.ts'
import { openPostgresStore } from './open-postgres-store.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startPostgres()
})

afterAll(async () => await postgres.close())

testStore('PostgreSQL', async () => {
  const url = await postgres.database()
  return {
    open: async () => await openPostgresStore({ url }),
    remove: async () => {},
  }
})

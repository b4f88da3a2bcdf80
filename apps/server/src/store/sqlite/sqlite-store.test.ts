import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testStore } from '../store.contract.ts'
import { openSqliteStore } from './open-sqlite-store.ts'

testStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-contract-'))
  return {
    open: async () => await openSqliteStore({ path: join(folder, 'shop.db') }),
    remove: async () => await rm(folder, { recursive: true, force: true }),
  }
})

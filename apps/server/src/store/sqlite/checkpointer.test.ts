import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Checkpointer } from './checkpointer.ts'
import { openWriter } from './open-writer.ts'
import { SqliteConnection } from './sqlite-connection.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-checkpoint-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Tenants in the database file alone, without its log. */
async function tenantsWithoutLog(file: string): Promise<number> {
  const alone = join(folder, 'alone.db')
  await copyFile(file, alone)
  const copy = new SqliteConnection(alone, { readOnly: true })
  const { rows } = copy.run('select 1 from sqlite_master where name = ?', ['tenant'])
  const count = rows.length === 0 ? 0 : copy.run('select id from tenant').rows.length
  copy.close()
  return count
}

test('[DL4] enough committed units are moved from the log into the database, fewer stay in the log', async () => {
  const file = join(folder, 'shop.db')
  const writer = openWriter(file, 1)
  const checkpointer = new Checkpointer(file)
  writer.run('insert into tenant (name, created_at) values (?, ?)', ['one', 1])
  checkpointer.noteCommitted(4_999)
  expect(await tenantsWithoutLog(file)).toBe(0)
  checkpointer.noteCommitted(1)
  await checkpointer.close()
  expect(await tenantsWithoutLog(file)).toBe(1)
  writer.close()
})

test('closing without a checkpoint has nothing to wait for', async () => {
  await new Checkpointer(join(folder, 'none.db')).close()
})

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import type { Migration } from '../schema/migration.ts'
import { migrations } from '../schema/migrations.ts'
import { migrate } from './migrate.ts'
import { openSqliteStore, type SqliteStore } from './open-sqlite-store.ts'
import { openWriter } from './open-writer.ts'
import { SqliteConnection } from './sqlite-connection.ts'

let folder: string
let file: string
let opened: SqliteStore[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-open-'))
  file = join(folder, 'data', 'shop.db')
  opened = []
})

afterEach(async () => {
  vi.unstubAllEnvs()
  for (const store of opened) await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(path = file): Promise<SqliteStore> {
  const store = await openSqliteStore({ path })
  opened.push(store)
  return store
}

/** Changes the file behind the store's back. */
function meddle(statement: string): void {
  const database = new DatabaseSync(file)
  database.exec(statement)
  database.close()
}

test('[DL4] the writer flushes every commit: WAL, synchronous FULL, foreign keys on', async () => {
  await (await open()).close()
  const writer = openWriter(file, 1)
  const setting = (name: string) => Object.values(writer.run(`pragma ${name}`).rows[0] ?? {})
  expect(setting('journal_mode')).toEqual(['wal'])
  expect(setting('synchronous')).toEqual([2])
  expect(setting('fullfsync')).toEqual([1])
  expect(setting('foreign_keys')).toEqual([1])
  writer.close()
})

test('[MG1] an empty file gets every step once; opening again changes nothing', async () => {
  await (await open()).close()
  const schemaOf = () => {
    const database = new DatabaseSync(file)
    const schema = database.prepare('select name, sql from sqlite_master order by name').all()
    const steps = database.prepare('select * from schema_migration order by number').all()
    database.close()
    return { schema, steps }
  }
  const first = schemaOf()
  expect(first.steps.map((step) => step.name)).toEqual(migrations.map((migration) => migration.name))
  await (await open()).close()
  expect(schemaOf()).toEqual(first)
})

test('[MG2] a database that a newer release has changed is refused and stays as it is', async () => {
  await (await open()).close()
  meddle(`insert into schema_migration values (99, '0099-later', 'x', 1)`)
  const refused = expect(open()).rejects
  await refused.toMatchObject({ name: 'StoreFault', code: 'newer_database' })
  await expect(open()).rejects.toThrow(/newer release.*0099-later/)
  meddle('delete from schema_migration where number = 99')
  await open()
})

test('[MG3] a step that reads differently than the one that was applied is refused', async () => {
  await (await open()).close()
  meddle(`update schema_migration set checksum = 'other' where number = 1`)
  await expect(open()).rejects.toMatchObject({ name: 'StoreFault', code: 'changed_migration' })
})

test('[MG4] a step that fails is undone as a whole, and with it those before it', () => {
  const sqlite = new SqliteConnection(join(folder, 'steps.db'), { readOnly: false })
  const good: Migration = { name: '0001-good', statements: () => ['create table good (id integer)'] }
  const bad: Migration = {
    name: '0002-bad',
    statements: () => ['create table half (id integer)', 'insert into nowhere values (1)'],
  }
  const tables = () => sqlite.run(`select name from sqlite_master where type = 'table'`).rows
  expect(() => migrate(sqlite, [good, bad], 'steps.db', 1)).toThrow('nowhere')
  expect(tables()).toEqual([])
  migrate(sqlite, [good], 'steps.db', 1)
  const later: Migration = { name: '0002-later', statements: () => ['create table later (id integer)'] }
  migrate(sqlite, [good, later], 'steps.db', 2)
  const steps = sqlite.run('select number, name, applied_at from schema_migration').rows
  expect(steps.map((step) => Object.values(step))).toEqual([
    [1, '0001-good', 1],
    [2, '0002-later', 2],
  ])
  sqlite.close()
})

test('[MG5] of two that open a new file at once both get the whole schema', async () => {
  const [first, second] = await Promise.all([open(), open()])
  await first.acrossTenants.insertTenant(1, '甲店', 1)
  expect(await second.acrossTenants.tenants()).toHaveLength(1)
})

test('[ST12] a file that is no database, a folder and a damaged file are faults that name the file', async () => {
  const text = join(folder, 'text.db')
  await writeFile(text, 'this is not a database, however long one looks at it. '.repeat(100))
  await expect(open(text)).rejects.toMatchObject({ name: 'StoreFault', code: 'corrupt' })
  await expect(open(text)).rejects.toThrow(text)
  await expect(open(folder)).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })
  await expect(open(join(text, 'shop.db'))).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })

  const store = await open()
  await store.acrossTenants.insertTenant(1, '甲店', 1)
  await store.close()
  await writeFile(file, Buffer.alloc(200_000, 0xa5), { flag: 'r+' })
  await expect(open()).rejects.toMatchObject({ name: 'StoreFault', code: 'corrupt' })
})

test('[ST12] writing where only reading is allowed is a fault that names the file', async () => {
  await (await open()).close()
  const reader = new SqliteConnection(file, { readOnly: true })
  expect(() => reader.run('delete from tenant')).toThrow(
    expect.objectContaining({ name: 'StoreFault', code: 'read_only', message: expect.stringContaining(file) }),
  )
  reader.close()
})

test('[ST13] `:memory:` is a scratch store that leaves nothing behind', async () => {
  vi.stubEnv('TMPDIR', folder)
  const store = await open(':memory:')
  expect(await readdir(folder)).toHaveLength(1)
  await store.acrossTenants.insertTenant(1, '甲店', 1)
  expect(await store.acrossTenants.tenants()).toHaveLength(1)
  await store.close()
  expect(await readdir(folder)).toEqual([])
})

test('[GW12] job ids end below 2^31 with a clear fault, and the row that came too late is not kept', async () => {
  const store = await open()
  const shop = store.forTenant((await store.acrossTenants.insertTenant(1, '甲店', 1)).id)
  await store.close()
  meddle(`insert into sqlite_sequence (name, seq) values ('print_task', ${2 ** 31 - 2})`)
  const again = (await open()).forTenant(shop.tenantId)
  const add = (taskId: string) =>
    again.write(async (tx) => await tx.insertTask(sampleTask(taskId, 1), sampleTaskEvent()))
  expect((await add('last')).task.id).toBe(2 ** 31 - 1)
  await expect(add('too late')).rejects.toMatchObject({ name: 'StoreFault', code: 'ids_exhausted' })
  expect(await again.task('too late')).toBeUndefined()
})

test('[DL7] the schema itself refuses a second PRINTING on a printer and a second default printer', async () => {
  const store = await open()
  const shop = store.forTenant((await store.acrossTenants.insertTenant(1, '甲店', 1)).id)
  await shop.write(async (tx) => {
    await tx.insertPrinter(samplePrinter('sn-1'), 1)
    await tx.insertPrinter(samplePrinter('sn-2'), 1)
    await tx.insertTask(sampleTask('a', 1), sampleTaskEvent())
    await tx.insertTask(sampleTask('b', 1), sampleTaskEvent())
  })
  await store.close()
  expect(() => meddle(`update print_task set print_status = 'PRINTING'`)).toThrow('UNIQUE')
  expect(() => meddle('update printer set is_default = 1')).toThrow('UNIQUE')
})

test('[ST10] a listener that throws stops neither the other listeners nor the writer', async () => {
  const store = await open()
  const shop = store.forTenant((await store.acrossTenants.insertTenant(1, '甲店', 1)).id)
  const surfaced = new Promise<unknown>((resolve) => {
    const others = process.rawListeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', (error) => {
      for (const listener of others) process.on('uncaughtException', listener as NodeJS.UncaughtExceptionListener)
      resolve(error)
    })
  })
  const heard: string[] = []
  store.subscribe(() => {
    throw new Error('a bug in a listener')
  })
  store.subscribe((change) => heard.push(change.kind))
  expect(await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))).not.toBe('duplicate')
  expect(heard).toEqual(['printer'])
  expect(String(await surfaced)).toContain('a bug in a listener')
})

interface AuthTables {
  verification: {
    id: string
    identifier: string
    value: string
    expiresAt: string
    createdAt: string
    updatedAt: string
  }
}

test('[ST14] authDatabase writes through the same queue and reads what is committed', async () => {
  const store = await open()
  const shop = store.forTenant((await store.acrossTenants.insertTenant(1, '甲店', 1)).id)
  const auth = store.authDatabase as Kysely<AuthTables>
  const row = { identifier: 'i', value: 'v', expiresAt: 'e', createdAt: 'c', updatedAt: 'u' }
  const insert = (id: string) =>
    auth
      .insertInto('verification')
      .values({ ...row, id })
      .returningAll()
      .execute()
  const duringUnit = await shop.write(async (tx) => {
    await tx.renameTenant('乙店')
    const inserting = insert('a')
    const seen = await auth.selectFrom('verification').selectAll().execute()
    return { inserting: inserting.catch((error: Error) => error.message), seen }
  })
  expect(duringUnit.seen).toEqual([])
  expect(await duringUnit.inserting).toContain('inside another')
  const writes = [insert('a'), shop.write(async (tx) => await tx.renameTenant('丙店')), insert('b')]
  await Promise.all(writes)
  const update = await auth.updateTable('verification').set({ value: 'w' }).where('id', '=', 'b').executeTakeFirst()
  expect(update.numUpdatedRows).toBe(1n)
  const removed = await auth.deleteFrom('verification').where('id', '=', 'a').executeTakeFirst()
  expect(removed.numDeletedRows).toBe(1n)
  expect(await sql`select id, value from verification`.execute(auth)).toEqual({ rows: [{ id: 'b', value: 'w' }] })
  await expect(auth.transaction().execute(async () => {})).rejects.toThrow('Transactions are not supported')
  await expect(insert('b')).rejects.toThrow('UNIQUE')
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Connection, noLocking } from '../connection.ts'
import type { StoreChange } from '../store-change.ts'
import type { Tables } from '../tables.ts'
import { GroupCommit } from './group-commit.ts'
import { NodeSqliteDialect } from './node-sqlite-dialect.ts'
import { SqliteConnection } from './sqlite-connection.ts'

let folder: string
let file: string
let sqlite: SqliteConnection
let statements: string[]
let published: StoreChange[]
let groupCommit: GroupCommit

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-group-'))
  file = join(folder, 'group.db')
  sqlite = new SqliteConnection(file, { readOnly: false, busyTimeoutMs: 0 })
  sqlite.run('pragma journal_mode = wal')
  sqlite.run('create table parent (id integer primary key)')
  sqlite.run('create table note (text text not null unique, parent integer references parent (id))')
  statements = []
  published = []
  // Notes what the runner itself says to the database; everything still goes there.
  const run = sqlite.run.bind(sqlite)
  sqlite.run = (sql, parameters) => {
    statements.push(sql)
    return run(sql, parameters)
  }
  const connection: Connection = {
    kysely: new Kysely<Tables>({ dialect: new NodeSqliteDialect(async (query) => run(query.sql, query.parameters)) }),
    locking: noLocking,
    nestsWrites: false,
    get unscoped() {
      return connection
    },
    run: async (sql, parameters) => run(sql, parameters).changes?.rowCount ?? 0,
    kept: async (sql, parameters, load) => sqlite.kept(sql, parameters, load),
    rows: async <Row>(sql: string, parameters: readonly unknown[]) => run(sql, parameters).rows as readonly Row[],
  }
  groupCommit = new GroupCommit(sqlite, connection, { changed: (change) => published.push(change), committed() {} })
})

afterEach(async () => {
  await groupCommit.idle()
  sqlite.close()
  await rm(folder, { recursive: true, force: true })
})

async function insert(connection: Connection, text: string, parent: number | null = null): Promise<string> {
  await connection.rows('insert into note (text, parent) values (?, ?)', [text, parent])
  return text
}

const write = (text: string) => groupCommit.run(async (connection) => await insert(connection, text))
const notes = () => sqlite.run('select text from note order by rowid').rows.map((row) => (row as { text: string }).text)
const commits = () => statements.filter((sql) => sql === 'commit').length

test('[DL4] units of the same turn share a commit, 256 at most', async () => {
  await Promise.all(Array.from({ length: 520 }, (_, index) => write(`note ${index}`)))
  expect(commits()).toBe(3)
  expect(notes()).toHaveLength(520)
})

test('[DL4] a unit is answered only after the commit', async () => {
  const seenAtAnswer = write('a').then(() => statements.at(-1))
  await seenAtAnswer
  expect(await seenAtAnswer).toBe('commit')
})

test('[ST1] when the commit itself fails, every caller of the batch gets the error and nothing stays', async () => {
  const change: StoreChange = { kind: 'settings', tenantId: 1 }
  const units = [
    groupCommit.run(async (connection, changes) => {
      changes.push(change)
      return await insert(connection, 'neighbour')
    }),
    groupCommit.run(async (connection) => {
      await connection.rows('pragma defer_foreign_keys = on', [])
      return await insert(connection, 'orphan', 404)
    }),
  ]
  const settled = await Promise.allSettled(units)
  expect(settled.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  expect(String((settled[0] as PromiseRejectedResult).reason)).toContain('FOREIGN KEY')
  expect(notes()).toEqual([])
  expect(published).toEqual([])
  expect(await write('afterwards')).toBe('afterwards')
})

test('[ST12] a full disk is reported by name to whom it concerns, and the store works again when there is room', async () => {
  await write('before')
  const { page_count: pages } = sqlite.run('pragma page_count').rows[0] as { page_count: number }
  sqlite.run(`pragma max_page_count = ${pages + 2}`)
  const long = '长'.repeat(50_000)
  const settled = await Promise.allSettled([write('a'), write(long), write('b')])
  const reason = (settled[1] as PromiseRejectedResult).reason
  expect(reason).toMatchObject({ name: 'StoreFault', code: 'disk_full' })
  expect(reason.message).toContain(file)
  const kept = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(notes()).toEqual(['before', ...kept])
  sqlite.run('pragma max_page_count = 1000000')
  expect(await write(long)).toBe(long)
})

test('[ST12] a lock of another program rejects the whole batch and is gone with the lock', async () => {
  const other = new SqliteConnection(file, { readOnly: false })
  other.run('begin immediate')
  const settled = await Promise.allSettled([write('a'), write('b')])
  for (const result of settled) expect(result).toMatchObject({ reason: { name: 'StoreFault', code: 'locked' } })
  other.run('rollback')
  other.close()
  expect(await write('c')).toBe('c')
  expect(notes()).toEqual(['c'])
})

test('[ST4] a unit inside a unit is refused instead of waiting for itself', async () => {
  const outer = groupCommit.run(async (connection) => {
    await insert(connection, 'outer')
    return await write('inner')
  })
  await expect(outer).rejects.toThrow('inside another')
  expect(notes()).toEqual([])
  expect(await write('later')).toBe('later')
})

test('[ST2] a broken constraint is the unit’s own error, and the unit may go on after it', async () => {
  await write('taken')
  const answer = await groupCommit.run(async (connection) => {
    const failed = await insert(connection, 'taken').catch((error: Error) => error.message)
    return [failed, await insert(connection, 'free')]
  })
  expect(answer).toEqual([expect.stringContaining('UNIQUE'), 'free'])
})

test('[ST2] a unit that throws runs again by itself, and so do its neighbours; each is told its own end', async () => {
  const runs: string[] = []
  const counted = (text: string) =>
    groupCommit.run(async (connection) => {
      runs.push(text)
      if (text === 'wrong') throw new Error('no')
      return await insert(connection, text)
    })
  const settled = await Promise.allSettled([counted('a'), counted('wrong'), counted('b')])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(notes()).toEqual(['a', 'b'])
  expect(runs).toEqual(['a', 'wrong', 'a', 'wrong', 'b'])
})

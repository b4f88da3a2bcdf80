import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { addTask, begin, everythingOf, fillTenant, finish, setStage } from '../contract/stage.contract.ts'
import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { sampleOrder, sampleOutput } from '../sample-rows.ts'
import { claimDatabase } from '../sqlite/claim-database.ts'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'
import type { Store } from '../store.ts'
import { moveToPostgres } from './move-to-postgres.ts'

let postgres: TestPostgres
let folder: string
let file: string
let url: string

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-move-'))
  file = join(folder, 'shop.db')
  url = await postgres.database()
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

/** A row of every kind, tasks in every state, text of every sort, and more rows than go into one statement. */
async function makeShops(): Promise<readonly number[]> {
  const store = await openSqliteStore({ path: file })
  const first = store.forTenant((await store.acrossTenants.insertTenant(undefined, '甲店', 1)).id)
  await fillTenant(store, first)
  const { shop, printer } = await setStage(store)
  await shop.write(async (tx) => {
    for (let index = 0; index < 700; index++) {
      const remark = [`'; drop table x; --`, '\\N\t\r\n', '🐶 {"a": "b,c"}', '', null][index % 5] ?? null
      await tx.insertOrder(sampleOrder(`order-${index}`, { remark, createdAt: index, totalAmountFen: 2 ** 40 + index }))
    }
  })
  const template = { kind: 'template', template: { lines: ['表头'] }, data: { n: 1 } } as const
  const printing = (await begin(shop, await addTask(shop, printer.id, { source: template })))!
  await shop.write(async (tx) => await tx.putTaskOutput(printing.id, sampleOutput(1, { bytes: everyByte })))
  await finish(shop, printing)
  await begin(shop, await addTask(shop, printer.id))
  await addTask(shop, printer.id, { printStatus: 'DELAYED', idempotencyKey: 'k' })
  await store.close()
  return [first.tenantId, shop.tenantId]
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

async function seenIn(store: Store, tenantIds: readonly number[]): Promise<unknown[]> {
  const seen: unknown[] = []
  for (const id of tenantIds) seen.push(await everythingOf(store.forTenant(id)))
  await store.close()
  return seen
}

async function inPostgres<Answer>(look: (client: Client) => Promise<Answer>): Promise<Answer> {
  const client = new Client({ connectionString: postgres.asAdmin(url) })
  await client.connect()
  try {
    return await look(client)
  } finally {
    await client.end()
  }
}

/** Bytes as hex, instants as ISO text, numbers as numbers, whichever database answers. */
function plain(row: object): Record<string, unknown> {
  const entries = Object.entries(row).map(([name, value]) => {
    if (value instanceof Uint8Array) return [name, Buffer.from(value).toString('hex')]
    if (value instanceof Date) return [name, value.toISOString()]
    if (typeof value === 'boolean') return [name, Number(value)]
    return [name, typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value]
  })
  return Object.fromEntries(entries)
}

test('[ST18] everything of a shop stands in PostgreSQL, row by row, and reads the same through the store', async () => {
  const tenantIds = await makeShops()
  const report = await moveToPostgres({ sqliteFile: file, postgresUrl: url, now: 5 })
  const before = await seenIn(await openSqliteStore({ path: file }), tenantIds)
  expect(await seenIn(await openPostgresStore({ url }), tenantIds)).toEqual(before)

  const source = new DatabaseSync(file, { readOnly: true })
  for (const { table, rowCount } of report) {
    const rows = source.prepare(`select * from "${table}"`).all().map(plain)
    const moved = await inPostgres(async (client) => (await client.query(`select * from "${table}"`)).rows.map(plain))
    expect(rows).toHaveLength(rowCount)
    expect(new Set(moved.map(inOrder)), table).toEqual(new Set(rows.map(inOrder)))
  }
  source.close()
  const counts = new Map(report.map(({ table, rowCount }) => [table, rowCount]))
  expect(counts.get('shop_order')).toBe(701)
  expect(counts.get('user')).toBe(1)
})

function inOrder(row: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)))
}

test('[ST18] the moved shop goes on: new rows get new ids, and a key that was used stays used', async () => {
  const [, tenantId] = await makeShops()
  await moveToPostgres({ sqliteFile: file, postgresUrl: url, now: 5 })
  const store = await openPostgresStore({ url })
  const shop = store.forTenant(tenantId!)
  const printer = (await shop.printers({ limit: 1 })).rows[0]!
  const old = (await shop.tasks({ limit: 100 })).rows
  const task = await addTask(shop, printer.id)
  expect(task.id).toBeGreaterThan(Math.max(...old.map((row) => row.id)))
  expect(old.some((row) => row.idempotencyKey === 'k')).toBe(true)
  expect(old.map((row) => row.id)).toContain((await addTask(shop, printer.id, { idempotencyKey: 'k' })).id)
  expect((await store.acrossTenants.insertTenant(undefined, '丙店', 1)).id).toBe(3)
  await store.close()
})

test('[ST18] a target with rows, a file in use and a missing file are refused, and nothing is written', async () => {
  await makeShops()
  const move = () => moveToPostgres({ sqliteFile: file, postgresUrl: url, now: 5 })
  const release = claimDatabase(file)
  await expect(move()).rejects.toMatchObject({ name: 'StoreFault', code: 'locked' })
  release()
  const store = await openPostgresStore({ url })
  await store.acrossTenants.insertTenant(9, '别家', 1)
  await store.close()
  await expect(move()).rejects.toThrow('is not empty')
  expect(await inPostgres(async (client) => (await client.query('select name from tenant')).rows)).toEqual([
    { name: '别家' },
  ])
  const missing = moveToPostgres({ sqliteFile: join(folder, 'no.db'), postgresUrl: url, now: 5 })
  await expect(missing).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })
})

async function runMove(...args: string[]): Promise<{ readonly code: number | null; readonly said: string }> {
  const program = fileURLToPath(new URL('../../move-database.ts', import.meta.url))
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
  const [code] = await once(child, 'close')
  return { code, said }
}

test('[ST18] the command moves, says how much, and never the password', async () => {
  await makeShops()
  const withPassword = url.replace('xiaopiao@', 'xiaopiao:geheim@')
  const moved = await runMove('--from', './shop.db', '--to', withPassword)
  expect(moved).toMatchObject({ code: 0 })
  expect(moved.said).toContain('shop_order: 701')
  expect(moved.said).not.toContain('geheim')
  const again = await runMove('--from', 'shop.db', '--to', withPassword)
  expect(again.code).toBe(1)
  expect(again.said).toContain('is not empty')
  expect(await runMove('--form', 'x')).toMatchObject({ code: 1, said: expect.stringContaining('usage') })
})

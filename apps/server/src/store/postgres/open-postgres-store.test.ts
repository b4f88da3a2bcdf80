import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { addTask, newTaskId, setStage } from '../contract/stage.contract.ts'
import { sampleOrder, samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import type { Migration } from '../schema/migration.ts'
import { migrations } from '../schema/migrations.ts'
import type { Store } from '../store.ts'
import { migrate } from './migrate.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { postgresTarget } from './postgres-target.ts'

let postgres: TestPostgres
let url: string
let opened: Store[]

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

beforeEach(async () => {
  url = await postgres.database()
  opened = []
})
afterEach(async () => {
  for (const store of opened) await store.close()
})

async function open(at = url): Promise<Store> {
  const store = await openPostgresStore({ url: at })
  opened.push(store)
  return store
}

/** Acts behind the store's back, as the superuser. */
async function meddle(statement: string, values: readonly unknown[] = []): Promise<object[]> {
  const client = new Client({ connectionString: postgres.asAdmin(url) })
  await client.connect()
  try {
    return (await client.query(statement, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Ends connections of the store as a restart of the database does. */
const cutConnections = async (part: string) =>
  await meddle(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'xiaopiao ${part}'`)

test('[MG1] an empty database gets every step once; opening again changes nothing', async () => {
  await (await open()).close()
  const steps = await meddle('select * from schema_migration order by number')
  expect(steps.map((step) => 'name' in step && step.name)).toEqual(migrations.map((migration) => migration.name))
  await (await open()).close()
  expect(await meddle('select * from schema_migration order by number')).toEqual(steps)
})

test('[MG2] a database that a newer release has changed is refused and stays as it is', async () => {
  await (await open()).close()
  await meddle(`insert into schema_migration values (99, '0099-later', 'x', 1)`)
  await expect(open()).rejects.toMatchObject({ name: 'StoreFault', code: 'newer_database' })
  await expect(open()).rejects.toThrow(/newer release.*0099-later/)
  await meddle('delete from schema_migration where number = 99')
  await open()
})

test('[MG3] a step that reads differently than the one that was applied is refused', async () => {
  await (await open()).close()
  await meddle(`update schema_migration set checksum = 'other' where number = 1`)
  await expect(open()).rejects.toMatchObject({ name: 'StoreFault', code: 'changed_migration' })
})

test('[MG4] a step that fails is undone as a whole, and with it those before it', async () => {
  const good: Migration = { name: '0001-good', statements: () => ['create table good (id integer)'] }
  const bad: Migration = {
    name: '0002-bad',
    statements: () => ['create table half (id integer)', 'insert into nowhere values (1)'],
  }
  const target = postgresTarget(url)
  await expect(migrate(target, [good, bad], 1)).rejects.toThrow('nowhere')
  expect(await meddle(`select relname from pg_class where relnamespace = 'public'::regnamespace`)).toEqual([])
  await migrate(target, [good], 1)
  const later: Migration = { name: '0002-later', statements: () => ['create table later (id integer)'] }
  await migrate(target, [good, later], 2)
  expect(await meddle('select number, name, applied_at from schema_migration order by number')).toEqual([
    { number: '1', name: '0001-good', applied_at: '1' },
    { number: '2', name: '0002-later', applied_at: '2' },
  ])
})

test('[MG5] of five nodes that start on an empty database at once all get the whole schema', async () => {
  const stores = await Promise.all(Array.from({ length: 5 }, async () => await open()))
  const made: number[] = []
  const firstRows = async (store: Store, index: number) => {
    if ((await store.acrossTenants.tenants()).length > 0) return
    made.push(index)
    await store.acrossTenants.insertTenant(1, '甲店', 1)
  }
  await Promise.all(stores.map((store, index) => store.alone(async () => await firstRows(store, index))))
  expect(made).toHaveLength(1)
  expect(await stores[4]!.acrossTenants.tenants()).toHaveLength(1)
})

test('[ST12] a database that is not there, a wrong name and a closed port are faults without the password', async () => {
  const port = new URL(url).port
  const missing = open(`postgres://xiaopiao:geheim@127.0.0.1:${port}/nowhere?application_name=x`)
  await expect(missing).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })
  const stranger = open(`postgres://stranger:geheim@127.0.0.1:${port}/postgres`)
  await expect(stranger).rejects.toMatchObject({ name: 'StoreFault', code: 'cannot_open' })
  const closed = open('postgres://xiaopiao:geheim@127.0.0.1:1/shop')
  await expect(closed).rejects.toMatchObject({ name: 'StoreFault', code: 'unreachable' })
  for (const attempt of [missing, stranger, closed]) {
    const error = await attempt.catch((reason: Error) => reason)
    expect(`${error}`).not.toContain('geheim')
    expect(`${error}`).toContain('postgres://')
  }
})

test('[ST12] a database of another encoding is refused', async () => {
  await meddle(`create database latin encoding 'LATIN1' template template0 owner xiaopiao`)
  const latin = new URL(url)
  latin.pathname = '/latin'
  await expect(open(latin.href)).rejects.toThrow('should be in UTF8, but is in LATIN1')
})

test('[ST12] reading and writing go on after every connection was cut', async () => {
  const store = await open()
  const { shop, printer } = await setStage(store)
  for (let round = 0; round < 3; round++) {
    await cutConnections('writer')
    await cutConnections('reader')
    const task = await addTask(shop, printer.id)
    expect(await shop.taskByJobId(task.id)).toEqual(task)
    await store.ping()
  }
})

test('[ST12] a connection that is cut in the middle of a unit costs it a second run, and nothing is written twice', async () => {
  const { shop } = await setStage(await open())
  let runs = 0
  const order = await shop.write(async (tx) => {
    runs += 1
    const inserted = await tx.insertOrder(sampleOrder('order-1'))
    if (runs === 1) await cutConnections('writer')
    await tx.putSettings([{ key: 'a', value: String(runs), updatedAt: 1 }])
    return inserted
  })
  expect(runs).toBe(2)
  expect(order).not.toBe('duplicate')
  expect((await shop.orders({ limit: 9 })).rows).toHaveLength(1)
  expect((await shop.settings())[0]?.value).toBe('2')
})

test('[ST12] a unit whose statement the database refuses is undone though it caught the error', async () => {
  const { shop, printer } = await setStage(await open())
  const { taskId } = await addTask(shop, printer.id)
  const swallowing = shop.write(async (tx) => {
    await tx.insertOrder(sampleOrder('order-1'))
    await tx.insertTask(sampleTask(taskId, printer.id), sampleTaskEvent()).catch(() => {})
    return 'as if nothing had happened'
  })
  await expect(swallowing).rejects.toThrow('unique constraint')
  expect(await shop.orderByExternalId('order-1')).toBeUndefined()
})

test('[DL6] a node that has lost its ear is told that it may have missed something, and hears again', async () => {
  const [store, other] = [await open(), await open()]
  const { shop, printer } = await setStage(other)
  const hearing = (what: 'missed' | 'task') =>
    new Promise<void>((resolve) => {
      const stop = store.subscribe((change) => {
        if (change.kind !== 'elsewhere') return
        const isIt = change.changes === 'missed' ? what === 'missed' : change.changes.some(({ kind }) => kind === what)
        if (!isIt) return
        stop()
        resolve()
      })
    })
  const missed = hearing('missed')
  await cutConnections('notices')
  await missed
  // The other node's connection was cut too: what it could not tell it makes up for by "missed".
  const again = Promise.race([hearing('task'), hearing('missed')])
  await addTask(shop, printer.id)
  await again
})

test('[GW12] job ids end below 2^31 with a clear fault, and the row that came too late is not kept', async () => {
  const { shop, printer } = await setStage(await open())
  await meddle(`select setval(pg_get_serial_sequence('print_task', 'id'), ${2 ** 31 - 2})`)
  const add = (taskId: string) =>
    shop.write(async (tx) => await tx.insertTask(sampleTask(taskId, printer.id), sampleTaskEvent()))
  expect((await add('last')).task.id).toBe(2 ** 31 - 1)
  await expect(add('too late')).rejects.toMatchObject({ name: 'StoreFault', code: 'ids_exhausted' })
  expect(await shop.task('too late')).toBeUndefined()
})

test('[ST3] text with U+0000 and lone surrogates is kept, each such character as U+FFFD', async () => {
  const { shop } = await setStage(await open())
  const order = await shop.write(async (tx) => await tx.insertOrder(sampleOrder('o', { remark: 'a\0b\ud800c' })))
  if (order === 'duplicate') throw new Error('the order is new')
  expect(await shop.order(order.id)).toMatchObject({ remark: 'a\uFFFDb\uFFFDc' })
})

test('[ST2] a unit that throws among many costs the others nothing but time', async () => {
  const { shop } = await setStage(await open())
  const runs = Array.from({ length: 60 }, () => 0)
  const settled = await Promise.allSettled(
    runs.map((_, index) =>
      shop.write(async (tx) => {
        runs[index] = (runs[index] ?? 0) + 1
        await tx.insertOrder(sampleOrder(`order-${index}`))
        if (index % 20 === 10) throw new Error('on purpose')
      }),
    ),
  )
  expect(settled.filter((result) => result.status === 'rejected')).toHaveLength(3)
  expect((await shop.orders({ limit: 100 })).rows).toHaveLength(57)
  expect(Math.max(...runs)).toBeLessThanOrEqual(4)
})

test('[ST9] units of many tenants run side by side, each sees its own rows, and one that throws undoes itself alone', async () => {
  const store = await open()
  const stages = await Promise.all(Array.from({ length: 12 }, async () => await setStage(store)))
  const units = Array.from({ length: 120 }, (_, index) => ({ index, ...stages[index % stages.length]! }))
  const settled = await Promise.allSettled(
    units.map(({ index, shop, printer }) =>
      shop.write(async (tx) => {
        const { task } = await tx.insertTask(sampleTask(newTaskId(), printer.id), sampleTaskEvent())
        const mine = await tx.tasks({ limit: 100 })
        if (mine.rows.some((row) => row.tenantId !== shop.tenantId)) throw new Error('a stranger’s row')
        if (index % 17 === 3) throw new Error('on purpose')
        const patch = { priority: index + 1 }
        return await tx.changeTask(task, patch, sampleTaskEvent({ event: 'x' }))
      }),
    ),
  )
  for (const [index, result] of settled.entries()) {
    if (index % 17 === 3) expect(String(result.status === 'rejected' && result.reason)).toContain('on purpose')
    else expect(result).toMatchObject({ status: 'fulfilled', value: { version: 2, priority: index + 1 } })
  }
  const thrown = settled.filter((result) => result.status === 'rejected').length
  let kept = 0
  for (const { shop } of stages) kept += (await shop.tasks({ limit: 100 })).rows.length
  expect(kept).toBe(units.length - thrown)
})

test('[ST14] authDatabase reads and writes with instants and truth values of its own', async () => {
  const store = await open()
  const auth = store.authDatabase.withTables<{ user: Record<string, unknown> }>()
  const at = new Date(1_234_567)
  const row = { id: 'u', name: 'n', email: 'e', emailVerified: true, createdAt: at, updatedAt: at }
  await auth.insertInto('user').values(row).execute()
  expect(await auth.selectFrom('user').selectAll().executeTakeFirst()).toMatchObject(row)
  const update = await auth.updateTable('user').set({ name: 'm' }).where('id', '=', 'u').executeTakeFirst()
  expect(update.numUpdatedRows).toBe(1n)
})

test('[ST10] a listener that throws stops neither the other listeners nor the writer', async () => {
  const { store, shop } = await setStage(await open())
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
  await shop.write(async (tx) => await tx.insertPrinter(samplePrinter(newTaskId()), 1))
  expect(heard).toEqual(['printer'])
  expect(String(await surfaced)).toContain('a bug in a listener')
})

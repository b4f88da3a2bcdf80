import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import { addTask, setStage } from '../contract/stage.contract.ts'
import { sampleOrder, sampleOutput } from '../sample-rows.ts'
import type { Store } from '../store.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { prepareSession } from './postgres-session.ts'
import { tablesWithoutWall, tenantSetting } from './row-security.ts'

let postgres: TestPostgres
let url: string
let store: Store
let client: Client

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => await postgres.close())

beforeEach(async () => {
  url = await postgres.database()
  await openBoth(url)
})
afterEach(closeBoth)

async function openBoth(asUser: string): Promise<void> {
  store = await openPostgresStore({ url: asUser })
  client = new Client({ connectionString: asUser })
  await client.connect()
  await prepareSession(client)
}

async function closeBoth(): Promise<void> {
  await client.end()
  await store.close()
}

async function twoTenants(): Promise<readonly [first: number, second: number]> {
  const tenants: number[] = []
  for (const _ of ['甲', '乙']) {
    const { shop, printer } = await setStage(store)
    const task = await addTask(shop, printer.id)
    await shop.write(async (tx) => {
      await tx.putTaskOutput(task.id, sampleOutput(1))
      await tx.insertOrder(sampleOrder('order-1'))
      await tx.putSettings([{ key: 'print.enabled', value: 'true', updatedAt: 1 }])
    })
    tenants.push(shop.tenantId)
  }
  return [tenants[0]!, tenants[1]!]
}

const tenantsIn = async (table: string) => {
  const { rows } = await client.query<{ tenant_id: string }>(`select distinct tenant_id from "${table}" order by 1`)
  return rows.map((row) => Number(row.tenant_id))
}

const actFor = (tenant: string) => client.query('select set_config($1, $2, false)', [tenantSetting, tenant])

test('[ST9] a raw select sees rows of its session’s tenant alone, and none without one', async () => {
  const [first, second] = await twoTenants()
  expect(await tenantsIn('print_task')).toEqual([])
  for (const table of [
    'print_task',
    'print_task_event',
    'print_task_output',
    'shop_order',
    'printer',
    'print_config',
  ]) {
    await actFor(String(first))
    expect(await tenantsIn(table)).toEqual([first])
    await actFor('-1')
    expect(await tenantsIn(table)).toEqual([first, second])
  }
})

test('[ST9] a raw write cannot reach or make rows of another tenant', async () => {
  const [first, second] = await twoTenants()
  await actFor(String(first))
  expect((await client.query(`update printer set printer_name = '丙'`)).rowCount).toBe(1)
  expect((await client.query('delete from print_config where tenant_id = $1', [second])).rowCount).toBe(0)
  const stray = client.query(`insert into audit_log (tenant_id, at, actor, action) values ($1, 1, 'a', 'b')`, [second])
  await expect(stray).rejects.toThrow('row-level security')
})

test('[ST9] every table with a tenant has the wall, and its owner has to respect it', async () => {
  expect((await client.query(tablesWithoutWall)).rows).toEqual([])
  const { rows } = await client.query(
    `select relname from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'tenant_id'
     where relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`,
  )
  expect(rows).toEqual([])
})

test('[ST9] the wall holds a superuser too: his sessions become an ordinary user', async () => {
  await closeBoth()
  await openBoth(postgres.asAdmin(await postgres.database()))
  const [first] = await twoTenants()
  expect(await tenantsIn('print_task')).toEqual([])
  await actFor(String(first))
  expect(await tenantsIn('print_task')).toEqual([first])
})

test('[DL4] sessions wait for the disk at each commit, even where the database does not by default', async () => {
  await client.query('alter role xiaopiao set synchronous_commit = off')
  try {
    await closeBoth()
    await openBoth(url)
    expect((await client.query('show synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }])
  } finally {
    await client.query('alter role xiaopiao reset synchronous_commit')
  }
})

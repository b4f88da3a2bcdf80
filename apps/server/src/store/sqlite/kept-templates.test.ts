import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PrintSource } from '../rows.ts'
import { samplePrinter, sampleTask, sampleTaskEvent } from '../sample-rows.ts'
import { openSqliteStore, type SqliteStore } from './open-sqlite-store.ts'
import { SqliteConnection } from './sqlite-connection.ts'

let folder: string
let store: SqliteStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-templates-'))
  store = await openSqliteStore({ path: join(folder, 'shop.db') })
})

afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

async function addTask(tenantId: number, taskId: string, source: PrintSource) {
  const tenant = store.forTenant(tenantId)
  return await tenant.write(async (tx) => {
    const printer = await tx.insertPrinter(samplePrinter(`sn-${taskId}`), 1)
    if (printer === 'duplicate') throw new Error('the serial number is new')
    return (await tx.insertTask(sampleTask(taskId, printer.id, { source }), sampleTaskEvent())).task
  })
}

const source = (title: string, no: number): PrintSource => ({
  kind: 'template',
  template: { layouts: [[{ content: title }]] },
  data: { no },
})

test('a template is kept once a tenant, however many tasks print it, and each task reads as it was made', async () => {
  await store.acrossTenants.insertTenant(1, 'one', 1)
  await store.acrossTenants.insertTenant(2, 'two', 1)
  const made = [
    await addTask(1, 'a', source('x', 1)),
    await addTask(1, 'b', source('x', 2)),
    await addTask(1, 'c', source('y', 3)),
    await addTask(1, 'd', { kind: 'text', text: 'finished' }),
    await addTask(2, 'e', source('x', 5)),
  ]
  for (const task of made) expect(await store.forTenant(task.tenantId).taskByJobId(task.id)).toEqual(task)
  const reader = new SqliteConnection(join(folder, 'shop.db'), { readOnly: true })
  const { rows } = reader.run('select tenant_id, count(*) as templates from print_template group by tenant_id')
  reader.close()
  expect(rows).toEqual([
    { tenant_id: 1, templates: 2 },
    { tenant_id: 2, templates: 1 },
  ])
})

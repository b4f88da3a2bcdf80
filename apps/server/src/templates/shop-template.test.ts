import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestShop, type TestShop } from '../orders/test-shop.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { SqliteConnection } from '../store/sqlite/sqlite-connection.ts'
import { publishTemplate } from './release-template.ts'
import { shopTemplate } from './shop-template.ts'

let at: TestShop
beforeEach(async () => {
  at = await openTestShop(await openSqliteStore({ path: ':memory:' }))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await at.store.close()
})

async function publish(word: string, share = 100): Promise<void> {
  const published = await at.shop.write(async (tx) => {
    const content = [[{ content: word }]]
    await tx.replaceDraftParts('shopping', [{ type: 'own', name: null, content, sortWeight: 550, fields: null }])
    return await publishTemplate(tx, { business: 'shopping', share, actor: 'person', note: '', now: 1 })
  })
  if (!published.ok) throw new Error(JSON.stringify(published))
}

test('[TP31] the template of a slip costs no statement once it is kept, and is the same object until somebody publishes', async () => {
  await publish('第一版')
  await publish('第二版', 50)
  const first = await shopTemplate(at.shop, 'shopping', 1)
  for (let printerId = 1; printerId < 20; printerId++) await shopTemplate(at.shop, 'shopping', printerId)
  const statements = vi.spyOn(SqliteConnection.prototype, 'run')
  for (let print = 0; print < 5; print++) {
    expect((await shopTemplate(at.shop, 'shopping', 1)).template).toBe(first.template)
    for (let printerId = 1; printerId < 20; printerId++) await shopTemplate(at.shop, 'shopping', printerId)
  }
  expect(statements).not.toHaveBeenCalled()
  await publish('第三版')
  const next = await shopTemplate(at.shop, 'shopping', 1)
  expect(next).toMatchObject({ version: 'shopping@0.3' })
  expect(JSON.stringify(next.template)).toContain('第三版')
})

test('[TP31] inside a unit of writes it costs none either', async () => {
  await publish('第一版')
  await at.shop.write(async (tx) => await shopTemplate(tx, 'shopping', 1))
  await at.shop.write(async (tx) => {
    const { template } = await shopTemplate(tx, 'shopping', 1)
    const statements = vi.spyOn(SqliteConnection.prototype, 'run')
    expect((await shopTemplate(tx, 'shopping', 1)).template).toBe(template)
    expect(statements).not.toHaveBeenCalled()
  })
})

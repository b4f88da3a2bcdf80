import { printBody } from '@xiaopiao/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printDocument } from '../orders/print-document.ts'
import { opening, openTestShop, type TestShop } from '../orders/test-shop.ts'
import { openPostgresStore } from '../store/postgres/open-postgres-store.ts'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { publishTemplate } from '../templates/release-template.ts'
import { startPostgres, type TestPostgres } from '../testing/postgres.ts'
import { changeTask } from './change-task.ts'
import { takeBackTemplate } from './take-back-template.ts'

/** Two nodes on one PostgreSQL: what one publishes the other prints, and a bad version is taken back once. */

let postgres: TestPostgres
let at: TestShop
let printer: PrinterRow
let stores: [Store, Store]
let nodes: [TenantStore, TenantStore]
beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.database()
  const first = await openPostgresStore({ url })
  at = await openTestShop(first)
  printer = await at.addPrinter({ isDefault: true })
  stores = [first, await openPostgresStore({ url })]
  nodes = [stores[0].forTenant(1), stores[1].forTenant(1)]
})
afterAll(async () => {
  for (const store of stores) await store.close()
  await postgres.close()
})

const change = { cause: 'scheduler', now: opening, node: 'n' }

/** Answers when the other node has heard of it. */
async function publish(content: readonly unknown[]): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const stop = stores[1].subscribe((told) => {
      if (told.kind !== 'elsewhere' || told.changes === 'missed') return
      if (!told.changes.some((one) => one.kind === 'template' && one.business === 'shopping')) return
      stop()
      resolve()
    })
  })
  await nodes[0].write(async (tx) => {
    await tx.replaceDraftParts('shopping', [{ type: 'own', name: null, content, sortWeight: 550, fields: null }])
    const published = await publishTemplate(tx, {
      business: 'shopping',
      share: 100,
      actor: 'person',
      note: '',
      now: opening,
    })
    if (!published.ok) throw new Error(JSON.stringify(published))
  })
  await heard
}

async function print(node: TenantStore, data: Record<string, unknown> = {}): Promise<TaskRow> {
  const printed = await printDocument(node, printBody.parse({ template: 'shopping', data }), at.context())
  if (!printed.ok) throw new Error(JSON.stringify(printed))
  return printed.task
}

test('[TP33] what one node publishes is what the other prints next', async () => {
  for (const version of [1, 2, 3]) {
    // Both have asked before, so that both may remember.
    for (const node of nodes) await print(node)
    await publish([[{ content: `第 ${version} 版` }]])
    for (const node of nodes) {
      const task = await print(node)
      expect(task.templateVersion).toBe(`shopping@0.${version}`)
      expect(JSON.stringify(task.source)).toContain(`第 ${version} 版`)
    }
  }
})

test('[TP33] two nodes that see a version fail at once take it back once', async () => {
  const inner = { each: 'order.items', as: 'other', layouts: [[{ content: '{{one.name}}' }]] }
  const steps = (await nodes[0].templateRelease('shopping'))?.currentVersion ?? 0
  await publish([{ each: 'order.items', as: 'one', layouts: [inner] }])
  const items = Array.from({ length: 101 }, (_, index) => ({ name: `奶茶${index}`, quantity: 1, amount: 1 }))
  const failed: TaskRow[] = []
  for (const node of [...nodes, ...nodes]) {
    const task = await print(node, { order: { no: String(failed.length), items } })
    const fault = { code: 'render_failed', detail: 'too many lines' } as const
    const answer = await changeTask(
      node,
      task.id,
      { type: 'not_printed', fault, copiesDone: 0, retryAt: opening },
      change,
    )
    if (!answer.ok) throw new Error(answer.reason)
    failed.push(answer.task)
  }
  await Promise.all(
    failed.map((task, index) =>
      takeBackTemplate(index % 2 === 0 ? nodes[0] : nodes[1], { task, printer, format: 'text' }, change),
    ),
  )
  expect(await nodes[0].templateRelease('shopping')).toMatchObject({ currentVersion: steps, rolloutVersion: null })
  for (const task of failed) {
    const renewed = await nodes[0].taskByJobId(task.id)
    expect(renewed).toMatchObject({ printStatus: 'PENDING', templateVersion: `shopping@0.${steps}` })
    const events = (await nodes[0].taskEvents(task.id)).map(({ event }) => event)
    expect(events).toEqual(['created', 'not_printed', 'renew'])
  }
})

import { expect, test } from 'vitest'
import type { TaskRow } from '../rows.ts'
import { sampleTaskEvent } from '../sample-rows.ts'
import { addTask, type Open, setStage } from './stage.contract.ts'

const version = 'shopping@0.3'
const unmade = { templateVersion: version, printStatus: 'FAILED', errorCode: 'render_failed' } as const

export function testTemplatePrints(open: Open): void {
  test('[TP33] prints of a version are counted by how they went; a printer at fault says nothing of the template', async () => {
    const { store, shop, printer } = await setStage(await open())
    const add = async (part: Parameters<typeof addTask>[2]) => await addTask(shop, printer.id, part)
    await add({ ...unmade, orderId: 1 })
    await add({ ...unmade, errorCode: 'content_refused' })
    await add({ ...unmade, errorCode: 'offline' })
    await add({ ...unmade, templateVersion: 'shopping@0.2' })
    await add({ ...unmade, templateVersion: null })
    for (const printStatus of ['SUCCESS', 'CANCELLED', 'PENDING', 'DELAYED'] as const) {
      await add({ templateVersion: version, printStatus })
    }
    expect(await shop.templatePrints(version)).toEqual({ printed: 1, failed: 2, open: 2 })
    expect(await shop.templatePrints('shopping@0.9')).toEqual({ printed: 0, failed: 0, open: 0 })
    // The newest are two that wait, then the one that printed and the two failures.
    expect(await shop.templatePrints(version, 2)).toEqual({ printed: 0, failed: 0, open: 2 })
    expect(await shop.templatePrints(version, 2, 'ended')).toEqual({ printed: 1, failed: 1, open: 0 })
    expect(await store.acrossTenants.templatePrints(version)).toEqual({ printed: 1, failed: 2, open: 2 })
  })

  test('[TP33] among the newest ended prints an order that made no slip counts once, and so does the same data', async () => {
    const { shop, printer } = await setStage(await open())
    const source = (no: number) => ({ kind: 'template', template: [[{ content: 'x' }]], data: { no } }) as const
    for (const part of [{ orderId: 1 }, { orderId: 1, source: source(1) }, { orderId: 2 }, { source: source(2) }]) {
      await addTask(shop, printer.id, { ...unmade, ...part })
      await addTask(shop, printer.id, { ...unmade, ...part })
    }
    expect(await shop.templatePrints(version, 20, 'ended')).toEqual({ printed: 0, failed: 3, open: 0 })
    expect(await shop.templatePrints(version)).toEqual({ printed: 0, failed: 8, open: 0 })
  })

  test("[TP33] prints with the platform's own template are counted over all tenants", async () => {
    const stage = await setStage(await open())
    const other = await setStage(stage.store)
    const platform = { templateVersion: 'refund@4.0' }
    await addTask(stage.shop, stage.printer.id, { ...platform, printStatus: 'SUCCESS' })
    const second = await addTask(other.shop, other.printer.id, platform)
    expect(await stage.store.acrossTenants.templatePrints('refund@4.0')).toEqual({ printed: 1, failed: 0, open: 1 })
    expect(await stage.store.acrossTenants.templatePrints('refund@4.0', 1)).toEqual({ printed: 0, failed: 0, open: 1 })
    expect(await other.shop.templatePrints('refund@4.0')).toEqual({ printed: 0, failed: 0, open: 1 })
    expect(second.templateVersion).toBe('refund@4.0')
  })

  test('[TP33] slips that could not be made are found while nothing of them came out, newest first', async () => {
    const { shop, printer } = await setStage(await open())
    const add = async (part: Parameters<typeof addTask>[2]) => (await addTask(shop, printer.id, part)).id
    const first = await add(unmade)
    const second = await add(unmade)
    await add({ ...unmade, mayHavePrinted: true })
    await add({ ...unmade, copies: 2, copiesDone: 1 })
    await add({ ...unmade, errorCode: 'content_refused' })
    await add({ ...unmade, templateVersion: 'shopping@1.3' })
    await add({ ...unmade, printStatus: 'PENDING' })
    const ids = async (since: number, limit = 9) => (await shop.unmadeSlips(version, since, limit)).map(({ id }) => id)
    expect(await ids(1_000)).toEqual([second, first])
    expect(await ids(1_000, 1)).toEqual([second])
    expect(await ids(1_001)).toEqual([])
  })

  test('[TP33] a task that is tried again may take another template, and keeps it', async () => {
    const { store, shop, printer } = await setStage(await open())
    const data = { a: 1 }
    const source = (line: string) => ({ kind: 'template', template: [[{ content: line }]], data }) as const
    const task = await addTask(shop, printer.id, { ...unmade, source: source('old') })
    const change = async (from: TaskRow, patch: Partial<TaskRow>) => {
      const changed = await shop.write(async (tx) => await tx.changeTask(from, patch, sampleTaskEvent({ at: 2_000 })))
      if (changed === undefined) throw new Error('nobody else writes')
      expect(await shop.taskByJobId(task.id)).toEqual(changed)
      return changed
    }
    expect(await shop.templatePrints(version)).toEqual({ printed: 0, failed: 1, open: 0 })
    const newer = await change(task, { source: source('new'), templateVersion: 'shopping@0.4', printStatus: 'PENDING' })
    // It is a failure of the old one for good, though the task no longer names it.
    expect(await shop.templatePrints(version)).toEqual({ printed: 0, failed: 1, open: 0 })
    expect(await shop.templatePrints(version, 20, 'ended')).toEqual({ printed: 0, failed: 0, open: 0 })
    expect(await store.acrossTenants.templatePrints(version)).toEqual({ printed: 0, failed: 1, open: 0 })
    expect(await shop.templatePrints('shopping@0.4')).toEqual({ printed: 0, failed: 0, open: 1 })
    expect(newer).toMatchObject({ source: source('new'), templateVersion: 'shopping@0.4' })
    const amended = await change(newer, { source: { ...source('new'), data: { a: 2 } } })
    const text = await change(amended, { source: { kind: 'text', text: 'x' }, templateVersion: null })
    await change(text, { source: source('old'), templateVersion: version })
  })
}

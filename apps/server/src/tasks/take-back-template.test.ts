import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PrinterRow, TaskRow } from '../store/rows.ts'
import { publishTemplate } from '../templates/release-template.ts'
import { shopTemplate } from '../templates/shop-template.ts'
import { summaryViews } from '../templates/template-views.ts'
import type { ManualClock } from '../testing/manual-clock.ts'
import { closeSchedulerRigs, type SchedulerRig, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'

let rig: SchedulerRig<ManualClock>
let driver: ScriptedDriver
let printer: PrinterRow

beforeEach(async () => {
  rig = await stillRig()
  driver = new ScriptedDriver()
  printer = await rig.addPrinter()
  rig.start(driver)
})
afterEach(closeSchedulerRigs)

/** A part that prints a word. */
const says = (word: string) => [[{ content: word }]]
/** Lines that grow with the square of the order: samples are short enough, a large order makes more than a slip may have. */
const grows = [
  {
    each: 'order.items',
    as: 'one',
    layouts: [{ each: 'order.items', as: 'other', layouts: [[{ content: '{{one.name}} {{other.name}}' }]] }],
  },
]

/** Publishes the next version of the shop's own receipt. */
async function publish(content: readonly unknown[], share = 100): Promise<void> {
  const published = await rig.shop.write(async (tx) => {
    await tx.replaceDraftParts('shopping', [{ type: 'own', name: null, content, sortWeight: 550, fields: null }])
    return await publishTemplate(tx, { business: 'shopping', share, actor: 'person', note: '', now: rig.clock.now() })
  })
  if (!published.ok) throw new Error(JSON.stringify(published))
}

let orderCount = 0
/** An order like no other. */
const orderOf = (itemCount: number) => ({
  no: String(++orderCount),
  items: Array.from({ length: itemCount }, (_, index) => ({ name: `奶茶${index}`, quantity: 1, amount: 1 })),
})
const large = () => orderOf(101)

/** A receipt with the template that the printer takes now. */
async function addReceipt(order = orderOf(2), on = printer, part: { scheduledAt?: number } = {}): Promise<TaskRow> {
  const { template, version } = await shopTemplate(rig.shop, 'shopping', on.id)
  const data = { shop: { name: '发财小狗饮品店' }, order }
  return await rig.addTask(on, { source: { kind: 'template', template, data }, templateVersion: version, ...part })
}

async function print(count: number, nextOrder = large): Promise<TaskRow[]> {
  const made: TaskRow[] = []
  for (let index = 0; index < count; index++) {
    made.push(await addReceipt(nextOrder()))
    await rig.idle()
  }
  return await Promise.all(made.map((task) => rig.task(task)))
}

const release = async () => await rig.shop.templateRelease('shopping')
const slipOf = (task: TaskRow) => new TextDecoder().decode(driver.jobs.find((job) => job.task.id === task.id)?.bytes)

describe('takeBackTemplate()', () => {
  test('[TP33] a version that makes no slips is taken back, and what did not come out prints with the one before', async () => {
    await publish(says('第一版'))
    await publish(grows)
    const failed = await print(2)
    for (const task of failed) {
      expect(task).toMatchObject({ printStatus: 'FAILED', errorCode: 'render_failed', templateVersion: 'shopping@0.2' })
    }
    expect(await release()).toMatchObject({ currentVersion: 2 })
    await print(1)
    expect(await release()).toMatchObject({ currentVersion: 1, rolloutVersion: null })
    for (const task of failed) {
      expect(await rig.task(task)).toMatchObject({
        printStatus: 'SUCCESS',
        templateVersion: 'shopping@0.1',
        reprint: false,
      })
      expect(slipOf(task)).toContain('第一版')
      expect(await rig.story(task)).toEqual([
        'created: null>PENDING',
        'not_printed: PENDING>FAILED',
        'renew: FAILED>PENDING',
        'begin: PENDING>PRINTING',
        'printed: PRINTING>SUCCESS',
      ])
    }
    expect((await rig.history(failed[0] as TaskRow))[2]).toMatchObject({
      cause: 'template_rollback',
      detail: 'shopping@0.1',
    })
  })

  test('[TP33] the version says why, and the summary that the draft would bring it back, until it does not', async () => {
    await publish(says('第一版'))
    await publish(grows)
    await print(3)
    expect(await rig.shop.templateVersion('shopping', 2)).toMatchObject({
      takenBack: { at: rig.clock.now(), by: 'system', note: expect.stringContaining('自动回滚') },
    })
    const bringsBack = async () => (await summaryViews(rig.shop, 'shopping'))[0]?.draft_brings_back
    expect(await bringsBack()).toEqual({ version: 2, types: ['own'] })
    const footer = { type: 'other', name: null, content: says('谢谢'), sortWeight: 900, fields: null }
    const own = { type: 'own', name: null, content: grows, sortWeight: 550, fields: null }
    await rig.shop.write(async (tx) => await tx.replaceDraftParts('shopping', [own, footer]))
    expect(await bringsBack()).toEqual({ version: 2, types: ['own'] })
    await rig.shop.write(async (tx) => tx.replaceDraftParts('shopping', [{ ...own, content: says('第三版') }, footer]))
    expect(await bringsBack()).toBeNull()
  })

  test('[TP33] tasks that were made with it and are due later print with the one before, too', async () => {
    await publish(grows)
    const delayed = await addReceipt(large(), printer, { scheduledAt: rig.clock.now() + 60_000 })
    await print(3)
    expect(await release()).toMatchObject({ currentVersion: 0 })
    rig.clock.advance(60_000)
    await rig.idle()
    expect(await rig.task(delayed)).toMatchObject({ printStatus: 'SUCCESS', templateVersion: 'shopping@0.0' })
  })

  test('[TP33] prints that worked count too: two failures in twenty take nothing back', async () => {
    await publish(grows)
    await print(2)
    await print(19, () => orderOf(1))
    const third = (await print(1))[0] as TaskRow
    expect(third).toMatchObject({ printStatus: 'FAILED' })
    expect(await release()).toMatchObject({ currentVersion: 1 })
    await print(1)
    expect(await release()).toMatchObject({ currentVersion: 1 })
    await print(1)
    expect(await release()).toMatchObject({ currentVersion: 0 })
  })

  test('[TP33] one strange order, tried again and again, takes nothing back', async () => {
    await publish(grows)
    await print(17, () => orderOf(1))
    const strange = large()
    await print(5, () => strange)
    expect(await release()).toMatchObject({ currentVersion: 1 })
    await print(2)
    expect(await release()).toMatchObject({ currentVersion: 0 })
  })

  test('[TP33] a version that only some printers have is taken back from them', async () => {
    await publish(says('第一版'))
    await publish(grows, 50)
    for (let index = 2; (await shopTemplate(rig.shop, 'shopping', printer.id)).version !== 'shopping@0.2'; index++) {
      printer = await rig.addPrinter({ printerSn: `SN-${index}`, isDefault: false })
    }
    const failed = await print(3)
    expect(await release()).toMatchObject({ currentVersion: 1, rolloutVersion: null })
    expect(await rig.task(failed[0] as TaskRow)).toMatchObject({ templateVersion: 'shopping@0.1' })
  })

  test('[TP33] data that no version can print change nothing', async () => {
    await publish(says('第一版'))
    const failed = await print(4, () => orderOf(20_000))
    for (const task of failed) expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED' })
    expect(await release()).toMatchObject({ currentVersion: 1 })
  })

  test('[TP33] nothing is taken back where the shop does not want it, nor of the platform', async () => {
    await rig.set('print.template_auto_rollback', false)
    await publish(grows)
    const failed = await print(4)
    expect(await release()).toMatchObject({ currentVersion: 1 })
    expect(await rig.task(failed[0] as TaskRow)).toMatchObject({ printStatus: 'FAILED' })
  })

  test('[TP33] [DL9] a slip that is too old by then stays for a person to decide', async () => {
    await publish(grows)
    const [old] = await print(1)
    rig.clock.advance(300_000)
    const [second] = await print(2)
    expect(await release()).toMatchObject({ currentVersion: 0 })
    expect(await rig.task(old as TaskRow)).toMatchObject({ printStatus: 'FAILED', templateVersion: 'shopping@0.1' })
    expect(await rig.task(second as TaskRow)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('[TP33] where the version before cannot print it either, the one before that does', async () => {
    await publish(grows)
    await publish([...grows, ...says('第二版')])
    const failed = await print(3)
    expect(await release()).toMatchObject({ currentVersion: 0 })
    for (const task of failed) {
      expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', templateVersion: 'shopping@0.0' })
    }
    expect(await rig.shop.templatePrints('shopping@0.2')).toEqual({ printed: 0, failed: 3, open: 0 })
  })
})

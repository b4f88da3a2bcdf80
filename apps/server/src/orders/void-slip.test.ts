import { type EventBody, eventBody, printBody } from '@xiaopiao/protocol'
import { afterEach, expect, test } from 'vitest'
import { isoInstant } from '../clock.ts'
import type { PrintResult } from '../drivers/driver.ts'
import { changeTask } from '../tasks/change-task.ts'
import { retryTask } from '../tasks/retry-task.ts'
import { closeSchedulerRigs, countingRandom, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'
import { printDocument } from './print-document.ts'
import { takeEvent } from './take-event.ts'

afterEach(closeSchedulerRigs)

const dayMs = 24 * 3_600_000
const items = [{ name: '珍珠奶茶', quantity: 1, unit_price: 25 }]

/** A shop that prints at once, wants void slips, and is told events. */
async function setUp(settings: Record<string, boolean> = { 'print.void_slip_on_refund': true }) {
  const rig = await stillRig()
  const driver = new ScriptedDriver()
  const printer = await rig.addPrinter()
  await rig.set('print.anti_refund_delay', 0)
  for (const [key, value] of Object.entries(settings)) await rig.set(key, value)
  rig.start(driver)
  let count = 0
  const actor = { random: countingRandom, node: 'node-a', actor: 'shop' }
  const tell = async (type: EventBody['type']) => {
    const told = { event_id: `e${++count}`, type, occurred_at: isoInstant(rig.clock.now()) }
    const body = eventBody.parse({ ...told, order: { external_id: 'WX-1', items } })
    const outcome = await takeEvent(rig.shop, body, { ...actor, now: rig.clock.now() })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const printed = () =>
    driver.jobs.map(({ bytes }) => (new TextDecoder().decode(bytes).includes('作 废') ? 'void' : 'slip'))
  const tasks = async () => (await rig.shop.tasks({ limit: 9 })).rows.toReversed()
  const statuses = async () => (await tasks()).map(({ cause, printStatus }) => `${cause} ${printStatus}`)
  return { rig, driver, printer, tell, printed, tasks, statuses, actor }
}

test('[DL5] a refund after the slip came out prints one void slip, on the same printer', async () => {
  const { rig, tell, printed, tasks, printer } = await setUp()
  const { order } = await tell('order.paid')
  await rig.idle()
  const refunded = await tell('order.refunded')
  expect(refunded.tasks).toHaveLength(2)
  await rig.idle()
  await tell('order.refunded')
  await rig.idle()
  expect(printed()).toEqual(['slip', 'void'])
  expect((await tasks())[1]).toMatchObject({
    cause: 'void',
    printerId: printer.id,
    orderId: order.id,
    printStatus: 'SUCCESS',
  })
  expect((await rig.shop.order(order.id))?.printRemark).toBe('作废小票已打印 2025-07-14 18:30 收银台打印机')
})

test('[DL5] a refund of long after the print, when the slip is in the archive, prints a void slip too', async () => {
  const { rig, tell, printed } = await setUp()
  await tell('order.paid')
  await rig.idle()
  rig.clock.advance(3 * dayMs)
  await rig.shop.write((tx) => tx.archiveTasks({ before: rig.clock.now() - dayMs, limit: 9, now: rig.clock.now() }))
  await tell('order.refunded')
  await rig.idle()
  expect(printed()).toEqual(['slip', 'void'])
})

test('[DL5] prints none where the tenant wants none, and none when nothing came out', async () => {
  const quiet = await setUp({})
  await quiet.tell('order.paid')
  await quiet.rig.idle()
  await quiet.tell('order.refunded')
  await quiet.rig.idle()
  expect(quiet.printed()).toEqual(['slip'])
  const early = await setUp()
  await early.rig.set('print.anti_refund_delay', 120)
  await early.tell('order.paid')
  await early.tell('order.refunded')
  await early.rig.pass(130)
  expect(early.printed()).toEqual([])
  expect(await early.statuses()).toEqual(['order.paid CANCELLED'])
})

/** The printer has the slip in hand when the refund comes, and says then how it ended. */
async function refundedWhilePrinting(result: PrintResult) {
  const shop = await setUp()
  const ended = Promise.withResolvers<PrintResult>()
  const begun = Promise.withResolvers<void>()
  shop.driver.respond = () => {
    begun.resolve()
    return shop.driver.jobs.length === 1 ? ended.promise : { outcome: 'printed', confirmation: 'status_ok' }
  }
  await shop.tell('order.paid')
  await begun.promise
  expect((await shop.tell('order.refunded')).tasks).toMatchObject([{ printStatus: 'PRINTING' }])
  ended.resolve(result)
  await shop.rig.pass(60)
  return shop
}

test('[DL5] a slip that was being printed when the refund came is taken back once it is out', async () => {
  const { printed, statuses } = await refundedWhilePrinting({ outcome: 'printed', confirmation: 'status_ok' })
  expect(printed()).toEqual(['slip', 'void'])
  expect(await statuses()).toEqual(['order.paid SUCCESS', 'void SUCCESS'])
})

test('[DL3] [DL5] a slip that may be out is taken back too', async () => {
  const fault = { code: 'timed_out', detail: '' } as const
  const { printed, statuses } = await refundedWhilePrinting({ outcome: 'unknown', fault, copiesDone: 0 })
  expect(printed()).toEqual(['slip', 'void'])
  expect(await statuses()).toEqual(['order.paid FAILED', 'void SUCCESS'])
})

test('[DL5] it is taken back too when the clock of the node that printed it goes ahead', async () => {
  const { rig, driver, tell, printed, tasks } = await setUp()
  const begun = Promise.withResolvers<void>()
  driver.respond = () => {
    begun.resolve()
    return { outcome: 'accepted', vendorJobId: null }
  }
  await tell('order.paid')
  await begun.promise
  await rig.idle()
  const [slip] = await tasks()
  const { now } = rig.clock
  // Another node, whose clock is three seconds behind, hears of the refund.
  rig.clock.now = () => now() - 3_000
  await tell('order.refunded')
  rig.clock.now = now
  driver.respond = () => ({ outcome: 'printed', confirmation: 'status_ok' })
  const event = { type: 'printed', confirmation: 'device_confirmed', detail: null } as const
  await changeTask(rig.shop, slip?.id ?? 0, event, { cause: 'agent', now: now(), node: 'node-b' })
  await rig.idle()
  expect(printed()).toEqual(['slip', 'void'])
})

test.each<PrintResult>([
  { outcome: 'not_printed', fault: { code: 'connection_refused', detail: '' }, copiesDone: 0 },
  { outcome: 'held', reason: 'paper_out', detail: '' },
])('[DL5] a slip that surely did not come out ($outcome) is not tried again after the refund', async (result) => {
  const { printed, tasks } = await refundedWhilePrinting(result)
  expect(printed()).toEqual(['slip'])
  expect(await tasks()).toMatchObject([{ printStatus: 'CANCELLED', cancelReason: 'REFUND', attempt: 1 }])
})

test('a person prints a refunded order all the same, without a void slip after it', async () => {
  const { rig, tell, printed, actor, printer } = await setUp()
  await rig.set('print.anti_refund_delay', 60)
  const { order, tasks } = await tell('order.paid')
  await tell('order.refunded')
  await rig.pass(1)
  const context = { cause: 'person', now: rig.clock.now(), node: 'node-a' }
  expect(await retryTask(rig.shop, tasks[0]?.taskId ?? '', context)).toMatchObject({ ok: true })
  await rig.idle()
  const body = printBody.parse({ order_id: order.id, printer_id: printer.id })
  await printDocument(rig.shop, body, { ...actor, now: rig.clock.now() })
  await rig.idle()
  expect(printed()).toEqual(['slip', 'slip'])
})

test('a refund that is asked for stops a slip that came back to wait, until it is rejected', async () => {
  const { rig, driver, tell, tasks } = await setUp()
  driver.respond = () => ({ outcome: 'not_printed', fault: { code: 'connection_refused', detail: '' }, copiesDone: 0 })
  await tell('order.paid')
  await rig.idle()
  await tell('order.refund_requested')
  expect(await tasks()).toMatchObject([{ printStatus: 'CANCELLED', cancelReason: 'REFUND' }])
  driver.respond = () => ({ outcome: 'printed', confirmation: 'status_ok' })
  await rig.pass(100)
  expect(driver.jobs).toHaveLength(1)
  await tell('order.refund_rejected')
  await rig.pass(40)
  expect(await tasks()).toMatchObject([{ printStatus: 'SUCCESS', attempt: 2 }])
})

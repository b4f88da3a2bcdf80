import { afterEach, expect, test } from 'vitest'
import type { PrinterRow } from '../store/rows.ts'
import { sampleOrder } from '../store/sample-rows.ts'
import { closeSchedulerRigs, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'
import type { AskRefund, RefundAnswer } from './refund-question.ts'

afterEach(closeSchedulerRigs)

/** A shop whose answers are scripted, with an order that was paid. */
async function setUp(answer: () => RefundAnswer | Promise<RefundAnswer>, settings: Record<string, string> = {}) {
  const rig = await stillRig()
  const asked: Parameters<AskRefund>[] = []
  rig.shopSystem.askRefund = async (...question) => {
    asked.push(question)
    return answer()
  }
  await rig.set('print.refund_check_url', 'https://shop.example/refunded')
  for (const [key, value] of Object.entries(settings)) await rig.set(key, value)
  const driver = new ScriptedDriver()
  rig.start(driver)
  const printer = await rig.addPrinter()
  const order = await rig.shop.write((tx) =>
    tx.insertOrder(sampleOrder('WX-1', { status: 'paid', paidAt: rig.clock.now(), createdAt: rig.clock.now() })),
  )
  if (order === 'duplicate') throw new Error('the order is new')
  const addReceipt = (to: PrinterRow = printer, delaySeconds = 1) =>
    rig.addTask(to, { orderId: order.id, cause: 'order.paid', scheduledAt: rig.clock.now() + delaySeconds * 1000 })
  return { rig, asked, driver, printer, order, addReceipt }
}

test('[DL5] asks once when the receipt is due, and prints it when nothing was refunded', async () => {
  const { rig, asked, driver, addReceipt, order } = await setUp(() => ({ answer: 'not_refunded' }))
  const task = await addReceipt()
  expect(asked).toEqual([])
  await rig.pass(1)
  expect(driver.jobIds).toEqual([task.id])
  expect(asked).toMatchObject([
    [
      { url: 'https://shop.example/refunded', timeoutSeconds: 5 },
      { task: { id: task.id }, order: { id: order.id } },
      {},
    ],
  ])
  expect(await rig.story(task)).toEqual([
    'created: null>DELAYED',
    'reschedule: DELAYED>DELAYED',
    'reschedule: DELAYED>DELAYED',
    'begin: DELAYED>PRINTING',
    'printed: PRINTING>SUCCESS',
  ])
  expect((await rig.history(task)).map(({ cause, detail }) => `${cause}: ${detail}`).slice(1, 3)).toEqual([
    'refund_check: asked',
    'refund_check: not_refunded',
  ])
})

test('[DL5] cancels the receipt when the shop system says refunded, and leaves the order alone', async () => {
  const { rig, driver, addReceipt, order } = await setUp(() => ({ answer: 'refunded' }))
  const task = await addReceipt()
  await rig.pass(1)
  expect(driver.jobs).toEqual([])
  expect(await rig.task(task)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'REFUND' })
  expect((await rig.history(task)).at(-1)?.cause).toBe('refund_check')
  expect((await rig.shop.order(order.id))?.status).toBe('paid')
})

test('[DL5] prints all the same without an answer, where the tenant wants it', async () => {
  const { rig, driver, asked, addReceipt } = await setUp(() => ({ answer: 'unknown', detail: 'HTTP 500' }))
  const task = await addReceipt()
  await rig.pass(1)
  expect(driver.jobIds).toEqual([task.id])
  expect(asked).toHaveLength(1)
  expect((await rig.history(task)).map(({ detail }) => detail)).toContain('unanswered, prints: HTTP 500')
})

test('[DL5] [DL9] waits without an answer, where the tenant wants that, asking less and less often', async () => {
  let answer: RefundAnswer = { answer: 'unknown', detail: 'timed_out' }
  const { rig, driver, asked, addReceipt } = await setUp(() => answer, { 'print.refund_check_on_failure': 'hold' })
  const task = await addReceipt()
  await rig.pass(1)
  expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', holdReason: 'refund_unknown' })
  await rig.pass(4)
  expect(asked).toHaveLength(1)
  await rig.pass(1)
  expect(asked).toHaveLength(2)
  await rig.pass(100)
  expect(asked).toHaveLength(5)
  answer = { answer: 'not_refunded' }
  await rig.pass(60)
  expect(driver.jobIds).toEqual([task.id])
  expect(asked).toHaveLength(6)
})

test('[DL9] a question that is never answered ends with the time-out of its task', async () => {
  const { rig, driver, addReceipt } = await setUp(() => ({ answer: 'unknown', detail: '' }), {
    'print.refund_check_on_failure': 'hold',
  })
  const task = await addReceipt()
  await rig.pass(302)
  expect(await rig.task(task)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' })
  expect(driver.jobs).toEqual([])
})

test("[DL7] an answer that takes long holds up none of the printer's other tasks", async () => {
  const pending = Promise.withResolvers<RefundAnswer>()
  const { rig, driver, printer, addReceipt } = await setUp(() => pending.promise)
  const task = await addReceipt(printer, 0)
  const other = await rig.addTask(printer, { cause: 'manual' })
  // The question is open, so the scheduler has something in hand: what is awaited is the other task's paper.
  await expect.poll(async () => (await rig.task(other)).printStatus).toBe('SUCCESS')
  expect(driver.jobIds).toEqual([other.id])
  pending.resolve({ answer: 'not_refunded' })
  await rig.idle()
  expect(driver.jobIds).toEqual([other.id, task.id])
})

test('asks no more than a few questions at once for one printer', async () => {
  const answers: PromiseWithResolvers<RefundAnswer>[] = []
  const { rig, driver, asked, printer, addReceipt } = await setUp(() => {
    const answer = Promise.withResolvers<RefundAnswer>()
    answers.push(answer)
    return answer.promise
  })
  const tasks = await Promise.all(Array.from({ length: 20 }, () => addReceipt(printer, 0)))
  await expect.poll(() => asked.length).toBe(8)
  for (let next = 0; next < 20; next += 1) {
    await expect.poll(() => answers.length).toBeGreaterThan(next)
    answers[next]?.resolve({ answer: 'not_refunded' })
  }
  await rig.idle()
  expect(driver.jobIds.toSorted()).toEqual(tasks.map(({ id }) => id).toSorted())
  expect(asked).toHaveLength(20)
})

test('[DL5] asks again when the printer was away for longer than an answer holds', async () => {
  const { rig, asked, driver, printer, addReceipt } = await setUp(() => ({ answer: 'not_refunded' }))
  driver.respond = () => ({ outcome: 'held', reason: 'paper_out', detail: '' })
  await addReceipt()
  await rig.pass(60)
  driver.respond = () => ({ outcome: 'printed', confirmation: 'status_ok' })
  driver.announce(printer.id, true)
  await rig.pass(5)
  expect(driver.jobs.length).toBeGreaterThan(1)
  expect(asked.length).toBeGreaterThan(1)
})

test('asks only about receipts of payments, and only where a tenant has configured it', async () => {
  const { rig, asked, driver, printer, addReceipt } = await setUp(() => ({ answer: 'refunded' }))
  await rig.addTask(printer, { cause: 'manual' })
  await rig.addTask(printer, { cause: 'order.shipped', printType: 'SHIPPING' })
  await rig.idle()
  await rig.set('print.refund_check_url', '')
  await addReceipt()
  await rig.pass(1)
  expect(driver.jobs).toHaveLength(3)
  expect(asked).toEqual([])
})

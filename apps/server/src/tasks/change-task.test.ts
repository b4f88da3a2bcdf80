import { afterEach, describe, expect, test } from 'vitest'
import { readPrintSettings } from '../settings/read-settings.ts'
import { closeSchedulerRigs, countingRandom, type SchedulerRig, stillRig } from '../testing/scheduler-rig.ts'
import { cancelTask } from './cancel-task.ts'
import { changeTask } from './change-task.ts'
import { createTask } from './create-task.ts'
import { previewTask } from './preview-task.ts'
import { reportPrint } from './report-print.ts'
import { reprintTask } from './reprint-task.ts'
import { retryTask } from './retry-task.ts'
import type { TaskEvent } from './task-event.ts'
import { taskEventView, taskView } from './task-view.ts'

afterEach(closeSchedulerRigs)

const context = (rig: SchedulerRig) => ({ cause: 'person', now: rig.clock.now(), node: 'a', random: countingRandom })

async function printed(rig: SchedulerRig) {
  const printer = await rig.addPrinter()
  const task = await rig.addTask(printer, { copies: 2 })
  const deadlineAt = rig.clock.now() + 60_000
  await changeTask(rig.shop, task.id, { type: 'begin', node: 'a', deadlineAt }, context(rig))
  const event = { type: 'printed', confirmation: 'status_ok', detail: null } as const
  await changeTask(rig.shop, task.id, event, context(rig))
  return { printer, task: await rig.task(task) }
}

describe('createTask()', () => {
  test('[DL2] makes one task for one idempotency key, for good', async () => {
    const rig = await stillRig()
    const printer = await rig.addPrinter()
    const idempotencyKey = 'order:1:RECEIPT:1:order.paid'
    const first = await rig.addTask(printer, { idempotencyKey })
    await cancelTask(rig.shop, first.taskId, context(rig))
    rig.clock.advance(7 * 24 * 3_600_000)
    expect(await rig.addTask(printer, { idempotencyKey })).toMatchObject({ id: first.id, printStatus: 'CANCELLED' })
  })

  test('[DL9] gives every task an end: the earlier of its own and the tenant’s time-out', async () => {
    const rig = await stillRig()
    await rig.set('print.task_timeout', 300)
    const printer = await rig.addPrinter()
    const now = rig.clock.now()
    expect(await rig.addTask(printer, { scheduledAt: now + 120_000 })).toMatchObject({
      printStatus: 'DELAYED',
      expiresAt: now + 420_000,
    })
    expect(await rig.addTask(printer, { expiresAt: now + 1_000 })).toMatchObject({
      printStatus: 'PENDING',
      expiresAt: now + 1_000,
    })
    expect(await rig.addTask(printer, { expiresAt: now + 9e9 })).toMatchObject({ expiresAt: now + 300_000 })
  })

  test('takes the number of retries from the settings and says who made it', async () => {
    const rig = await stillRig()
    await rig.set('print.retry_max_count', 1)
    const task = await rig.addTask(await rig.addPrinter(), { cause: 'order.paid', actor: 'order.paid' })
    expect(task).toMatchObject({ maxRetries: 1, taskId: expect.stringMatching(/^t_[0-9a-hjkmnp-tv-z]{26}$/) })
    expect(await rig.history(task)).toMatchObject([
      { event: 'created', fromStatus: null, toStatus: 'PENDING', cause: 'order.paid', detail: 'order.paid' },
    ])
  })
})

describe('changeTask()', () => {
  test('[DL1] of twenty at once exactly one begins a task', async () => {
    const rig = await stillRig()
    const task = await rig.addTask(await rig.addPrinter())
    const deadlineAt = rig.clock.now() + 60_000
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        changeTask(rig.shop, task.id, { type: 'begin', node: 'a', deadlineAt }, context(rig)),
      ),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PRINTING', attempt: 1 })
    expect(await rig.history(task)).toHaveLength(2)
  })

  test('[DL1] decides again on what the task has become when the row in hand is old', async () => {
    const rig = await stillRig()
    const { task } = await printed(rig)
    expect(await cancelTask(rig.shop, task.taskId, context(rig))).toEqual({
      ok: false,
      reason: 'wrong_state',
      task: await rig.task(task),
    })
  })

  test('knows no task of another tenant', async () => {
    const rig = await stillRig()
    await rig.store.acrossTenants.insertTenant(2, 'other', rig.clock.now())
    const { task } = await printed(rig)
    const other = rig.store.forTenant(2)
    const event = { type: 'cancel', reason: 'MANUAL', detail: null } as const
    expect(await changeTask(other, task.id, event, context(rig))).toEqual({ ok: false, reason: 'not_found' })
    expect(await retryTask(other, task.taskId, context(rig))).toEqual({ ok: false, reason: 'not_found' })
    expect(await cancelTask(other, task.taskId, context(rig))).toEqual({ ok: false, reason: 'not_found' })
    expect(await reprintTask(other, task.taskId, context(rig))).toEqual({ ok: false, reason: 'not_found' })
  })
})

describe('cancelTask() and retryTask()', () => {
  test('[DL1] cancel a waiting task, twice with the same answer, and bring it back', async () => {
    const rig = await stillRig()
    const task = await rig.addTask(await rig.addPrinter(), { scheduledAt: rig.clock.now() + 120_000 })
    for (let time = 0; time < 2; time++) {
      expect(await cancelTask(rig.shop, task.taskId, context(rig))).toMatchObject({
        ok: true,
        task: { printStatus: 'CANCELLED', cancelReason: 'MANUAL' },
      })
    }
    expect(await rig.history(task)).toHaveLength(2)
    rig.clock.advance(600_000)
    expect(await retryTask(rig.shop, task.taskId, context(rig))).toMatchObject({
      ok: true,
      task: { printStatus: 'PENDING', scheduledAt: rig.clock.now(), cancelReason: null, reprint: false },
    })
    expect(await retryTask(rig.shop, task.taskId, context(rig))).toMatchObject({ ok: false, reason: 'wrong_state' })
  })
})

describe('reprintTask()', () => {
  test('[DL11] makes a marked task that names the first, and answers the open one when asked again', async () => {
    const rig = await stillRig()
    const { task } = await printed(rig)
    const first = await reprintTask(rig.shop, task.taskId, context(rig))
    expect(first).toMatchObject({
      ok: true,
      task: { reprint: true, reprintOf: task.taskId, printStatus: 'PENDING', copies: 2, cause: 'reprint' },
    })
    if (!first.ok) throw new Error('no reprint')
    expect(await reprintTask(rig.shop, task.taskId, context(rig))).toEqual({
      ok: false,
      reason: 'conflict',
      task: first.task,
    })
    await cancelTask(rig.shop, first.task.taskId, context(rig))
    expect((await reprintTask(rig.shop, task.taskId, context(rig))).ok).toBe(true)
  })

  test('[DL11] is for what has printed, and needs a printer', async () => {
    const rig = await stillRig()
    const { task, printer } = await printed(rig)
    const waiting = await rig.addTask(printer)
    expect(await reprintTask(rig.shop, waiting.taskId, context(rig))).toMatchObject({ reason: 'wrong_state' })
    await rig.shop.write((tx) => tx.deletePrinter(printer.id))
    expect(await reprintTask(rig.shop, task.taskId, context(rig))).toMatchObject({ reason: 'no_printer' })
  })
})

test('[GW13] reportPrint() takes the late word of a printer that its backup has relieved', async () => {
  const rig = await stillRig()
  const backup = await rig.addPrinter({ printerSn: 'B' })
  const stranger = await rig.addPrinter({ printerSn: 'C' })
  const printer = await rig.addPrinter()
  const task = await rig.addTask(printer)
  const begin = { type: 'begin', node: 'a', deadlineAt: rig.clock.now() + 60_000 } as const
  const fault = { code: 'timed_out', detail: '' } as const
  await changeTask(rig.shop, task.id, begin, context(rig))
  for (const event of [
    { type: 'unconfirmed', fault, policy: 'reprint_marked', copiesDone: 0, retryAt: rig.clock.now() },
    { type: 'hold', reason: 'printer_offline', detail: '' },
    { type: 'reroute', printerId: backup.id, printerSn: 'B', standsInFor: printer.printerName },
  ] as const) {
    expect((await changeTask(rig.shop, task.id, event, context(rig))).ok).toBe(true)
  }
  const report = (printerId: number, kind: 'completed' | 'failed') =>
    reportPrint(rig.store, { tenantId: 1, printerId, jobId: task.id, report: { kind, message: null } }, context(rig))
  expect(await report(stranger.id, 'completed')).toBe('unknown_job')
  expect(await report(backup.id, 'completed')).toBe('unknown_job')
  expect(await report(printer.id, 'failed')).toBe('accepted')
  expect((await rig.task(task)).printStatus).toBe('PENDING')
  expect(await report(printer.id, 'completed')).toBe('accepted')
  expect((await rig.task(task)).printStatus).toBe('SUCCESS')
})

test('taskView() and taskEventView() show instants as ISO 8601 and no content', async () => {
  const rig = await stillRig()
  const { task } = await printed(rig)
  const view = taskView(task)
  expect(view).toMatchObject({ task_id: task.taskId, printed_at: '2025-07-14T10:30:00.000Z', cancelled_at: null })
  expect(JSON.stringify(view)).not.toContain('珍珠')
  const [created] = await rig.history(task)
  expect(created && taskEventView(created)).toMatchObject({ at: '2025-07-14T10:30:00.000Z', from_status: null })
})

test('previewTask() shows what would print, and nothing when the printer is gone', async () => {
  const rig = await stillRig()
  const printer = await rig.addPrinter()
  const task = await rig.addTask(printer)
  const noPictures = async () => ({ images: [], missing: [] })
  const preview = await previewTask(rig.shop, task, noPictures)
  expect(preview).toMatchObject({ format: 'text', widthDots: 576 })
  expect(new TextDecoder().decode(preview?.bytes)).toContain('珍珠奶茶 x1')
  await rig.shop.write((tx) => tx.deletePrinter(printer.id))
  expect(await previewTask(rig.shop, task, noPictures)).toBeUndefined()
})

test('createTask() writes nothing when its unit fails', async () => {
  const rig = await stillRig()
  const printer = await rig.addPrinter()
  const failing = rig.shop.write(async (tx) => {
    const settings = await readPrintSettings(tx)
    await createTask(
      tx,
      {
        orderId: null,
        printer,
        printType: 'RECEIPT',
        source: { kind: 'text', text: '' },
        copies: 1,
        priority: 1,
        scheduledAt: rig.clock.now(),
        cause: 'manual',
        idempotencyKey: null,
        actor: 'person',
      },
      { ...context(rig), settings },
    )
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  expect((await rig.shop.tasks({ limit: 10 })).rows).toEqual([])
})

test('[DL3] of an attempt that the task has gone past, only paper is news', async () => {
  const rig = await stillRig()
  const task = await rig.addTask(await rig.addPrinter())
  const tell = (event: TaskEvent, attempt?: number) =>
    changeTask(rig.shop, task.id, event, { ...context(rig), ...(attempt === undefined ? {} : { attempt }) })
  const begin = { type: 'begin', node: 'b', deadlineAt: rig.clock.now() + 60_000 } as const
  const retryAt = rig.clock.now()
  const fault = { code: 'timed_out', detail: '' } as const
  const notPrinted = { type: 'not_printed', fault, copiesDone: 0, retryAt } as const
  await tell(begin)
  await tell({ type: 'unconfirmed', fault, policy: 'reprint_marked', copiesDone: 0, retryAt }, 1)
  await tell(begin)
  // The process that began the first attempt was paused and goes on only now.
  for (const late of [notPrinted, { type: 'hold', reason: 'printer_offline', detail: '' } as const]) {
    expect(await tell(late, 1)).toMatchObject({ ok: true, task: { printStatus: 'PRINTING', attempt: 2 } })
  }
  const printed = { type: 'printed', confirmation: 'status_ok', detail: null } as const
  expect(await tell(printed, 1)).toMatchObject({ ok: true, task: { printStatus: 'SUCCESS', attempt: 2 } })
})

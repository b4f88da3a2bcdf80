import { afterEach, describe, expect, test } from 'vitest'
import type { DriverJob, PrintResult, Reconciled } from '../drivers/driver.ts'
import { closeSchedulerRigs, type SchedulerRig, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'
import { cancelTask } from './cancel-task.ts'
import { reportPrint } from './report-print.ts'

afterEach(closeSchedulerRigs)

const accepts = (): PrintResult => ({ outcome: 'accepted', vendorJobId: null })
const text = (job: DriverJob | undefined) => new TextDecoder().decode(job?.bytes)
const context = (rig: SchedulerRig, cause = 'person') => ({ cause, now: rig.clock.now(), node: 'node-b' })
const report = (rig: SchedulerRig, printerId: number, jobId: number, kind: 'completed' | 'failed') =>
  reportPrint(
    rig.store,
    { tenantId: 1, printerId, jobId, report: { kind, message: null } },
    { now: rig.clock.now(), node: 'node-a' },
  )

describe('when tasks print', () => {
  test('[DL6] a task that is due prints at once, a delayed one when its time has come', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    rig.start(driver)
    const printer = await rig.addPrinter()
    const now = await rig.addTask(printer)
    const later = await rig.addTask(printer, { scheduledAt: rig.clock.now() + 120_000 })
    await rig.idle()
    expect(await rig.task(now)).toMatchObject({ printStatus: 'SUCCESS', confirmation: 'status_ok', attempt: 1 })
    expect(await rig.task(later)).toMatchObject({ printStatus: 'DELAYED' })
    rig.clock.advance(119_999)
    await rig.idle()
    expect(driver.jobIds).toEqual([now.id])
    rig.clock.advance(1)
    await rig.idle()
    expect(await rig.task(later)).toMatchObject({ printStatus: 'SUCCESS', printedAt: rig.clock.now() })
    expect(await rig.story(later)).toEqual([
      'created: null>DELAYED',
      'begin: DELAYED>PRINTING',
      'printed: PRINTING>SUCCESS',
    ])
  })

  test('[DL3] PRINTING and the output are committed before the driver sees the job', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const seen: unknown[] = []
    driver.respond = async (job) => {
      const task = await rig.shop.taskByJobId(job.task.id)
      const output = await rig.shop.taskOutput(job.task.id)
      seen.push(task?.printStatus, task?.node, output?.attempt, output?.bytes)
      return { outcome: 'printed', confirmation: 'sent' }
    }
    rig.start(driver)
    await rig.addTask(await rig.addPrinter())
    await rig.idle()
    expect(seen).toEqual(['PRINTING', 'node-a', 1, driver.jobs[0]?.bytes])
  })

  test('[DL7] a printer does one job at a time, by priority, then time, then id', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = accepts
    const printer = await rig.addPrinter()
    const at = rig.clock.now() - 1_000
    const first = await rig.addTask(printer, { scheduledAt: at })
    const second = await rig.addTask(printer, { scheduledAt: at + 1 })
    const urgent = await rig.addTask(printer, { scheduledAt: at + 2, priority: 9 })
    const third = await rig.addTask(printer, { scheduledAt: at + 1 })
    rig.start(driver)
    for (const expected of [urgent, first, second, third]) {
      await rig.idle()
      expect(driver.jobIds.at(-1)).toBe(expected.id)
      expect(await report(rig, printer.id, expected.id, 'completed')).toBe('accepted')
    }
    await rig.idle()
    expect(driver.jobIds).toEqual([urgent, first, second, third].map(({ id }) => id))
  })

  test('[DL7] a printer that hangs does not delay the others', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const [hung, ...well] = [
      await rig.addPrinter({ printerSn: 'A' }),
      await rig.addPrinter({ printerSn: 'B' }),
      await rig.addPrinter({ printerSn: 'C' }),
    ]
    let release = (_result: PrintResult) => {}
    driver.respond = (job) =>
      job.printer.id === hung?.id
        ? new Promise((resolve) => {
            release = resolve
          })
        : { outcome: 'printed', confirmation: 'status_ok' }
    const printed = new Promise<void>((resolve) => {
      let count = 0
      rig.store.subscribe((change) => {
        if (change.kind === 'task' && change.task.printStatus === 'SUCCESS' && ++count === 10) resolve()
      })
    })
    const scheduler = rig.start(driver)
    const stuck = await rig.addTask(hung ?? well[0]!)
    for (let round = 0; round < 5; round++) for (const printer of well) await rig.addTask(printer)
    await printed
    expect(await rig.task(stuck)).toMatchObject({ printStatus: 'PRINTING' })
    release({ outcome: 'printed', confirmation: 'sent' })
    await scheduler.idle()
    expect(await rig.task(stuck)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('[DL8] a printer that was away is asked again soon, also when the clock is set back by hours meanwhile', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    rig.start(driver)
    const printer = await rig.addPrinter()
    driver.held.set(printer.id, 'paper_out')
    await rig.addTask(printer)
    await rig.pass(20)
    rig.clock.setBack(8 * 3_600_000)
    driver.held.delete(printer.id)
    const task = await rig.addTask(printer)
    await rig.pass(31)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('[DL7] after a restart no printer waits until another one’s attempt of before is settled', async () => {
    const rig = await stillRig()
    const [slow, quick] = [await rig.addPrinter(), await rig.addPrinter({ printerSn: 'SN-2' })]
    const before = new ScriptedDriver()
    before.respond = accepts
    const first = rig.start(before)
    const silent = await rig.addTask(slow)
    await rig.idle()
    await first.stop()
    const due = await rig.addTask(quick)
    const driver = new ScriptedDriver()
    const asked = Promise.withResolvers<Reconciled>()
    const printed = Promise.withResolvers<number>()
    driver.reconcile = () => asked.promise
    driver.respond = ({ task }) => {
      printed.resolve(task.id)
      return { outcome: 'printed', confirmation: 'sent' }
    }
    rig.start(driver)
    expect(await printed.promise).toBe(due.id)
    asked.resolve({ answer: 'printed', confirmation: 'device_confirmed' })
    await rig.idle()
    expect(await rig.task(silent)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('[DL9] a task too old to be useful is cancelled, held or delayed', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const printer = await rig.addPrinter()
    driver.held.set(printer.id, 'printer_offline')
    rig.start(driver)
    const held = await rig.addTask(printer)
    const short = await rig.addTask(printer, { expiresAt: rig.clock.now() + 10_000 })
    await rig.pass(10)
    expect(await rig.task(short)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' })
    await rig.pass(290)
    expect(await rig.task(held)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' })
    driver.announce(printer.id, true)
    await rig.idle()
    expect(driver.jobs).toEqual([])
  })
})

describe('refund and print', () => {
  test('[DL1] of a refund and a due print at the same moment exactly one wins', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    rig.start(driver)
    const printer = await rig.addPrinter()
    let printed = 0
    let refunded = 0
    for (let round = 0; round < 20; round++) {
      const task = await rig.addTask(printer, { scheduledAt: rig.clock.now() + 1_000 })
      rig.clock.advance(1_000)
      // The refund comes a little later in every round: before, amid and after the steps of the print.
      for (let turn = 0; turn < round * 4; turn++) await Promise.resolve()
      const answer = await cancelTask(rig.shop, task.taskId, { ...context(rig), reason: 'REFUND' })
      await rig.idle()
      const after = await rig.task(task)
      expect(after.printStatus).toBe(answer.ok ? 'CANCELLED' : 'SUCCESS')
      expect(driver.jobIds.includes(task.id)).toBe(!answer.ok)
      if (answer.ok) refunded++
      else {
        expect(answer.reason).toBe('wrong_state')
        printed++
      }
    }
    expect([printed > 0, refunded > 0]).toEqual([true, true])
    expect(printed + refunded).toBe(20)
  })

  test('[DL5] a delayed task asks its order once more before it prints', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    rig.start(driver)
    const printer = await rig.addPrinter()
    const order = await rig.shop.write((tx) => tx.insertOrder(sampleOrder(rig.clock.now())))
    if (order === 'duplicate') throw new Error('duplicate')
    const task = await rig.addTask(printer, { orderId: order.id, scheduledAt: rig.clock.now() + 1_000 })
    await rig.shop.write((tx) => tx.updateOrder(order.id, { status: 'refunded' }, rig.clock.now()))
    await rig.pass(1)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'REFUND' })
    expect(driver.jobs).toEqual([])
  })

  test('a printed slip is noted on its order', async () => {
    const rig = await stillRig()
    rig.start(new ScriptedDriver())
    const printer = await rig.addPrinter()
    const order = await rig.shop.write((tx) => tx.insertOrder(sampleOrder(rig.clock.now())))
    if (order === 'duplicate') throw new Error('duplicate')
    await rig.addTask(printer, { orderId: order.id })
    await rig.idle()
    expect((await rig.shop.order(order.id))?.printRemark).toBe('小票已打印 2025-07-14 18:30 收银台打印机')
  })
})

describe('a printer that cannot print', () => {
  test('[DL8] holds every due task with the reason, counts no try, and goes on by itself', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver('network')
    const printer = await rig.addPrinter({ driver: 'network' })
    driver.held.set(printer.id, 'paper_out')
    rig.start(driver)
    const tasks = [await rig.addTask(printer), await rig.addTask(printer)]
    await rig.idle()
    for (const task of tasks) {
      expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', holdReason: 'paper_out', retryCount: 0 })
    }
    expect((await rig.shop.printer(printer.id))?.condition).toBe('paper_out')
    await rig.pass(60)
    const queriesInFirstMinute = driver.statusQueries
    expect(queriesInFirstMinute).toBeLessThan(8)
    driver.held.delete(printer.id)
    await rig.pass(30)
    for (const task of tasks) expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', holdReason: null })
    expect((await rig.shop.printer(printer.id))?.condition).toBe('ready')
  })

  test('[DL8] holds what it is given when it turns out unable, again and again without a tight loop', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const printer = await rig.addPrinter()
    driver.respond = () => ({ outcome: 'held', reason: 'printer_offline', detail: 'full' })
    rig.start(driver)
    const task = await rig.addTask(printer)
    await rig.pass(60)
    expect(driver.jobs.length).toBeLessThan(8)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', retryCount: 0, holdReason: 'printer_offline' })
    driver.respond = () => ({ outcome: 'printed', confirmation: 'sent' })
    driver.announce(printer.id, true)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('[DL8] hands its tasks to the backup printer after the wait, and the slip says for whom', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const backup = await rig.addPrinter({ printerSn: 'B', printerName: '后厨打印机' })
    const printer = await rig.addPrinter({ backupPrinterId: backup.id, settings: { backup_after_seconds: 60 } })
    driver.held.set(printer.id, 'printer_offline')
    rig.start(driver)
    const tasks = [await rig.addTask(printer), await rig.addTask(printer)]
    await rig.pass(59)
    expect(driver.jobs).toEqual([])
    await rig.pass(1)
    for (const task of tasks) {
      expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', printerId: backup.id, printerSn: 'B' })
    }
    expect(text(driver.jobs[0])).toContain('代 收银台打印机')
    expect(text(driver.jobs[0])).not.toContain('重打')
  })

  test('[DL8] keeps its tasks while the backup printer is away too', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const backup = await rig.addPrinter({ printerSn: 'B' })
    const printer = await rig.addPrinter({ backupPrinterId: backup.id, settings: { backup_after_seconds: 10 } })
    for (const { id } of [backup, printer]) driver.held.set(id, 'printer_offline')
    rig.start(driver)
    const task = await rig.addTask(printer)
    await rig.pass(60)
    expect(await rig.task(task)).toMatchObject({ printerId: printer.id, holdReason: 'printer_offline' })
    driver.announce(printer.id, true)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', printerId: printer.id })
  })

  test('[DL8] holds while its owner has it out of service', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const printer = await rig.addPrinter({ printerStatus: 'INACTIVE' })
    rig.start(driver)
    const task = await rig.addTask(printer)
    await rig.pass(60)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', holdReason: 'printer_inactive' })
    await rig.shop.write((tx) => tx.updatePrinter(printer.id, { printerStatus: 'ACTIVE' }, rig.clock.now()))
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
  })

  test('a task of a removed printer fails and says so', async () => {
    const rig = await stillRig()
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    await rig.shop.write((tx) => tx.deletePrinter(printer.id))
    rig.start(new ScriptedDriver())
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'printer_removed', attempt: 0 })
  })
})

describe('stop()', () => {
  test('lets a driver finish and begins nothing more', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    let release = (_result: PrintResult) => {}
    const begun = new Promise<void>((resolve) => {
      driver.respond = () => {
        resolve()
        return new Promise((done) => {
          release = done
        })
      }
    })
    const scheduler = rig.start(driver)
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    const next = await rig.addTask(printer)
    await begun
    const stopped = scheduler.stop()
    release({ outcome: 'printed', confirmation: 'sent' })
    await stopped
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
    expect(await rig.task(next)).toMatchObject({ printStatus: 'PENDING', attempt: 0 })
    expect(rig.clock.pending()).toBe(0)
  })

  test('ends a driver that does not finish in time', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    const begun = new Promise<void>((begin) => {
      driver.respond = (_job, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () =>
            resolve({ outcome: 'unknown', fault: { code: 'timed_out', detail: 'stopped' }, copiesDone: 0 }),
          )
          begin()
        })
    })
    const scheduler = rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter())
    await begun
    const stopped = scheduler.stop()
    rig.clock.advance(5_000)
    await stopped
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed' })
  })
})

function sampleOrder(now: number) {
  return {
    externalId: null,
    status: 'paid' as const,
    items: [],
    totalAmountFen: 2500,
    discountFen: 0,
    customerPhone: null,
    remark: null,
    printRemark: null,
    pickupNo: null,
    tableNo: null,
    channel: null,
    delivery: null,
    extra: null,
    createdAt: now,
    updatedAt: now,
    confirmedAt: null,
    paidAt: now,
    shippedAt: null,
    refundedAt: null,
    cancelledAt: null,
    refundRequestedAt: null,
    refundRejectedAt: null,
    completedAt: null,
    saidAt: null,
  }
}

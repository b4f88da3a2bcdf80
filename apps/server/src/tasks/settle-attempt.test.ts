import { afterEach, describe, expect, test } from 'vitest'
import type { DriverJob, PrintResult } from '../drivers/driver.ts'
import { closeSchedulerRigs, type SchedulerRig, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'
import { changeTask } from './change-task.ts'
import { reportPrint } from './report-print.ts'
import { retryTask } from './retry-task.ts'

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

describe('an attempt that ends badly', () => {
  test('[DL1] definite failures are tried again at growing intervals, then fail', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = () => ({
      outcome: 'not_printed',
      fault: { code: 'client_failed', detail: 'jam' },
      copiesDone: 0,
    })
    const at: number[] = []
    rig.start(driver)
    const printer = await rig.addPrinter()
    const startAt = rig.clock.now()
    const task = await rig.addTask(printer)
    for (let second = 0; second < 280; second++) {
      await rig.pass(1)
      if (driver.jobs.length > at.length) at.push(rig.clock.now() - startAt)
    }
    expect(at).toEqual([1_000, 30_000, 90_000, 210_000])
    expect(await rig.task(task)).toMatchObject({
      printStatus: 'FAILED',
      errorCode: 'client_failed',
      retryCount: 3,
      attempt: 4,
      mayHavePrinted: false,
    })
  })

  test('[DL7] copies that are out are not printed again', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = () =>
      driver.jobs.length === 1
        ? { outcome: 'not_printed', fault: { code: 'client_failed', detail: '' }, copiesDone: 1 }
        : { outcome: 'printed', confirmation: 'sent' }
    rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter(), { copies: 3 })
    await rig.pass(30)
    expect(driver.jobs.map(({ copies }) => copies)).toEqual([3, 2])
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', copiesDone: 3 })
  })

  test('[DL3] an unknown outcome that no one can know of is left to a person, whose retry is marked', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = () => ({ outcome: 'unknown', fault: { code: 'connection_lost', detail: 'RST' }, copiesDone: 0 })
    rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter())
    await rig.pass(600)
    expect(driver.jobs).toHaveLength(1)
    const failed = await rig.task(task)
    expect(failed).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed', mayHavePrinted: true })
    expect(failed.errorMessage).toContain('RST')
    driver.respond = () => ({ outcome: 'printed', confirmation: 'status_ok' })
    expect((await retryTask(rig.shop, task.taskId, context(rig))).ok).toBe(true)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', reprint: true })
    expect(text(driver.jobs[0])).not.toContain('重打')
    expect(text(driver.jobs[1])).toContain('*** 重打 REPRINT ***')
  })

  test('[DL3] where the policy says so it prints again with the mark, after the retry interval', async () => {
    const rig = await stillRig()
    await rig.set('print.on_unconfirmed.label', 'reprint_marked')
    const driver = new ScriptedDriver()
    driver.respond = () => ({ outcome: 'unknown', fault: { code: 'timed_out', detail: '' }, copiesDone: 0 })
    rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter(), { printType: 'LABEL' })
    await rig.pass(29)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', errorCode: 'unconfirmed', reprint: true })
    expect(driver.jobs).toHaveLength(1)
    await rig.pass(240)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed' })
    expect(driver.jobs.map((job) => text(job).includes('重打'))).toEqual([false, true, true, true])
  })

  test('[DL3] a driver that is still at it when its time is over is ended, and the outcome is unknown', async () => {
    const rig = await stillRig()
    await rig.set('print.attempt_timeout', 60)
    const driver = new ScriptedDriver()
    let begin = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    driver.respond = (_job, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () =>
          resolve({ outcome: 'unknown', fault: { code: 'timed_out', detail: '' }, copiesDone: 0 }),
        )
        begin()
      })
    rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter())
    await begun
    rig.clock.advance(60_000)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed', attempt: 1 })
  })

  test('a broken driver leaves the outcome unknown and the lane working', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = () => {
      if (driver.jobs.length === 1) throw new Error('bug')
      return { outcome: 'printed', confirmation: 'sent' }
    }
    rig.start(driver)
    const printer = await rig.addPrinter()
    const tasks = [await rig.addTask(printer), await rig.addTask(printer)]
    await rig.idle()
    expect((await rig.task(tasks[0]!)).errorCode).toBe('unconfirmed')
    expect((await rig.task(tasks[1]!)).printStatus).toBe('SUCCESS')
    expect(rig.errors.splice(0).map(({ message }) => message)).toEqual(['the driver broke'])
  })

  test('a template that cannot be rendered fails once and for all', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    rig.start(driver)
    const source = { kind: 'template', template: { layouts: [[{ content: '{{#if' }]] }, data: {} } as const
    const task = await rig.addTask(await rig.addPrinter(), { source })
    await rig.pass(60)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'render_failed', attempt: 0 })
    expect(driver.jobs).toEqual([])
  })
})

describe('a job in the hands of a client', () => {
  test('[DL3] that never answers is unconfirmed, and its late answer is still taken', async () => {
    const rig = await stillRig()
    await rig.set('print.attempt_timeout', 60)
    const driver = new ScriptedDriver()
    driver.respond = accepts
    rig.start(driver)
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    await rig.pass(59)
    expect((await rig.task(task)).printStatus).toBe('PRINTING')
    await rig.pass(1)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed' })
    expect(await report(rig, printer.id, task.id, 'completed')).toBe('accepted')
    expect(await report(rig, printer.id, task.id, 'completed')).toBe('accepted')
    expect(await report(rig, printer.id, task.id, 'failed')).toBe('accepted')
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', confirmation: 'device_confirmed' })
    expect(driver.jobs).toHaveLength(1)
  })

  test('[DL3] is waited for once more while an answer may still come', async () => {
    const rig = await stillRig()
    await rig.set('print.attempt_timeout', 60)
    const driver = new ScriptedDriver()
    driver.respond = accepts
    driver.reconciled = () => ({ answer: 'wait' })
    rig.start(driver)
    const task = await rig.addTask(await rig.addPrinter())
    await rig.pass(119)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PRINTING', errorCode: 'timed_out' })
    await rig.pass(1)
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed' })
  })

  test('[GW13] is no one else’s to report on, and a wrong job id changes nothing', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = accepts
    rig.start(driver)
    const printer = await rig.addPrinter()
    const other = await rig.addPrinter({ printerSn: 'B' })
    const task = await rig.addTask(printer)
    const waiting = await rig.addTask(printer)
    await rig.idle()
    expect(await report(rig, other.id, task.id, 'completed')).toBe('unknown_job')
    expect(await report(rig, printer.id, 999_999, 'completed')).toBe('unknown_job')
    expect(await report(rig, printer.id, waiting.id, 'completed')).toBe('unknown_job')
    expect((await rig.task(task)).printStatus).toBe('PRINTING')
  })

  test('[GW13] a reported failure is tried again by the retry rules', async () => {
    const rig = await stillRig()
    const driver = new ScriptedDriver()
    driver.respond = accepts
    rig.start(driver)
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    await rig.idle()
    await report(rig, printer.id, task.id, 'failed')
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', retryCount: 1, errorCode: 'client_failed' })
    await rig.pass(30)
    expect(driver.jobIds).toEqual([task.id, task.id])
  })

  test('[GW16] is lost from sight when the client goes, keeps its deadline, and blocks its printer until then', async () => {
    const rig = await stillRig()
    await rig.set('print.attempt_timeout', 60)
    const driver = new ScriptedDriver()
    driver.respond = accepts
    rig.start(driver)
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    const next = await rig.addTask(printer)
    await rig.idle()
    const { attemptDeadlineAt } = await rig.task(task)
    driver.announce(printer.id, false)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({
      printStatus: 'PRINTING',
      errorCode: 'printer_offline',
      attemptDeadlineAt,
    })
    expect(await rig.task(next)).toMatchObject({ holdReason: 'printer_offline' })
    expect((await rig.shop.printer(printer.id))?.condition).toBe('offline')
    driver.announce(printer.id, true)
    await rig.idle()
    expect(driver.jobIds).toEqual([task.id])
    await report(rig, printer.id, task.id, 'completed')
    await rig.idle()
    expect(driver.jobIds).toEqual([task.id, next.id])
  })
})

describe('restart', () => {
  const leavePrinting = async (rig: SchedulerRig) => {
    const printer = await rig.addPrinter()
    const task = await rig.addTask(printer)
    const deadlineAt = rig.clock.now() + 60_000
    await changeTask(rig.shop, task.id, { type: 'begin', node: 'gone', deadlineAt }, context(rig, 'scheduler'))
    return { printer, task, next: await rig.addTask(printer) }
  }

  test('[DL3] what was printing and cannot be known is unconfirmed at once, then the queue goes on', async () => {
    const rig = await stillRig()
    const { task, next } = await leavePrinting(rig)
    const driver = new ScriptedDriver()
    rig.start(driver)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'FAILED', errorCode: 'unconfirmed', attempt: 1 })
    expect((await rig.history(task)).at(-1)).toMatchObject({ cause: 'recovery', event: 'unconfirmed' })
    expect(driver.jobIds).toEqual([next.id])
  })

  test('[DL3] what the device knows is taken over', async () => {
    const rig = await stillRig()
    const { task } = await leavePrinting(rig)
    const driver = new ScriptedDriver()
    driver.reconciled = () => ({ answer: 'printed', confirmation: 'device_confirmed' })
    rig.start(driver)
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', confirmation: 'device_confirmed' })
    expect(driver.jobIds).not.toContain(task.id)
  })

  test('[DL3] what may still be answered keeps its deadline and its printer', async () => {
    const rig = await stillRig()
    const { task, next, printer } = await leavePrinting(rig)
    const driver = new ScriptedDriver()
    driver.reconciled = () => ({ answer: 'wait' })
    rig.start(driver)
    await rig.idle()
    expect(driver.jobs).toEqual([])
    await report(rig, printer.id, task.id, 'completed')
    await rig.idle()
    expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS' })
    expect(driver.jobIds).toEqual([next.id])
  })
})

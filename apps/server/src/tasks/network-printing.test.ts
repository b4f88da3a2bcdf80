import { afterEach, describe, expect, test } from 'vitest'
import { type NetworkPrinter, startNetworkPrinter } from '../../../../dev/emulators/network-printer.ts'
import { systemClock } from '../clock.ts'
import { networkDriver } from '../drivers/network-driver.ts'
import type { TaskRow } from '../store/rows.ts'
import { closeSchedulerRigs, type SchedulerRig, schedulerRig } from '../testing/scheduler-rig.ts'

/** The scheduler, the real driver and printers at real ports; time is real too. */

const printers: NetworkPrinter[] = []
afterEach(async () => {
  await closeSchedulerRigs()
  for (const printer of printers.splice(0)) await printer.close()
})

async function emulated(): Promise<NetworkPrinter> {
  const printer = await startNetworkPrinter()
  printers.push(printer)
  return printer
}

const realTime = () => schedulerRig(systemClock)

const start = (rig: SchedulerRig) =>
  rig.start(networkDriver({ clock: systemClock, statusTimeoutMs: 400, answerTimeoutMs: 600, finishTimeoutMs: 400 }))

const addAt = (rig: SchedulerRig, printer: NetworkPrinter, printerSn: string) =>
  rig.addPrinter({ driver: 'network', host: printer.host, port: printer.port, printerSn })

/** Resolves with the task as soon as it is as expected; a store notification, not time, is waited for. */
function becomes(rig: SchedulerRig, task: TaskRow, is: (task: TaskRow) => boolean): Promise<TaskRow> {
  return new Promise((resolve, reject) => {
    const unsubscribe = rig.store.subscribe((change) => {
      if (change.kind === 'task' && change.task.id === task.id) check(change.task)
    })
    const check = (current: TaskRow) => {
      if (!is(current)) return
      unsubscribe()
      resolve(current)
    }
    rig.task(task).then(check, reject)
  })
}

const slips = (printer: NetworkPrinter) => JSON.stringify(printer.pages()).split('奶').length - 1
const source = (word: string) => ({ kind: 'text', text: `奶 ${word}` }) as const

describe('network printers', () => {
  test('[DL7] three printers print at once, and the one that hangs delays nobody', async () => {
    const rig = await realTime()
    const [hung, ...well] = [await emulated(), await emulated(), await emulated()]
    hung?.change({ hangAfterBytes: 10 })
    start(rig)
    if (hung === undefined) throw new Error('no printer')
    const stuck = await rig.addTask(await addAt(rig, hung, 'A'), { source: source('a') })
    const tasks: TaskRow[] = []
    for (const [at, printer] of well.entries()) {
      const row = await addAt(rig, printer, `W${at}`)
      for (let job = 0; job < 3; job++) tasks.push(await rig.addTask(row, { source: source('w') }))
    }
    for (const task of tasks) {
      const done = await becomes(rig, task, ({ printStatus }) => printStatus === 'SUCCESS')
      expect(done).toMatchObject({ confirmation: 'status_ok', attempt: 1 })
    }
    expect(well.map(slips)).toEqual([3, 3])
    const failed = await becomes(rig, stuck, ({ printStatus }) => printStatus === 'FAILED')
    expect(failed).toMatchObject({ errorCode: 'unconfirmed', mayHavePrinted: true })
  })

  test('[DL8] a printer that was switched off prints once when it is back', async () => {
    const rig = await realTime()
    const printer = await emulated()
    await printer.powerOff()
    start(rig)
    const row = await addAt(rig, printer, 'A')
    const task = await rig.addTask(row, { source: source('a') })
    const held = await becomes(rig, task, ({ holdReason }) => holdReason !== null)
    expect(held).toMatchObject({ printStatus: 'PENDING', holdReason: 'printer_offline', retryCount: 0 })
    await printer.powerOn()
    const done = await becomes(rig, task, ({ printStatus }) => printStatus === 'SUCCESS')
    expect(done).toMatchObject({ retryCount: 0, reprint: false })
    expect(slips(printer)).toBe(1)
    await rig.idle()
    expect((await rig.shop.printer(row.id))?.condition).toBe('ready')
  })

  test('[DL3] a printer that closes mid-job is not sent the job again', async () => {
    const rig = await realTime()
    const printer = await emulated()
    printer.change({ dropAfterBytes: 10 })
    start(rig)
    const row = await addAt(rig, printer, 'A')
    const task = await rig.addTask(row, { source: source('a') })
    await becomes(rig, task, ({ printStatus }) => printStatus === 'FAILED')
    printer.change({ dropAfterBytes: null })
    const next = await rig.addTask(row, { source: source('b') })
    await becomes(rig, next, ({ printStatus }) => printStatus === 'SUCCESS')
    expect(await rig.task(task)).toMatchObject({ attempt: 1, errorCode: 'unconfirmed' })
  })

  test('[DL10] what was stored is what came out', async () => {
    const rig = await realTime()
    const printer = await emulated()
    start(rig)
    const task = await rig.addTask(await addAt(rig, printer, 'A'), { source: source('a'), copies: 2 })
    await becomes(rig, task, ({ printStatus }) => printStatus === 'SUCCESS')
    const output = await rig.shop.taskOutput(task.id)
    const paper = Buffer.from(printer.printedBytes())
    const bytes = Buffer.from(output?.bytes ?? [])
    expect(paper.indexOf(bytes)).toBeGreaterThanOrEqual(0)
    expect(paper.lastIndexOf(bytes)).toBeGreaterThan(paper.indexOf(bytes))
  })
})

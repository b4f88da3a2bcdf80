import { mergeParts } from '@xiaopiao/engine'
import { afterEach, describe, expect, test } from 'vitest'
import type { FeieFault } from '../../../../../dev/emulators/feie-cloud/start-feie-cloud.ts'
import type { TaskRow } from '../../store/rows.ts'
import { retryTask } from '../../tasks/retry-task.ts'
import { shippedLibrary } from '../../templates/library/shipped-library.ts'
import { closeFeieRigs, type FeieRig, feieRig, feieSn, feieUkey, feieUser } from '../../testing/feie-rig.ts'
import { closeSchedulerRigs } from '../../testing/scheduler-rig.ts'

afterEach(async () => {
  await closeFeieRigs()
  await closeSchedulerRigs()
})

const printed = ({ cloud }: FeieRig) => cloud.printed(feieSn)
const prints = ({ cloud }: FeieRig) => cloud.requests.filter(({ apiname }) => apiname === 'Open_printMsg')
/** Longer than the vendor takes in one order. */
const longText = Array.from({ length: 300 }, (_, line) => `${line + 1} 珍珠奶茶大杯正常冰 x1`).join('\n')

/** So many orders that the vendor has counted some of ours before. */
async function printOne(rig: FeieRig): Promise<void> {
  await rig.untilStatus(await rig.addTask(rig.printer), 'SUCCESS')
}

describe('printing', () => {
  test('[DL10] a slip goes out with its end, is asked about, and is SUCCESS when the vendor says printed', async () => {
    const rig = await feieRig({ cloud: { printMs: 3_000 } })
    const task = await rig.addTask(rig.printer, { copies: 2 })
    const printing = await rig.untilStatus(task, 'PRINTING')
    const done = await rig.untilStatus(task, 'SUCCESS')
    expect(done).toMatchObject({ confirmation: 'device_confirmed', copiesDone: 2, attempt: 1 })
    const [slip] = printed(rig)
    expect(slip).toMatchObject({ times: 2, content: '珍珠奶茶 x1<BR><CUT>' })
    expect(done.vendorJobId).toBe(slip?.orderId)
    const [print] = prints(rig)
    expect(Number(print?.form['expired']) * 1000).toBe(Math.ceil((printing.expiresAt ?? 0) / 1000) * 1000)
    expect(print?.form['debug']).toBeUndefined()
    expect(await rig.story(task)).toEqual([
      'created: null>PENDING',
      'begin: PENDING>PRINTING',
      'accepted: PRINTING>PRINTING',
      'printed: PRINTING>SUCCESS',
    ])
  })

  test('[DL7] slips of a printer go out one at a time, of two printers side by side', async () => {
    const rig = await feieRig({ cloud: { printMs: 2_000 } })
    rig.cloud.addDevice({ sn: '316500012', key: 'k' })
    rig.cloud.printers.get('316500012')?.bindings.set(feieUser, { name: '', phone: '' })
    const other = await rig.addPrinter({ driver: 'feie', model: 'feie', printerSn: '316500012' })
    const tasks = [await rig.addTask(rig.printer), await rig.addTask(rig.printer), await rig.addTask(other)]
    await rig.until(() => prints(rig).length === 2)
    expect(rig.cloud.waiting(feieSn)).toHaveLength(1)
    expect(rig.cloud.waiting('316500012')).toHaveLength(1)
    for (const task of tasks) await rig.untilStatus(task, 'SUCCESS')
    expect(printed(rig)).toHaveLength(2)
  })

  test('a label goes out by its own call', async () => {
    const rig = await feieRig()
    rig.cloud.addDevice({ sn: '316500099', key: 'k', model: 'label' })
    rig.cloud.printers.get('316500099')?.bindings.set(feieUser, { name: '', phone: '' })
    const changes = { driver: 'feie', model: 'feie-label', printerType: 'label', printerSn: '316500099' } as const
    const task = await rig.addTask(await rig.addPrinter(changes), { printType: 'LABEL' })
    await rig.untilStatus(task, 'SUCCESS')
    expect(rig.cloud.printed('316500099')[0]?.content).toMatch(/^<SIZE>.*<TEXT .*珍珠奶茶/)
  })

  test('[DL10] each cup of an order is a label and an order of its own, and all of them make the task', async () => {
    const rig = await feieRig({ cloud: { printMs: 500 } })
    rig.cloud.addDevice({ sn: '316500097', key: 'k', model: 'label' })
    rig.cloud.printers.get('316500097')?.bindings.set(feieUser, { name: '', phone: '' })
    const changes = { driver: 'feie', model: 'feie-label', printerType: 'label', printerSn: '316500097' } as const
    const [sample] = shippedLibrary.cup_label.samples
    const { template } = mergeParts('', shippedLibrary.cup_label.parts, {})
    const source = { kind: 'template', template, data: sample?.data ?? {} } as const
    const task = await rig.addTask(await rig.addPrinter(changes), { printType: 'LABEL', source })
    await rig.untilStatus(task, 'SUCCESS')
    const labels = rig.cloud.printed('316500097').map(({ content }) => content)
    expect(labels.map((label) => />(\d\/4)</.exec(label)?.[1])).toEqual(['1/4', '2/4', '3/4', '4/4'])
    for (const label of labels) expect(label.match(/<SIZE>/g)).toHaveLength(1)
    expect(await rig.shop.vendorJobs(task.id)).toHaveLength(4)
  })

  test('what is too long for one order goes out in parts with their numbers, and all of them make the slip', async () => {
    const rig = await feieRig({ cloud: { printMs: 500 } })
    const task = await rig.addTask(rig.printer, { source: { kind: 'text', text: longText } })
    await rig.untilStatus(task, 'SUCCESS')
    const slips = printed(rig)
    expect(slips.length).toBeGreaterThan(1)
    for (const [index, { content }] of slips.entries()) {
      expect(content.startsWith(`<C>${index + 1}/${slips.length}</C><BR>`)).toBe(true)
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(5_000)
    }
    const lines = slips.flatMap(({ content }) => content.split('<BR>').slice(1))
    expect(lines.filter((line) => line.includes('珍珠奶茶'))).toHaveLength(300)
    expect(await rig.shop.vendorJobs(task.id)).toHaveLength(slips.length)
  })

  test('copies above what one order takes are shared out', async () => {
    const rig = await feieRig()
    await rig.untilStatus(await rig.addTask(rig.printer, { copies: 15 }), 'SUCCESS')
    expect(printed(rig).map(({ times }) => times)).toEqual([5, 5, 5])
  })

  test('a label too long for an order cannot be divided: its author has to act', async () => {
    const rig = await feieRig()
    const changes = { driver: 'feie', model: 'feie-label', printerType: 'label', printerSn: '316500098' } as const
    const row = await rig.addPrinter(changes)
    const job = {
      tenantId: 1,
      printer: row,
      task: await rig.addTask(rig.printer),
      bytes: new TextEncoder().encode('字'.repeat(2_000)),
      copies: 1,
    }
    rig.cloud.addDevice({ sn: '316500098', key: 'k', model: 'label' })
    rig.cloud.printers.get('316500098')?.bindings.set(feieUser, { name: '', phone: '' })
    expect(await rig.feie.driver.print(job, new AbortController().signal)).toMatchObject({
      outcome: 'not_printed',
      fault: { code: 'content_refused' },
    })
  })
})

describe('a printer that is away', () => {
  test('[DL8] holds its tasks here, where a refund can still stop them, and prints them when it is back', async () => {
    const rig = await feieRig()
    rig.cloud.setOnline(feieSn, false)
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'printer_offline')
    expect(prints(rig)).toHaveLength(0)
    rig.cloud.setOnline(feieSn, true)
    await rig.untilStatus(task, 'SUCCESS')
    expect((await rig.task(task)).retryCount).toBe(0)
    expect(printed(rig)).toHaveLength(1)
  })

  test('[DL8] a printer that does not work well holds too, and its backup takes over', async () => {
    const rig = await feieRig()
    rig.cloud.addDevice({ sn: '316500012', key: 'k' })
    rig.cloud.printers.get('316500012')?.bindings.set(feieUser, { name: '', phone: '' })
    const names = { printerSn: '316500012', printerName: '吧台打印机' }
    const backup = await rig.addPrinter({ driver: 'feie', model: 'feie', ...names })
    const patch = { backupPrinterId: backup.id, settings: { backup_after_seconds: 20 } }
    await rig.shop.write((tx) => tx.updatePrinter(rig.printer.id, patch, rig.clock.now()))
    rig.cloud.setPaper(feieSn, false)
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'printer_error')
    await rig.untilStatus(task, 'SUCCESS', 60)
    expect(rig.cloud.printed('316500012')[0]?.content).toContain('代 收银台打印机')
    expect(printed(rig)).toHaveLength(0)
  })

  test('[DL9] a slip that waits at the vendor until its end is CANCELLED (TIMEOUT), and never comes out', async () => {
    const rig = await feieRig({ cloud: { offlineNoticedAfterMs: 120_000 } })
    rig.cloud.setOnline(feieSn, false)
    const task = await rig.addTask(rig.printer)
    await rig.untilStatus(task, 'PRINTING')
    const done = await rig.untilStatus(task, 'CANCELLED', 400)
    expect(done).toMatchObject({ cancelReason: 'TIMEOUT', errorCode: 'vendor_expired', attempt: 1 })
    rig.cloud.setOnline(feieSn, true)
    await rig.quiet()
    expect(printed(rig)).toHaveLength(0)
  })

  test('[DL10] a slip that waits at the vendor is known to be late, and is SUCCESS when the printer is back in time', async () => {
    const rig = await feieRig({ cloud: { offlineNoticedAfterMs: 10_000 } })
    rig.cloud.setOnline(feieSn, false)
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).errorCode === 'printer_offline', 60)
    expect((await rig.task(task)).printStatus).toBe('PRINTING')
    rig.cloud.setOnline(feieSn, true)
    await rig.untilStatus(task, 'SUCCESS', 60)
    expect(printed(rig)).toHaveLength(1)
  })
})

describe('emptying the queue', () => {
  test('a slip that was in it is CANCELLED (MANUAL) once it surely does not come out, and a retry prints it', async () => {
    const rig = await feieRig({ cloud: { offlineNoticedAfterMs: 3_600_000 } })
    rig.cloud.setOnline(feieSn, false)
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).vendorJobId !== null)
    expect(await rig.feie.cloud.clearQueue(rig.printer)).toEqual({ ok: true, openTasks: 1 })
    expect((await rig.task(task)).printStatus).toBe('PRINTING')
    expect(await rig.untilStatus(task, 'CANCELLED', 15)).toMatchObject({ cancelReason: 'MANUAL' })
    rig.cloud.setOnline(feieSn, true)
    await retryTask(rig.shop, task.taskId, { cause: 'person', now: rig.clock.now(), node: 'n' })
    expect(await rig.untilStatus(task, 'SUCCESS', 30)).toMatchObject({ reprint: false })
    expect(printed(rig)).toHaveLength(1)
  })

  test('a slip that was just coming out stays printed', async () => {
    const rig = await feieRig({ cloud: { printMs: 500 } })
    const task = await rig.addTask(rig.printer)
    await rig.until(() => printed(rig).length === 1)
    await rig.feie.cloud.clearQueue(rig.printer)
    await rig.untilStatus(task, 'SUCCESS', 30)
  })
})

describe('no answer to a print', () => {
  const lost: readonly (readonly [string, FeieFault])[] = [
    ['the connection breaks before', { kind: 'dropBefore' }],
    ['HTTP 500', { kind: 'status500' }],
    ['no JSON', { kind: 'notJson' }],
  ]
  test.each(lost)(
    '[DL3] %s: the counts say that it has not arrived, and it is sent again, once',
    async (_name, fault) => {
      const rig = await feieRig()
      rig.cloud.faults.next('Open_printMsg', fault)
      const task = await rig.addTask(rig.printer)
      const done = await rig.untilStatus(task, 'SUCCESS', 120)
      expect(done).toMatchObject({ mayHavePrinted: false, reprint: false, retryCount: 0 })
      expect(printed(rig)).toHaveLength(1)
    },
  )

  const taken: readonly (readonly [string, FeieFault])[] = [
    ['the connection breaks after', { kind: 'dropAfterAccept' }],
    ['HTTP 500', { kind: 'status500', accepted: true }],
    ['no JSON', { kind: 'notJson', accepted: true }],
    ['too slow', { kind: 'slow', ms: 3_600_000 }],
  ]
  test.each(taken)('[DL3] %s: the counts say that it was printed, and nothing is sent again', async (_name, fault) => {
    const rig = await feieRig()
    await printOne(rig)
    rig.cloud.faults.next('Open_printMsg', fault)
    const task = await rig.addTask(rig.printer, { copies: 3 })
    const done = await rig.untilStatus(task, 'SUCCESS', 120)
    expect(done).toMatchObject({ confirmation: 'status_ok', attempt: 1 })
    expect(printed(rig)).toHaveLength(2)
  })

  test('[DL3] taken by the vendor and never printed: it waits for its end there, then it is a time-out', async () => {
    const rig = await feieRig({ cloud: { offlineNoticedAfterMs: 3_600_000 } })
    await printOne(rig)
    rig.cloud.faults.next('Open_printMsg', { kind: 'dropAfterAccept' })
    rig.cloud.setOnline(feieSn, false)
    const task = await rig.addTask(rig.printer)
    expect(await rig.untilStatus(task, 'CANCELLED', 500)).toMatchObject({ cancelReason: 'TIMEOUT' })
    expect(printed(rig)).toHaveLength(1)
  })

  test('[DL3] where others print too, nobody can know: a person decides', async () => {
    const rig = await feieRig()
    await rig.printByOthers()
    rig.cloud.faults.next('Open_printMsg', { kind: 'dropAfterAccept' })
    const task = await rig.addTask(rig.printer)
    expect(await rig.untilStatus(task, 'FAILED', 120)).toMatchObject({ errorCode: 'unconfirmed', mayHavePrinted: true })
    expect(prints(rig).filter(({ form }) => form['content']?.includes('珍珠奶茶'))).toHaveLength(1)
  })

  test('[DL3] near midnight the counts of a day decide nothing', async () => {
    const rig = await feieRig()
    rig.clock.advance(Date.UTC(2026, 10, 22, 15, 58) - rig.clock.now())
    rig.cloud.faults.next('Open_printMsg', { kind: 'dropBefore' })
    const task = await rig.addTask(rig.printer)
    expect(await rig.untilStatus(task, 'FAILED', 120)).toMatchObject({ errorCode: 'unconfirmed' })
  })

  test('[DL3] without counts from before nothing is known', async () => {
    const rig = await feieRig()
    rig.cloud.faults.next('Open_queryOrderInfoByDate', { kind: 'status500' })
    rig.cloud.faults.next('Open_printMsg', { kind: 'dropBefore' })
    const task = await rig.addTask(rig.printer)
    expect(await rig.untilStatus(task, 'FAILED', 120)).toMatchObject({ errorCode: 'unconfirmed' })
    expect(printed(rig)).toHaveLength(0)
  })
})

describe('refusals', () => {
  const refused: readonly (readonly [number, string, string])[] = [
    [1001, '验证失败 : 打印机编号不合法。', 'vendor_refused'],
    [1002, '验证失败 : 打印机编号和用户不匹配.', 'vendor_refused'],
    [7, 'whatever', 'vendor_refused'],
  ]
  test.each(refused)(
    'ret %i is a definite failure in the vendor’s words, tried again',
    async (code, msg, errorCode) => {
      const rig = await feieRig()
      rig.cloud.faults.next('Open_printMsg', { kind: 'ret', code, msg })
      const task = await rig.addTask(rig.printer)
      await rig.until(async () => (await rig.task(task)).retryCount === 1, 10)
      expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', errorCode })
      expect((await rig.task(task)).errorMessage).toContain(msg)
      await rig.untilStatus(task, 'SUCCESS', 120)
      expect(printed(rig)).toHaveLength(1)
    },
  )

  test('ret -2 about a value is the author’s affair and is not tried again', async () => {
    const rig = await feieRig()
    rig.cloud.faults.next('Open_printMsg', { kind: 'ret', code: -2, msg: '参数错误 : 打印内容超过5000字节.' })
    const task = await rig.addTask(rig.printer)
    expect(await rig.untilStatus(task, 'FAILED', 10)).toMatchObject({ errorCode: 'content_refused', attempt: 1 })
  })

  test.each([
    ['an unknown account', 'nobody@example.com', feieUkey],
    ['a wrong key', feieUser, 'wrong'],
  ])('%s holds every task until the settings change, and costs no try', async (_name, user, ukey) => {
    const rig = await feieRig()
    await rig.setAccount(user, ukey)
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'account_problem', 10)
    rig.clock.advance(30_000)
    await rig.quiet()
    const asked = rig.cloud.requests.length
    expect(asked).toBeLessThan(4)
    await rig.setAccount(feieUser, feieUkey)
    // At once, not with the next look.
    expect(await rig.untilStatus(task, 'SUCCESS', 5)).toMatchObject({ retryCount: 0 })
  })

  test('without an account tasks wait for one', async () => {
    const rig = await feieRig()
    await rig.shop.write((tx) => tx.deleteSetting('feie.ukey'))
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'account_problem', 10)
    expect(rig.cloud.requests).toHaveLength(0)
  })

  test('a part that is refused after others were taken: the next try sends only what is missing', async () => {
    const rig = await feieRig({ cloud: { printMs: 500 } })
    const refuse: FeieFault = { kind: 'ret', code: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' }
    // The third order of the slip: the first two are taken.
    rig.refuseAfter(2, refuse)
    const task = await rig.addTask(rig.printer, { source: { kind: 'text', text: longText }, copies: 2 })
    await rig.untilStatus(task, 'SUCCESS', 300)
    const contents = printed(rig).map(({ content }) => content)
    const parts = new Set(contents).size
    expect(contents).toHaveLength(2 * parts)
    expect((await rig.task(task)).retryCount).toBe(1)
    const jobs = await rig.shop.vendorJobs(task.id)
    expect(jobs.map(({ attempt, part }) => `${attempt}:${part}`)).toEqual(jobs.map((_, index) => `2:${index + 1}`))
  })

  test('[DL3] a part that the vendor has dropped says nothing of the others: what came out is not sent again', async () => {
    const rig = await feieRig({ cloud: { printMs: 500, offlineNoticedAfterMs: 3_600_000 } })
    await rig.set('print.retry_max_count', 0)
    const retry = async (one: TaskRow) =>
      await retryTask(rig.shop, one.taskId, { cause: 'person', now: rig.clock.now(), node: 'n' })
    rig.cloud.setOnline(feieSn, false)
    rig.refuseAfter(1, { kind: 'ret', code: 1002, msg: '验证失败 : 打印机编号和用户不匹配.' })
    const task = await rig.addTask(rig.printer, { source: { kind: 'text', text: longText } })
    const { expiresAt } = await rig.untilStatus(task, 'FAILED', 10)
    rig.clock.advance(60_000)
    // The first part ends with the first attempt's time, the others a minute later.
    await retry(task)
    await rig.untilStatus(task, 'PRINTING', 10)
    await rig.until(() => rig.clock.now() >= (expiresAt ?? 0) + 2_000, 400)
    rig.cloud.setOnline(feieSn, true)
    await rig.untilStatus(task, 'FAILED', 120)
    await retry(task)
    await rig.untilStatus(task, 'SUCCESS', 120)
    const contents = printed(rig).map(({ content }) => content)
    expect(contents).toHaveLength(new Set(contents).size)
  })
})

describe('a vendor that fails', () => {
  test('holds tasks without costing a try, is left alone for a while, and is tried again', async () => {
    const rig = await feieRig()
    rig.cloud.faults.always('*', { kind: 'status500' })
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'vendor_unavailable', 10)
    await rig.until(() => rig.clock.now() >= rig.startedAt + 120_000)
    // Without the circuit it would be asked every two seconds and more.
    expect(rig.cloud.requests.length).toBeLessThan(12)
    rig.cloud.faults.none()
    expect(await rig.untilStatus(task, 'SUCCESS', 100)).toMatchObject({ retryCount: 0 })
  })

  test('[DL3] silent past the deadline a slip is unconfirmed; it becomes SUCCESS when the vendor speaks again', async () => {
    const rig = await feieRig()
    const task = await rig.addTask(rig.printer)
    rig.cloud.faults.always('Open_queryOrderState', { kind: 'status500' })
    const failed = await rig.untilStatus(task, 'FAILED', 1_000)
    expect(failed).toMatchObject({ errorCode: 'unconfirmed', mayHavePrinted: true, attempt: 1 })
    rig.cloud.faults.none()
    expect(await rig.untilStatus(task, 'SUCCESS', 700)).toMatchObject({ attempt: 1 })
    expect(printed(rig)).toHaveLength(1)
  })

  test('a vendor that cannot be reached holds tasks too', async () => {
    const rig = await feieRig({ feie: { url: new URL('http://127.0.0.1:9/Api/Open/') } })
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).holdReason === 'vendor_unavailable', 10)
  })
})

describe('another process', () => {
  test('[DL3] after a restart orders are asked about again until they are printed', async () => {
    const rig = await feieRig({ cloud: { printMs: 20_000 } })
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).vendorJobId !== null)
    rig.feie.stop()
    const next = rig.another()
    expect(await next.driver.reconcile(rig.printer, await rig.task(task))).toEqual({ answer: 'wait' })
    await rig.untilStatus(task, 'SUCCESS', 60)
    expect(printed(rig)).toHaveLength(1)
  })

  test('[DL3] an order that was printed meanwhile is known at once', async () => {
    const rig = await feieRig({ cloud: { printMs: 1_000 } })
    const task = await rig.addTask(rig.printer)
    await rig.until(async () => (await rig.task(task)).vendorJobId !== null)
    rig.feie.stop()
    await rig.until(() => printed(rig).length === 1)
    expect(await rig.another().driver.reconcile(rig.printer, await rig.task(task))).toEqual({
      answer: 'printed',
      confirmation: 'device_confirmed',
    })
  })

  test('[DL3] an attempt of which no order is known cannot be told', async () => {
    const rig = await feieRig({ start: false })
    const task = await rig.addTask(rig.printer)
    expect(await rig.feie.driver.reconcile(rig.printer, { ...task, attempt: 1 })).toEqual({ answer: 'cannot_know' })
  })
})

import { afterEach, expect, test } from 'vitest'
import type { TenantStatus } from '../store/rows.ts'
import { closeSchedulerRigs, type SchedulerRig, stillRig } from '../testing/scheduler-rig.ts'
import { ScriptedDriver } from '../testing/scripted-driver.ts'

afterEach(closeSchedulerRigs)

const set = async (rig: SchedulerRig, status: TenantStatus) => {
  await rig.shop.write((tx) => tx.updateTenant({ status }))
  await rig.idle()
}

test('tasks of a suspended tenant wait, say why, and print when it is active again', async () => {
  const rig = await stillRig()
  const driver = new ScriptedDriver()
  rig.start(driver)
  const printer = await rig.addPrinter()
  const later = await rig.addTask(printer, { scheduledAt: rig.clock.now() + 60_000 })
  await set(rig, 'SUSPENDED')
  const now = await rig.addTask(printer)
  await rig.pass(90)
  for (const task of [now, later]) {
    expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', holdReason: 'tenant_suspended', attempt: 0 })
  }
  expect(driver.jobIds).toEqual([])
  await set(rig, 'ACTIVE')
  expect(driver.jobIds).toEqual([now.id, later.id])
  expect(await rig.task(later)).toMatchObject({ printStatus: 'SUCCESS', attempt: 1, retryCount: 0 })
})

test('[DL8] the backup printer does not print for a suspended tenant either', async () => {
  const rig = await stillRig()
  const driver = new ScriptedDriver()
  rig.start(driver)
  const backup = await rig.addPrinter({ printerSn: 'backup' })
  const printer = await rig.addPrinter({ printerSn: 'first', backupPrinterId: backup.id })
  await set(rig, 'SUSPENDED')
  const task = await rig.addTask(printer)
  await rig.pass(120)
  expect(await rig.task(task)).toMatchObject({ printStatus: 'PENDING', printerId: printer.id })
  await set(rig, 'ACTIVE')
  expect(await rig.task(task)).toMatchObject({ printStatus: 'SUCCESS', printerId: printer.id })
})

test('[DL9] what has waited past its time is cancelled as a time-out, suspended or not', async () => {
  const rig = await stillRig()
  const driver = new ScriptedDriver()
  rig.start(driver)
  const printer = await rig.addPrinter()
  await set(rig, 'SUSPENDED')
  const task = await rig.addTask(printer, { expiresAt: rig.clock.now() + 60_000 })
  await rig.pass(61)
  expect(await rig.task(task)).toMatchObject({ printStatus: 'CANCELLED', cancelReason: 'TIMEOUT' })
  await set(rig, 'ACTIVE')
  expect(driver.jobIds).toEqual([])
})

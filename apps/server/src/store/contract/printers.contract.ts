import { expect, test } from 'vitest'
import { samplePrinter } from '../sample-rows.ts'
import { addTask, type Open, setStage } from './stage.contract.ts'

export function testPrinters(open: Open): void {
  test('[ST6] a serial number belongs to one printer of a tenant', async () => {
    const { store, shop } = await setStage(await open())
    const other = store.forTenant((await store.acrossTenants.insertTenant(undefined, '别家', 1)).id)
    const again = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1', { isDefault: true }), 2))
    expect(again).toBe('duplicate')
    expect(await shop.defaultPrinter()).toBeUndefined()
    expect(await other.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 2))).not.toBe('duplicate')
  })

  test('[ST6] a printer keeps every field through insert, change and read', async () => {
    const { shop } = await setStage(await open())
    const wanted = samplePrinter('sn-2', {
      printerName: '后厨',
      driver: 'network',
      host: '10.0.0.8',
      port: 9100,
      autoPrint: false,
      settings: { cut: false, copies: 2 },
      printerKeySealed: 'sealed',
      tokenHash: 'ab12',
    })
    const printer = await shop.write(async (tx) => await tx.insertPrinter(wanted, 5))
    if (printer === 'duplicate') throw new Error('sn-2 is new')
    const born = { condition: 'unknown', conditionAt: null, createdAt: 5, updatedAt: 5 }
    expect(printer).toEqual({ ...wanted, ...born, id: printer.id, tenantId: shop.tenantId })
    const patch = { printerName: '吧台', autoPrint: true, condition: 'paper_out', conditionAt: 7, port: null } as const
    const updated = await shop.write(async (tx) => await tx.updatePrinter(printer.id, patch, 8))
    expect(updated).toEqual({ ...printer, ...patch, updatedAt: 8 })
    expect(await shop.printer(printer.id)).toEqual(updated)
    expect(await shop.printerBySn('sn-2')).toEqual(updated)
    expect(await shop.printerByName('吧台')).toEqual(updated)
    expect(await shop.printerByName('后厨')).toBeUndefined()
  })

  test('[ST6] printerByName() answers the first by id of several', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2'), 2))
    expect((await shop.printerByName(printer.printerName))?.id).toBe(printer.id)
  })

  test('[ST6] a tenant has at most one default printer: a new one takes the mark', async () => {
    const { shop, printer } = await setStage(await open())
    expect(await shop.defaultPrinter()).toBeUndefined()
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 2))
    expect((await shop.defaultPrinter())?.id).toBe(printer.id)
    const second = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { isDefault: true }), 3))
    expect(await shop.defaultPrinter()).toEqual(second)
    expect((await shop.printer(printer.id))?.isDefault).toBe(false)
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { isDefault: true }, 4))
    expect((await shop.printers({ limit: 10 })).rows.map((row) => row.isDefault)).toEqual([true, false])
  })

  test('[ST6] autoPrinters() are ACTIVE and automatic, by id', async () => {
    const { shop, printer } = await setStage(await open())
    await shop.write(async (tx) => {
      await tx.insertPrinter(samplePrinter('sn-2', { autoPrint: false }), 2)
      await tx.insertPrinter(samplePrinter('sn-3', { printerStatus: 'INACTIVE' }), 2)
      await tx.insertPrinter(samplePrinter('sn-4'), 2)
    })
    const sns = (await shop.autoPrinters()).map((row) => row.printerSn)
    expect(sns).toEqual([printer.printerSn, 'sn-4'])
  })

  test('[ST6] a deleted printer is gone, its tasks stay, and it backs nobody up any more', async () => {
    const { shop, printer } = await setStage(await open())
    const backedUp = await shop.write(
      async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { backupPrinterId: printer.id }), 2),
    )
    if (backedUp === 'duplicate') throw new Error('sn-2 is new')
    const task = await addTask(shop, printer.id)
    expect(await shop.write(async (tx) => await tx.deletePrinter(printer.id))).toBe(true)
    expect(await shop.write(async (tx) => await tx.deletePrinter(printer.id))).toBe(false)
    expect(await shop.printer(printer.id)).toBeUndefined()
    expect((await shop.printer(backedUp.id))?.backupPrinterId).toBeNull()
    expect(await shop.task(task.taskId)).toEqual(task)
  })

  test('[GW20] printerByTokenHash() finds a printer of any tenant; a hash belongs to one', async () => {
    const { store, shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { tokenHash: 'aa' }, 2))
    expect((await store.acrossTenants.printerByTokenHash('aa'))?.id).toBe(printer.id)
    expect(await store.acrossTenants.printerByTokenHash('bb')).toBeUndefined()
    const twice = shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-2', { tokenHash: 'aa' }), 2))
    await expect(twice).rejects.toThrow()
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { tokenHash: null }, 2))
    expect(await store.acrossTenants.printerByTokenHash('aa')).toBeUndefined()
  })

  test('[DL8] resetPrinterConditions() forgets what every device said', async () => {
    const { store, shop, printer } = await setStage(await open())
    await shop.write(async (tx) => await tx.updatePrinter(printer.id, { condition: 'ready', conditionAt: 5 }, 5))
    await store.acrossTenants.resetPrinterConditions()
    expect(await shop.printer(printer.id)).toMatchObject({ condition: 'unknown', conditionAt: null })
  })
}

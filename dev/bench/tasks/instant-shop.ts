import { join } from 'node:path'
import { type Clock, systemClock } from '../../../apps/server/src/clock.ts'
import type { DriverJob, PrintDriver } from '../../../apps/server/src/drivers/driver.ts'
import type { PrinterRow } from '../../../apps/server/src/store/rows.ts'
import { openSqliteStore } from '../../../apps/server/src/store/sqlite/open-sqlite-store.ts'
import type { Store, TenantStore } from '../../../apps/server/src/store/store.ts'
import { type Scheduler, startScheduler } from '../../../apps/server/src/tasks/scheduler.ts'
import { ensureDefaultTenant } from '../../../apps/server/src/tenants/ensure-default-tenant.ts'

/** The server's store and scheduler without its ports, over printers that print at once. */
export interface InstantShop {
  readonly store: Store
  readonly tenant: TenantStore
  readonly scheduler: Scheduler
  readonly printers: readonly PrinterRow[]
  close(): Promise<void>
}

export async function openInstantShop(options: {
  readonly folder: string
  readonly printerCount: number
  readonly onPrint: (job: DriverJob) => void
  readonly clock?: Clock
}): Promise<InstantShop> {
  const { folder, printerCount, onPrint, clock = systemClock } = options
  const store = await openSqliteStore({ path: join(folder, 'shop.db'), clock })
  await ensureDefaultTenant(store, { name: '发财小狗饮品店', now: clock.now() })
  const tenant = store.forTenant(1)
  const printers: PrinterRow[] = []
  for (let number = 1; number <= printerCount; number++) printers.push(await addPrinter(tenant, number))
  const scheduler = startScheduler({
    store,
    clock,
    random: (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount)),
    drivers: [instantDriver(onPrint)],
    node: 'bench',
    log: { debug() {}, warn: console.warn, error: console.error },
  })
  await scheduler.idle()
  return {
    store,
    tenant,
    scheduler,
    printers,
    async close() {
      await scheduler.stop()
      await store.close()
    },
  }
}

async function addPrinter(tenant: TenantStore, number: number): Promise<PrinterRow> {
  const printer = {
    printerSn: `bench-${number}`,
    printerName: `打印机 ${number}`,
    driver: 'network',
    model: 'escpos80',
    printerType: '80mm',
    host: '192.0.2.1',
    port: 9100,
    autoPrint: false,
    isDefault: number === 1,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: null,
  } as const
  const added = await tenant.write((tx) => tx.insertPrinter(printer, Date.now()))
  if (added === 'duplicate') throw new Error(`There is a printer ${printer.printerSn} already`)
  return added
}

function instantDriver(onPrint: (job: DriverJob) => void): PrintDriver {
  return {
    kind: 'network',
    format: 'escpos',
    attemptTimeoutMs: (baseMs) => baseMs,
    heldNow: () => undefined,
    async print(job) {
      onPrint(job)
      return { outcome: 'printed', confirmation: 'device_confirmed' }
    },
    reconcile: async () => ({ answer: 'cannot_know' }),
    status: async () => ({ online: true, condition: 'ready', detail: null }),
    onAvailability: () => () => {},
  }
}

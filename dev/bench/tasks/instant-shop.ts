import { type Clock, systemClock } from '../../../apps/server/src/clock.ts'
import type { DriverJob, PrintDriver } from '../../../apps/server/src/drivers/driver.ts'
import { startHeartbeat } from '../../../apps/server/src/nodes/heartbeat.ts'
import type { PrinterRow } from '../../../apps/server/src/store/rows.ts'
import type { Store, TenantStore } from '../../../apps/server/src/store/store.ts'
import { type Scheduler, startScheduler } from '../../../apps/server/src/tasks/scheduler.ts'
import { openTenantDirectory } from '../../../apps/server/src/tenants/tenant-directory.ts'

/** A tenant with its one printer, which is its default. */
export interface BenchTenant {
  readonly store: TenantStore
  readonly printer: PrinterRow
}

/** The server's store and scheduler without its ports, over printers that print at once: a platform of small shops. */
export interface InstantShop {
  readonly store: Store
  readonly tenants: readonly BenchTenant[]
  readonly scheduler: Scheduler
  close(): Promise<void>
}

const node = 'bench'

export async function openInstantShop(options: {
  readonly store: Store
  readonly tenantCount: number
  readonly onPrint: (job: DriverJob) => void
  readonly clock?: Clock
}): Promise<InstantShop> {
  const { store, tenantCount, onPrint, clock = systemClock } = options
  const tenants: BenchTenant[] = []
  for (let number = 1; number <= tenantCount; number++) tenants.push(await addTenant(store, number))
  const log = { debug() {}, info() {}, warn: console.warn, error: console.error }
  const lease = store.shared ? await startHeartbeat({ store, clock, node, log }) : undefined
  const scheduler = startScheduler({
    store,
    directory: openTenantDirectory(store, clock),
    clock,
    random: (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount)),
    drivers: [instantDriver(onPrint)],
    node,
    ...(lease === undefined ? {} : { lease }),
    log,
  })
  await scheduler.idle()
  return {
    store,
    tenants,
    scheduler,
    async close() {
      await scheduler.stop()
      await lease?.stop()
      await store.close()
    },
  }
}

async function addTenant(store: Store, number: number): Promise<BenchTenant> {
  const { id } = await store.acrossTenants.insertTenant(undefined, `店铺 ${number}`, Date.now())
  const tenant = store.forTenant(id)
  const printer = {
    printerSn: `bench-${number}`,
    printerName: `打印机 ${number}`,
    driver: 'network',
    model: 'escpos80',
    printerType: '80mm',
    host: '192.0.2.1',
    port: 9100,
    autoPrint: true,
    isDefault: true,
    printerStatus: 'ACTIVE',
    backupPrinterId: null,
    settings: {},
    printerKeySealed: null,
    tokenHash: null,
  } as const
  const added = await tenant.write((tx) => tx.insertPrinter(printer, Date.now()))
  if (added === 'duplicate') throw new Error(`There is a printer ${printer.printerSn} already`)
  return { store: tenant, printer: added }
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

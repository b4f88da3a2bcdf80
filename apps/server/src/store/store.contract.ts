import { afterEach, beforeEach, describe } from 'vitest'
import { testArchive } from './contract/archive.contract.ts'
import { testChanges } from './contract/changes.contract.ts'
import { testEngineReleases } from './contract/engine-releases.contract.ts'
import { testImages } from './contract/images.contract.ts'
import { testIsolation } from './contract/isolation.contract.ts'
import { testLife } from './contract/life.contract.ts'
import { testNodes } from './contract/nodes.contract.ts'
import { testOrders } from './contract/orders.contract.ts'
import { testOutbox } from './contract/outbox.contract.ts'
import { testPages } from './contract/pages.contract.ts'
import { testPrinters } from './contract/printers.contract.ts'
import { testRecords } from './contract/records.contract.ts'
import { testSchedule } from './contract/schedule.contract.ts'
import { testTaskChanges } from './contract/task-changes.contract.ts'
import { testTemplatePrints } from './contract/template-prints.contract.ts'
import { testTemplates } from './contract/templates.contract.ts'
import { testTenants } from './contract/tenants.contract.ts'
import { testUnits } from './contract/units.contract.ts'
import { testVendorJobs } from './contract/vendor-jobs.contract.ts'
import type { Store } from './store.ts'

/** Somewhere a database can be opened, closed and opened again. */
export interface StorePlace {
  open(): Promise<Store>
  remove(): Promise<void>
}

/**
 * The rules of every store; a new database supplies a place and runs them all. Beside the rules of the system
 * (DL, HA, GW) these are the store's own:
 *
 * - ST1 A unit of writes is kept as a whole or not at all; its caller gets its answer after the commit, or its error.
 * - ST2 A unit that throws undoes itself alone, never a neighbour in the same commit.
 * - ST3 A unit sees its own writes and those committed before it; nobody sees what is not committed.
 * - ST4 `tx` lives as long as its unit; a unit does not begin another.
 * - ST5 Outputs and open tasks are told as they are: the newest attempt's output, counts by printer.
 * - ST6 Serial numbers are unique in a tenant; at most one printer is the default; deleting one unties the others.
 * - ST7 External ids are unique in a tenant; an order's events keep their order.
 * - ST8 Settings and tenants: what was written last is what is read.
 * - ST9 A tenant's view neither sees nor touches another tenant's rows, by any method.
 * - ST10 Listeners hear each committed change once, in the order of the commits, and nothing else.
 * - ST11 Closing writes what is queued and refuses what comes later.
 * - ST12 A fault of the disk or the file is a StoreFault that names it; the store goes on when it is mended.
 * - ST13 A scratch store leaves nothing behind.
 * - ST14 Sign-in's own tables are written through the same queue.
 * - ST15 No question of the scheduler or of a list reads the finished tasks.
 * - ST16 A node's work is its own while its lease lasts, and then goes to exactly one other.
 * - ST17 Messages are kept with the unit that they tell of, once each.
 * - ST18 A waiting message is tried by one node at a time, after the earlier ones about the same thing, until it is settled.
 * - ST19 An archived task keeps its ids, its key and its history; what is still needed is never swept out.
 * - ST20 Releases of the engine are the platform's: one of each version, one channel at a time changed by one.
 * - ST21 A picture is kept once for each tenant, under the hash of its bytes.
 * - ST22 Versions of a template are numbered without gaps and never change; what is printed with is read anew once it is.
 * - MG1-MG5 Migrations: each step once, all or nothing, under a lock, and never an unknown or a changed step.
 *
 * ST12 to ST15 and MG depend on the database and are tested beside it.
 */
export function testStore(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`${name} store`, () => {
    let place: StorePlace
    let opened: Store[]
    const open = async () => {
      const store = await place.open()
      opened.push(store)
      return store
    }
    beforeEach(async () => {
      place = await makePlace()
      opened = []
    })
    afterEach(async () => {
      for (const store of opened) await store.close()
      await place.remove()
    })

    testUnits(open)
    testTaskChanges(open)
    testTemplatePrints(open)
    testTemplates(open)
    testSchedule(open)
    testNodes(open)
    testPrinters(open)
    testOrders(open)
    testRecords(open)
    testTenants(open)
    testOutbox(open)
    testArchive(open)
    testVendorJobs(open)
    testEngineReleases(open)
    testPages(open)
    testImages(open)
    testIsolation(open)
    testChanges(open)
    testLife(open)
  })
}

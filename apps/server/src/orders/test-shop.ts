import { orderBody, printBody } from '@xiaopiao/protocol'
import { type SettingPatch, writeSettings } from '../settings/write-settings.ts'
import type { NewPrinter, OrderRow, PrinterRow, TaskRow } from '../store/rows.ts'
import { samplePrinter } from '../store/sample-rows.ts'
import type { Store, TenantStore } from '../store/store.ts'
import { systemRandom } from '../tenants/random.ts'
import { createOrder } from './create-order.ts'
import type { OrderContext, OrderOutcome } from './order-context.ts'
import { printDocument } from './print-document.ts'

/** The instant at which the tests' shop begins its day. */
export const opening = Date.parse('2025-07-14T10:30:00.000Z')

/** A shop on a real store, for tests: two tenants of one database, and a clock that is moved by hand. */
export interface TestShop {
  readonly store: Store
  readonly shop: TenantStore
  readonly otherShop: TenantStore
  context(afterSeconds?: number): OrderContext
  addPrinter(fields?: Partial<NewPrinter>): Promise<PrinterRow>
  addOrder(fields?: Record<string, unknown>): Promise<OrderRow>
  /** A person's own print of an order, after some seconds. */
  printOf(order: OrderRow, delaySeconds: number): Promise<TaskRow>
  set(patch: SettingPatch): Promise<void>
}

/** @param store empty; the test closes it */
export async function openTestShop(store: Store): Promise<TestShop> {
  await store.acrossTenants.insertTenant(1, '发财小狗饮品店', opening)
  await store.acrossTenants.insertTenant(2, '别家', opening)
  const shop = store.forTenant(1)
  return {
    store,
    shop,
    otherShop: store.forTenant(2),
    context: (afterSeconds = 0) => ({
      now: opening + afterSeconds * 1000,
      random: systemRandom,
      node: 'test',
      actor: 'person',
    }),
    async addPrinter(fields = {}) {
      const printer = await shop.write((tx) => tx.insertPrinter({ ...plainPrinter, ...fields }, opening))
      if (printer === 'duplicate') throw new Error('the printer exists')
      return printer
    },
    async addOrder(fields = {}) {
      const items = [{ name: '珍珠奶茶', specs: ['大杯', '正常冰', '正常糖'], quantity: 1, unit_price: 25 }]
      const made = await createOrder(shop, orderBody.parse({ items, ...fields }), opening)
      if (!made.ok) throw new Error(made.reason)
      return made.order
    },
    async printOf(order, delaySeconds) {
      const body = printBody.parse({ order_id: order.id, delay_seconds: delaySeconds })
      const printed = await printDocument(shop, body, {
        now: opening,
        random: systemRandom,
        node: 'test',
        actor: 'person',
      })
      if (!printed.ok) throw new Error(printed.reason)
      return printed.task
    },
    async set(patch) {
      const written = await writeSettings(shop, patch, opening, (clear) => clear)
      if (!written.ok) throw new Error(JSON.stringify(written.issues))
    },
  }
}

const plainPrinter = samplePrinter('SN-1')

/** The tasks of an act that worked. */
export function tasksOf(outcome: OrderOutcome): readonly TaskRow[] {
  if (!outcome.ok) throw new Error(`refused: ${outcome.reason}`)
  return outcome.tasks
}

import { readPrintSettings } from '../../../apps/server/src/settings/read-settings.ts'
import type { Store } from '../../../apps/server/src/store/store.ts'
import { createTask } from '../../../apps/server/src/tasks/create-task.ts'
import { shopTemplate } from '../../../apps/server/src/templates/shop-template.ts'
import { atATime, countdown, quantile } from './at-a-time.ts'
import { openInstantShop } from './instant-shop.ts'

export interface Lateness {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

const tenantCount = 100
/** Time to put the tasks in before the first is due. */
const leadMs = 6_000

/** DL6: how long after the instant that a task was due its first byte goes to the driver. */
export async function measureLateness(store: Store, tasks: number, overMs: number): Promise<Lateness> {
  const latenessesMs: number[] = []
  const printed = countdown()
  const shop = await openInstantShop({
    store,
    tenantCount,
    onPrint: ({ task }) => {
      latenessesMs.push(performance.timeOrigin + performance.now() - task.scheduledAt)
      printed.one()
    },
  })
  const all = printed.until(tasks)
  const data = { shop: { name: '发财小狗饮品店' }, order: { no: 'A12', items: [] }, print: {} }
  const firstDueAt = Date.now() + leadMs
  await atATime(tasks, 64, async (index) => {
    const tenant = shop.tenants[index % shop.tenants.length]
    if (tenant === undefined) return
    const settings = await readPrintSettings(tenant.store)
    const { template, version } = await shopTemplate(tenant.store, 'shopping', tenant.printer.id)
    const request = {
      orderId: null,
      printer: tenant.printer,
      printType: 'RECEIPT',
      source: { kind: 'template', template, data },
      templateVersion: version,
      copies: 1,
      priority: 1,
      scheduledAt: firstDueAt + Math.floor((index * overMs) / tasks),
      cause: 'bench',
      idempotencyKey: null,
      actor: 'bench',
    } as const
    await tenant.store.write((tx) => createTask(tx, request, { now: Date.now(), random, node: 'bench', settings }))
  })
  await all
  await shop.scheduler.idle()
  await shop.close()
  const sorted = latenessesMs.toSorted((a, b) => a - b)
  return { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99), maxMs: quantile(sorted, 1) }
}

const random = (byteCount: number) => crypto.getRandomValues(new Uint8Array(byteCount))

import { takeEvent } from '../../../apps/server/src/orders/take-event.ts'
import { writeSettings } from '../../../apps/server/src/settings/write-settings.ts'
import type { TenantStore } from '../../../apps/server/src/store/store.ts'
import { teaOrder } from '../../api-client.ts'
import { atATime, type Countdown, countdown } from './at-a-time.ts'
import { type InstantShop, openInstantShop } from './instant-shop.ts'
import type { ShopDatabase } from './open-shop-store.ts'

/** How fast whole lives of tasks go by. */
export interface LiveRates {
  readonly perSecond: number
  /** Of all threads of this process; tells a slow program from a slow disk. */
  readonly cpuMicrosecondsEach: number
}

/** The shortest wait for refunds that there is: every task is DELAYED and becomes due by the timer. */
const delaySeconds = 1
const warmUpLives = 2_000
const tenantCount = 100

/**
 * Whole lives a second: the event of a payment comes in and makes its order, the task waits DELAYED, becomes due, is
 * rendered, PRINTING, SUCCESS, with every history row, the slip's bytes and the note on the order, over printers that
 * print at once. The wait itself, one second, is taken off the time.
 * @param eventsAtATime requests that are open at the same time, each an event of its own
 */
export async function measureLives(database: ShopDatabase, lives: number, eventsAtATime: number): Promise<LiveRates> {
  const printed = countdown()
  const { store } = await database.open()
  const shop = await openInstantShop({ store, tenantCount, onPrint: () => {} })
  await shortenWaits(shop)
  store.subscribe((change) => {
    if (change.kind === 'task' && change.task.printStatus === 'SUCCESS') printed.one()
  })
  await live(shop, printed, 'warm', warmUpLives, eventsAtATime)
  const rates = await live(shop, printed, 'run', lives, eventsAtATime)
  await shop.close()
  return rates
}

async function shortenWaits(shop: InstantShop): Promise<void> {
  const patch = { 'print.anti_refund_delay': delaySeconds, 'print.task_timeout': 3_600 }
  for (const tenant of shop.tenants) {
    const written = await writeSettings(tenant.store, patch, Date.now(), (clear) => clear)
    if (!written.ok) throw new Error(`The settings were refused: ${JSON.stringify(written.issues)}`)
  }
}

async function live(
  shop: InstantShop,
  printed: Countdown,
  run: string,
  count: number,
  eventsAtATime: number,
): Promise<LiveRates> {
  const begin = performance.now()
  const cpuBegin = process.cpuUsage()
  const all = printed.until(count)
  await atATime(count, eventsAtATime, async (index) => {
    const tenant = shop.tenants[index % shop.tenants.length]
    if (tenant !== undefined) await pay(tenant.store, `${run}-${index}`)
  })
  await all
  const { user, system } = process.cpuUsage(cpuBegin)
  const seconds = (performance.now() - begin) / 1000 - delaySeconds
  return { perSecond: count / seconds, cpuMicrosecondsEach: (user + system) / count }
}

async function pay(tenant: TenantStore, id: string): Promise<void> {
  const now = Date.now()
  const body = {
    event_id: `evt-${id}`,
    type: 'order.paid',
    occurred_at: new Date(now).toISOString(),
    order: { ...teaOrder(), external_id: id },
  } as const
  const outcome = await takeEvent(tenant, body, { now, random, node: 'bench', actor: 'bench' })
  if (!outcome.ok || outcome.tasks.length !== 1) throw new Error(`Event ${id} made no task: ${JSON.stringify(outcome)}`)
}

const random = (byteCount: number) => crypto.getRandomValues(new Uint8Array(byteCount))

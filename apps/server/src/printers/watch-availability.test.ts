import type { PrinterCondition } from '@xiaopiao/protocol'
import { afterEach, expect, test } from 'vitest'
import type { PrintDriver } from '../drivers/driver.ts'
import { samplePrinter, sampleWebhook } from '../store/sample-rows.ts'
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts'
import { manualClock } from '../testing/manual-clock.ts'
import { changeCondition } from './change-condition.ts'
import { watchAvailability } from './watch-availability.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function rig() {
  const clock = manualClock()
  const store = await openSqliteStore({ path: ':memory:', clock })
  closers.push(() => store.close())
  const shop = store.forTenant((await store.acrossTenants.insertTenant(undefined, '店', 1)).id)
  const printer = await shop.write(async (tx) => await tx.insertPrinter(samplePrinter('sn-1'), 1))
  if (printer === 'duplicate') throw new Error('it is new')
  const eventTypes = ['printer.offline', 'printer.paper_out', 'printer.ready']
  const webhook = await shop.write(async (tx) => await tx.insertWebhook(sampleWebhook({ eventTypes }), 1))
  let away = false
  let tell: Parameters<PrintDriver['onAvailability']>[0] = () => {}
  const driver = {
    kind: 'agent',
    lastStatus: () => ({ online: !away, condition: away ? 'offline' : 'ready', detail: null }),
    onAvailability: (listener: typeof tell) => {
      tell = listener
      return () => {
        tell = () => {}
      }
    },
  } as Partial<PrintDriver> as PrintDriver
  const stop = watchAvailability({
    store,
    clock,
    drivers: [driver],
    log: { error: (fields) => expect(fields).toBe(0) },
  })
  closers.push(stop)
  const told = async () => {
    const { rows } = await shop.messages(webhook.id, { limit: 99 })
    return rows.toReversed().map(({ eventType }) => eventType)
  }
  return {
    clock,
    store,
    shop,
    printer,
    stop,
    told,
    /** The client comes or goes, and so many milliseconds pass. */
    async goes(isAway: boolean, ms = 0) {
      away = isAway
      tell(printer.id, !isAway, shop.tenantId)
      clock.advance(ms)
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    },
    condition: async () => (await shop.printer(printer.id))?.condition,
  }
}

test('[DL8] a client that is away for half a minute is news, and so is its return', async () => {
  const { goes, told, condition } = await rig()
  await goes(false)
  await goes(true, 29_000)
  await goes(false, 60_000)
  expect(await told()).toEqual(['printer.ready'])
  await goes(true, 30_000)
  expect(await condition()).toBe('offline')
  await goes(false)
  expect(await condition()).toBe('ready')
  expect(await told()).toEqual(['printer.ready', 'printer.offline', 'printer.ready'])
})

test('a client that went to another node is not away', async () => {
  const { clock, store, shop, printer, goes, told } = await rig()
  await store.acrossTenants.beat({ node: 'other', startedAt: 1, leaseUntil: clock.now() + 600_000 })
  const said = { address: '10.0.0.9', model: null, paperWidthMm: null, reportedIp: null, protocol: 1 }
  const session = { tenantId: shop.tenantId, printerId: printer.id, node: 'other', sessionId: 's', ...said }
  await store.acrossTenants.writeAgentSessions('other', [{ ...session, since: clock.now(), lastSeen: clock.now() }], [])
  await goes(true, 60_000)
  expect(await told()).toEqual([])
})

test('nothing is told once it has stopped', async () => {
  const { clock, goes, told, stop } = await rig()
  await goes(true)
  await stop()
  await goes(true, 60_000)
  expect(await told()).toEqual([])
  expect(clock.pending()).toBe(0)
})

test('[DL8] only what changes what a printer can do is told', async () => {
  const { shop, printer, told } = await rig()
  const conditions: PrinterCondition[] = [
    'ready',
    'paper_low',
    'paper_out',
    'paper_out',
    'cover_open',
    'paper_low',
    'ready',
    'error',
    'offline',
    'unknown',
    'offline',
    'ready',
  ]
  let now = 10
  for (const condition of conditions) await changeCondition(shop, printer.id, condition, now++)
  expect(await told()).toEqual([
    'printer.ready',
    'printer.paper_out',
    'printer.ready',
    'printer.offline',
    'printer.offline',
    'printer.ready',
  ])
  await changeCondition(shop, 77, 'ready', now)
})

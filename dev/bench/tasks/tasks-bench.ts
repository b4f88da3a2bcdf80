import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { confirmOrder } from '../../../apps/server/src/orders/confirm-order.ts'
import { createOrder } from '../../../apps/server/src/orders/create-order.ts'
import { readPrintSettings } from '../../../apps/server/src/settings/read-settings.ts'
import { createTask } from '../../../apps/server/src/tasks/create-task.ts'
import { builtinTemplates } from '../../../apps/server/src/templates/builtin-templates.ts'
import { teaOrder } from '../../api-client.ts'
import { type BareRates, measureBareTable } from './bare-table.ts'
import { type InstantShop, openInstantShop } from './instant-shop.ts'

/**
 * Full task lives a second on SQLite with every commit flushed: the event of an order comes in, its task is made,
 * rendered, PRINTING, SUCCESS, with all history rows and the note on the order, over printers that print at once.
 * Beside it a bare task table in the same run. Then: how late delayed tasks begin on an idle node (DL6).
 */
const lives = 10_000
const warmUpLives = 1_000
const eventsAtATime = 256
const printerCount = 100
const bareSteps = 10_000
const delayedTasks = 5_000
const delayedOverMs = 10_000

const random = (byteCount: number) => crypto.getRandomValues(new Uint8Array(byteCount))
const context = () => ({ now: Date.now(), random, node: 'bench', actor: 'bench' })

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  try {
    const single = measureBareTable(join(folder, 'single.db'), bareSteps / 5, 1)
    const grouped = measureBareTable(join(folder, 'grouped.db'), bareSteps, 64)
    const measured = await measureLives(folder)
    reportLives(measured, single, grouped)
    reportLateness(await measureLateness(folder))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface LiveRates {
  readonly perSecond: number
  /** Of all threads; tells a slow program from a slow disk. */
  readonly cpuMicrosecondsEach: number
}

async function measureLives(folder: string): Promise<LiveRates> {
  const printed = countdown()
  const shop = await openInstantShop({ folder: join(folder, 'lives'), printerCount, onPrint: () => {} })
  shop.store.subscribe((change) => {
    if (change.kind === 'task' && change.task.printStatus === 'SUCCESS') printed.one()
  })
  await live(shop, printed, warmUpLives)
  const rates = await live(shop, printed, lives)
  await shop.close()
  return rates
}

/** Makes the orders first, then confirms them, so many at a time, and waits until each is on paper. */
async function live(shop: InstantShop, printed: Countdown, count: number): Promise<LiveRates> {
  const orderIds: number[] = []
  await atATime(count, async () => {
    const made = await createOrder(shop.tenant, teaOrder(), Date.now())
    if (made.ok) orderIds.push(made.order.id)
  })
  const begin = performance.now()
  const cpuBegin = process.cpuUsage()
  const all = printed.until(count)
  await atATime(count, async (index) => {
    const printerId = shop.printers[index % shop.printers.length]?.id
    const outcome = await confirmOrder(shop.tenant, orderIds[index] ?? 0, { autoPrint: true, printerId }, context())
    if (!outcome.ok) throw new Error(`Order ${orderIds[index]} did not print: ${outcome.reason}`)
  })
  await all
  const { user, system } = process.cpuUsage(cpuBegin)
  return { perSecond: count / ((performance.now() - begin) / 1000), cpuMicrosecondsEach: (user + system) / count }
}

async function atATime(count: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: eventsAtATime }, worker))
}

interface Countdown {
  one(): void
  until(count: number): Promise<void>
}

function countdown(): Countdown {
  let left = 0
  let reached = () => {}
  return {
    one() {
      left -= 1
      if (left === 0) reached()
    },
    until(count) {
      left = count
      return new Promise((resolve) => {
        reached = resolve
      })
    },
  }
}

/** Milliseconds from the instant that a task was due to the driver's first byte. */
async function measureLateness(folder: string): Promise<number[]> {
  const latenessesMs: number[] = []
  const printed = countdown()
  const shop = await openInstantShop({
    folder: join(folder, 'lateness'),
    printerCount,
    onPrint: ({ task }) => {
      latenessesMs.push(performance.timeOrigin + performance.now() - task.scheduledAt)
      printed.one()
    },
  })
  const all = printed.until(delayedTasks)
  const settings = await readPrintSettings(shop.tenant)
  const data = { shop: { name: '发财小狗饮品店' }, order: { no: 'A12', items: [] }, print: {} }
  const firstDueAt = Date.now() + 4_000
  await atATime(delayedTasks, async (index) => {
    const printer = shop.printers[index % shop.printers.length]
    if (printer === undefined) return
    const request = {
      orderId: null,
      printer,
      printType: 'RECEIPT',
      source: { kind: 'template', template: builtinTemplates.receipt, data },
      copies: 1,
      priority: 1,
      scheduledAt: firstDueAt + Math.floor((index * delayedOverMs) / delayedTasks),
      cause: 'bench',
      idempotencyKey: null,
      actor: 'bench',
    } as const
    await shop.tenant.write((tx) => createTask(tx, request, { ...context(), settings }))
  })
  await all
  await shop.scheduler.idle()
  await shop.close()
  return latenessesMs
}

function reportLives({ perSecond, cpuMicrosecondsEach }: LiveRates, single: BareRates, grouped: BareRates): void {
  const bare = (rates: BareRates) => 1 / (1 / rates.enqueued + 1 / rates.completed)
  const [one, many] = [bare(single), bare(grouped)]
  const words = (rates: BareRates, whole: number) =>
    `${Math.round(whole)}/s (enqueue ${Math.round(rates.enqueued)}, claim + complete ${Math.round(rates.completed)})`
  console.log(
    `full task lives            ${Math.round(perSecond)}/s   ${Math.round(cpuMicrosecondsEach)} µs of processor each   load ${loadavg()[0]?.toFixed(1)}`,
  )
  console.log(`bare table, commit a step  ${words(single, one)}: we are at ×${(perSecond / one).toFixed(2)} of it`)
  console.log(`bare table, 64 a commit    ${words(grouped, many)}: we are at ×${(perSecond / many).toFixed(2)} of it`)
}

function reportLateness(latenessesMs: readonly number[]): void {
  const sorted = latenessesMs.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  const seconds = delayedOverMs / 1000
  console.log(
    `lateness of ${delayedTasks} delayed tasks over ${seconds} s, ms: p50 ${at(0.5)}  p99 ${at(0.99)}  max ${at(0.9999)}` +
      `  (budget p99 10: ×${(Number(at(0.99)) / 10).toFixed(2)})   load ${loadavg()[0]?.toFixed(1)}`,
  )
}

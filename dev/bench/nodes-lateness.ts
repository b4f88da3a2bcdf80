import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { readPrintSettings } from '../../apps/server/src/settings/read-settings.ts'
import { openPostgresStore } from '../../apps/server/src/store/postgres/open-postgres-store.ts'
import type { PrinterRow } from '../../apps/server/src/store/rows.ts'
import { samplePrinter } from '../../apps/server/src/store/sample-rows.ts'
import type { TenantStore } from '../../apps/server/src/store/store.ts'
import { createTask } from '../../apps/server/src/tasks/create-task.ts'
import { systemRandom } from '../../apps/server/src/tenants/random.ts'
import { startPostgres, type TestPostgres } from '../../apps/server/src/testing/postgres.ts'
import type { PrintedTask } from './nodes/print-node.ts'
import { quantile } from './tasks/at-a-time.ts'

/*
 * `npm run bench nodes`: how late 5,000 delayed tasks begin that become due within 10 seconds (DL6), on one
 * PostgreSQL with every commit on the disk, with one node and with three.
 */
const taskCount = 5_000
const overMs = 10_000
/** Of a process that has just started the first thousands of steps are slow: these are not counted. */
const warmUpCount = 2_400
const shopCount = 100
const tasksAtOnce = 200
const leadMs = 5_000

export async function run(): Promise<void> {
  console.log(`Lateness of ${taskCount} delayed tasks over ${overMs / 1000} s on PostgreSQL, ms`)
  for (const nodeCount of [1, 3]) {
    const postgres = await startPostgres({ fsync: true })
    try {
      const { latenessesMs, shares } = await measure(postgres, nodeCount)
      const [p50, p99, max] = [0.5, 0.99, 1].map((part) => quantile(latenessesMs, part).toFixed(1))
      const load = loadavg()[0]?.toFixed(1)
      console.log(
        `${nodeCount} node(s): p50 ${p50}, p99 ${p99}, max ${max}; tasks a node ${shares.join(' + ')} (load ${load})`,
      )
    } finally {
      await postgres.close()
    }
  }
}

interface Shop {
  readonly store: TenantStore
  readonly printer: PrinterRow
}

async function measure(postgres: TestPostgres, nodeCount: number) {
  const url = await postgres.database()
  const store = await openPostgresStore({ url })
  const shops: Shop[] = []
  for (let index = 0; index < shopCount; index++) shops.push(await addShop(index))
  const nodes = await Promise.all(Array.from({ length: nodeCount }, () => startNode(url)))
  try {
    const firstDueAt = Date.now() + leadMs + (warmUpCount + taskCount) * 2
    for (let begin = 0; begin < warmUpCount + taskCount; begin += tasksAtOnce) {
      const part = Array.from({ length: tasksAtOnce }, (_, step) => begin + step)
      await Promise.all(
        part.map((index) => addTask(shops[index % shopCount], firstDueAt + (index * overMs) / taskCount)),
      )
    }
    let reports = await Promise.all(nodes.map(report))
    while (reports.flat().length < warmUpCount + taskCount) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      reports = await Promise.all(nodes.map(report))
    }
    const countedFrom = firstDueAt + (warmUpCount * overMs) / taskCount
    const counted = reports.flat().filter(({ scheduledAt }) => scheduledAt >= countedFrom)
    const latenessesMs = counted.map(({ lateMs }) => lateMs).toSorted((one, other) => one - other)
    return { latenessesMs, shares: reports.map((own) => own.length) }
  } finally {
    await Promise.all(nodes.map(end))
    await store.close()
  }

  async function addShop(index: number): Promise<Shop> {
    const tenant = await store.acrossTenants.insertTenant(undefined, `店铺 ${index}`, Date.now())
    const shop = store.forTenant(tenant.id)
    const row = samplePrinter(`NET-${index}`, { driver: 'network' })
    const printer = await shop.write((tx) => tx.insertPrinter(row, Date.now()))
    if (printer === 'duplicate') throw new Error('a new shop has no printer')
    return { store: shop, printer }
  }
}

async function addTask(shop: Shop | undefined, scheduledAt: number): Promise<void> {
  if (shop === undefined) return
  await shop.store.write(async (tx) => {
    const settings = await readPrintSettings(tx)
    const request = {
      orderId: null,
      printer: shop.printer,
      printType: 'RECEIPT',
      source: { kind: 'text', text: '珍珠奶茶 x1' },
      copies: 1,
      priority: 1,
      scheduledAt: Math.round(scheduledAt),
      cause: 'bench',
      idempotencyKey: null,
      actor: 'bench',
    } as const
    await createTask(tx, request, { now: Date.now(), random: systemRandom, node: 'bench', settings })
  })
}

async function startNode(url: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'nodes', 'print-node.ts'), {
    env: { ...process.env, BENCH_DATABASE_URL: url },
  })
  await once(child, 'message')
  return child
}

async function report(node: ChildProcess): Promise<readonly PrintedTask[]> {
  node.send('report')
  const [printed] = (await once(node, 'message')) as [readonly PrintedTask[]]
  return printed
}

async function end(node: ChildProcess): Promise<void> {
  const ended = once(node, 'exit')
  node.send('end')
  await ended
}

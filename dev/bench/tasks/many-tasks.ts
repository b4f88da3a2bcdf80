import { measureLateness } from './measure-lateness.ts'
import { measureLives } from './measure-lives.ts'
import type { OpenedShop, ShopDatabase } from './open-shop-store.ts'

/** Tasks of a platform's thousand printers, each as small as a task can be: what counts is how many there are. */
const printers = 1_000

/**
 * A million tasks wait for later while others become due: how late those begin, and what the process holds in memory.
 */
export async function measureWaiting(database: ShopDatabase, count: number): Promise<void> {
  const alone = await measureLateness((await database.open()).store, 2_000, 5_000)
  const memoryBefore = residentMebibytes()
  const shop = await database.open()
  await fill(shop, count, { status: 'DELAYED', scheduledAt: Date.now() + 24 * 3_600_000, first: 0 })
  const crowded = await measureLateness(shop.store, 2_000, 5_000)
  console.log(
    `\n${database.name}: lateness of 2,000 tasks over 5 s, p50 ${alone.p50Ms.toFixed(1)} p99 ${alone.p99Ms.toFixed(1)} ms; ` +
      `with ${count.toLocaleString('en')} more waiting p50 ${crowded.p50Ms.toFixed(1)} p99 ${crowded.p99Ms.toFixed(1)} ms ` +
      `(×${(crowded.p99Ms / alone.p99Ms).toFixed(2)}); memory ${memoryBefore} -> ${residentMebibytes()} MiB`,
  )
}

/** The table grows by finished tasks: whether whole lives become slower. */
export async function measureFinished(database: ShopDatabase, count: number): Promise<void> {
  const lives = 5_000
  const rates: string[] = []
  let first = 0
  let base = 0
  for (const size of [0, count / 10, count]) {
    const shop = await database.open()
    await fill(shop, size, { status: 'SUCCESS', scheduledAt: Date.now() - 24 * 3_600_000, first })
    first += size
    const { perSecond } = await measureLives({ ...database, open: async () => shop }, lives, 256)
    if (base === 0) base = perSecond
    rates.push(`${size.toLocaleString('en')}: ${perSecond.toFixed(0)}/s (×${(perSecond / base).toFixed(2)})`)
  }
  console.log(`\n${database.name}, whole lives a second beside so many finished tasks: ${rates.join(', ')}`)
}

interface Filling {
  readonly status: 'DELAYED' | 'SUCCESS'
  readonly scheduledAt: number
  /** Keeps the task ids apart where several fillings go into one database. */
  readonly first: number
}

async function fill(shop: OpenedShop, count: number, { status, scheduledAt, first }: Filling): Promise<void> {
  if (count === 0) return
  const { id: tenantId } = await shop.store.acrossTenants.insertTenant(undefined, '许多任务', Date.now())
  // Numbers that no printer of the measurement has.
  const firstPrinter = 1_000_000
  const stepMax = 500_000
  for (let done = 0; done < count; done += stepMax) {
    const rows = Math.min(stepMax, count - done)
    await shop.runSql(`
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${rows})
      insert into print_task (tenant_id, task_id, printer_id, printer_sn, print_type, print_status, content,
        retry_count, max_retries, attempt, copies, copies_done, priority, reprint, may_have_printed, cause,
        scheduled_at, expires_at, created_at, updated_at, version)
      select ${tenantId}, 'fill_' || (${first + done} + n), ${firstPrinter} + n % ${printers}, 'fill', 'RECEIPT',
        '${status}', '{"kind":"text","text":"x"}', 0, 3, 0, 1, 0, 1, 0, 0, 'bench',
        ${scheduledAt} + n, ${scheduledAt} + 300000 + n, ${scheduledAt}, ${scheduledAt}, 1
      from numbers`)
  }
  for (const sql of shop.settling) await shop.runSql(sql)
}

function residentMebibytes(): number {
  return Math.round(process.memoryUsage.rss() / 1024 / 1024)
}

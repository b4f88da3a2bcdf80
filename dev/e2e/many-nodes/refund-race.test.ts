import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { eventBody } from '@xiaopiao/protocol'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeEvent } from '../../../apps/server/src/orders/take-event.ts'
import { openPostgresStore } from '../../../apps/server/src/store/postgres/open-postgres-store.ts'
import { samplePrinter } from '../../../apps/server/src/store/sample-rows.ts'
import type { Store, TenantStore } from '../../../apps/server/src/store/store.ts'
import { systemRandom } from '../../../apps/server/src/tenants/random.ts'
import { startPostgres, type TestPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { teaOrder } from '../../api-client.ts'
import { until } from '../until.ts'
import type { RaceAsked, RaceTold, Runner } from './race-messages.ts'

/** Ten thousand take a minute on a quiet machine: `RACES=10000 npm test -- --project system dev/e2e/many-nodes/refund-race`. */
const raceCount = Number(process.env['RACES'] ?? 4_000)
const shopCount = 40
const ordersAtOnce = 400
/** One due slip and the next: fast enough to keep both processes busy, slow enough for neither to fall far behind. */
const everyMs = 4
/** For the tasks' new times to arrive in both processes. */
const leadMs = 5_000
/** Refunds come before, with and after the begin of the print, however far a busy machine has fallen behind. */
const refundOffsetsMs = [-2, 0, 2, 5, 12, 30, 80, 200, 500, 1_000, 2_500, 6_000]

let postgres: TestPostgres
let databaseUrl: string
let store: Store
let children: ChildProcess[]

beforeEach(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.database()
  store = await openPostgresStore({ url: databaseUrl })
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await store.close()
  await postgres.close()
})

async function startChild(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'race-child.ts'), {
    env: { ...process.env, RACE_DATABASE_URL: databaseUrl },
  })
  children.push(child)
  await answerOf(child, 'ready')
  return child
}

async function answerOf<Kind extends RaceTold['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<RaceTold, { kind: Kind }>> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the race ended with ${code}`)
  })
  ended.catch(() => {})
  const [told] = (await Promise.race([once(child, 'message'), ended])) as [RaceTold]
  if (told.kind !== kind) throw new Error(`expected "${kind}", got "${told.kind}"`)
  return told as Extract<RaceTold, { kind: Kind }>
}

function ask<Kind extends RaceTold['kind']>(child: ChildProcess, asked: RaceAsked, kind: Kind) {
  const answer = answerOf(child, kind)
  child.send(asked)
  return answer
}

async function addShops(): Promise<readonly TenantStore[]> {
  return await Promise.all(
    Array.from({ length: shopCount }, async (_, index) => {
      const tenant = await store.acrossTenants.insertTenant(undefined, `店铺 ${index}`, Date.now())
      const shop = store.forTenant(tenant.id)
      await shop.write((tx) => tx.insertPrinter(samplePrinter('NET-1', { driver: 'network', autoPrint: true }), 1))
      return shop
    }),
  )
}

/** An order that was paid just now, with its slip waiting for refunds. */
async function addPaidOrder(shop: TenantStore, index: number): Promise<Contestant> {
  const now = Date.now()
  const { items } = teaOrder()
  const body = eventBody.parse({
    event_id: `paid-${index}`,
    type: 'order.paid',
    occurred_at: new Date(now).toISOString(),
    order: { external_id: `race-${index}`, items },
  })
  const taken = await takeEvent(shop, body, { now, random: systemRandom, node: 'payments', actor: 'api' })
  if (!taken.ok) throw new Error(taken.reason)
  const [task, ...more] = taken.tasks
  if (task?.printStatus !== 'DELAYED' || more.length > 0) throw new Error('one slip waits for each order')
  return { tenantId: shop.tenantId, orderId: taken.order.id, jobId: task.id }
}

interface Contestant {
  readonly tenantId: number
  readonly orderId: number
  readonly jobId: number
}

/** Lets the waits end one after the other, from a moment on at which both processes are ready. */
async function setDueTimes(contestants: readonly Contestant[], firstDueAt: number): Promise<readonly Runner[]> {
  const dueAt = (index: number) => firstDueAt + index * everyMs
  const values = contestants.map(({ jobId }, index) => `(${jobId}, ${dueAt(index)})`)
  await query(
    `update print_task set scheduled_at = due.at, expires_at = null
     from (values ${values.join()}) due (job_id, at) where print_task.id = due.job_id`,
  )
  return contestants.map(({ tenantId, orderId }, index) => {
    const offset = refundOffsetsMs[index % refundOffsetsMs.length] ?? 0
    return { tenantId, orderId, refundAt: dueAt(index) + offset }
  })
}

interface EndedRace {
  readonly order_id: number
  readonly job_id: number
  readonly print_status: string
  readonly cancel_reason: string | null
  readonly order_status: string
  readonly story: string
}

const everyRace = `
  select task.order_id::int, task.id::int as job_id, task.print_status, task.cancel_reason, o.status as order_status, (
    select string_agg(event || ':' || coalesce(from_status, '') || '>' || to_status, ' ' order by version)
    from print_task_event where job_id = task.id) as story
  from print_task task join shop_order o on o.id = task.order_id`

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: postgres.asAdmin(databaseUrl) })
  await client.connect()
  const { rows } = await client.query<Row>(sql)
  await client.end()
  return rows
}

const storyOfAPrint = 'created:>DELAYED begin:DELAYED>PRINTING printed:PRINTING>SUCCESS'
const storyOfARefund = 'created:>DELAYED cancel:DELAYED>CANCELLED'

test(`[DL1] a refund and a due print on PostgreSQL from two processes, ${raceCount} times: exactly one wins`, {
  timeout: 400_000,
}, async () => {
  const shops = await addShops()
  const contestants: Contestant[] = []
  for (let begin = 0; begin < raceCount; begin += ordersAtOnce) {
    const part = Array.from({ length: ordersAtOnce }, (_, step) =>
      addPaidOrder(shops[(begin + step) % shopCount] as TenantStore, begin + step),
    )
    contestants.push(...(await Promise.all(part)))
  }
  const printer = await startChild()
  const refunder = await startChild()
  const runners = await setDueTimes(contestants, Date.now() + leadMs)
  await ask(printer, { kind: 'print' }, 'ready')
  const { refunds } = await ask(refunder, { kind: 'refund', runners }, 'refunded')
  await until(async () => ((await store.acrossTenants.nextDueAt(0)) === undefined ? true : undefined))
  const { jobIds } = await ask(printer, { kind: 'finish' }, 'printed')
  refunder.send({ kind: 'finish' } satisfies RaceAsked)

  const races = await query<EndedRace>(everyRace)
  const refunded = new Map(refunds.map((refund) => [refund.orderId, refund.taskStatuses]))
  const printed = new Set(jobIds)
  expect([races.length, refunded.size, printed.size]).toEqual([raceCount, raceCount, jobIds.length])
  const wrong = races.filter((race) => {
    const seen = refunded.get(race.order_id) ?? []
    const printWon = printed.has(race.job_id) && race.print_status === 'SUCCESS' && race.story === storyOfAPrint
    const refundWon =
      !printed.has(race.job_id) &&
      race.print_status === 'CANCELLED' &&
      race.cancel_reason === 'REFUND' &&
      race.story === storyOfARefund
    // Whoever lost saw who won, in its own unit.
    const refundSawIt = seen.length === 1 && (seen[0] === 'CANCELLED') === refundWon
    return race.order_status !== 'refunded' || printWon === refundWon || !refundSawIt
  })
  console.log(`${raceCount} races: the print won ${printed.size}, the refund ${raceCount - printed.size}`)
  expect(wrong).toEqual([])
  // Each wins often, or it was no race.
  expect(Math.min(printed.size, raceCount - printed.size)).toBeGreaterThan(raceCount / 20)
})

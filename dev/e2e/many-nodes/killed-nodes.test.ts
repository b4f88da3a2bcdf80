import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { routes } from '@xiaopiao/protocol'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { apiClient } from '../../api-client.ts'
import { type ServerProcess, startServerProcess } from '../../server-process.ts'
import { until } from '../until.ts'
import { jobIn, jobName, type SlipCounters, startSlipCounters } from './slip-counters.ts'

const apiKey = 'killed-nodes-key-on-loopback'
/** `NODES_TEST_TASKS=20000 npm test -- dev/e2e/many-nodes` is the long run. */
const taskCount = Number(process.env.NODES_TEST_TASKS ?? 3_000)
const nodeCount = 3
const printerCount = 48
const killEveryMs = 3_000
const submittersCount = 24
const delaySecondsMax = 8

let folder: string
let postgres: TestPostgres
let databaseUrl: string
let printers: SlipCounters
let nodes: ServerProcess[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xiaopiao-nodes-'))
  postgres = await startPostgres()
  databaseUrl = await postgres.database()
  printers = await startSlipCounters(printerCount)
  nodes = []
})

afterEach(async () => {
  await Promise.all(nodes.map((node) => node.stop('SIGKILL')))
  await printers.close()
  await postgres.close()
  await rm(folder, { recursive: true, force: true })
})

function startNode(index: number): Promise<ServerProcess> {
  return startServerProcess({
    entry: 'server',
    dataDir: join(folder, `node-${index}`),
    env: {
      XIAOPIAO_DATABASE_URL: databaseUrl,
      XIAOPIAO_API_KEY: apiKey,
      XIAOPIAO_SECRET_KEY: '0'.repeat(64),
      XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0',
      XIAOPIAO_LOG_LEVEL: 'info',
    },
  })
}

/**
 * A program that was promised nothing until it has a 2xx: it asks any node again, with the same key.
 * @returns whether the task is accepted
 */
async function submit(index: number, tries: number): Promise<boolean> {
  const job = jobName(index)
  const isDelayed = index % 2 === 1
  const body = {
    printer_sn: `NET-${index % printerCount}`,
    content: job,
    ...(isDelayed ? { delay_seconds: 1 + (index % delaySecondsMax) } : {}),
  }
  const url = `${nodes[(index + tries) % nodes.length]?.url}${routes.print.path}`
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': job }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined)
  const text = await answer?.text().catch(() => undefined)
  if (answer === undefined || text === undefined || answer.status >= 500 || answer.status === 409) return false
  expect(answer.status, text).toBe(201)
  return true
}

async function submitAll(): Promise<void> {
  const queue = Array.from({ length: taskCount }, (_, index) => ({ index, tries: 0 }))
  const submitter = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (await submit(next.index, next.tries)) continue
      // The node was killed under the request: the others have their turn first.
      queue.push({ index: next.index, tries: next.tries + 1 })
      await wait(20)
    }
  }
  await Promise.all(Array.from({ length: submittersCount }, submitter))
}

/** Kills the nodes in turn, each as soon as the one before is back, until told to stop. @returns how many */
async function killInTurn(signal: AbortSignal): Promise<number> {
  let kills = 0
  while (!signal.aborted) {
    await wait(killEveryMs, undefined, { signal }).catch(() => {})
    if (signal.aborted) break
    const index = kills % nodeCount
    await nodes[index]?.stop('SIGKILL')
    kills += 1
    nodes[index] = await startNode(index)
  }
  return kills
}

interface EndedTask {
  readonly task_id: string
  readonly content: string
  readonly print_status: string
  readonly error_code: string | null
  readonly story: string
}

async function query<Row extends object>(sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: postgres.asAdmin(databaseUrl) })
  await client.connect()
  const { rows } = await client.query<Row>(sql)
  await client.end()
  return rows
}

async function openTaskCount(): Promise<number> {
  const [row] = await query<{ count: string }>(
    `select count(*) from print_task where print_status in ('PENDING', 'DELAYED', 'PRINTING')`,
  )
  return Number(row?.count)
}

/** A life with each state's end the next one's beginning. */
const storyOfEveryTask = `
  select task_id, content, print_status, error_code, (
    select string_agg(coalesce(from_status, '') || '>' || to_status, ' ' order by version)
    from print_task_event where job_id = print_task.id) as story
  from print_task`

function isConnected(story: string): boolean {
  const steps = story.split(' ').map((step) => step.split('>'))
  return steps.every(([from], index) => from === (index === 0 ? '' : steps[index - 1]?.[1]))
}

test(`[DL1][DL3][DL4] ${nodeCount} nodes, one killed every few seconds: of ${taskCount} tasks none is lost, none comes out twice unmarked`, {
  timeout: 120_000 + taskCount * 40,
}, async () => {
  for (let index = 0; index < nodeCount; index++) nodes.push(await startNode(index))
  const api = apiClient(nodes[0]?.url ?? '', apiKey)
  for (const [index, port] of printers.ports.entries()) {
    const printer_sn = `NET-${index}`
    const connection = { host: printers.host, port }
    await api.call(routes.createPrinter, {
      body: { printer_sn, printer_name: printer_sn, driver: 'network', connection },
    })
  }
  // However slow the machine: no task of this test is too old to be useful (DL9).
  await api.call(routes.writeConfig, { body: { 'print.task_timeout': 86_400 } })
  const begun = performance.now()
  const enough = new AbortController()
  const killing = killInTurn(enough.signal)
  await submitAll()
  const acceptedMs = performance.now() - begun
  await until(async () => ((await openTaskCount()) <= taskCount / 20 ? true : undefined))
  enough.abort()
  const kills = await killing
  await until(async () => ((await openTaskCount()) === 0 ? true : undefined))
  const endedMs = performance.now() - begun

  const tasks = await query<EndedTask>(storyOfEveryTask)
  expect(tasks).toHaveLength(taskCount)
  const byJob = Map.groupBy(tasks, ({ content }) => jobIn(content))
  const figures = { once: 0, unconfirmedPrinted: 0, unconfirmedNotPrinted: 0 }
  const wrong: object[] = []
  for (let index = 0; index < taskCount; index++) {
    const job = jobName(index)
    const slips = printers.slipsOf(job)
    const count = slips.unmarked + slips.marked
    const own = byJob.get(job) ?? []
    const [task] = own
    const isPrinted = task?.print_status === 'SUCCESS' && count >= 1
    const isForAPerson = task?.print_status === 'FAILED' && task.error_code === 'unconfirmed'
    if (own.length !== 1 || slips.unmarked > 1 || !(isPrinted || isForAPerson) || !isConnected(task?.story ?? '')) {
      wrong.push({ job, slips, own })
    }
    if (isPrinted) figures.once += 1
    else if (count > 0) figures.unconfirmedPrinted += 1
    else figures.unconfirmedNotPrinted += 1
  }
  console.log(
    `${taskCount} tasks, ${nodeCount} nodes, ${kills} kills: accepted after ${seconds(acceptedMs)}, ended after ` +
      `${seconds(endedMs)}; ${figures.once} printed once, ${figures.unconfirmedPrinted} unconfirmed and printed, ` +
      `${figures.unconfirmedNotPrinted} unconfirmed and not printed`,
  )
  expect([wrong.length, wrong.slice(0, 20)]).toEqual([0, []])
  expect(kills).toBeGreaterThan(0)
})

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`

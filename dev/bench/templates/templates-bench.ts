import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { routes } from '@xiaopiao/protocol'
import { startPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { type ApiClient, apiClient, teaOrder } from '../../api-client.ts'
import { type ServerProcess, startServerProcess } from '../../server-process.ts'
import { quantile } from '../tasks/at-a-time.ts'
import { type Rate, readRate } from './read-rate.ts'

/*
 * `npm run bench templates`: how many times a second a template is read over the API, with 200 and with 304, beside a
 * bare server that answers a constant text of the same size; and how long a template that was published on one node takes
 * until another node of the same PostgreSQL uses it.
 */
const connections = 16
/** Of a second each. */
const slices = 7
const publishCount = 48
/** Of processes that have just started the first rounds are slow: these are not counted. */
const warmUpCount = 12
const apiKey = 'bench-key-of-a-loopback-server'
const business = 'shopping'
const path = `/api/templates/${business}`

export async function run(): Promise<void> {
  await measureReads()
  await measurePublishes()
}

function serverEnv(more: Readonly<Record<string, string>> = {}) {
  return {
    XIAOPIAO_API_KEY: apiKey,
    XIAOPIAO_SECRET_KEY: 'a pass phrase of the bench',
    XIAOPIAO_LOG_LEVEL: 'warn',
    XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '100000000',
    ...more,
  }
}

async function withServer(
  env: Readonly<Record<string, string>>,
  use: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const server = await startServerProcess({
    entry: 'server',
    dataDir,
    env: serverEnv({ ...env, XIAOPIAO_LOG_LEVEL: 'info' }),
  })
  try {
    await use(server)
  } finally {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function measureReads(): Promise<void> {
  await withServer({}, async (server) => {
    const api = apiClient(server.url, apiKey)
    await publish(api, 'bench')
    const answer = await api.raw('GET', path)
    const [text, etag] = [await answer.text(), answer.headers.get('etag') ?? '']
    const bound = fork(join(import.meta.dirname, 'bare-server.ts'))
    bound.send(text)
    const [boundPort] = (await once(bound, 'message')) as [number]
    console.log(
      `reads of ${path}, ${text.length} characters, ${connections} connections (load ${loadavg()[0]?.toFixed(1)})`,
    )
    try {
      for (const status of [200, 304] as const) {
        const ours = async (seconds: number) =>
          await readRate({
            pid: server.pid,
            port: server.httpPort,
            path,
            headers: { Authorization: `Bearer ${apiKey}`, ...(status === 304 ? { 'If-None-Match': etag } : {}) },
            ...{ status, connections, seconds },
          })
        const bare = async (seconds: number) =>
          await readRate({
            pid: bound.pid ?? 0,
            port: boundPort,
            path,
            headers: status === 304 ? { 'If-None-Match': '"bound"' } : {},
            ...{ status, connections, seconds },
          })
        await ours(1)
        await bare(1)
        const rates: { readonly ours: Rate; readonly bound: Rate }[] = []
        // In turn, so that whatever else the machine does falls on both.
        for (let slice = 0; slice < slices; slice += 1) rates.push({ ours: await ours(1), bound: await bare(1) })
        const middle = rates.toSorted((one, other) => share(one) - share(other))[Math.floor(slices / 2)]
        if (middle !== undefined) report(`${status}`, middle)
      }
    } finally {
      bound.kill()
      await once(bound, 'exit')
    }
  })
}

function share({ ours, bound }: { readonly ours: Rate; readonly bound: Rate }): number {
  return ours.perSecond / bound.perSecond
}

/** The slice with the median share of the bound. */
function report(name: string, { ours, bound }: { readonly ours: Rate; readonly bound: Rate }): void {
  const told = ({ perSecond, p50Ms, p99Ms, cpuMicroseconds }: Rate) => {
    const cpu = cpuMicroseconds === undefined ? '' : `, ${Math.round(cpuMicroseconds)} µs of processor each`
    return `${Math.round(perSecond)}/s (p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms${cpu})`
  }
  const percent = Math.round(100 * share({ ours, bound }))
  console.log(`  ${name}: ${told(ours)}; bound ${told(bound)}; ${percent} % of the bound`)
}

async function measurePublishes(): Promise<void> {
  const postgres = await startPostgres({ fsync: true })
  try {
    const env = { XIAOPIAO_DATABASE_URL: await postgres.database() }
    await withServer(env, async (first) => await withServer(env, async (second) => await follow(first, second)))
  } finally {
    await postgres.close()
  }
}

/** Publishes on one node and the other in turn, and looks on the one that has not written. */
async function follow(first: ServerProcess, second: ServerProcess): Promise<void> {
  const clients = [apiClient(first.url, apiKey), apiClient(second.url, apiKey)] as const
  const printer = { printer_sn: 'bench', printer_name: 'bench', driver: 'agent', is_default: true } as const
  await clients[0].call(routes.createPrinter, { body: printer })
  const { id } = await clients[0].call(routes.createOrder, { body: teaOrder() })
  const readMs: number[] = []
  const printMs: number[] = []
  for (let round = -warmUpCount; round < 2 * publishCount; round += 1) {
    const [here, there] = (round + warmUpCount) % 4 < 2 ? clients : [clients[1], clients[0]]
    const version = await publish(here, `round ${round}`)
    const committedAt = performance.now()
    const readsIt = async () => (await there.call(routes.readTemplate, { params: { business } })).version === version
    const printsIt = async () => {
      const task = await there.call(routes.print, { body: { order_id: id } })
      return task.template_version === `${business}@${version}`
    }
    // One asks at a time, with a pause, so that the asking does not keep the nodes from hearing.
    const [times, isNew] = round % 2 === 0 ? [readMs, readsIt] : [printMs, printsIt]
    while (!(await isNew())) await pause(1)
    if (round >= 0) times.push(performance.now() - committedAt)
  }
  const told = (timesMs: readonly number[]) => {
    const sorted = timesMs.toSorted((one, other) => one - other)
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(sorted, share).toFixed(1))
    return `p50 ${p50}, p90 ${p90}, p99 ${p99} ms`
  }
  console.log(`from the answer of a publish to another node's use of it, ${publishCount} publishes each, PostgreSQL`)
  console.log(`  read over the API: ${told(readMs)}`)
  console.log(`  a print that takes it, its own commit included: ${told(printMs)}`)
}

/** @returns the version as readers see it */
async function publish(api: ApiClient, words: string): Promise<string> {
  const rows = [{ type: 'words', content: [[{ content: words }]], sortWeight: 1 }]
  await api.call(routes.writeTemplateBase, { body: { business, rows } })
  const { version } = await api.call(routes.publishTemplate, { params: { business }, body: { note: words } })
  return `0.${version}`
}

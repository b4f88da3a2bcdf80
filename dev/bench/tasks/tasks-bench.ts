import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { type BareRates, measureBareTable } from './bare-table.ts'
import { measureFinished, measureWaiting } from './many-tasks.ts'
import { type Lateness, measureLateness } from './measure-lateness.ts'
import { measureLives } from './measure-lives.ts'
import { postgresDatabase, type ShopDatabase, sqliteDatabase } from './open-shop-store.ts'
import { measurePeers, type PeerFigures } from './queue-peers.ts'

/*
 * `npm run bench tasks [lives|lateness|waiting|finished] …`: whole lives of print tasks on SQLite and PostgreSQL with
 * every commit on the disk, beside a bare task table and beside job queues that do nothing at the same durability;
 * how late delayed tasks begin (DL6); a million waiting tasks; ten million finished ones.
 */
const lives = 20_000
const eventsAtATime = 256
const bareSteps = 10_000
const delayedTasks = 5_000
const delayedOverMs = 10_000
const waitingTasks = 1_000_000
const finishedTasks = 10_000_000

export async function run(parts: readonly string[] = []): Promise<void> {
  const wanted = (part: string) => parts.length === 0 || parts.includes(part)
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const postgres = await startPostgres({ fsync: true })
  try {
    const databases = [sqliteDatabase(folder), postgresDatabase(postgres)]
    const run = { lives, delayed: delayedTasks, delayedOverMs, inFlight: eventsAtATime }
    const peers = wanted('lives') || wanted('lateness') ? await measurePeers(run, postgres) : []
    if (wanted('lives')) await benchLives(databases, peers, folder)
    if (wanted('lateness')) await benchLateness(databases, peers)
    if (wanted('waiting')) for (const database of databases) await measureWaiting(database, waitingTasks)
    if (wanted('finished')) for (const database of databases) await measureFinished(database, finishedTasks)
  } finally {
    await postgres.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function benchLives(
  databases: readonly ShopDatabase[],
  peers: readonly PeerFigures[],
  folder: string,
): Promise<void> {
  console.log(`\nWhole lives a second, ${lives} of them, ${eventsAtATime} events at a time (load ${load()})`)
  const bare = measureBareTable(join(folder, 'bare.db'), bareSteps, 64)
  const rates: number[] = []
  for (const database of databases) {
    const { perSecond, cpuMicrosecondsEach } = await measureLives(database, lives, eventsAtATime)
    rates.push(perSecond)
    const cost = `${Math.round(cpuMicrosecondsEach)} µs of processor each`
    console.log(`${database.name.padEnd(40)} ${perSecond.toFixed(0).padStart(7)}   ${cost}`)
  }
  for (const peer of peers) {
    const ratios = rates.map((rate) => `×${(rate / peer.livesPerSecond).toFixed(2)}`).join(' and ')
    console.log(
      `${peer.name}\n${' '.repeat(41)}${peer.livesPerSecond.toFixed(0).padStart(7)}   a bare job: we are at ${ratios}`,
    )
  }
  const bound = wholeBare(bare)
  const [ofSqlite = 0] = rates
  const words = `a table with nothing but a state: we are at ×${(ofSqlite / bound).toFixed(2)}`
  console.log(`${'bare table on SQLite, 64 steps a commit'.padEnd(40)} ${bound.toFixed(0).padStart(7)}   ${words}`)
}

function wholeBare(rates: BareRates): number {
  return 1 / (1 / rates.enqueued + 1 / rates.completed)
}

async function benchLateness(databases: readonly ShopDatabase[], peers: readonly PeerFigures[]): Promise<void> {
  console.log(`\nLateness of ${delayedTasks} delayed tasks over ${delayedOverMs / 1000} s, ms (load ${load()})`)
  const measured: Lateness[] = []
  for (const database of databases) {
    const lateness = await measureLateness((await database.open()).store, delayedTasks, delayedOverMs)
    measured.push(lateness)
    console.log(`${database.name.padEnd(40)} ${latenessWords(lateness.p50Ms, lateness.p99Ms)}`)
  }
  for (const { name, lateness } of peers) {
    const ratios = measured.map(({ p99Ms }) => `×${(p99Ms / lateness.p99).toFixed(3)}`).join(' and ')
    console.log(`${name}\n${' '.repeat(41)}${latenessWords(lateness.p50, lateness.p99)}   our p99 is ${ratios} of it`)
  }
}

function latenessWords(p50Ms: number, p99Ms: number): string {
  return `p50 ${p50Ms.toFixed(1).padStart(6)}  p99 ${p99Ms.toFixed(1).padStart(6)}`
}

function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}

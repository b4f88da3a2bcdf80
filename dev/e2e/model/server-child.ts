import diagnostics from 'node:diagnostics_channel'
import { openLog, type RunningServer, readConfig, startServer } from '@xiaopiao/server'
import pg from 'pg'
import { type ManualClock, manualClock } from '../../../apps/server/src/testing/manual-clock.ts'
import type { Asked, Told } from './child-messages.ts'

/**
 * A real server in a process of its own whose clock the test moves: so that it can be killed at any moment, as
 * `kill -9` and power cuts do it, and time can pass without waiting.
 */
let server: RunningServer | undefined
let clock: ManualClock = manualClock()
let happened = 0
/** Connections to the database whose answers have not all come. */
const askedClients = new Set<pg.Client>()
let isBusy = false

/** How long one answer waits for what is in hand: the test asks again, and knows what else may be waited for. */
const patienceMs = 10
/** Timers closer together than this are one step. */
const stepMsMin = 100

diagnostics.subscribe('http.client.request.start', () => {
  happened += 1
})
watchQueries()

/** Work that no part of the server waits for, such as a node's sign of life, shows in the database only. */
function watchQueries(): void {
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  const watched = function (this: pg.Client, ...args: unknown[]) {
    if (!askedClients.has(this)) {
      askedClients.add(this)
      const done = () => {
        askedClients.delete(this)
        this.off('drain', done).off('end', done)
      }
      this.on('drain', done).on('end', done)
    }
    return query.apply(this, args)
  }
  Object.assign(pg.Client.prototype, { query: watched })
}

function tell(message: Told): void {
  process.send?.(message)
}

async function start(asked: Extract<Asked, { kind: 'start' }>): Promise<void> {
  const reading = readConfig(asked.env)
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
  clock = manualClock(asked.now)
  // Errors of the server are bugs; the test reads them from here.
  server = await startServer(reading.config, { clock, log: openLog('error') })
  server.store.subscribe(() => {
    happened += 1
  })
  await settle()
}

async function advance(until: number): Promise<void> {
  const before = happened
  do {
    const next = Math.max(clock.nextAt() ?? until, clock.now() + stepMsMin)
    clock.advance(Math.min(next, until) - clock.now())
    await settle()
  } while (clock.now() < until && happened === before && !isBusy)
}

/** Until nothing is in hand, or for a moment. */
async function settle(): Promise<void> {
  let before = -1
  isBusy = false
  while (before !== happened && !isBusy) {
    before = happened
    isBusy = !(await isIdleSoon())
    await quietTurns()
  }
}

/** As many turns of the event loop without a query in flight: an answer has been dealt with by then. */
const quietTurnsMin = 3
/** A query that takes longer waits for something else than the disk. */
const queryPatienceMs = 1_000

async function quietTurns(): Promise<void> {
  const begin = performance.now()
  for (let quiet = 0; quiet < quietTurnsMin; ) {
    await new Promise(setImmediate)
    const isWaiting = askedClients.size > 0 && performance.now() - begin < queryPatienceMs
    quiet = isWaiting ? 0 : quiet + 1
  }
}

async function isIdleSoon(): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  const idle = (server?.idle() ?? Promise.resolve()).then(() => true)
  const answer = await Promise.race([idle, patience])
  clearTimeout(timer)
  return answer
}

/** The time that a server takes to finish what it has in hand passes by its clock. */
async function stop(): Promise<void> {
  let isClosed = false
  const closed = server?.close().finally(() => {
    isClosed = true
  })
  server = undefined
  for (let rounds = 0; !isClosed; rounds++) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (rounds % stopRoundsPerStep === 0) clock.advance(1_000)
  }
  await closed
}

const stopRoundsPerStep = 20

async function carryOut(asked: Asked): Promise<void> {
  switch (asked.kind) {
    case 'start':
      await start(asked)
      break
    case 'advance':
      await advance(asked.until)
      break
    case 'jump':
      clock.advance(asked.until - clock.now())
      await settle()
      break
    case 'settle':
      await settle()
      break
    case 'stop':
      await stop()
  }
  tell({ kind: 'done', now: clock.now(), nextAt: clock.nextAt() ?? null, happened, isBusy })
}

process.on('message', (asked: Asked) => {
  carryOut(asked).catch((error: unknown) =>
    tell({ kind: 'failed', message: error instanceof Error ? String(error.stack) : String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'loaded' })

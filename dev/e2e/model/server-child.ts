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
let queriesInFlight = 0
let isBusy = false

/** How long one answer waits for what is in hand: the test asks again, and knows what else may be waited for. */
const patienceMs = 10
/** Timers closer together than this are one step. */
const stepMsMin = 100

diagnostics.subscribe('http.client.request.start', () => {
  happened += 1
})
countQueries()

/** Work that no part of the server waits for, such as a node's sign of life, shows in the database only. */
function countQueries(): void {
  const client = pg.Client.prototype as { query: (...args: unknown[]) => unknown }
  const query = client.query
  client.query = function (this: unknown, ...args: unknown[]) {
    const answer = query.apply(this, args)
    if (answer instanceof Promise) {
      queriesInFlight += 1
      const done = () => {
        queriesInFlight -= 1
      }
      answer.then(done, done)
    }
    return answer
  }
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
    for (let turns = 0; turns < 3 || (queriesInFlight > 0 && turns < queryTurnsMax); turns++)
      await new Promise(setImmediate)
  }
}

/** A listening connection may have a query that never ends. */
const queryTurnsMax = 2_000

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

import fc from 'fast-check'
import { afterAll, beforeAll, expect, describe as group, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../apps/server/src/testing/postgres.ts'
import { makeCallbackKeyPair } from '../../emulators/feie-cloud/signatures.ts'
import { alwaysHolds, type Broken, describe, finallyHolds } from './invariants.ts'
import { runStep } from './run-step.ts'
import { ServerProcesses } from './server-processes.ts'
import { emptyModel, type ShopModel } from './shop-model.ts'
import { anyStep, type Step, stepText } from './steps.ts'
import { type Place, printerSn, World } from './world.ts'

/** More runs, or the same runs again: `MODEL_RUNS=500 MODEL_SEED=42 npm test -- --project system dev/e2e/model`. */
const askedRuns = process.env['MODEL_RUNS']
const numRuns = Number(askedRuns ?? 15)
const seed = Number(process.env['MODEL_SEED'] ?? 20_261_122)
/** Of a store: a busy machine makes fewer runs unless a number was asked for. */
const enoughMs = askedRuns === undefined ? 30_000 : Number.POSITIVE_INFINITY
/** What takes longer than this on the busiest machine hangs. */
const hangsAfterMs = 120_000
const timeoutMs = askedRuns === undefined ? enoughMs + 2 * hangsAfterMs : numRuns * hangsAfterMs

const callbackKeyPair = makeCallbackKeyPair()
let processes: ServerProcesses
let postgres: TestPostgres

beforeAll(async () => {
  processes = new ServerProcesses()
  postgres = await startPostgres()
})

afterAll(async () => {
  await processes.close()
  await postgres.close()
})

const places: Record<string, () => Promise<Place>> = {
  SQLite: async () => ({ databaseUrl: undefined, adminUrl: undefined }),
  PostgreSQL: async () => {
    const databaseUrl = await postgres.database()
    return { databaseUrl, adminUrl: postgres.asAdmin(databaseUrl) }
  },
}

class StepCommand implements fc.AsyncCommand<ShopModel, World> {
  readonly step: Step

  constructor(step: Step) {
    this.step = step
  }

  check = () => true
  toString = () => stepText(this.step)

  async run(model: ShopModel, world: World): Promise<void> {
    if (process.env['MODEL_TRACE'] === '1') console.info(stepText(this.step))
    await inTime(this.toString(), world, runStep(this.step, model, world))
    await refuse(await alwaysHolds(model, world), world)
  }
}

/** A step that hangs says where. */
async function inTime(name: string, world: World, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    const fail = async () => {
      const tables = describe(await world.tables(), world)
      reject(new Error(`${name} hangs, ${world.state()}\n${tables}`))
    }
    timer = setTimeout(() => fail().catch(reject), hangsAfterMs)
  })
  await Promise.race([work, patience]).finally(() => clearTimeout(timer))
}

async function refuse(broken: Broken, world: World): Promise<void> {
  if (broken.length > 0) throw new Error(`${broken.join('\n')}\n${describe(await world.tables(), world)}`)
}

/** All faults end, the printer is well, and time passes: by then everything has ended. */
async function drain(model: ShopModel, world: World): Promise<void> {
  world.cloud.faults.none()
  world.cloud.setPaper(printerSn, true)
  world.cloud.setOnline(printerSn, true)
  const isOpen = async () => (await finallyHolds(model, world)).length > 0
  for (let passedMinutes = 0; passedMinutes < 60 && (await isOpen()); passedMinutes += 2) await world.pass(120)
  await refuse(await finallyHolds(model, world), world)
}

group.each(Object.entries(places))('a shop on %s', (_name, place) => {
  test(
    '[DL1] [DL3] [DL5] random events, faults, jumps and crashes: no slip twice, none after a refund, nothing is left open',
    async () => {
      let slips = 0
      let kills = 0
      let runs = 0
      const begin = performance.now()
      await fc.assert(
        fc.asyncProperty(
          fc.commands([anyStep.map((step) => new StepCommand(step))], { maxCommands: 40, size: 'max' }),
          async (commands) => {
            if (performance.now() - begin > enoughMs) return
            runs += 1
            const world = await World.start({ processes, callbackKeyPair, place: await place() })
            const model = emptyModel()
            try {
              await fc.asyncModelRun(() => ({ model, real: world }), commands)
              await inTime('the end', world, drain(model, world))
            } finally {
              slips += world.cloud.printed(printerSn).length
              kills += world.kills
              await world.close()
            }
          },
        ),
        { numRuns, seed, verbose: 0, endOnFailure: process.env['MODEL_QUICK'] === '1' },
      )
      console.info(`${runs} runs with seed ${seed}: ${slips} slips, ${kills} kills`)
      expect(slips).toBeGreaterThan(0)
    },
    timeoutMs,
  )
})

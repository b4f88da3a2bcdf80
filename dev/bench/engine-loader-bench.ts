import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import { compile, encode, prepare } from '@xiaopiao/engine'
import { type Engine, type EngineOptions, openEngine } from '@xiaopiao/sdk/engine'
import { fileStorage, nodeExecution } from '@xiaopiao/sdk/node'
import { testData } from '../../packages/engine/testing/slips.ts'
import { engineCode, makeRelease, ourKey, ReleaseServer } from '../../packages/sdk/testing/engine-releases.ts'

/**
 * What releases cost a till: opening its engine, taking an update, and each receipt through the worker, beside the same
 * bundle in the same thread (JSON in and out) and the engine's functions without JSON.
 */
const template = testData('receipts/long.json')
const data = testData('receipts/long.data.json')
const paper = 58
const model = 'escpos58'
const receiptCount = 1_000

export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaopiao-bench-'))
  const server = new ReleaseServer()
  const options: EngineOptions = {
    storage: fileStorage(folder),
    execution: nodeExecution(),
    builtin: await engineCode('0.9.0'),
    trustedKeys: [ourKey.trustedKey],
    server,
    device: 'bench',
  }
  try {
    console.log('ms, median and 99th of 100')
    report('open, built-in engine', await times(10, () => reopened(options)))
    report('update, without the network', await updates(options, server))
    report('open, release from the disk', await times(10, () => reopened(options)))
    const engine = await openEngine(options)
    report('look for an update, nothing new', await times(100, () => engine.check()))
    report('empty call through the worker', await times(receiptCount, () => emptyCall(engine)))
    await receipts(engine, options.builtin)
    await engine.close()
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function reopened(options: EngineOptions): Promise<void> {
  await (await openEngine(options)).close()
}

async function updates(options: EngineOptions, server: ReleaseServer): Promise<readonly number[]> {
  const engine = await openEngine(options)
  const releases = await Promise.all(Array.from({ length: 10 }, (_, index) => makeRelease(`1.${index}.0`)))
  const taken: number[] = []
  for (const release of releases) {
    server.publish(release)
    taken.push(...(await times(1, () => engine.check())))
  }
  await engine.close()
  return taken
}

async function emptyCall(engine: Engine): Promise<void> {
  await engine.renderText({
    document: { format: 'xiaopiao-document/1', lines: [], images: [], issues: [] },
    columns: 32,
  })
}

async function receipts(engine: Engine, code: string): Promise<void> {
  const throughWorker = () =>
    engine.use(async (one) => {
      const { document } = await one.prepare({ template, data, paper })
      return await one.encode({ document, model, paper })
    })
  const context = createContext(Object.create(null))
  new Script(code).runInContext(context)
  const bundle = context['Xiaopiao'] as { prepare(json: string): string; encode(json: string): string }
  const sameThread = async () => {
    const { document } = JSON.parse(bundle.prepare(JSON.stringify({ template, data, paper })))
    return JSON.parse(bundle.encode(JSON.stringify({ document, model, paper })))
  }
  const compiled = compile(template)
  const direct = async () => encode(prepare(compiled, data, { paper }), { model, paper })
  for (const [what, print] of [
    ['receipt through the worker', throughWorker],
    ['  the bundle in this thread, JSON', sameThread],
    ['  the functions without JSON', direct],
  ] as const) {
    await times(100, print)
    report(what, await times(receiptCount, print))
  }
}

async function times(count: number, run: () => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = []
  for (let index = 0; index < count; index++) {
    const begun = performance.now()
    await run()
    taken.push(performance.now() - begun)
  }
  return taken
}

function report(what: string, taken: readonly number[]): void {
  const sorted = taken.toSorted((one, other) => one - other)
  const at = (share: number) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3)
  console.log(`${what.padEnd(36)} ${at(0.5).padStart(9)} ${at(0.99).padStart(9)}`)
}

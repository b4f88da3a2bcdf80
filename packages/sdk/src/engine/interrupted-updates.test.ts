import { expect, test } from 'vitest'
import { engineCode, makeRelease, ourKey, ReleaseServer, spoiled } from '../../testing/engine-releases.ts'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import { type EngineExecution, type EngineOptions, openEngine } from './index.ts'
import { nodeExecution } from './node/node-execution.ts'

async function options(storage: ByteStorage, server: ReleaseServer): Promise<EngineOptions> {
  return {
    storage,
    execution: nodeExecution(),
    builtin: await engineCode('0.9.0'),
    trustedKeys: [ourKey.trustedKey],
    server,
    device: 'till-1',
  }
}

/** How the power goes at a write: before it, in the middle (where a storage does not keep its promise), or after it. */
const waysToDie = ['before', 'half', 'after'] as const

/** A storage that dies with the program at one of its writes; everything later is lost. */
function dyingStorage(storage: ByteStorage, dieAtWrite: number, way: (typeof waysToDie)[number]) {
  let writes = 0
  const died = Promise.withResolvers<'died'>()
  const never = new Promise<never>(() => {})
  const write: ByteStorage['write'] = async (name, bytes) => {
    writes += 1
    if (writes < dieAtWrite) return await storage.write(name, bytes)
    if (writes === dieAtWrite) {
      if (way === 'half') await storage.write(name, bytes.slice(0, bytes.length / 2))
      if (way === 'after') await storage.write(name, bytes)
      died.resolve('died')
    }
    return await never
  }
  return { storage: { ...storage, write }, died: died.promise }
}

async function filled(source: ByteStorage): Promise<ByteStorage> {
  const copy = memoryStorage()
  for (const name of await source.list()) {
    const bytes = await source.read(name)
    if (bytes !== undefined) await copy.write(name, bytes)
  }
  return copy
}

test('the power goes at every write of an update: afterwards an engine runs, and the update is taken', async () => {
  const server = new ReleaseServer()
  const before = memoryStorage()
  server.publish(await makeRelease('1.0.0'))
  const first = await openEngine(await options(before, server))
  await first.check()
  await first.close()
  server.publish(await makeRelease('1.1.0'))

  const seen: string[] = []
  for (let step = 1; ; step++) {
    let isOver = false
    for (const way of waysToDie) {
      const disk = await filled(before)
      const dying = dyingStorage(disk, step, way)
      const engine = await openEngine(await options(dying.storage, server))
      isOver = (await Promise.race([engine.check().then(() => 'done'), dying.died])) === 'done'
      const after = await openEngine(await options(disk, server))
      seen.push(after.version)
      expect((await after.models()).length).toBeGreaterThan(5)
      await after.check()
      expect(after.version, `died ${way} write ${step}`).toBe('1.1.0')
      await after.close()
      // Its turn never ends: only its thread is ended.
      engine.close().catch(() => {})
    }
    if (isOver) break
  }
  expect(new Set(seen)).toEqual(new Set(['1.0.0', '0.9.0', '1.1.0']))
})

test('two programs that share a folder update, go back and sweep at once, and both have an engine at every time', async () => {
  const server = new ReleaseServer()
  const shared = memoryStorage()
  const versions = ['1.0.0', '1.1.0', '1.0.0', '1.2.0', '1.3.0']
  const engines = [await openEngine(await options(shared, server)), await openEngine(await options(shared, server))]
  for (const version of versions) {
    server.publish(await makeRelease(version))
    await Promise.all(engines.map((engine) => engine.check()))
    expect(engines.map((engine) => engine.version)).toEqual([version, version])
    const third = await openEngine(await options(shared, server))
    expect(third.version).toBe(version)
    await third.close()
  }
  for (const engine of engines) await engine.close()
})

/** As a shell runs engines: in the program itself, which dies with them. */
function inProgram(die: { next: boolean }): EngineExecution {
  const workers = nodeExecution()
  return {
    isolated: false,
    start: async (scripts, limits) =>
      die.next && scripts[0]?.includes('1.1.0') === true
        ? await new Promise<never>(() => {})
        : workers.start(scripts, limits),
  }
}

test('where an engine can take the program with it, the one that did is not started again', async () => {
  const server = new ReleaseServer()
  const storage = memoryStorage()
  const die = { next: false }
  const dropped: unknown[] = []
  const shell = async () => ({
    ...(await options(storage, server)),
    execution: inProgram(die),
    onDropped: (one: unknown) => dropped.push(one),
  })
  server.publish(await makeRelease('1.0.0'))
  const first = await openEngine(await shell())
  await first.check()
  server.publish(await makeRelease('1.1.0', { spoiledBy: spoiled.throwsOnStart }))
  die.next = true
  void first.check()
  const isTrying = async () => new TextDecoder().decode(await storage.read('engine-state.json')).includes('"trying":{')
  while (!(await isTrying())) await new Promise((resolve) => setImmediate(resolve))

  const second = await openEngine(await shell())
  expect(second.version).toBe('1.0.0')
  expect(dropped).toMatchObject([{ version: '1.1.0', reason: 'crashed' }])
  expect(await second.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
  await second.close()
})

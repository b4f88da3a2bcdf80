import { afterEach, describe, expect, test } from 'vitest'
import { engineCode, makeRelease, ourKey, ReleaseServer } from '../../testing/engine-releases.ts'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import { type Engine, openEngine } from './index.ts'
import { nodeExecution } from './node/node-execution.ts'

const opened: Engine[] = []
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close()
})

const limits = { startMs: 60_000, callMs: 60_000 }

async function deviceOf(server: ReleaseServer, storage: ByteStorage, dropped: unknown[] = []): Promise<Engine> {
  const engine = await openEngine({
    storage,
    execution: nodeExecution(),
    builtin: await engineCode('0.9.0'),
    trustedKeys: [ourKey.trustedKey],
    server,
    device: 'till-1',
    limits,
    onDropped: (one) => dropped.push(one),
  })
  opened.push(engine)
  return engine
}

/** The code of 1.0.0, rightly signed as 1.0.0 and, by mistake, as 1.1.0. */
async function twoManifests() {
  const right = await makeRelease('1.0.0')
  const wrong = await makeRelease('1.1.0', { saysVersion: '1.0.0' })
  return { right, wrong }
}

describe('two signed manifests of the same code with different versions', () => {
  test('the one that the code does not say is dropped, and the other runs on, also after a restart', async () => {
    const [server, storage] = [new ReleaseServer(), memoryStorage()]
    const { right, wrong } = await twoManifests()
    const dropped: unknown[] = []
    const engine = await deviceOf(server, storage, dropped)
    server.publish(right)
    await engine.check()
    server.publish(wrong)
    expect(await engine.check()).toMatchObject({ kind: 'dropped', version: '1.1.0', reason: 'wrong_version' })
    expect([engine.version, engine.source]).toEqual(['1.0.0', 'release'])
    expect(await engine.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
    expect(dropped).toMatchObject([{ version: '1.1.0', reason: 'wrong_version' }])
    expect(server.reports.map(({ version, event }) => [version, event])).toEqual([
      ['1.0.0', 'installed'],
      ['1.1.0', 'dropped'],
    ])
    await engine.close()

    const again = await deviceOf(server, storage, dropped)
    expect([again.version, again.source]).toEqual(['1.0.0', 'release'])
    expect(await again.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
    server.publish(right)
    expect(await again.check()).toEqual({ kind: 'unchanged', version: '1.0.0' })
    expect(dropped).toHaveLength(1)
  })

  test('the right one is taken after the wrong one was dropped, without a second download', async () => {
    const [server, storage] = [new ReleaseServer(), memoryStorage()]
    const { right, wrong } = await twoManifests()
    const engine = await deviceOf(server, storage)
    server.publish(wrong)
    expect(await engine.check()).toMatchObject({ kind: 'dropped', reason: 'wrong_version' })
    expect(engine.source).toBe('builtin')
    server.publish(right)
    expect(await engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
    expect(server.downloads).toEqual(['1.1.0'])
  })

  test('what there is to go back to is kept when the wrong one is dropped', async () => {
    const [server, storage] = [new ReleaseServer(), memoryStorage()]
    const { right, wrong } = await twoManifests()
    const engine = await deviceOf(server, storage)
    for (const release of [right, await makeRelease('1.2.0'), wrong]) {
      server.publish(release)
      await engine.check()
    }
    expect(engine.version).toBe('1.2.0')
    server.publish(right)
    expect(await engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
    expect(server.downloads).toEqual(['1.0.0', '1.2.0'])
  })

  test('a device that an earlier SDK left with the wrong one takes the right one again', async () => {
    const [server, storage] = [new ReleaseServer(), memoryStorage()]
    const { right, wrong } = await twoManifests()
    const engine = await deviceOf(server, storage)
    server.publish(right)
    await engine.check()
    await engine.close()
    const { code: _code, ...current } = wrong
    const state = JSON.parse(new TextDecoder().decode(await storage.read('engine-state.json')))
    await storage.write('engine-state.json', new TextEncoder().encode(JSON.stringify({ ...state, current })))
    const again = await deviceOf(server, storage)
    expect(again.source).toBe('builtin')
    expect(await again.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
  })
})

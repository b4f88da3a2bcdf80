import { afterEach, describe, expect, test } from 'vitest'
import { engineCode, makeRelease, ourKey, ReleaseServer, spoiled, strangersKey } from '../../testing/engine-releases.ts'
import { type ByteStorage, memoryStorage } from '../storage/byte-storage.ts'
import { type Engine, EngineFault, type EngineOptions, openEngine } from './index.ts'
import { nodeExecution } from './node/node-execution.ts'

const open: Engine[] = []
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close()
})

interface Rig {
  readonly engine: Engine
  readonly server: ReleaseServer
  readonly storage: ByteStorage
  /** What the program was told. */
  readonly told: unknown[]
  /** The same device after a restart. */
  reopen(more?: Partial<EngineOptions>): Promise<Rig>
}

async function rig(more: Partial<EngineOptions> = {}, server = new ReleaseServer()): Promise<Rig> {
  const storage = more.storage ?? memoryStorage()
  const told: unknown[] = []
  const options: EngineOptions = {
    storage,
    execution: nodeExecution(),
    builtin: await engineCode('0.9.0'),
    trustedKeys: [ourKey.trustedKey],
    server,
    device: 'till-1',
    limits: { callMs: 2_000 },
    onUpdated: (update) => told.push(update),
    onDropped: (dropped) => told.push(dropped),
    ...more,
  }
  const engine = await openEngine(options)
  open.push(engine)
  const reopen = async (changed: Partial<EngineOptions> = {}) => {
    await engine.close()
    return await rig({ ...more, storage, ...changed }, server)
  }
  return { engine, server, storage, told, reopen }
}

const template = { format: 'xiaopiao/1', name: 'x', layouts: [[{ content: '{{item}} {{money total}}' }]] }
async function printText({ engine }: Rig, name = 'x'): Promise<string> {
  const data = { item: '珍珠奶茶', total: '25' }
  const { document } = await engine.prepare({ template: { ...template, name }, data })
  const output = await engine.encode({ document, model: 'feie' })
  return output.kind === 'markup' ? output.text : output.kind
}

describe('an update', () => {
  test('is taken, told, kept over a restart, and said to the server once', async () => {
    const first = await rig()
    expect([first.engine.version, first.engine.source]).toEqual(['0.9.0', 'builtin'])
    expect(await first.engine.check()).toEqual({ kind: 'unchanged', version: '0.9.0' })
    first.server.publish(await makeRelease('1.0.0'))
    const update = { from: '0.9.0', to: '1.0.0' }
    expect(await first.engine.check()).toEqual({ kind: 'updated', ...update, why: 'published' })
    expect([first.engine.version, first.engine.source, first.told]).toEqual(['1.0.0', 'release', [update]])
    expect(await printText(first)).toContain('珍珠奶茶 25.00')
    expect(await first.engine.check()).toEqual({ kind: 'unchanged', version: '1.0.0' })

    first.server.isDown = true
    const again = await first.reopen()
    expect([again.engine.version, again.engine.source]).toEqual(['1.0.0', 'release'])
    expect(await again.engine.check()).toMatchObject({ kind: 'unreachable' })
    first.server.isDown = false
    await again.engine.check()
    expect(again.server.reports).toEqual([{ device: 'till-1', version: '1.0.0', event: 'installed', detail: '' }])
    expect(again.server.downloads).toEqual(['1.0.0'])
  })

  test('goes back to a lower version when the server does, without a second download', async () => {
    const device = await rig()
    const [older, newer] = [await makeRelease('1.0.0'), await makeRelease('1.1.0')]
    for (const release of [older, newer, older]) {
      device.server.publish(release)
      await device.engine.check()
    }
    expect(device.engine.version).toBe('1.0.0')
    expect(device.server.downloads).toEqual(['1.0.0', '1.1.0'])
    expect((await device.reopen()).engine.version).toBe('1.0.0')
  })

  test('is the built-in engine when the kill switch is on, also after a restart, and the release when it is off', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    device.server.kill()
    expect(await device.engine.check()).toMatchObject({ kind: 'updated', to: '0.9.0', why: 'killed' })
    const again = await device.reopen()
    expect(again.engine.source).toBe('builtin')
    again.server.publish(await makeRelease('1.0.0'))
    expect(await again.engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
  })

  test('never happens within a print: what began with an engine ends with it', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    const seen = await device.engine.use(async (engine) => {
      const { document } = await engine.prepare({ template, data: {} })
      await device.engine.check()
      const output = await engine.encode({ document, model: 'feie' })
      return [engine.version, output.kind, device.engine.version]
    })
    expect(seen).toEqual(['0.9.0', 'markup', '1.0.0'])
    expect(await device.engine.use(async ({ version }) => version)).toBe('1.0.0')
  })

  test('asked for twice at once is one', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    const results = await Promise.all([device.engine.check(), device.engine.check()])
    expect(results[0]).toBe(results[1])
    expect(device.server.downloads).toEqual(['1.0.0'])
  })

  test('keeps the code of the last two and sweeps the rest', async () => {
    const device = await rig()
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) {
      device.server.publish(await makeRelease(version))
      await device.engine.check()
    }
    await device.engine.check()
    const files = (await device.storage.list()).filter((name) => name.endsWith('.js'))
    expect(files).toHaveLength(2)
  })
})

describe('what is not the release that we signed', () => {
  const cases: readonly (readonly [string, string, (server: ReleaseServer) => Promise<void>])[] = [
    [
      'code of the same length with one character changed',
      'wrong_sha256',
      async (server) => {
        const release = await makeRelease('1.0.0')
        server.publish({ ...release, code: release.code.replace('Xiaopiao', 'Xiaopial') })
      },
    ],
    [
      'longer code',
      'wrong_size',
      async (server) => {
        const release = await makeRelease('1.0.0')
        server.publish({ ...release, code: `${release.code};evil()` })
      },
    ],
    [
      'a changed manifest',
      'wrong_signature',
      async (server) => {
        const release = await makeRelease('1.0.0')
        server.publish({ ...release, manifest: release.manifest.replace('"notes":""', '"notes":"x"') })
      },
    ],
    [
      'a signature of something else',
      'wrong_signature',
      async (server) => {
        const [release, other] = [await makeRelease('1.0.0'), await makeRelease('1.1.0')]
        server.publish({ ...release, signature: other.signature })
      },
    ],
    [
      'no signature',
      'wrong_signature',
      async (server) => server.publish({ ...(await makeRelease('1.0.0')), signature: '' }),
    ],
    [
      "a stranger's key",
      'unknown_key',
      async (server) => server.publish(await makeRelease('1.0.0', { key: strangersKey })),
    ],
    [
      "a stranger's signature under the name of our key",
      'wrong_signature',
      async (server) =>
        server.publish({ ...(await makeRelease('1.0.0', { key: strangersKey })), key_id: ourKey.keyId }),
    ],
    [
      'the manifest of another release, replayed over this code',
      'wrong_sha256',
      async (server) => {
        const [release, other] = [await makeRelease('1.0.0'), await makeRelease('1.1.0')]
        server.publish({ ...other, code: release.code })
      },
    ],
    [
      'a release that asks more of its host',
      'host_too_old',
      async (server) => server.publish(await makeRelease('1.0.0', { minHostApi: 2 })),
    ],
    [
      'an old release, replayed, below the lowest that the app takes',
      'version_too_low',
      async (server) => server.publish(await makeRelease('0.4.0')),
    ],
  ]
  test.each(cases)('%s: %s', async (_name, reason, offer) => {
    const device = await rig({ lowestVersion: '0.5.0' })
    await offer(device.server)
    expect(await device.engine.check()).toEqual({ kind: 'refused', reason })
    expect([device.engine.version, device.told]).toEqual(['0.9.0', []])
    expect((await device.storage.list()).filter((name) => name.endsWith('.js'))).toEqual([])
    // It was no release of ours, so none is given up: the real one is taken.
    device.server.publish(await makeRelease('1.0.0'))
    expect(await device.engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
  })

  test('code that was changed on the disk is not run', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    const [file = ''] = (await device.storage.list()).filter((name) => name.endsWith('.js'))
    const bytes = (await device.storage.read(file)) ?? new Uint8Array()
    bytes.set([0x20], 100)
    await device.storage.write(file, bytes)
    const again = await device.reopen()
    expect([again.engine.version, again.told]).toEqual(['0.9.0', []])
    expect(await again.engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
  })

  test('a release whose key the app does not trust any more is not run', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    const again = await device.reopen({ trustedKeys: [strangersKey.trustedKey] })
    expect(again.engine.source).toBe('builtin')
  })
})

describe('a bad release', () => {
  const bad: readonly (readonly [string, keyof typeof spoiled])[] = [
    ['cannot_start', 'throwsOnStart'],
    ['timed_out', 'hangsOnStart'],
    ['failed_self_test', 'wrongTotals'],
    ['failed_self_test', 'losesNames'],
    ['failed_self_test', 'wrongBytes'],
    ['failed_self_test', 'differsEachTime'],
    ['timed_out', 'hangs'],
    ['out_of_memory', 'eatsMemory'],
  ]
  test.each(bad)('%s: %s', async (reason, how) => {
    // Whatever eats the memory is to be ended by that, however long a busy machine takes over it.
    const callMs = how === 'eatsMemory' ? 60_000 : 2_000
    const device = await rig({ limits: { startMs: 3_000, callMs, memoryMegabytes: 32 } })
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    device.server.publish(await makeRelease('1.1.0', { spoiledBy: spoiled[how] }))
    expect(await device.engine.check()).toMatchObject({ kind: 'dropped', version: '1.1.0', reason })
    expect(device.engine.version).toBe('1.0.0')
    expect(await printText(device)).toContain('25.00')
    expect(device.server.reports.at(-1)).toMatchObject({ version: '1.1.0', event: 'dropped' })
    expect(device.told.at(-1)).toMatchObject({ version: '1.1.0', reason })
    const again = await device.reopen()
    expect(await again.engine.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
    expect([again.engine.version, again.server.downloads]).toEqual(['1.0.0', ['1.0.0', '1.1.0']])
  })

  test('that says it is another version', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.1.0', { saysVersion: '1.0.0' }))
    expect(await device.engine.check()).toMatchObject({ kind: 'dropped', version: '1.1.0', reason: 'wrong_version' })
  })

  test('that was taken by an earlier app is dropped at the start for the one before it', async () => {
    const device = await rig()
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    const { code, ...signed } = await makeRelease('1.1.0', { spoiledBy: spoiled.throwsOnStart })
    const state = JSON.parse(new TextDecoder().decode(await device.storage.read('engine-state.json')))
    const { sha256 } = JSON.parse(signed.manifest)
    const taken = { ...state, current: signed, previous: state.current }
    await device.storage.write(`engine-${sha256}.js`, new TextEncoder().encode(code))
    await device.storage.write('engine-state.json', new TextEncoder().encode(JSON.stringify(taken)))
    const again = await device.reopen()
    expect(again.engine.version).toBe('1.0.0')
    expect(again.told).toMatchObject([{ version: '1.1.0', reason: 'cannot_start' }])
    await again.engine.check()
    expect(again.server.reports.at(-1)).toMatchObject({ version: '1.1.0', event: 'dropped' })
  })

  test('that begins to hang later is stopped and started again; the second time the one before it runs', async () => {
    const device = await rig({ limits: { callMs: 1_500 } })
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    device.server.publish(await makeRelease('1.1.0', { spoiledBy: spoiled.hangsLater }))
    await device.engine.check()
    const hung = printText(device, 'please hang').catch((error: unknown) => error)
    const waiting = printText(device)
    expect(await hung).toMatchObject({ name: 'EngineFault', code: 'timed_out' })
    expect(await waiting).toContain('25.00')
    expect(device.engine.version).toBe('1.1.0')
    await expect(printText(device, 'please hang')).rejects.toBeInstanceOf(EngineFault)
    while (device.engine.version === '1.1.0') await new Promise((resolve) => setImmediate(resolve))
    expect(device.engine.version).toBe('1.0.0')
    expect(await printText(device)).toContain('25.00')
    expect(await device.engine.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
  })

  test('is not given up for two calls without an end that hundreds of prints lie between', async () => {
    const device = await rig({ limits: { callMs: 1_500 } })
    device.server.publish(await makeRelease('1.0.0', { spoiledBy: spoiled.hangsLater }))
    await device.engine.check()
    const hang = async () => await expect(printText(device, 'please hang')).rejects.toBeInstanceOf(EngineFault)
    await hang()
    for (let print = 0; print < 250; print++) await printText(device)
    await hang()
    expect(await printText(device)).toContain('25.00')
    expect(device.engine.version).toBe('1.0.0')
    await hang()
    while (device.engine.version === '1.0.0') await new Promise((resolve) => setImmediate(resolve))
    expect(device.engine.version).toBe('0.9.0')
  })
})

describe('a device in trouble', () => {
  test('a storage that cannot be read or written leaves the built-in engine running', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('the disk is gone')
    }
    const device = await rig({ storage: { read: broken, write: broken, remove: broken, list: broken } })
    device.server.publish(await makeRelease('1.0.0'))
    expect(await device.engine.check()).toMatchObject({ kind: 'not_stored' })
    expect(await printText(device)).toContain('25.00')
  })

  test('a full disk leaves the engine of before', async () => {
    const storage = memoryStorage()
    let isFull = false
    const full: ByteStorage = {
      ...storage,
      write: async (name, bytes) => {
        if (isFull) throw new Error('ENOSPC')
        await storage.write(name, bytes)
      },
    }
    const device = await rig({ storage: full })
    device.server.publish(await makeRelease('1.0.0'))
    await device.engine.check()
    isFull = true
    device.server.publish(await makeRelease('1.1.0'))
    expect(await device.engine.check()).toMatchObject({ kind: 'not_stored' })
    expect(device.engine.version).toBe('1.0.0')
    isFull = false
    expect(await device.engine.check()).toMatchObject({ kind: 'updated', to: '1.1.0' })
  })

  test('a state that is nonsense counts as none', async () => {
    for (const nonsense of ['', '{', '[]', '{"current":{"manifest":5},"dropped":7,"reports":[1]}']) {
      const storage = memoryStorage()
      await storage.write('engine-state.json', new TextEncoder().encode(nonsense))
      const device = await rig({ storage })
      device.server.publish(await makeRelease('1.0.0'))
      expect(await device.engine.check()).toMatchObject({ kind: 'updated', to: '1.0.0' })
    }
  })

  test('a platform that cannot check signatures takes nothing', async () => {
    const device = await rig({
      verify: async () => {
        throw new Error('no Ed25519 here')
      },
    })
    device.server.publish(await makeRelease('1.0.0'))
    expect(await device.engine.check()).toEqual({ kind: 'refused', reason: 'cannot_verify' })
  })

  test('a trusted key that is none is found out at the start', async () => {
    await expect(rig({ trustedKeys: ['bm8='] })).rejects.toThrow('no Ed25519 public key')
  })

  test('a closed engine refuses', async () => {
    const device = await rig()
    await device.engine.close()
    await expect(device.engine.models()).rejects.toMatchObject({ code: 'stopped' })
  })
})

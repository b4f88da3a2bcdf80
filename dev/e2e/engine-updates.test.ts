import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Api, createApi } from '@xiaopiao/sdk'
import { type Engine, type EngineOptions, engineServer, openEngine } from '@xiaopiao/sdk/engine'
import { fileStorage, nodeExecution } from '@xiaopiao/sdk/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bundleEngine } from '../../packages/engine/build/bundle-engine.ts'
import { spoiled } from '../../packages/sdk/testing/engine-releases.ts'
import { signRelease } from '../engine-release/make-release.ts'
import { newSigningKey, readSigningKey, type SigningKey } from '../engine-release/signing-key.ts'
import { type ServerProcess, startServerProcess } from '../server-process.ts'
import type { DeviceOrder } from './engine-device-child.ts'
import { until } from './until.ts'

const apiKey = 'api-key-of-the-tests'
const platformKey = 'platform-key-of-the-tests-0123456789'

let folder: string
let server: ServerProcess
let key: SigningKey
let platform: Api
let shop: Api
let bundled: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xiaopiao-engine-'))
  server = await startServerProcess({
    entry: 'server',
    dataDir: join(folder, 'data'),
    env: { XIAOPIAO_API_KEY: apiKey, XIAOPIAO_PLATFORM_KEY: platformKey, XIAOPIAO_HTTP_REQUESTS_PER_MINUTE: '0' },
  })
  platform = createApi({ url: server.url, key: platformKey, language: 'en' })
  shop = createApi({ url: server.url, key: apiKey })
  await command('keys', '--out', join(folder, 'key.pem'))
  key = readSigningKey(join(folder, 'key.pem'))
  bundled = await bundleEngine('0.9.0')
  writeFileSync(join(folder, 'builtin.js'), bundled)
})
afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const opened: Engine[] = []
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close()
})

/** `npm run engine-release -- …` */
async function command(...args: readonly string[]): Promise<string> {
  const program = fileURLToPath(new URL('../engine-release/run.ts', import.meta.url))
  const env = { ...process.env, XIAOPIAO_URL: server.url, XIAOPIAO_PLATFORM_KEY: platformKey }
  return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout
}

/** Builds, signs and uploads as a person does. */
async function release(version: string): Promise<void> {
  const out = join(folder, version)
  await command('build', '--key', join(folder, 'key.pem'), '--version', version, '--notes', '测试', '--out', out)
  await command('upload', '--release', out)
}

/** Signs and uploads what the command would refuse to sign. */
async function uploadBad(version: string, spoiledBy: string, signingKey = key): Promise<void> {
  const code = bundled.replaceAll('0.9.0', version) + spoiledBy
  const facts = { version, minHostApi: 1, notes: '', createdAt: new Date(0) }
  await platform.uploadEngineRelease({ body: signRelease(code, facts, signingKey) })
}

const publish = (version: string, channel: string, share = 100) =>
  platform.publishEngineRelease({ params: { version }, body: { channel, share } })

let devices = 0
interface Device {
  readonly engine: Engine
  readonly folder: string
}
async function device(
  channel: string,
  more: Partial<EngineOptions> & { readonly folder?: string } = {},
): Promise<Device> {
  devices += 1
  const { folder: own = join(folder, `device-${devices}`), ...options } = more
  const engine = await openEngine({
    storage: fileStorage(own),
    execution: nodeExecution(),
    builtin: bundled,
    trustedKeys: [key.trustedKey],
    server: engineServer({ url: server.url, key: apiKey }),
    device: `till-${devices}`,
    channel,
    limits: { callMs: 3_000 },
    ...options,
  })
  opened.push(engine)
  return { engine, folder: own }
}

/** What the shop's whole print says, from the data to the markup of a cloud printer. */
async function receiptOf(engine: Engine): Promise<string> {
  const template = {
    format: 'xiaopiao/1',
    layouts: [{ each: 'items', as: 'item', layouts: [[{ content: '{{item.name}} {{money item.price}}' }]] }],
  }
  return await engine.use(async (one) => {
    const { document } = await one.prepare({ template, data: { items: [{ name: '珍珠奶茶', price: 25 }] } })
    const output = await one.encode({ document, model: 'feie' })
    return output.kind === 'markup' ? output.text : output.kind
  })
}

const reportsOf = async (version: string) =>
  (await platform.listEngineReleases()).data.find((one) => one.version === version)?.reports

test('keys, build, upload, publish, roll back, kill by command: a device follows each within a moment', async () => {
  expect(statSync(join(folder, 'key.pem')).mode & 0o777).toBe(0o600)
  const updates: unknown[] = []
  const till = await device('stable', { onUpdated: (update) => updates.push(update) })
  // The server says when there is something new, and the device looks.
  const stream = shop.streamTasks({
    onEvent: (event) => {
      if (event.type === 'engine') void till.engine.check()
    },
  })
  try {
    await release('1.0.0')
    await release('1.1.0')
    await command('publish', '--version', '1.0.0')
    await until(async () => till.engine.version === '1.0.0' || undefined)
    expect(await receiptOf(till.engine)).toContain('珍珠奶茶 25.00')
    await command('publish', '--version', '1.1.0')
    await until(async () => till.engine.version === '1.1.0' || undefined)
    await command('rollback', '--version', '1.1.0')
    await until(async () => till.engine.version === '1.0.0' || undefined)
    await command('kill')
    await until(async () => till.engine.source === 'builtin' || undefined)
    await command('kill', '--off')
    await until(async () => till.engine.version === '1.0.0' || undefined)
  } finally {
    stream.stop()
  }
  expect(updates).toEqual([
    { from: '0.9.0', to: '1.0.0' },
    { from: '1.0.0', to: '1.1.0' },
    { from: '1.1.0', to: '1.0.0' },
    { from: '1.0.0', to: '0.9.0' },
    { from: '0.9.0', to: '1.0.0' },
  ])
  await till.engine.check()
  expect(await reportsOf('1.0.0')).toEqual({ installed: 1, dropped: 0, reasons: [] })
  expect(JSON.parse(await command('list')).data.map(({ version }: { version: string }) => version)).toContain('1.1.0')
  await till.engine.close()
  const offline = engineServer({ url: 'http://127.0.0.1:9', key: apiKey, retriesMax: 0 })
  const restarted = await device('stable', { folder: till.folder, server: offline })
  expect(restarted.engine.version).toBe('1.0.0')
  expect(await restarted.engine.check()).toMatchObject({ kind: 'unreachable' })
  expect(await receiptOf(restarted.engine)).toContain('珍珠奶茶 25.00')
})

test('the command refuses to sign a bad engine, a key that others can read, and to write over a key', async () => {
  await expect(command('keys', '--out', join(folder, 'key.pem'))).rejects.toThrow('EEXIST')
  const open = join(folder, 'open.pem')
  await command('keys', '--out', open)
  const { chmod } = await import('node:fs/promises')
  await chmod(open, 0o644)
  await expect(command('build', '--key', open, '--version', '3.0.0')).rejects.toThrow('chmod 600')
  await expect(command('build', '--key', join(folder, 'key.pem'), '--version', 'newest')).rejects.toThrow(
    '--version must be written as in 1.4.0',
  )
  await expect(command('frobnicate')).rejects.toThrow('unknown command')
})

describe('on the way from the server to the device', () => {
  /** Somebody between them changes an answer. */
  function between(part: string, change: (body: string) => string): Partial<EngineOptions> {
    const tampering: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (!String(input).includes(part)) return answer
      return new Response(change(await answer.text()), { status: answer.status, headers: answer.headers })
    }
    return { server: engineServer({ url: server.url, key: apiKey, fetch: tampering }) }
  }
  const inManifest = (change: (manifest: string) => string) =>
    between('/manifest', (body) => {
      const order = JSON.parse(body)
      return JSON.stringify({ ...order, release: { ...order.release, manifest: change(order.release.manifest) } })
    })

  beforeAll(async () => {
    await uploadBad('1.2.0', '')
    await uploadBad('1.3.0', '')
    await publish('1.2.0', 'tampered')
  })

  const cases: readonly (readonly [string, string, () => Promise<Partial<EngineOptions>>])[] = [
    [
      'the code is changed',
      'wrong_sha256',
      async () => between('/engine.js', (code) => code.replace('var Xiao', 'var Xiao'.toUpperCase())),
    ],
    [
      'the code is longer',
      'wrong_size',
      async () => between('/engine.js', (code) => `${code};fetch('https://evil.example')`),
    ],
    ['the code is cut off', 'wrong_size', async () => between('/engine.js', (code) => code.slice(0, 1_000))],
    [
      'the manifest names other code',
      'wrong_signature',
      async () => inManifest((manifest) => manifest.replace(/"sha256":"./, '"sha256":"0')),
    ],
    [
      'the manifest says a lower host API',
      'wrong_signature',
      async () => inManifest((manifest) => manifest.replace('"min_host_api":1', '"min_host_api":0')),
    ],
    [
      'the signature is of another manifest',
      'wrong_signature',
      async () =>
        between('/manifest', (body) => {
          const order = JSON.parse(body)
          const signature = Buffer.alloc(64, 1).toString('base64')
          return JSON.stringify({ ...order, release: { ...order.release, signature } })
        }),
    ],
    [
      'an older release is replayed in its place, with its own code',
      'version_too_low',
      async () => ({
        ...(await replayed('1.0.0')),
        lowestVersion: '1.1.0',
      }),
    ],
    [
      "another release's manifest is replayed over this code",
      'wrong_sha256',
      async () => {
        const code = bundled.replaceAll('0.9.0', '1.2.0')
        return between('/engine.js', () => code.replace('1.2.0', '1.3.0'))
      },
    ],
  ]

  /** What was once signed and published is sent again. */
  async function replayed(version: string): Promise<Partial<EngineOptions>> {
    await publish(version, 'replayed')
    const old = JSON.stringify(await shop.readEngineManifest({ query: { channel: 'replayed' } }))
    return between('/manifest', () => old)
  }

  test.each(cases)('%s: nothing is taken', async (_what, reason, more) => {
    const till = await device('tampered', await more())
    expect(await till.engine.check()).toEqual({ kind: 'refused', reason })
    expect([till.engine.version, await receiptOf(till.engine)]).toEqual(['0.9.0', expect.stringContaining('25.00')])
  })

  test('code that was tampered with is reported, for somebody has to look', async () => {
    expect((await reportsOf('1.2.0'))?.dropped).toBeGreaterThan(0)
  })

  test('an endless answer is not read to its end', async () => {
    const endless: typeof fetch = async (input, init) => {
      if (!String(input).includes('/engine.js')) return await fetch(input, init)
      const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(100_000)) })
      return new Response(body)
    }
    const flooded = engineServer({ url: server.url, key: apiKey, fetch: endless, retriesMax: 0 })
    const till = await device('tampered', { server: flooded })
    expect(await till.engine.check()).toMatchObject({ kind: 'unreachable' })
  })

  test("a stranger's key signs for nobody, whatever the server publishes", async () => {
    await uploadBad('1.4.0', '', newSigningKey())
    await publish('1.4.0', 'strange')
    const till = await device('strange')
    expect(await till.engine.check()).toEqual({ kind: 'refused', reason: 'unknown_key' })
  })
})

describe('a release of ours that is bad', () => {
  const bad = [
    ['2.0.1', 'cannot_start', spoiled.throwsOnStart],
    ['2.0.2', 'failed_self_test', spoiled.wrongTotals],
    ['2.0.3', 'timed_out', spoiled.hangs],
    ['2.0.4', 'out_of_memory', spoiled.eatsMemory],
  ] as const

  test.each(bad)(
    '%s %s: the device stays on the engine that it has, says so, and does not try again',
    async (version, reason, by) => {
      // Whatever eats the memory is to be ended by that, however long a busy machine takes over it.
      const limits = { callMs: reason === 'timed_out' ? 3_000 : 60_000, memoryMegabytes: 32 }
      const till = await device('bad', { limits })
      await publish('1.0.0', 'bad')
      await till.engine.check()
      await uploadBad(version, by)
      await publish(version, 'bad')
      expect(await till.engine.check()).toMatchObject({ kind: 'dropped', version, reason })
      expect([till.engine.version, await receiptOf(till.engine)]).toEqual(['1.0.0', expect.stringContaining('25.00')])
      const reports = { installed: 0, dropped: 1, reasons: [{ detail: expect.stringContaining(reason), devices: 1 }] }
      expect(await reportsOf(version)).toEqual(reports)
      await till.engine.close()
      const restarted = await device('bad', { folder: till.folder })
      expect(restarted.engine.version).toBe('1.0.0')
      expect(await restarted.engine.check()).toEqual({ kind: 'refused', reason: 'failed_before' })
      expect(await reportsOf(version)).toEqual(reports)
    },
  )
})

test('a share of 10 % goes to a tenth of the devices, the same ones every time, and rolling back takes it from them', async () => {
  await publish('1.0.0', 'shared')
  await publish('1.1.0', 'shared', 10)
  const versionFor = async (name: string) => {
    const order = await shop.readEngineManifest({ query: { channel: 'shared', device: name } })
    return JSON.parse(order.release?.manifest ?? '{}').version as string
  }
  const names = Array.from({ length: 300 }, (_, index) => `till-${index}`)
  const versions = new Map<string, string>()
  for (const name of names) versions.set(name, await versionFor(name))
  const chosen = names.filter((name) => versions.get(name) === '1.1.0')
  expect(chosen.length).toBeGreaterThan(10)
  expect(chosen.length).toBeLessThan(60)

  const [within = ''] = chosen
  const without = names.find((name) => versions.get(name) === '1.0.0') ?? ''
  const [lucky, other] = [await device('shared', { device: within }), await device('shared', { device: without })]
  for (const { engine } of [lucky, other]) await engine.check()
  expect([lucky.engine.version, other.engine.version]).toEqual(['1.1.0', '1.0.0'])
  await publish('1.1.0', 'shared', 60)
  for (const name of chosen) expect(await versionFor(name)).toBe('1.1.0')
  await platform.rollBackEngineRelease({ params: { version: '1.1.0' }, body: { channel: 'shared' } })
  for (const { engine } of [lucky, other]) await engine.check()
  expect([lucky.engine.version, other.engine.version]).toEqual(['1.0.0', '1.0.0'])
})

async function child(order: Partial<DeviceOrder> & { readonly folder: string }) {
  const program = fileURLToPath(new URL('./engine-device-child.ts', import.meta.url))
  const all: DeviceOrder = {
    builtinFile: join(folder, 'builtin.js'),
    trustedKey: key.trustedKey,
    url: server.url,
    apiKey,
    killAtWrite: null,
    killAfterWriting: false,
    ...order,
  }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(all)])
    return JSON.parse(stdout) as { opened: string; kind: string; version: string; models: number }
  } catch (error) {
    if ((error as { signal?: string }).signal === 'SIGKILL') return 'killed'
    throw error
  }
}

test('a device that is killed at any write of an update has a working engine and the update at its next start', async () => {
  await publish('1.1.0', 'stable')
  let step = 0
  for (let killed = true; killed; ) {
    step += 1
    killed = false
    for (const killAfterWriting of [false, true]) {
      const own = join(folder, `killed-${step}-${killAfterWriting}`)
      const first = await child({ folder: own, killAtWrite: step, killAfterWriting })
      if (first === 'killed') killed = true
      const second = await child({ folder: own })
      if (second === 'killed') throw new Error('nobody killed it')
      expect(['0.9.0', '1.1.0']).toContain(second.opened)
      expect(second).toMatchObject({ version: '1.1.0' })
      expect(second.models).toBeGreaterThan(5)
    }
  }
  expect(step).toBeGreaterThan(2)
})

test('two devices in one folder at once both come to the new engine', async () => {
  const own = join(folder, 'shared-folder')
  const results = await Promise.all([child({ folder: own }), child({ folder: own })])
  expect(results).toMatchObject([{ version: '1.1.0' }, { version: '1.1.0' }])
  expect(await child({ folder: own })).toMatchObject({ opened: '1.1.0', kind: 'unchanged' })
})

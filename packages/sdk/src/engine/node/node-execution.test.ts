import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { engineCode } from '../../../testing/engine-releases.ts'
import { defaultLimits, EngineCallError, EngineFault, type EngineLimits, type RunningEngine } from '../execution.ts'
import { nodeExecution } from './node-execution.ts'

const running: RunningEngine[] = []
afterEach(async () => {
  for (const engine of running.splice(0)) await engine.stop()
})

async function start(code: string, limits: Partial<EngineLimits> = {}): Promise<RunningEngine> {
  const engine = await nodeExecution().start([code], { ...defaultLimits, ...limits })
  running.push(engine)
  return engine
}

/** An engine whose `models()` is this expression. */
const answering = (expression: string) =>
  `var Xiaopiao = { version: '1', models: function (json) { return ${expression} } }`

test('[TP21] the real engine says what it refuses, with its code and the paths', async () => {
  const engine = await start(await engineCode('1.2.3'))
  expect(engine.version).toBe('1.2.3')
  const refused = await engine
    .call('prepare', '{"template":[[{"contentType":"film"}]]}')
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(EngineCallError)
  expect(refused).toMatchObject({ code: 'template_error', issues: [{ path: 'layouts[0][0].contentType' }] })
  expect(JSON.parse(await engine.call('models', '{}')).length).toBeGreaterThan(5)
})

test('an engine sees the language and nothing of Node.js, and makes no code from strings', async () => {
  const names = ['process', 'require', 'fetch', 'setTimeout', 'console', 'Buffer', 'module', 'Worker', 'URL']
  const seen = await start(
    answering(`JSON.stringify(${JSON.stringify(names)}.filter(function (name) { return name in globalThis }))`),
  )
  expect(await seen.call('models', '{}')).toBe('[]')
  for (const attempt of ['eval("1")', 'Function("return 1")()', 'this.constructor.constructor("return process")()']) {
    const engine = await start(answering(`String(${attempt})`))
    await expect(engine.call('models', '{}'), attempt).rejects.toThrow()
  }
})

test('scripts of character sets run after the engine, in the same context', async () => {
  const engine = await nodeExecution().start(
    [answering('globalThis.table || "none"'), 'globalThis.table = "big5"'],
    defaultLimits,
  )
  running.push(engine)
  expect(await engine.call('models', '{}')).toBe('big5')
})

test('calls are answered one after the other, each by its own answer', async () => {
  const engine = await start(answering('json'))
  const asked = Array.from({ length: 200 }, (_, index) => String(index))
  expect(await Promise.all(asked.map((json) => engine.call('models', json)))).toEqual(asked)
})

test.each([
  ['no text', '5'],
  ['no text', 'undefined'],
  ['no text', '{}'],
  ['boom', '(function () { throw new Error("boom") })()'],
  ['42', '(function () { throw 42 })()'],
  ['cannot be read', '(function () { throw new Proxy({}, { get: function () { throw 1 } }) })()'],
])('an answer that is none is an error that says so: %s', async (words, expression) => {
  const engine = await start(answering(expression))
  await expect(engine.call('models', '{}')).rejects.toThrow(words)
  await expect(engine.call('prepare', '{}')).rejects.toThrow('is no function')
})

test('a call without end is ended, those behind it are told that they never began, and so are later ones', async () => {
  const engine = await start(answering('(function () { if (json === "hang") for (;;); return json })()'), {
    callMs: 300,
  })
  const [hung, behind] = [engine.call('models', 'hang'), engine.call('models', 'x')].map((call) =>
    call.catch((error: unknown) => error),
  )
  expect(await hung).toMatchObject({ name: 'EngineFault', code: 'timed_out' })
  expect(await behind).toMatchObject({ name: 'EngineFault', code: 'stopped' })
  await expect(engine.call('models', 'x')).rejects.toBeInstanceOf(EngineFault)
})

test('an engine that eats the memory ends alone', async () => {
  const greedy = answering('(function () { var all = []; for (;;) all.push(new Array(1000).fill(json)) })()')
  const engine = await start(greedy, { callMs: 60_000, memoryMegabytes: 32 })
  await expect(engine.call('models', '{}')).rejects.toMatchObject({ code: 'out_of_memory' })
})

test('an engine that waits for work does not keep a program from ending', async () => {
  const here = new URL('./node-execution.ts', import.meta.url).href
  const program = `
    import { nodeExecution } from ${JSON.stringify(here)}
    const limits = { startMs: 60000, callMs: 60000, memoryMegabytes: 64 }
    const engine = await nodeExecution().start([${JSON.stringify(answering('json'))}], limits)
    process.stdout.write(await engine.call('models', 'over'))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program])
  expect(stdout).toBe('over')
})

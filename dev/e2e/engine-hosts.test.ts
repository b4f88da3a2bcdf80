import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, Script } from 'node:vm'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleEngine, charsetScripts } from '../../packages/engine/build/bundle-engine.ts'
import { bundleSelfTest } from '../../packages/sdk/build/bundle-scripts.ts'
import { spoiled } from '../../packages/sdk/testing/engine-releases.ts'
import { jsc, needTool } from '../tools/find-tools.ts'

/*
 * What docs/engine-hosts.md asks of shells, with the very files that a release has: the engine, the tables of character
 * sets and the self-test run one after the other in one bare context.
 */

/** Runs scripts in one context without any host global; resolves to the text of the last one, rejects when one throws. */
type RunScripts = (scripts: readonly string[]) => Promise<string>

const inBareV8: RunScripts = async (scripts) => {
  const context = createContext(Object.create(null))
  let last: unknown
  for (const code of scripts) last = new Script(code).runInContext(context, { timeout: 20_000 })
  return String(last)
}

const inJavaScriptCore: RunScripts = async (scripts) => {
  const folder = mkdtempSync(join(tmpdir(), 'xiaopiao-jsc-'))
  try {
    const names = scripts.map((code, index) => {
      const isLast = index === scripts.length - 1
      writeFileSync(join(folder, `${index}.js`), isLast ? `print(${code})` : code)
      return `${index}.js`
    })
    return (await promisify(execFile)(needTool(jsc), names, { cwd: folder, maxBuffer: 64 * 1024 * 1024 })).stdout.trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const inQuickJs: RunScripts = async (scripts) => {
  const quickJs = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'))
  const context = quickJs.newContext()
  try {
    let last = ''
    for (const code of scripts) {
      const value = context.unwrapResult(context.evalCode(code))
      last = context.getString(value)
      value.dispose()
    }
    return last
  } finally {
    context.dispose()
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

let engine: string
let selfTest: string
/** Of the answers in V8; hashes, because whole answers say nothing to a reader. */
let expected: string
beforeAll(async () => {
  engine = await bundleEngine('1.0.0')
  selfTest = await bundleSelfTest()
  const all = [engine, ...Object.values(charsetScripts()), selfTest, 'XiaopiaoSelfTest.run()']
  expected = hashOf(JSON.parse(await inBareV8(all)).answers)
})

describe.each([
  ['a bare V8 context', inBareV8],
  ['JavaScriptCore', inJavaScriptCore],
  ['QuickJS', inQuickJs],
])('in %s', (_name, run) => {
  const tested = async (code: string) =>
    JSON.parse(await run([code, selfTest, 'XiaopiaoSelfTest.run()'])) as { problems: string[]; answers: string }

  test('[TP21] a release says its version and passes its self-test, with the same answers as everywhere, every time', async () => {
    expect(await run([engine, 'Xiaopiao.version'])).toBe('1.0.0')
    const scripts = [engine, ...Object.values(charsetScripts()), selfTest]
    const answered = JSON.parse(await run([...scripts, 'XiaopiaoSelfTest.run()']))
    expect(answered.problems).toEqual([])
    expect(hashOf(answered.answers)).toBe(expected)
    expect(await run([...scripts, 'XiaopiaoSelfTest.run() === XiaopiaoSelfTest.run()'])).toBe('true')
  })

  test('the self-test finds wrong totals, lost names and wrong bytes', async () => {
    expect((await tested(engine + spoiled.wrongTotals)).problems[0]).toContain('1,238.01')
    expect((await tested(engine + spoiled.losesNames)).problems[0]).toContain('柠檬茶')
    expect((await tested(engine + spoiled.wrongBytes)).problems[0]).toContain('合计')
  })

  test('an engine that throws at its start is seen by its host', async () => {
    await expect(run([engine + spoiled.throwsOnStart, 'Xiaopiao.version'])).rejects.toThrow()
  })
})

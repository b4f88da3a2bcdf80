import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext, Script } from 'node:vm'
import { chromium } from 'playwright-core'
import { newQuickJSWASMModuleFromVariant } from 'quickjs-emscripten-core'
import { beforeAll, expect, test } from 'vitest'
import { bundleEngine, charsetScripts } from '../../packages/engine/build/bundle-engine.ts'
import {
  expectedOutputs,
  type PortableOutputs,
  portableProgram,
} from '../../packages/engine/testing/portable-program.ts'
import { chromium as chromiumTool, jsc, needTool } from '../tools/find-tools.ts'

let bundle = ''
let program = ''
let expected: PortableOutputs = {}

beforeAll(async () => {
  bundle = [await bundleEngine(), ...Object.values(charsetScripts())].join('\n')
  program = portableProgram()
  expected = expectedOutputs()
})

/** Compares by name first, so that a difference is told by its model and receipt and not by a wall of hex. */
function expectSame(json: string): void {
  const outputs = JSON.parse(json) as PortableOutputs
  const different = Object.keys({ ...expected, ...outputs }).filter((name) => outputs[name] !== expected[name])
  expect(different).toEqual([])
  expect(Object.keys(outputs).length).toBeGreaterThan(100)
}

test('[TP19] [TP21] the bundle prints every receipt on every model as the sources do, in V8 without any host global', () => {
  const context = createContext(Object.create(null))
  new Script(bundle).runInContext(context)
  expect(Object.keys(context)).toEqual(['Xiaopiao'])
  expectSame(new Script(program).runInContext(context) as string)
})

test('[TP19] [TP21] … in Chromium, under a policy that forbids code from strings', async () => {
  const browser = await chromium.launch({ executablePath: needTool(chromiumTool), args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage()
    const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">`
    await page.setContent(`<!doctype html>${policy}<script>${bundle.replaceAll('</script', '<\\/script')}</script>`)
    await page.addScriptTag({ content: `window.outputs = ${program}` })
    expectSame(await page.evaluate('window.outputs'))
  } finally {
    await browser.close()
  }
})

test('[TP19] [TP21] … in JavaScriptCore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiaopiao-jsc-'))
  try {
    const files = { 'engine.js': bundle, 'program.js': `print(${program})` }
    for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code)
    const { stdout } = await promisify(execFile)(needTool(jsc), Object.keys(files), {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    })
    expectSame(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('[TP19] [TP21] … in QuickJS', async () => {
  const quickJs = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'))
  const context = quickJs.newContext()
  try {
    context.unwrapResult(context.evalCode(bundle, 'engine.js')).dispose()
    const outputs = context.unwrapResult(context.evalCode(program, 'program.js'))
    expectSame(context.getString(outputs))
    outputs.dispose()
  } finally {
    context.dispose()
  }
})

import { createContext, Script } from 'node:vm'
import { rolldown } from 'rolldown'
import { beforeAll, expect, test } from 'vitest'
import { testData } from '../testing/slips.ts'
import { compile, encode, models, prepare, renderText } from './index.ts'

/** What bare engines lack, or old ones: hosts' globals, and what came after ES2018. */
const removedGlobals = [
  'console',
  'Intl',
  'WebAssembly',
  'BigInt',
  'SharedArrayBuffer',
  'Atomics',
  'FinalizationRegistry',
  'WeakRef',
  'AggregateError',
  'Iterator',
  'queueMicrotask',
]
const removedMembers = `
  for (const [owner, names] of [
    [Object, ['hasOwn', 'groupBy', 'fromEntries']],
    [Array.prototype, ['at', 'flat', 'flatMap', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'with', 'toSpliced']],
    [String.prototype, ['at', 'matchAll', 'replaceAll', 'isWellFormed', 'toWellFormed', 'toLocaleUpperCase']],
    [Number.prototype, ['toLocaleString']],
    [Uint8Array.prototype.__proto__, ['at', 'findLast', 'toSorted']],
  ]) for (const name of names) delete owner[name]
  delete globalThis.globalThis
`

let bundle = ''

beforeAll(async () => {
  const build = await rolldown({
    input: new URL('./index.ts', import.meta.url).pathname,
    transform: { target: 'es2018' },
  })
  const { output } = await build.generate({ format: 'iife', name: 'engine', minify: true })
  bundle = output[0].code
  await build.close()
})

const receipt = { template: testData('bubble-tea.json'), data: testData('bubble-tea-order.json') }

function runBare(code: string): unknown {
  const context = createContext(Object.create(null))
  new Script(removedGlobals.map((name) => `delete globalThis.${name};`).join('') + removedMembers).runInContext(context)
  new Script(`${bundle};`).runInContext(context)
  return JSON.parse(new Script(`JSON.stringify(${code})`).runInContext(context) as string)
}

test('[TP2] [TP19] one bundle of ES2018 syntax runs without any host global and makes the same bytes', () => {
  const { template, data } = receipt
  const document = prepare(compile(template), data)
  const here = JSON.parse(JSON.stringify(models().map(({ model }) => encode(document, { model }))))
  const there = runBare(`(() => {
    const document = engine.prepare(engine.compile(${JSON.stringify(template)}), ${JSON.stringify(data)})
    return {
      outputs: engine.models().map(({ model }) => engine.encode(document, { model })),
      text: engine.renderText(document, { columns: 48 }),
    }
  })()`)
  expect(there).toEqual({ outputs: here, text: renderText(document, { columns: 48 }) })
})

test('[TP7] errors cross into the host with name, code and issues', () => {
  const error = runBare(`(() => {
    try { engine.compile([[{ content: '{{mony x}}' }]]) } catch (error) { return { name: error.name, code: error.code, issues: error.issues } }
  })()`)
  expect(error).toMatchObject({ name: 'EngineError', code: 'template_error', issues: [{ code: 'unknown_helper' }] })
})

test('[TP2] the bundle makes no code at run time and asks for no module', () => {
  expect(bundle).not.toMatch(/\beval\(|new Function|\brequire\(|\bimport\(/)
})

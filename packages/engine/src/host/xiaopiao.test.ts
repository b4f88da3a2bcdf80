import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { testData } from '../../testing/slips.ts'
import { big5 } from '../charsets/big5.ts'
import { compile, EngineError, encode, hexOfBytes, models, offlineTemplate, prepare } from '../index.ts'
import * as Xiaopiao from './xiaopiao.ts'

const template = testData('receipts/long.json')
const data = testData('receipts/long.data.json')

const ask = (call: (json: string) => string, request: unknown) => JSON.parse(call(JSON.stringify(request)))

function errorOf(run: () => unknown): EngineError {
  try {
    run()
  } catch (error) {
    if (error instanceof EngineError) return error
    throw error
  }
  throw new Error('expected an EngineError')
}

const pathsOf = (run: () => unknown) => errorOf(run).issues.map(({ path }) => path)

describe('Xiaopiao', () => {
  test('[TP21] prepare and encode say in JSON what the functions say', () => {
    const prepared = ask(Xiaopiao.prepare, { template, data, paper: 58 })
    const document = prepare(compile(template), data, { paper: 58 })
    expect(prepared).toEqual({ document: JSON.parse(JSON.stringify(document)), images: [] })
    for (const model of ['xprinter', 'feie', 'wangpos']) {
      const output = encode(document, { model, paper: 58, copies: 2, cut: false })
      const { bytes, ...rest } = output.kind === 'bytes' ? output : { ...output, bytes: undefined }
      const answer = ask(Xiaopiao.encode, { document: prepared.document, model, paper: 58, copies: 2, cut: false })
      expect(answer).toEqual({ ...JSON.parse(JSON.stringify(rest)), ...(bytes && { hex: hexOfBytes(bytes) }) })
    }
  })
  test('[TP21] version, models and the offline template are there', () => {
    const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(Xiaopiao.version).toBe(packageJson.version)
    expect(JSON.parse(Xiaopiao.models())).toEqual(JSON.parse(JSON.stringify(models())))
    expect(JSON.parse(Xiaopiao.offlineTemplate())).toEqual(offlineTemplate)
  })
  test('[TP21] the same request gives the same answer, also after many other templates', () => {
    const first = Xiaopiao.prepare(JSON.stringify({ template, data }))
    for (let index = 0; index < 40; index++) ask(Xiaopiao.prepare, { template: [[{ content: `${index}` }]] })
    expect(Xiaopiao.prepare(JSON.stringify({ template, data }))).toBe(first)
  })
  test('[TP21] null is what is not there', () => {
    const asked = { template, data, paper: null, strict: null, utcOffsetMinutes: null }
    expect(ask(Xiaopiao.prepare, asked)).toEqual(ask(Xiaopiao.prepare, { template, data }))
    const { document } = ask(Xiaopiao.prepare, { template, data })
    const bare = { document, model: 'escpos80' }
    expect(ask(Xiaopiao.encode, { ...bare, paper: null, cut: null, images: null })).toEqual(ask(Xiaopiao.encode, bare))
  })
})

describe('what is wrong', () => {
  test.each(['', '5', '[]', 'null', '{'])('[TP21] %j is no request', (json) => {
    expect(errorOf(() => Xiaopiao.prepare(json))).toMatchObject({ name: 'EngineError', code: 'invalid_option' })
    expect(errorOf(() => Xiaopiao.encode(json))).toMatchObject({ name: 'EngineError', code: 'invalid_option' })
  })
  test('[TP21] fields of requests are looked at', () => {
    expect(pathsOf(() => ask(Xiaopiao.prepare, { tempalte: [] }))).toEqual(['tempalte', 'template'])
    const request = { document: {}, model: 5, cut: 'yes', images: [1] }
    expect(pathsOf(() => ask(Xiaopiao.encode, request))).toEqual(['cut', 'model', 'images'])
    expect(errorOf(() => ask(Xiaopiao.prepare, { template: [[{ content: 'x' }]], paper: 57 })).code).toBe(
      'invalid_option',
    )
  })
  test('[TP21] a document that was changed on its way is refused with its paths', () => {
    const { document } = ask(Xiaopiao.prepare, {
      template: [[{ content: 'a' }, { content: 'b' }], [{ contentType: 'cut' }]],
    })
    const changed = structuredClone(document)
    changed.lines[0].blocks[1].weight = -1
    changed.lines[0].contents[0] = 5
    changed.lines[1].blocks.push(changed.lines[0].blocks[0])
    changed.lines[1].contents.push('c')
    const error = errorOf(() => ask(Xiaopiao.encode, { document: changed, model: 'escpos80' }))
    expect(error.code).toBe('invalid_document')
    expect(error.issues.map(({ path }) => path)).toEqual([
      'document.lines[0].contents[0]',
      'document.lines[0].blocks[1].weight',
      'document.lines[1]',
    ])
    expect(pathsOf(() => ask(Xiaopiao.encode, { document: 5, model: 'escpos80' }))).toEqual([
      'document.format',
      'document.lines',
    ])
  })
  test('[TP21] a character set is looked at before it is kept', () => {
    Xiaopiao.registerCharset(JSON.stringify(big5))
    const wrong = { name: 5, leads: [[1]], trails: 'x', packed: 'AA', singles: [1] }
    expect(pathsOf(() => Xiaopiao.registerCharset(JSON.stringify(wrong)))).toEqual([
      'name',
      'leads',
      'trails',
      'singles',
    ])
  })
})

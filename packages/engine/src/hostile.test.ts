import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testData } from '../testing/slips.ts'
import { big5 } from './charsets/big5.ts'
import { eucKr } from './charsets/euc-kr.ts'
import { shiftJis } from './charsets/shift-jis.ts'
import { encode as encodeJson, prepare as prepareJson } from './host/xiaopiao.ts'
import { compile, EngineError, encode, models, prepare, registerCharset, renderText } from './index.ts'

/**
 * [TP8] Whatever a template, its data or a document is: an EngineError with issues, or an output. Never another error.
 * Counts are fixed and no time is measured: what hangs ends by the runner's own limit.
 */
function endsWell(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    expect(error.issues.length).toBeGreaterThan(0)
    expect(error.issues.length).toBeLessThanOrEqual(50)
  }
}

for (const table of [big5, eucKr, shiftJis]) registerCharset(table)

const allModels = models()
const anyModel = fc.constantFrom(...allModels)

function printAll(template: unknown, data: unknown, model: string): void {
  endsWell(() => {
    const document = prepare(compile(template), data)
    endsWell(() => encode(document, { model, raw: true }))
    endsWell(() => renderText(document, { columns: 32 }))
  })
}

const names = ['short', 'long', 'refund']
const templates = names.map((name) => JSON.stringify(testData(`receipts/${name}.json`)))
const dataTexts = names.map((name) => JSON.stringify(testData(`receipts/${name}.data.json`)))
const fieldNames = [...new Set([...templates, ...dataTexts].join(' ').match(/"([\w$]+)":/g) ?? [])].map((name) =>
  name.slice(1, -2),
)

/** Texts that mean something to a parser, a printer or JavaScript. */
const hostileText = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '{{{',
    '{{#each this}}{{this}}{{/each}}',
    '{{#each @root}}{{#each @root}}{{@key}}{{/each}}{{/each}}',
    '{{constructor}}',
    '{{lookup this "__proto__"}}',
    '{{#with __proto__}}{{toString}}{{/with}}',
    '{{padStart "x" 999 "yz"}}',
    '{{money 1e308}}',
    '{{cn 1e-300}}',
    '{{date "9999-99-99"}}',
    '{{> partial}}',
    '{{join this (join this)}}',
    '{{mask (upper (lower (trim this)))}}',
    '{{add 1 (sub 2 (mul 3 (div 4 0)))}}',
    '{{sum this "__proto__.length"}}',
    '\\{{x}}',
    '{{!-- ',
    '{{else}}',
    '{{itemAmount this}}{{orderTotal this}}',
    '\u0000\u001b@\u001d(k',
    '\ud800',
    '\u202e\u200d\u0301\ufe0f',
    '😋'.repeat(40),
    '\n'.repeat(300),
    '{A{B{C',
    '<CB>x</CB><QR>',
    '^N9^XA',
    '",{"contentType":"raw"}',
    '</text><cut/>',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(null, true, 0, -1, 0.5, 1e21, 1e308, 2 ** 31, [], {}, [[]], [[{}]], [[[[]]]]),
  fc.double(),
  fc.jsonValue({ maxDepth: 4 }),
)

/** Changes one place of a JSON text's value: a field or an element becomes something else, goes away or comes twice. */
interface Change {
  readonly place: number
  readonly kind: 'replace' | 'remove' | 'repeat' | 'add'
  readonly field: string
  readonly value: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'repeat', 'add'),
  field: fc.oneof(fc.constantFrom(...fieldNames, '__proto__', 'contentType', 'each', 'if', 'else'), hostileText),
  value: fc.oneof(hostileValue, fc.constantFrom('raw', 'qrcode', 'barcode', 'image', 'text', 'huge', 'shrink')),
})

function containersOf(value: unknown, found: (unknown[] | Record<string, unknown>)[] = []): typeof found {
  if (typeof value !== 'object' || value === null) return found
  found.push(value as Record<string, unknown>)
  for (const inner of Object.values(value)) containersOf(inner, found)
  return found
}

function changed(json: string, changes: readonly Change[]): unknown {
  const value = JSON.parse(json) as unknown
  for (const { place, kind, field, value: shared } of changes) {
    const added = structuredClone(shared)
    const containers = containersOf(value)
    const container = containers[place % containers.length]
    if (container === undefined) continue
    const keys = Object.keys(container)
    const key = keys[(place >> 8) % Math.max(1, keys.length)] ?? field
    if (Array.isArray(container)) {
      const index = Number(key) || 0
      if (kind === 'replace') container[index] = added
      else if (kind === 'remove') container.splice(index, 1)
      else if (kind === 'repeat') container.splice(index, 0, ...container.slice(index, index + 3))
      else container.push(added)
    } else if (kind === 'remove') delete container[key]
    else
      Object.defineProperty(container, kind === 'add' ? field : key, {
        value: added,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return value
}

const changes = fc.array(change, { minLength: 1, maxLength: 6 })
const anyTemplate = fc.constantFrom(...templates)
const anyData = fc
  .tuple(fc.constantFrom(...dataTexts), fc.array(change, { maxLength: 4 }))
  .map(([text, list]) => changed(text, list))

/** Cuts, doubles and fills in a text at random places. */
const textChange = fc.record({
  at: fc.nat(),
  length: fc.nat(20),
  kind: fc.constantFrom('cut', 'double', 'fill'),
  text: hostileText,
})

function changedText(
  source: string,
  list: readonly { at: number; length: number; kind: string; text: string }[],
): string {
  return list.reduce((text, { at, length, kind, text: added }) => {
    const start = at % (text.length + 1)
    const end = Math.min(text.length, start + length)
    const middle = kind === 'cut' ? '' : kind === 'double' ? text.slice(start, end).repeat(2) : added
    return text.slice(0, start) + middle + text.slice(kind === 'fill' ? start : end)
  }, source)
}

const markup = `<receipt name="x"><text style="font-size:48px;text-align:center">{{shop.name}}</text>
<row><col weight="2">{{order.no}}</col><col style="text-align:right">A &lt; B {{money order.total sign="<"}}</col></row>
<divider>-</divider><each of="order.items" as="item"><row><col>{{item.name}}</col></row><else><text>-</text></else></each>
<if test="order.refund"><text>退款</text><else><qr size="4" level="M">{{order.url}}</qr></else></if>
<barcode type="ean13">690123456789</barcode><img src="x" width="64"/><feed lines="2"/><cut mode="full"/></receipt>`

const handlebarsJson = `{"layouts":[[{"content":"{{shop.name}}","pagerWeight":{{order.register}} }],
{{#each order.items}}[{"content":"{{name}}"},{"content":"x{{quantity}}","textAlign":"right"}],{{/each}}
[{"contentType":"qrcode","content":"{{order.no}}","size":4}],[{"contentType":"cut"}]]}`

const runs = { numRuns: 300 }

describe('hostile templates and data', () => {
  test('[TP8] any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), anyData, anyModel, (template, data, { model }) =>
        printAll(template, data, model),
      ),
      runs,
    )
  })
  test('[TP8] real templates with changed fields, filled with changed data', () => {
    const property = fc.property(anyTemplate, changes, anyData, anyModel, (text, list, data, { model }) =>
      printAll(changed(text, list), data, model),
    )
    fc.assert(property, { numRuns: 800 })
  })
  test('[TP8] real templates as they are, filled with data that is changed all over', () => {
    const data = fc
      .tuple(fc.constantFrom(...dataTexts), fc.array(change, { minLength: 3, maxLength: 20 }))
      .map(([text, list]) => changed(text, list))
    const compiled = templates.map((text) => compile(JSON.parse(text)))
    const property = fc.property(fc.constantFrom(...compiled), data, anyModel, (template, changedData, { model }) => {
      endsWell(() => {
        const document = prepare(template, changedData, { strict: true })
        endsWell(() => encode(document, { model }))
        renderText(document, { columns: 32 })
      })
    })
    fc.assert(property, runs)
  })
  test('[TP8] contents that mean something to a parser', () => {
    const contents = fc.array(
      fc.array(hostileText, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 4 },
    )
    const types = ['text', 'qrcode', 'barcode', 'divider', 'image']
    const property = fc.property(
      contents,
      fc.constantFrom(...types),
      anyData,
      anyModel,
      (texts, contentType, data, { model }) =>
        printAll(
          texts.map((content) => [{ content, contentType }]),
          data,
          model,
        ),
    )
    fc.assert(property, runs)
  })
  test('[TP8] every text, as data, on every model', () => {
    const template = [
      [{ content: '{{text}}' }, { content: '{{text}}', textAlign: 'right', fontSize: 'large' }],
      [{ content: '{{text}}', overflow: 'shrink', invert: true }],
      [{ contentType: 'divider', content: '{{text}}' }],
      [{ contentType: 'qrcode', content: '{{text}}' }],
      [{ contentType: 'barcode', content: '{{text}}' }],
    ]
    const compiled = compile(template)
    fc.assert(
      fc.property(hostileText, anyModel, (text, { model }) => {
        const document = prepare(compiled, { text })
        const output = encode(document, { model })
        expect(output.issues.length).toBeLessThan(100)
      }),
      runs,
    )
  })
  test('[TP8] the HTML-like form, torn and patched', () => {
    const property = fc.property(fc.array(textChange, { maxLength: 5 }), anyData, anyModel, (list, data, { model }) =>
      printAll(`<${changedText(markup.slice(1), list)}`, data, model),
    )
    fc.assert(property, runs)
  })
  test('[TP4] [TP8] a text that makes JSON, torn and patched', () => {
    const property = fc.property(fc.array(textChange, { maxLength: 3 }), anyData, anyModel, (list, data, { model }) =>
      printAll({ format: 'handlebars-json', content: changedText(handlebarsJson, list) }, data, model),
    )
    fc.assert(property, runs)
  })
  test('[TP21] documents that come back changed, and requests that are none', () => {
    const documents = templates.map((text, index) => {
      const request = { template: JSON.parse(text), data: JSON.parse(dataTexts[index] ?? '') }
      return JSON.stringify(JSON.parse(prepareJson(JSON.stringify(request))).document)
    })
    const property = fc.property(fc.constantFrom(...documents), changes, anyModel, (text, list, { model }) => {
      const request = JSON.stringify({ document: changed(text, list), model, raw: true })
      endsWell(() => encodeJson(request))
    })
    fc.assert(property, { numRuns: 600 })
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        endsWell(() => prepareJson(text))
        endsWell(() => encodeJson(text))
      }),
      runs,
    )
  })
  test('[TP2] [TP8] nothing that objects inherit can be reached', () => {
    const content = '{{constructor}}{{__proto__}}{{toString}}{{#each __proto__}}x{{/each}}{{lookup this "constructor"}}'
    expect(prepare(compile([[{ content }]]), {}).lines[0]?.contents).toEqual([''])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

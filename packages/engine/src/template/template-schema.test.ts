import { Validator } from '@cfworker/json-schema'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contentTypes, type FieldFact, factsOf, fontSizeNames } from './block-facts.ts'
import { compile } from './compile.ts'
import { contentTypeWords, fieldWords } from './schema-words.ts'
import { templateSchema } from './template-schema.ts'

const validator = new Validator({ ...templateSchema() }, '2020-12')
const isValid = (template: unknown): boolean => validator.validate(template).valid

function compiles(template: unknown): boolean {
  try {
    compile(template)
    return true
  } catch {
    return false
  }
}

/** Values that a field takes, and nearly as many that it does not. */
function valuesOf(fact: FieldFact): fc.Arbitrary<unknown> {
  const junk: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(null, '', 'left', 'no', 1.5, -1, 4_097, true, [], {})
  switch (fact.kind) {
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: Math.floor(fact.min) - 1, max: fact.max + 1 }),
        fc.constantFrom(fact.min, fact.max),
        junk,
      )
    case 'choice':
      return fc.oneof(fc.constantFrom(...fact.choices), junk)
    case 'font_size': {
      const times = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('2'))
      return fc.oneof(
        fc.constantFrom(...fontSizeNames),
        fc.record({ width: times, height: times }, { requiredKeys: [] }),
        junk,
      )
    }
    case 'content':
    case 'bytes':
      return fc.oneof(fc.constantFrom<unknown>('甲', '{{order.no}}', '1b 40', '1B4', 12, false, undefined), junk)
    case 'flag':
    case 'underline':
      return fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 3 }), junk)
  }
}

const anyBlock = fc.constantFrom(...contentTypes).chain((type) => {
  const facts = Object.fromEntries(Object.entries(factsOf[type]).map(([name, fact]) => [name, valuesOf(fact)]))
  const fields = { ...facts, contentType: fc.constantFrom<unknown>(type, type, type, 'page', undefined) }
  return fc
    .tuple(fc.record(fields, { requiredKeys: ['contentType'] }), fc.constantFrom({}, {}, {}, { colour: 'red' }))
    .map(([block, more]) => JSON.parse(JSON.stringify({ ...block, ...more })) as Record<string, unknown>)
})

test('[TP1] what the schema refuses compile() refuses; what only compile() refuses is what a schema cannot say', () => {
  const seen = { both: 0, neither: 0 }
  fc.assert(
    fc.property(anyBlock, (block) => {
      const template = { format: 'xiaopiao/1', layouts: [[block]] }
      const says = isValid(template)
      const does = compiles(template)
      if (says && does) seen.both++
      if (!says && !does) seen.neither++
      // A threshold belongs to one dither only, and raw bytes may be too many.
      const isBeyond = 'threshold' in block && block['dither'] !== undefined && block['dither'] !== 'threshold'
      expect(says && isBeyond ? false : says).toBe(does)
    }),
    { numRuns: 3_000 },
  )
  expect(seen.both).toBeGreaterThan(200)
  expect(seen.neither).toBeGreaterThan(200)
})

test('[TP1] loops, conditions and what stands around the layouts', () => {
  const line = [[{ content: 'x' }]]
  const templates: readonly unknown[] = [
    {
      layouts: [
        { each: 'order.items', as: 'item', layouts: line, else: line },
        { if: 'order.refund', layouts: line },
      ],
    },
    { format: 'xiaopiao/1', name: '小票', description: 'd', layouts: [] },
    { layouts: [{ each: 'order.items', layouts: [{ if: 'name', layouts: line, else: [{ if: 'x', layouts: [] }] }] }] },
    { format: 'xiaopiao/2', layouts: [] },
    { layouts: [[]] },
    { layouts: [{ each: 'a' }] },
    { layouts: [{ each: '', layouts: [] }] },
    { layouts: [{ if: 'a', layouts: line, otherwise: line }] },
    { layouts: [{ content: 'x' }] },
    { name: 1, layouts: [] },
    { layouts: [Array.from({ length: 13 }, () => ({ content: 'x' }))] },
    {},
  ]
  for (const template of templates) expect(isValid(template), JSON.stringify(template)).toBe(compiles(template))
})

test('[TP31] in a part of the library any field but content may be what the shop has chosen', () => {
  const parts = new Validator({ ...templateSchema({ settings: true }) }, '2020-12')
  const template = { layouts: [[{ contentType: 'image', content: '{{setting.logo}}', width: '{{setting.width}}' }]] }
  expect(parts.validate(template).valid).toBe(true)
  expect(isValid(template)).toBe(false)
  const other = { layouts: [[{ contentType: 'image', content: 'x', width: '{{order.width}}' }]] }
  expect(parts.validate(other).valid).toBe(false)
})

test('every kind of block and every field is explained, in both languages', () => {
  expect(Object.keys(contentTypeWords)).toEqual(contentTypes)
  const fields = new Set(contentTypes.flatMap((type) => ['contentType', ...Object.keys(factsOf[type])]))
  expect([...fields].sort()).toEqual(Object.keys(fieldWords).sort())
  const [chinese, english] = (['zh', 'en'] as const).map((language) => JSON.stringify(templateSchema({ language })))
  expect(chinese).toContain('对齐')
  expect(english).not.toMatch(/\p{Script=Han}/u)
})

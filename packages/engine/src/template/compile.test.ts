import { describe, expect, test } from 'vitest'
import { slipLines } from '../../testing/read-slip.ts'
import { print } from '../../testing/slips.ts'
import { compile, EngineError, type Issue, prepare } from '../index.ts'

function issuesOf(template: unknown): readonly Issue[] {
  try {
    compile(template)
  } catch (error) {
    if (error instanceof EngineError) return error.issues
    throw error
  }
  return []
}

describe('forms of a template', () => {
  test('[TP4] the oldest form is a bare array of layouts', () => {
    expect(slipLines(print([[{ content: 'a' }], [{ content: 'b' }]]).bytes)).toEqual(['a', 'b'])
  })
  test('[TP4] a form that is not known is refused by name', () => {
    expect(issuesOf({ format: 'handlebars', content: '[]' })).toMatchObject([
      { path: 'format', code: 'unsupported_format' },
    ])
  })
  test('[TP1] each and if nest, with names, else and the loop around', () => {
    const template = {
      layouts: [
        {
          each: 'order.items',
          as: 'item place',
          layouts: [
            [{ content: '{{place}} {{item.name}} of {{order.no}} {{../order.no}} {{@root.order.no}}' }],
            { each: 'item.specs', layouts: [[{ content: '- {{this}} {{item.name}} {{@index}}{{@../index}}' }]] },
            { if: 'eq item.name "b"', layouts: [[{ content: 'is b' }]], else: [[{ content: 'not b' }]] },
          ],
        },
        { each: 'order.none', layouts: [], else: [[{ content: 'nothing' }]] },
      ],
    }
    const data = { order: { no: 7, items: [{ name: 'a', specs: ['x', 'y'] }, { name: 'b' }] } }
    expect(slipLines(print(template, data).bytes)).toEqual([
      '0 a of 7 7 7',
      '- x a 00',
      '- y a 10',
      'not b',
      '1 b of 7 7 7',
      'is b',
      'nothing',
    ])
  })
})

describe('issues', () => {
  test('[TP7] each wrong field is found, with its path and a suggestion', () => {
    const issues = issuesOf({
      name: 5,
      layout: [],
      layouts: [
        [{ content: 'x', pagerWeigth: 1, textAlign: 'centre' }],
        [{ content: 'a' }, { content: {}, pagerWeight: -2, fontSize: { width: 9 }, bold: 'yes' }],
        { each: 'items', as: '1x', layouts: [[{ contentType: 'qrcode', size: 20 }]] },
        { if: '', layout: [] },
        { content: 'forgot the brackets' },
        [],
        [{ contentType: 'cut' }, { content: 'x' }],
        'text',
      ],
    })
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'layout unknown_field',
      'name invalid_type',
      'layouts[0][0].pagerWeigth unknown_field',
      'layouts[0][0].textAlign invalid_value',
      'layouts[1][1].content invalid_type',
      'layouts[1][1].pagerWeight invalid_value',
      'layouts[1][1].fontSize.width invalid_value',
      'layouts[1][1].bold invalid_value',
      'layouts[2].as invalid_value',
      'layouts[2].layouts[0][0].content missing_field',
      'layouts[2].layouts[0][0].size invalid_value',
      'layouts[3].layout unknown_field',
      'layouts[3].if invalid_type',
      'layouts[3].layouts missing_field',
      'layouts[4] invalid_type',
      'layouts[5] invalid_value',
      'layouts[6][0] invalid_value',
      'layouts[7] invalid_type',
    ])
    const messages = issues.map(({ message }) => message).join('\n')
    expect(messages).toContain("did you mean 'layouts'")
    expect(messages).toContain("did you mean 'pagerWeight'")
    expect(messages).toContain("received 'centre': did you mean 'center'")
    expect(messages).toContain('put the block into [ ]')
  })
  test('[TP1] [TP7] how an image is dithered: names, ranges, and a threshold where there is one', () => {
    const image = (fields: object) => issuesOf([[{ contentType: 'image', content: 'u', ...fields }]])
    expect(image({ dither: 'otsu', gamma: 1.8, width: 384 })).toEqual([])
    expect(image({ threshold: 200 })).toEqual([])
    expect(image({ dither: 'atkinsen' })[0]?.message).toContain("'atkinson'")
    for (const fields of [
      { dither: 'atkinson', threshold: 128 },
      { threshold: 0 },
      { threshold: 256 },
      { gamma: 0.05 },
      { gamma: 11 },
      { gamma: '2' },
      { width: 100 },
    ]) {
      expect(image(fields), JSON.stringify(fields)).toHaveLength(1)
    }
  })
  test.each(['', '1b4', '1b 4g', '{{x}}', 5, undefined])(
    '[TP7] a raw block is bytes in hexadecimal, not %j',
    (content) => {
      expect(issuesOf([[{ contentType: 'raw', content: '1B 40\n0a' }]])).toEqual([])
      expect(issuesOf([[{ contentType: 'raw', content }]])).toMatchObject([{ path: 'layouts[0][0].content' }])
    },
  )
  test.each([undefined, null, 5, 'x', true])('[TP7] %s is not a template', (template) => {
    expect(issuesOf(template)).toMatchObject([{ path: '', code: 'invalid_type' }])
  })
})

describe('limits', () => {
  const limitOf = (run: () => unknown): string => {
    try {
      run()
    } catch (error) {
      if (error instanceof EngineError) return error.issues.map((issue) => issue.code).join()
      throw error
    }
    return 'none'
  }
  const deep = (depth: number): unknown[] =>
    depth === 0 ? [[{ content: 'x' }]] : [{ if: 'a', layouts: deep(depth - 1) }]
  const list = (length: number) => Array.from({ length }, (_, index) => index)

  test('[TP8] large and deep templates are refused', () => {
    expect(limitOf(() => compile(deep(15)))).toBe('none')
    expect(limitOf(() => compile(deep(5000)))).toBe('limit_exceeded')
    expect(limitOf(() => compile(list(2001).map(() => [{ content: 'x' }])))).toBe('limit_exceeded')
    expect(limitOf(() => compile([[{ content: 'x'.repeat(100_001) }]]))).toBe('limit_exceeded')
    expect(limitOf(() => compile([list(13).map(() => ({ content: 'x' }))]))).toBe('limit_exceeded')
    expect(limitOf(() => compile([[{ content: '{{#if a}}'.repeat(20_000) }]]))).toBe('limit_exceeded')
    expect(limitOf(() => compile([[{ content: '{{#if a}}'.repeat(100) + '{{/if}}'.repeat(100) }]]))).toBe(
      'limit_exceeded',
    )
    expect(limitOf(() => compile([[{ content: `{{${'(not '.repeat(3000)}a${')'.repeat(3000)}}}` }]]))).toBe(
      'limit_exceeded',
    )
    expect(limitOf(() => compile([[{ content: `{{a${'.a'.repeat(20_000)}}}` }]]))).toBe('none')
  })
  test('[TP8] a text with too many placeholders is refused', () => {
    expect(limitOf(() => compile([[{ content: '{{a}}'.repeat(5001) }]]))).toBe('limit_exceeded')
  })
  test('[TP8] a template that contains itself is refused', () => {
    const layouts: unknown[] = []
    layouts.push({ if: 'a', layouts })
    expect(limitOf(() => compile({ layouts }))).toBe('limit_exceeded')
  })
  test('[TP8] loops in loops end in an error, not in a hang', () => {
    const data = { a: list(1000), long: 'x'.repeat(100_000) }
    const three = (body: string) => `{{#each a}}{{#each ../a}}{{#each ../../a}}${body}{{/each}}{{/each}}{{/each}}`
    for (const body of [
      '',
      'x',
      '{{this}}',
      '{{upper @root.long}}',
      '{{join @root.a @root.long}}',
      '{{sum @root.a}}',
      'y'.repeat(10_000),
    ]) {
      expect(limitOf(() => prepare(compile([[{ content: three(body) }]]), data))).toBe('limit_exceeded')
    }
    const line = [{ content: 'x'.repeat(10_000), overflow: 'clip' }]
    for (const layouts of [[line], [[{ content: '' }]], [{ each: '@root.a', layouts: [line] }]]) {
      const nested = [{ each: 'a', layouts: [{ each: '@root.a', layouts }] }]
      expect(limitOf(() => prepare(compile(nested), data))).toBe('limit_exceeded')
    }
  })
  test('[TP8] an order of a thousand items stays far from the limits', () => {
    const template = [
      {
        each: 'items',
        as: 'i',
        layouts: [[{ content: '{{i.n}}' }, { content: '{{money i.a}}' }], [{ content: "  {{join i.s ' '}}" }]],
      },
    ]
    const items = list(1000).map((index) => ({ n: `第${index}号商品名称`, a: index, s: ['大杯', '少冰'] }))
    expect(slipLines(print(template, { items }).bytes)).toHaveLength(2000)
  })
  test('[TP8] an output that grows beyond its limit is an error', () => {
    expect(limitOf(() => print([[{ content: '字'.repeat(90_000) }]], {}, { copies: 100 }))).toBe('limit_exceeded')
  })
})

test('[TP7] strict mode: what asks whether a datum is there is not an issue, what needs it is', () => {
  const template = [
    { if: 'a.b', layouts: [[{ content: 'x' }]], else: [[{ content: '{{a.c}}' }]] },
    { each: 'a.d', layouts: [[{ content: 'x' }]] },
  ]
  const { issues } = prepare(compile(template), {}, { strict: true })
  expect(issues.map(({ message }) => message)).toEqual(["the data has no 'a.c'", "the data has no 'a.d'"])
})

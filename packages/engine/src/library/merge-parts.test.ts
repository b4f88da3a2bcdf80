import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepare } from '../document/prepare.ts'
import { renderText } from '../plain-text/render-text.ts'
import { compile } from '../template/compile.ts'
import { mergeParts, overlayRows, placeInParts, type SettingValue, type TemplatePart } from './merge-parts.ts'

const part = (
  content: readonly unknown[],
  defaults: Record<string, SettingValue> = {},
  type = 'logo',
): TemplatePart => ({
  type,
  sortWeight: 10,
  content,
  fields: Object.entries(defaults).map(([key, value]) => ({ key, default: value })),
})

const layoutsOf = (content: readonly unknown[], defaults = {}, chosen: Record<string, SettingValue> = {}) =>
  mergeParts('t', [part(content, defaults)], { logo: chosen }).template.layouts

/** What each line says when the merged template is prepared with data. */
function linesOf(content: readonly unknown[], chosen: Record<string, SettingValue>, data = {}): string[] {
  const defaults = Object.fromEntries(Object.keys(chosen).map((key) => [key, '']))
  const merged = mergeParts('t', [part(content, defaults)], { logo: chosen })
  expect(merged.issues).toEqual([])
  const { lines } = prepare(compile(merged.template), data, { strict: true })
  return lines.map((line) => line.contents.join('|'))
}

describe('mergeParts()', () => {
  test('[TP30] puts parts in the order of their weights and tells where each layout comes from', () => {
    const merged = mergeParts(
      '购物小票',
      [
        { type: 'footer', sortWeight: 90, content: [[{ content: 'f' }]] },
        { type: 'b', sortWeight: 10, content: [[{ content: 'b0' }], [{ content: 'b1' }]] },
        { type: 'a', sortWeight: 10, content: [[{ content: 'a' }]] },
        { type: 'empty', sortWeight: 20, content: [] },
      ],
      {},
    )
    expect(merged.template).toEqual({
      format: 'xiaopiao/1',
      name: '购物小票',
      layouts: [[{ content: 'a' }], [{ content: 'b0' }], [{ content: 'b1' }], [{ content: 'f' }]],
    })
    expect(merged.origins).toEqual([
      { type: 'a', index: 0 },
      { type: 'b', index: 0 },
      { type: 'b', index: 1 },
      { type: 'footer', index: 0 },
    ])
  })

  test('[TP31] fills settings in and keeps business placeholders', () => {
    const content = [
      [{ contentType: 'image', content: '{{setting.logo}}', width: '{{setting.width}}', dither: '{{setting.dither}}' }],
      [{ content: '{{ setting.words }} {{mobile}}', bold: '{{setting.bold}}' }],
    ]
    const defaults = { logo: '', width: 200, dither: 'atkinson', words: 'Tel', bold: false }
    const chosen = { logo: 'http://www.test.com/test.jpg', bold: true, width: 384 }
    expect(layoutsOf(content, defaults, chosen)).toEqual([
      [{ contentType: 'image', content: 'http://www.test.com/test.jpg', width: 384, dither: 'atkinson' }],
      [{ content: 'Tel {{mobile}}', bold: true }],
    ])
  })

  test('[TP31] leaves out a hidden part, by choice or by default', () => {
    const content = [[{ content: 'x' }]]
    expect(layoutsOf(content, {}, { show: false })).toEqual([])
    expect(layoutsOf(content, {}, { show: true })).toHaveLength(1)
    expect(layoutsOf(content, { show: false })).toEqual([])
    expect(layoutsOf(content, { show: false }, { show: true })).toHaveLength(1)
  })

  test('[TP31] decides what asks for a setting, at any depth, and leaves other conditions', () => {
    const inner = { if: 'not setting.codes', layouts: [[{ content: 'none' }]], else: [[{ content: 'codes' }]] }
    const content = [
      { if: 'setting.codes', layouts: [[{ content: 'A' }], [{ content: 'B' }]] },
      { each: 'order.items', as: 'item', layouts: [inner, [{ content: '{{item.name}}' }]] },
      { if: 'order.paid', layouts: [inner] },
    ]
    expect(layoutsOf(content, { codes: true })).toEqual([
      [{ content: 'A' }],
      [{ content: 'B' }],
      { each: 'order.items', as: 'item', layouts: [[{ content: 'codes' }], [{ content: '{{item.name}}' }]] },
      { if: 'order.paid', layouts: [[{ content: 'codes' }]] },
    ])
    expect(layoutsOf(content, { codes: '' })).toHaveLength(2)
  })

  test('[TP31] leaves out the line of a picture that nobody chose', () => {
    const image = { contentType: 'image', content: '{{setting.logo}}' }
    expect(layoutsOf([[image]], { logo: '' })).toEqual([])
    expect(layoutsOf([[image]], { logo: '/api/images/1' })).toHaveLength(1)
    expect(layoutsOf([[{ contentType: 'image', content: '{{shop.logo}}' }]])).toHaveLength(1)
  })

  test('[TP31] a value of another kind than its default is no value', () => {
    expect(layoutsOf([[{ content: '{{setting.a}}' }]], { a: 'default' }, { a: 7 })).toEqual([[{ content: 'default' }]])
  })

  test('[TP7] tells where a setting is unknown or stands where none can', () => {
    const content = [
      [{ content: 'ok' }, { content: '{{setting.footr}}' }],
      [{ content: '{{money setting.footer}}' }, { content: '{{#if setting.footer}}x{{/if}}' }],
      { if: 'and setting.footer order.paid', layouts: [] },
      [{ content: 'x', overflow: 'a{{setting.footer}}' }],
    ]
    const { issues } = mergeParts('t', [part(content, { footer: '' })], {})
    expect(issues.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'parts.logo.content[0][1].content unknown_variable',
      'parts.logo.content[1][0].content unsupported_syntax',
      'parts.logo.content[1][1].content unsupported_syntax',
      'parts.logo.content[2].if unsupported_syntax',
      'parts.logo.content[3][0].overflow unsupported_syntax',
    ])
    expect(issues[0]?.message).toContain("did you mean 'footer'")
  })

  test('[TP7] finds the part of a path in the merged template', () => {
    const content = [
      { if: 'setting.a', layouts: [[{ content: '1' }], [{ content: '2', pagerWeight: -1 }]] },
      { each: 'order.items', layouts: [{ if: 'setting.a', layouts: [[{ content: '{{broken' }]] }] },
    ]
    const merged = mergeParts('t', [part([[{ content: 'x' }]], {}, 'a'), part(content, { a: true }, 'items')], {})
    expect(placeInParts(merged, 'layouts[2][0].pagerWeight')).toBe('items.content[0].layouts[1][0].pagerWeight')
    expect(placeInParts(merged, 'layouts[3].layouts[0][0].content')).toBe(
      'items.content[1].layouts[0].layouts[0][0].content',
    )
    expect(placeInParts(merged, 'layouts[3].each')).toBe('items.content[1].each')
    expect(placeInParts(merged, 'name')).toBe('name')
  })

  test('takes anything for content without throwing', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 6 })), fc.string(), (content, value) => {
        mergeParts('t', [part(content, { a: '' })], { logo: { a: value } })
      }),
    )
    let deep: unknown = 'x'
    for (let level = 0; level < 20_000; level++) deep = [deep]
    expect(mergeParts('t', [part([[{ content: deep }]])], {}).issues[0]?.code).toBe('limit_exceeded')
    let loops: unknown = [[{ content: 'x' }]]
    for (let level = 0; level < 20_000; level++) loops = [{ each: 'x', layouts: loops }]
    expect(mergeParts('t', [part(loops as unknown[])], {}).issues[0]?.code).toBe('limit_exceeded')
  })

  test('no part changes what another makes, whatever it holds and whatever is chosen for it', () => {
    const around = [
      part([[{ content: 'before {{setting.w}}' }]], { w: 'W' }, 'a'),
      part([[{ content: '{{x}}' }]], {}, 'c'),
    ]
    const alone = mergeParts('t', around, {}).template.layouts
    const chosen = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.boolean(), fc.double()))
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), chosen, (content, values) => {
        const { template, origins } = mergeParts('t', [...around, part(content, { w: '' }, 'b')], { b: values })
        expect(template.layouts.filter((_, index) => origins[index]?.type !== 'b')).toEqual(alone)
      }),
    )
  })

  test('keeps names of fields that objects have by birth', () => {
    const content: unknown = JSON.parse('[[{"content":"x","__proto__":{"content":"y"}}]]')
    const [layout] = layoutsOf(content as unknown[])
    expect(JSON.stringify(layout)).toBe('[{"content":"x","__proto__":{"content":"y"}}]')
    expect(mergeParts('t', [part([[{ content: '{{setting.a}}' }]], { a: 'A' }, 'constructor')], {}).issues).toEqual([])
  })
})

/** Whatever a shop may type: mostly what could be read as something else. */
const typed = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom('{', '}', '{{', '}}', '\\', '"', "'", ' ', '\n', '(', '#', '~', '!', '--'),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom('{{order.no}}', '{{#if x}}', '\\{{', '{{{', '{{!--', '--}}', 'setting.a'),
      },
      { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))

/** What stands around a setting in a template's text, and what that prints. */
const surroundings = [
  { written: '@', prints: '@' },
  { written: '@ {{order.no}}', prints: '@ 7' },
  { written: '{{order.no}}@', prints: '7@' },
  { written: '{{order.no}}@{{order.no}}', prints: '7@7' },
  { written: '{{#if order.no}}@{{/if}}', prints: '@' },
  { written: '{{#if order.no}}@{{else}}no{{/if}}.', prints: '@.' },
  { written: '@\\{{order.no}}', prints: '@{{order.no}}' },
  { written: '\\\\@', prints: '\\@' },
  { written: '{{!-- {{setting.a}} --}}@{{! setting.a }}', prints: '@' },
  { written: '\\{{setting.a}} {{order.no}}@', prints: '{{setting.a}} 7@' },
  { written: '{{default "{{setting.a}}" ""}}@', prints: '{{setting.a}}@' },
  { written: '@@', prints: '@@' },
  { written: '{ @ } } {', prints: '{ @ } } {' },
  { written: "{{join order.list '}}'}}@", prints: '1}}2@' },
] as const

const data = { order: { no: 7, list: [1, 2] } }

describe('texts that a shop typed', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  const cleaned = (text: string) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')

  test.each(surroundings)('[TP31] come out as typed in $written', ({ written, prints }) => {
    const content = written.replace(/@/g, '{{setting.v}}')
    fc.assert(
      fc.property(typed, (value) => {
        const expected = prints.replace(/@/g, () => cleaned(value))
        expect(linesOf([[{ content }], [{ content: 'neighbour {{order.no}}' }]], { v: value }, data)).toEqual([
          expected,
          'neighbour 7',
        ])
      }),
      { numRuns: 150 },
    )
  })

  test('[TP31] come out as typed beside each other', () => {
    fc.assert(
      fc.property(typed, typed, (left, right) => {
        const content = [[{ content: '{{setting.l}}{{setting.r}}{{order.no}}' }]]
        expect(linesOf(content, { l: left, r: right }, data)).toEqual([`${cleaned(left)}${cleaned(right)}7`])
      }),
      { numRuns: 300 },
    )
  })

  test('[TP31] come out on paper, long ones too', () => {
    const value = '{a'.repeat(1_000)
    const merged = mergeParts('t', [part([[{ content: '{{order.no}}{{setting.v}}' }]], { v: '' })], {
      logo: { v: value },
    })
    const text = renderText(prepare(compile(merged.template), data), { columns: 48 })
    expect(text.replace(/\n/g, '')).toBe(`7${value}`)
  })
})

describe('overlayRows()', () => {
  test("[TP30] a shop's row takes the place of the platform's", () => {
    const platform = [
      { type: 'logo', sortWeight: 10, by: 0 },
      { type: 'items', sortWeight: 20, by: 0 },
    ]
    const own = [
      { type: 'items', sortWeight: 5, by: 7 },
      { type: 'mine', sortWeight: 30, by: 7 },
    ]
    expect(overlayRows(platform, own).map(({ type, by }) => `${type}${by}`)).toEqual(['items7', 'logo0', 'mine7'])
  })
})

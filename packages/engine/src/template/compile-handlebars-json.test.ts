import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, EngineError, type Issue, prepare, type ResolvedDocument } from '../index.ts'

function fill(content: string, data: unknown): ResolvedDocument {
  return prepare(compile({ format: 'handlebars-json', content }), data)
}

function issuesOf(run: () => unknown): readonly Issue[] {
  try {
    run()
  } catch (error) {
    if (error instanceof EngineError) return error.issues
    throw error
  }
  return []
}

const contentsOf = (document: ResolvedDocument) => document.lines.map((line) => line.contents)

describe('the old form: one Handlebars text that makes the JSON', () => {
  test('[TP4] makes the same document as the layouts that it spells out', () => {
    const content = `{ "layouts": [
      [{ "content": "{{shop}}", "textAlign": "center", "fontSize": "large" }],
      {{#each items}} [{ "content": "{{name}}", "pagerWeight": {{@index}}.5 }, { "content": "{{money amount}}" }], {{/each}}
      [{ "contentType": "divider" }]
    ] }`
    const data = {
      shop: '小店',
      items: [
        { name: '茶', amount: 3 },
        { name: '水', amount: 2.5 },
      ],
    }
    const layouts = [
      [{ content: '小店', textAlign: 'center', fontSize: 'large' }],
      [{ content: '茶', pagerWeight: 0.5 }, { content: '3.00' }],
      [{ content: '水', pagerWeight: 1.5 }, { content: '2.50' }],
      [{ contentType: 'divider' }],
    ]
    expect(fill(content, data)).toEqual(prepare(compile({ layouts }), {}))
  })
  test('[TP4] quotes, backslashes, line breaks and control characters of a remark break nothing', () => {
    const remark = 'say "hi" \\ \b\n\u0001\u0002\u2028{{shop}}"}], [{"content":"free'
    expect(contentsOf(fill('[[{"content":"{{remark}}"}]]', { remark }))).toEqual([[remark]])
    expect(contentsOf(fill('[[{"content":"{{{remark}}}"}]]', { remark }))).toEqual([[remark]])
    expect(contentsOf(fill('[[{"content":{{remark}} }]]', { remark }))).toEqual([[remark]])
  })
  test('[TP4] no data at all can change what the template says', () => {
    const content = '[[{"content":"a\\\\{{x}}b"},{"content":{{x}} }], [{"content":"{{#if x}}\\n{{x}}{{/if}}"}]]'
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (x) => {
        const [first, second] = contentsOf(fill(content, { x }))
        // Outside of quotes an empty datum is null, and a number keeps its value, not its spelling.
        expect(first?.[0]).toBe(`a\\${x}b`)
        expect(second?.[0]).toBe(x === '' ? '' : `\n${x}`)
      }),
    )
  })
  test('[TP4] a datum that is missing outside of quotes is an issue of its field', () => {
    expect(issuesOf(() => fill('[[{"content":"x","pagerWeight":{{weight}} }]]', {}))).toMatchObject([
      { path: 'layouts[0][0].pagerWeight', code: 'invalid_type' },
    ])
  })
  test('[TP4] data makes neither raw bytes nor expressions', () => {
    const raw = () => fill('[[{"contentType":"{{kind}}","content":"1b40"}]]', { kind: 'raw' })
    expect(issuesOf(raw)).toMatchObject([{ path: 'layouts[0][0]', code: 'unsupported_content' }])
    const each = () => fill('[{"each":"{{list}}","layouts":[]}]', { list: 'secrets' })
    expect(issuesOf(each)).toMatchObject([{ path: 'layouts[0]', code: 'unsupported_content' }])
  })
})

describe('issues', () => {
  test.each([
    ['[[{"content":"a"}],]', "a value is missing before ']', or a comma is too many, line 1"],
    ['[[{"content":"a"}]', 'it ends too early, line 1'],
    ['[[{content:"a"}]]', 'expected a field in double quotes and a colon, line 1'],
    ['[[{"content":"a"\n"x":1}]]', "expected ',' or '}', line 2"],
    ['[] []', 'something follows the end, line 1'],
    ["[['a']]", 'expected a value, line 1'],
    ['', 'a document is expected, line 1'],
  ])('[TP7] %j: %s', (content, reason) => {
    const [issue] = issuesOf(() => fill(content, {}))
    expect(issue).toMatchObject({ path: 'content', code: 'template_syntax' })
    expect(issue?.message).toContain(reason)
  })
  test('[TP7] placeholders are checked when the template is compiled', () => {
    expect(issuesOf(() => compile({ format: 'handlebars-json', content: '[[{"content":"{{mony x}}"}]]' }))).toEqual([
      { path: 'content', code: 'unknown_helper', message: "there is no helper 'mony': did you mean 'money'" },
    ])
    expect(issuesOf(() => compile({ format: 'handlebars-json', content: 5, layouts: [] }))).toMatchObject([
      { path: 'layouts', code: 'unknown_field' },
      { path: 'content', code: 'invalid_type' },
    ])
  })
  test('[TP8] a text that explodes is an error', () => {
    const content =
      '[{{#each a}}{{#each ../a}}{{#each ../../a}}[{"content":"xxxxxxxxxxxxxxxx"}],{{/each}}{{/each}}{{/each}}[{}]]'
    const a = Array.from({ length: 200 }, (_, index) => index)
    expect(issuesOf(() => fill(content, { a }))).toMatchObject([{ code: 'limit_exceeded' }])
    const lines = '[{{#each a}}[{"content":"x"}],{{/each}}[{"content":"x"}]]'
    expect(issuesOf(() => fill(lines, { a: Array.from({ length: 20_000 }, () => 1) }))).toMatchObject([
      { code: 'limit_exceeded' },
    ])
  })
})

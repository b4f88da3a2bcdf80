import { describe, expect, test } from 'vitest'
import { compiledTemplate, TemplateCache } from './compiled-template.ts'
import { readTemplate } from './read-template.ts'

const template = [[{ content: '{{order.no}}' }]]

describe('readTemplate()', () => {
  const issueOf = (given: unknown) => {
    const answer = readTemplate(given, 'template')
    return answer.ok ? undefined : answer.issues[0]
  }

  test('takes a document, a name and JSON text', () => {
    for (const given of [template, 'shopping', 'receipt', 'cup_label', '', ' \n', JSON.stringify(template)]) {
      expect(readTemplate(given, 'template')).toEqual({ ok: true })
    }
  })

  test('[TP4] takes the HTML-like form, and tells lines and columns of it', () => {
    expect(readTemplate('<text>{{order.no}}</text>', 'template')).toEqual({ ok: true })
    expect(issueOf('<text>\n<txt/></text>')).toMatchObject({ path: 'template.content:2:1', code: 'unknown_field' })
  })

  test('[TP7] tells the path of the block at fault below its own', () => {
    const broken = { format: 'xiaopiao/1', layouts: [[{ content: 'a' }], [{ content: 'b', pagerWeight: -1 }]] }
    expect(issueOf(broken)?.path).toBe('template.layouts[1][0].pagerWeight')
    expect(issueOf(42)).toMatchObject({ path: 'template' })
    expect(issueOf({})?.path).toBe('template.layouts')
    for (const empty of [[], '[]', { format: 'xiaopiao/1', layouts: [] }]) {
      expect(issueOf(empty)).toMatchObject({ path: 'template.layouts', code: 'empty_template' })
    }
  })

  test('[TP8] JSON text of any depth is an issue', () => {
    for (const depth of [100, 20_000]) {
      expect(issueOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject({ path: 'template', code: 'too_deep' })
    }
  })

  test('tells broken JSON from an unknown name', () => {
    expect(issueOf('{"layouts":')).toMatchObject({ code: 'bad_json' })
    const unknown = issueOf('recipt')
    expect(unknown?.code).toBe('unknown_template')
    expect(unknown?.message).toContain('did you mean "receipt"?')
  })
})

describe('TemplateCache', () => {
  test('compiles equal templates once, whoever holds them', () => {
    expect(compiledTemplate(structuredClone(template))).toBe(compiledTemplate(template))
    expect(compiledTemplate([[{ content: 'other' }]])).not.toBe(compiledTemplate(template))
  })

  test('forgets the least recently used beyond its bound', () => {
    const cache = new TemplateCache()
    const first = cache.compiled(template)
    for (let index = 0; index < 1000; index += 1) {
      cache.compiled([[{ content: `template ${index}` }]])
      if (index % 100 === 0) expect(cache.compiled(template)).toBe(first)
    }
    expect(cache.size).toBe(256)
  })

  test('is bounded by size too', () => {
    const cache = new TemplateCache()
    for (let index = 0; index < 60; index += 1) cache.compiled([[{ content: `${index}${'x'.repeat(95_000)}` }]])
    expect(cache.size).toBeLessThan(50)
    expect(cache.size).toBeGreaterThan(30)
  })
})

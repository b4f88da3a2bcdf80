import {
  type CompiledTemplate,
  compile,
  encode,
  type ModelFacts,
  mergeParts,
  models,
  type PartSettings,
  prepare,
  renderText,
} from '@xiaopiao/engine'
import { type PaperReading, pageText, paperLanguages, readPaper } from '@xiaopiao/paper'
import { type Business, business as businesses, type PartField, partField } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LibrarySample, LibraryTemplate } from './library-template.ts'
import { shippedLibrary } from './shipped-library.ts'

const templates = Object.values(shippedLibrary)
const byBusiness = templates.map((template) => [template.business, template] as const)
const samples = templates.flatMap((template) =>
  template.samples.map((sample) => [`${template.business} ${sample.id}`, template, sample] as const),
)
const papers = [58, 80] as const
const columnsOf = { 58: 32, 80: 48 } as const

/** Vendors' printers lack sizes and marks here and there; the slip only looks plainer. */
const looks: readonly string[] = ['font_size_unsupported', 'style_unsupported']

function merged({ name, parts }: LibraryTemplate, settings: PartSettings = {}): CompiledTemplate {
  const { template, issues } = mergeParts(name.zh, parts, settings)
  expect(issues).toEqual([])
  return compile(template)
}

const textOf = (template: CompiledTemplate, data: unknown, paper: 58 | 80): string =>
  renderText(prepare(template, data, { paper }), { columns: columnsOf[paper] })

/** As a print client counts columns: a Chinese character takes two (GW12). */
function columns(line: string): number {
  let count = 0
  for (const character of line) count += (character.codePointAt(0) ?? 0) < 0x80 ? 1 : 2
  return count
}

/** One of every kind: bytes of several makers, with and without places on the line, labels, markups of the clouds. */
const kinds = 'escpos58 escpos80 sunmi-cloud sprt58 sprt80 aclas star star-line tspl feie feie-label yilianyun xpyun'
const printed = models().filter(({ model }) => kinds.split(' ').includes(model))

/** A label printer's head is wider than the label, whose size is in what it is sent. */
const labelHeadDots = 832

function paperOf(
  facts: ModelFacts,
  paper: 58 | 80,
  template: CompiledTemplate,
  data: unknown,
): { readonly reading: PaperReading; readonly issues: readonly string[] } {
  const document = prepare(template, data, { paper, strict: true })
  const output = encode(document, { model: facts.model, paper, labels: 'all' })
  if (output.kind === 'calls') throw new Error('not on paper')
  const language = paperLanguages.find((known) => known.language === facts.language)?.language
  if (language === undefined) throw new Error(`paper does not read ${facts.language}`)
  const widthDots = language === 'tspl' || language === 'feie-label' ? labelHeadDots : facts.widthDots[paper]
  const reading = readPaper(output.kind === 'bytes' ? output.bytes : output.text, { widthDots, language })
  return { reading, issues: output.issues.map(({ code }) => code).filter((code) => !looks.includes(code)) }
}

describe('what is shipped', () => {
  test('[TP32] is there for every business, with samples and names in both languages', () => {
    expect(Object.keys(shippedLibrary).sort()).toEqual([...businesses.options].sort())
    for (const [business, template] of Object.entries(shippedLibrary)) {
      expect(template.business).toBe(business)
      expect(new Set(template.samples.map(({ id }) => id)).size).toBe(template.samples.length)
    }
  })

  test.each(byBusiness)(
    '[TP30] %s: parts have types and weights of their own, in the order of printing',
    (_, { parts }) => {
      expect(new Set(parts.map(({ type }) => type)).size).toBe(parts.length)
      const weights = parts.map(({ sortWeight }) => sortWeight)
      expect(new Set(weights).size).toBe(weights.length)
      expect([...weights].sort((left, right) => left - right)).toEqual(weights)
    },
  )

  test.each(byBusiness)('[TP31] %s: every setting is used, and holds what it may hold', (_, { parts }) => {
    for (const { type, content, fields } of parts) {
      const source = JSON.stringify(content)
      expect(new Set(fields.map(({ key }) => key)).size).toBe(fields.length)
      for (const field of fields) {
        expect(partField.safeParse(field).success).toBe(true)
        const used = field.key === 'show' || source.includes(`setting.${field.key}`)
        expect(used, `${type}.${field.key}`).toBe(true)
        expect(typeof field.default, `${type}.${field.key}`).toBe(kindOf[field.kind])
        if (field.kind === 'choice') expect(field.choices?.map(({ value }) => value)).toContain(field.default)
        if (field.kind === 'number') expect(field.default).toBeGreaterThanOrEqual(field.min ?? 0)
      }
    }
  })
})

const kindOf = {
  text: 'string',
  long_text: 'string',
  image: 'string',
  boolean: 'boolean',
  number: 'number',
  choice: 'string',
} as const

describe('on paper', () => {
  test.each(samples)('[TP32] %s prints at 58 and 80 mm on every kind of printer', (_, template, sample) => {
    const compiled = merged(template)
    for (const paper of papers) {
      expect(prepare(compiled, sample.data, { paper, strict: true }).issues).toEqual([])
      for (const facts of printed.filter((one) => one.papers.includes(paper))) {
        const { reading, issues } = paperOf(facts, paper, compiled, sample.data)
        const where = `${facts.model} ${paper} mm`
        expect(reading.unknown, where).toEqual([])
        expect(issues, where).toEqual([])
        for (const page of reading.pages) {
          for (const line of page.lines) {
            expect(line.wrapped, where).toBe(false)
            for (const item of line.items) expect(item.x + item.widthDots, where).toBeLessThanOrEqual(page.widthDots)
          }
        }
      }
    }
  })

  test.each(samples)('[TP6] %s: no line is wider than the paper, none says nothing', (_, template, sample) => {
    const compiled = merged(template)
    for (const paper of papers) {
      const text = textOf(compiled, sample.data, paper)
      for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(columnsOf[paper])
      expect(silentLines(text)).toEqual([])
    }
  })

  test.each(samples)('[TP3] %s: every amount of the data stands on the paper to the fen', (_, template, sample) => {
    const text = textOf(merged(template), sample.data, 80)
    const pattern = amountPaths[template.business]
    for (const [path, value] of leavesOf(sample.data)) {
      if (typeof value !== 'number' || value === 0 || !pattern?.test(path)) continue
      expect(text, path).toMatch(new RegExp(`(^|[^\\d,])${yuan(Math.abs(value))}($|\\s)`, 'm'))
    }
    if (pattern === undefined) expect(text).not.toMatch(/[¥￥]/)
  })

  test.each(byBusiness)('[TP7] %s: whatever is missing leaves no label and no sign behind', (_, template) => {
    const compiled = merged(template)
    for (const { data } of template.samples) {
      const paths = pathsOf(data).filter((path) => !essential.test(path))
      const missing = fc.tuple(fc.subarray(paths), fc.constantFrom('null', 'gone', 'empty'))
      fc.assert(
        fc.property(missing, ([gone, how]) => {
          const text = textOf(compiled, without(data, gone, how), 58)
          expect(silentLines(text)).toEqual([])
        }),
        { numRuns: 30 },
      )
    }
  })

  test.each(byBusiness)('[TP31] %s: every choice of a shop prints, and a part left out is gone', (_, template) => {
    for (const [settings, what] of choicesOf(template)) {
      const compiled = merged(template, settings)
      for (const { data } of template.samples) {
        const document = prepare(compiled, data, { paper: 58, strict: true })
        expect(document.issues, what).toEqual([])
        expect(silentLines(renderText(document, { columns: 32 })), what).toEqual([])
        // It has a drawer and a buzzer.
        expect(encode(document, { model: 'xprinter', paper: 58 }).issues, what).toEqual([])
      }
    }
  })
})

describe('shopping', () => {
  const { shopping } = shippedLibrary
  const [tea] = shopping.samples

  test('[TP31] what the shop chooses is on its receipt', () => {
    const settings = {
      shop: { name: '发财小狗(总店)', slogan: '好茶不贵' },
      marketing: { title: '会员日', text: '每周三双倍积分\n满 50 送券' },
      qrcode: { link: 'https://example.com/shop', caption: '扫码加会员' },
      contact: { phone: '400-000-0000', hours: '09:00-22:00' },
      footer: { text: '欢迎下次光临', print_time: true },
      customer: { mask: false },
      totals: { in_words: true },
      member: { show: false },
    }
    const text = textOf(merged(shopping, settings), tea?.data, 58)
    for (const part of ['发财小狗(总店)', '好茶不贵', '会员日', '每周三双倍积分', '满 50 送券', '扫码加会员']) {
      expect(text).toContain(part)
    }
    for (const part of ['400-000-0000', '09:00-22:00', '欢迎下次光临', '打印时间: ', '13800138000', '陆拾捌元整']) {
      expect(text).toContain(part)
    }
    expect(text).not.toMatch(/会员: |谢谢惠顾|饮品店/)
  })

  test('[TP20] a logo is asked for once the shop has one, and takes no line before', () => {
    const imagesOf = (settings: PartSettings) => prepare(merged(shopping, settings), tea?.data).images
    expect(imagesOf({})).toEqual([])
    const image = '/api/images/0123456789abcdef'
    expect(imagesOf({ logo: { image, width: 160, dither: 'atkinson' } })).toMatchObject([
      { url: image, widthDots: 160, dither: 'atkinson' },
    ])
    expect(imagesOf({ logo: { image, threshold: 90 } })).toMatchObject([{ dither: 'threshold', threshold: 90 }])
  })
})

describe('cup labels', () => {
  const { cup_label } = shippedLibrary

  test.each(cup_label.samples.map((sample) => [sample.id, sample] as const))('%s: one for each cup', (_, { data }) => {
    const order = data['order'] as { readonly quantity: number }
    const compiled = merged(cup_label)
    for (const model of ['tspl', 'feie-label', 'escpos58']) {
      const facts = models().find((one) => one.model === model)
      if (facts === undefined) throw new Error(`no model ${model}`)
      const { reading } = paperOf(facts, 58, compiled, data)
      expect(reading.pages).toHaveLength(order.quantity)
      const places = reading.pages.map((page, index) =>
        pageText(page)
          .join(' ')
          .includes(`${index + 1}/${order.quantity}`),
      )
      expect(places).toEqual(reading.pages.map(() => true))
    }
  })

  test('hundreds of the same cup are one label that says so', () => {
    const [{ data }] = cup_label.samples as [LibrarySample]
    const order = data['order'] as { readonly items: readonly object[] }
    const items = [{ ...order.items[0], quantity: 100_000 }]
    const text = textOf(merged(cup_label), { ...data, order: { ...order, items, quantity: 100_000 } }, 58)
    expect(text).toContain('x100000')
    expect(text.split('\n').length).toBeLessThan(8)
  })
})

describe('exchange', () => {
  test.each([
    [99.9, /应补 +[¥￥]99\.90/],
    [-17.5, /应退 +[¥￥]17\.50/],
    [0, /无差价/],
    [null, /^(?!.*(应补|应退|无差价))/s],
  ])('a difference of %s says who pays', (difference, expected) => {
    const { exchange } = shippedLibrary
    expect(textOf(merged(exchange), { exchange: { difference } }, 58)).toMatch(expected)
  })
})

const yuan = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2 }).replaceAll('.', '\\.')

/** Which amounts a slip shows; undefined: none at all, and no sign. */
const amountPaths: Readonly<Record<Business, RegExp | undefined>> = {
  shopping: /unit_price$|amount$|balance$|change$|^order\.extra\.discounts/,
  delivery: /^order\.total_amount$/,
  pickup: /^order\.total_amount$/,
  void: /^order\.total_amount$/,
  refund: /unit_price$|amount$/,
  exchange: /unit_price$|amount$|difference$/,
  shift: /amount$|cash\.\w+$/,
  verification: /^verification\.(value|paid_amount)$/,
  kitchen: undefined,
  picking: undefined,
  cup_label: undefined,
  queue_number: undefined,
}

/** Lines with a label without what it labels, a sign without its amount, a word of no receipt, or one rule below another. */
function silentLines(text: string): string[] {
  const lines = text.trimEnd().split('\n')
  return lines.filter((line, index) => {
    if (/undefined|null|NaN|\[object|\{\{|Invalid/.test(line)) return true
    if (/[:：]\s*$|[¥￥]\s*$|\sx\s*$|\(\s*\)|^\s*x\s|(^|\s)-\s*$|\s(人|笔|件|次|桌|分钟)\s*$/.test(line)) {
      return !/\d (人|笔|件|次|桌|分钟|人用餐)\s*$/.test(line)
    }
    return line === '' && lines[index + 1] === ''
  })
}

/** What every slip of its kind has: without it there is nothing to print. */
const essential = /\[\d+\](\.|$)|^order\.items$|^queue\.no$/

/** Every path of some data that leads to something, such as `order.items[0].name`. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [path]
  const inner = Object.entries(value).flatMap(([key, item]) => {
    if (Array.isArray(value)) return pathsOf(item, `${path}[${key}]`)
    return pathsOf(item, path === '' ? key : `${path}.${key}`)
  })
  return path === '' ? inner : [path, ...inner]
}

function leavesOf(data: unknown): [string, unknown][] {
  return pathsOf(data).map((path) => [path, valueAt(data, path)])
}

function valueAt(data: unknown, path: string): unknown {
  let at = data
  for (const [key] of path.matchAll(/[^.[\]]+/g)) at = (at as Readonly<Record<string, unknown>> | null)?.[key]
  return at
}

/** A copy of the data in which some of it is missing. */
function without(data: unknown, paths: readonly string[], how: 'null' | 'gone' | 'empty'): unknown {
  const copy: unknown = structuredClone(data)
  for (const path of paths) {
    const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key)
    const last = keys.pop() ?? ''
    const holder = valueAt(copy, keys.join('.'))
    if (typeof holder !== 'object' || holder === null) continue
    if (how === 'gone') Reflect.deleteProperty(holder, last)
    else Reflect.set(holder, last, how === 'null' ? null : '')
  }
  return copy
}

/** One choice at a time: every switch turned, every choice taken, every number at both ends, every text filled in. */
function choicesOf({ parts }: LibraryTemplate): [PartSettings, string][] {
  return parts.flatMap(({ type, fields }) =>
    fields.flatMap((field) =>
      valuesFor(field).map((value): [PartSettings, string] => [
        { [type]: { [field.key]: value } },
        `${type}.${field.key} ${value}`,
      ]),
    ),
  )
}

function valuesFor({
  kind,
  default: usual,
  choices = [],
  min = 0,
  max = 10,
}: PartField): (string | number | boolean)[] {
  switch (kind) {
    case 'boolean':
      return [!usual]
    case 'choice':
      return choices.map(({ value }) => value)
    case 'number':
      return [min, max]
    case 'image':
      return []
    case 'text':
    case 'long_text':
      return ['', '自家的文字 "x" \\']
  }
}

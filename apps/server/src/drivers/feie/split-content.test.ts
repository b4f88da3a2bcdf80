import { documentFromText, encode } from '@xiaopiao/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentBytesMax, markupLines, partHead, planOrders, splitContent } from './split-content.ts'

const bytesOf = (text: string) => Buffer.byteLength(text)

function withoutHead(part: string, index: number, parts: number): string {
  const head = partHead(index + 1, parts)
  expect(part.startsWith(head)).toBe(true)
  return part.slice(head.length)
}

/** What is open at the end of a text, and whether some tag was cut in two. */
function openTags(text: string): string[] {
  const open: string[] = []
  for (const [, slash, name = ''] of text.matchAll(/<(\/?)([A-Z][A-Z0-9_-]*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name)
    else if (!['BR', 'CUT', 'PLUGIN'].includes(name)) open.push(name)
  }
  return open
}

const word = fc.string({ unit: fc.constantFrom('奶', 'a', '😀', ' ', '9', '＜', '＞'), maxLength: 40 })
const styled = fc
  .tuple(fc.constantFrom('B', 'L', 'W', 'C', 'CB', 'RIGHT', 'BOLD'), word)
  .map(([tag, text]) => `<${tag}>${text}</${tag}>`)
const nested = fc.tuple(fc.constantFrom('C', 'RIGHT'), styled).map(([tag, inside]) => `<${tag}>${inside}</${tag}>`)
const line = fc.array(fc.oneof(word, styled, nested), { maxLength: 4 }).map((pieces) => `${pieces.join('')}<BR>`)
const code = word.map((text) => `<QR>${text}</QR>`)
const slip = fc
  .tuple(
    fc.array(fc.oneof({ weight: 9, arbitrary: line }, code), { minLength: 1, maxLength: 400 }),
    fc.constantFrom('', '<CUT>', '<PLUGIN><CUT>'),
  )
  .map(([lines, end]) => lines.join('') + end)

describe('splitContent()', () => {
  test('parts in a row are the slip again, each fits into an order, and no tag is cut or left open', () => {
    fc.assert(
      fc.property(slip, (content) => {
        const parts = splitContent(content) ?? []
        if (bytesOf(content) <= contentBytesMax) {
          expect(parts).toEqual([content])
          return
        }
        for (const part of parts) {
          expect(bytesOf(part)).toBeLessThanOrEqual(contentBytesMax)
          expect(openTags(part)).toEqual([])
        }
        expect(parts.map((part, index) => withoutHead(part, index, parts.length)).join('')).toBe(content)
      }),
      { numRuns: 150 },
    )
  })

  test('what the engine writes can always be divided', () => {
    const text = fc
      .array(fc.string({ unit: 'binary', maxLength: 60 }), { maxLength: 600 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, fc.constantFrom(58, 80), (given, paper) => {
        const output = encode(documentFromText(given), { model: 'feie', paper: paper as 58 | 80 })
        if (output.kind !== 'markup') throw new Error('Feie takes markup')
        const parts = splitContent(output.text) ?? []
        expect(parts.length).toBeGreaterThan(0)
        expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(contentBytesMax)
      }),
      { numRuns: 15 },
    )
  })

  test('the cut at the end stays with the last line', () => {
    const content = `${`${'字'.repeat(100)}<BR>`.repeat(17)}<CUT>`
    const parts = splitContent(content) ?? []
    expect(parts).toHaveLength(2)
    expect(parts[1]).toMatch(/字<BR><CUT>$/)
    expect(parts[0]).not.toContain('<CUT>')
  })

  test('lines inside an open tag stay together', () => {
    expect(markupLines('<C>a<BR>b</C><BR>c<BR>d')).toEqual(['<C>a<BR>b</C><BR>', 'c<BR>d'])
  })

  test('a line that is too long for an order cannot be divided', () => {
    expect(splitContent(`${'字'.repeat(1_700)}<BR>`)).toBeUndefined()
  })
})

describe('planOrders()', () => {
  test('copies are shared out evenly among as few orders as the vendor allows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (copies) => {
        const orders = planOrders('小票<BR>', copies, 'slip') ?? []
        expect(orders.reduce((sum, { times }) => sum + times, 0)).toBe(copies)
        expect(Math.max(...orders.map(({ times }) => times))).toBeLessThanOrEqual(10)
        expect(new Set(orders.map(({ times }) => times)).size).toBe(1)
      }),
    )
    expect(planOrders('小票<BR>', 20, 'slip')).toHaveLength(2)
  })

  test('[DL7] copies of a slip in parts follow each other', () => {
    const content = `${'字'.repeat(100)}<BR>`.repeat(30)
    const orders = planOrders(content, 2, 'slip') ?? []
    const heads = orders.map((order) => order.content.slice(0, 6))
    expect(heads).toEqual(['<C>1/2', '<C>2/2', '<C>1/2', '<C>2/2'])
  })

  test('labels are an order each, and their copies follow each other', () => {
    const label = (text: string) => `<SIZE>40,30</SIZE><TEXT>${text}</TEXT>`
    expect(planOrders(label('字'), 3, 'labels')).toEqual([{ content: label('字'), times: 3 }])
    const orders = planOrders(label('a') + label('b'), 2, 'labels') ?? []
    expect(orders.map(({ content }) => content)).toEqual(['a', 'b', 'a', 'b'].map(label))
    // Many together are longer than an order may be.
    expect(planOrders(label('字'.repeat(500)).repeat(9), 1, 'labels')).toHaveLength(9)
    expect(planOrders(label('a') + label('字'.repeat(2_000)), 1, 'labels')).toBeUndefined()
  })
})

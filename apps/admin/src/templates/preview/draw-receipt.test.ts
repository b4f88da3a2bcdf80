import { models } from '@xiaopiao/engine'
import { expect, test } from 'vitest'
import type { EditorContent, EditorPart } from '../editor-state.ts'
import { buildTemplate } from './build-template.ts'
import { fillIn, PaperPress } from './draw-receipt.ts'
import { blockAt, boxesOf, isWithin, placesInOrder } from './page-places.ts'

function part(type: string, sortWeight: number, content: readonly unknown[]): EditorPart {
  const fields = [{ key: 'text', kind: 'text' as const, name: { zh: '文字', en: 'Text' }, default: '谢谢惠顾' }]
  return { shopId: 0, type, name: { zh: type, en: type }, sortWeight, content, fields }
}

const receipt: EditorContent = {
  parts: [
    part('head', 10, [
      [{ content: '{{shop.name}}', textAlign: 'center', fontSize: 'large', bold: true }],
      [{ contentType: 'divider' }],
      [{ content: '' }],
    ]),
    part('items', 20, [
      {
        each: 'order.items',
        as: 'item',
        layouts: [
          [
            { content: '{{item.name}}', pagerWeight: 5 },
            { content: 'x{{item.quantity}}', pagerWeight: 1, textAlign: 'right' },
            { content: '{{money item.amount}}', pagerWeight: 2, textAlign: 'right' },
          ],
          { if: 'item.specs', layouts: [[{ content: "  {{join item.specs ' | '}}" }]] },
        ],
      },
    ]),
    part('foot', 30, [
      [{ contentType: 'qrcode', content: 'https://example.com/{{order.no}}' }],
      [{ contentType: 'barcode', content: '{{order.no}}' }],
      [{ contentType: 'feed', lines: 2 }],
      { if: 'setting.text', layouts: [[{ content: '{{setting.text}}', textAlign: 'center' }]] },
      [{ contentType: 'drawer' }],
      [{ contentType: 'cut' }],
    ]),
  ],
  settings: {},
}

const data = {
  shop: { name: '好茶' },
  order: {
    no: '20260701001',
    items: [
      {
        name: '珍珠奶茶加双份黑糖珍珠和很长很长很长很长很长很长很长的名字',
        quantity: 1,
        amount: 25,
        specs: ['大杯', '少冰'],
      },
      { name: '杨枝甘露', quantity: 2, amount: 37, specs: [] },
    ],
  },
}

function draw(content: EditorContent, model = 'escpos80', paper: 58 | 80 = 80) {
  const built = buildTemplate('shopping', content)
  const document = fillIn(built, data, paper)
  if (document === undefined) throw new Error('nothing compiles')
  return { built, receipt: new PaperPress(model, paper).draw(built, document, []) }
}

test('every line on the paper knows the block that printed it, also in loops and decided conditions', () => {
  const [page] = draw(receipt).receipt.pages
  expect(page).toBeDefined()
  expect(placesInOrder(page!)).toEqual([
    'head.content[0][0]',
    'head.content[1][0]',
    'head.content[2][0]',
    'items.content[0].layouts[0][0]',
    'items.content[0].layouts[0][1]',
    'items.content[0].layouts[0][2]',
    'items.content[0].layouts[1].layouts[0][0]',
    'foot.content[0][0]',
    'foot.content[1][0]',
    'foot.content[2][0]',
    'foot.content[3].layouts[0][0]',
  ])
  expect(page!.zones.length).toBe(10)
})

test('a press on the paper finds the block, and its box is where it was pressed', () => {
  const [page] = draw(receipt).receipt.pages
  const [amount] = boxesOf(page!, 'items.content[0].layouts[0][2]')
  expect(amount).toBeDefined()
  const x = amount!.leftDots + amount!.widthDots / 2
  const y = amount!.topDots + amount!.heightDots / 2
  expect(blockAt(page!, x, y)?.place).toBe('items.content[0].layouts[0][2]')
  expect(blockAt(page!, x, page!.heightDots + 400)).toBeUndefined()
})

test('a part is one box, unless other lines stand between', () => {
  const [page] = draw(receipt).receipt.pages
  expect(boxesOf(page!, 'head.content')).toHaveLength(1)
  expect(boxesOf(page!, 'items.content[0].layouts[1]')).toHaveLength(1)
  expect(boxesOf(page!, 'nobody.content')).toEqual([])
})

test('zones come from top to bottom and do not run into each other, on every model and paper', () => {
  for (const { model, papers } of models()) {
    for (const paper of papers) {
      const { pages } = draw(receipt, model, paper).receipt
      const places = new Set(pages.flatMap(placesInOrder))
      expect(places.has('head.content[0][0]'), model).toBe(true)
      for (const { zones } of pages) {
        const tops = zones.map(({ topDots }) => topDots)
        expect(tops, `${model} ${paper}`).toEqual(tops.toSorted((a, b) => a - b))
      }
      if (model !== 'feie-label') expect(places.has('foot.content[3].layouts[0][0]'), model).toBe(true)
    }
  }
})

test('[TP7] what is wrong is told at its block, and the rest stays in sight', () => {
  const broken: EditorContent = {
    ...receipt,
    parts: [part('odd', 1, [[{ content: 'a' }], [{ content: '{{order.' }], [{ content: 'z' }]]), ...receipt.parts],
  }
  const { built, receipt: drawn } = draw(broken)
  expect(built.faults.map(({ type, path }) => [type, path])).toEqual([['odd', 'content[1][0].content']])
  const [page] = drawn.pages
  expect(placesInOrder(page!).slice(0, 2)).toEqual(['odd.content[0][0]', 'odd.content[2][0]'])
})

test('a wrong setting is told at its block too', () => {
  const { faults } = buildTemplate('x', { parts: [part('p', 1, [[{ content: '{{setting.txt}}' }]])], settings: {} })
  expect(faults).toMatchObject([{ type: 'p', path: 'content[0][0].content', code: 'unknown_variable' }])
})

test('pictures come as dots, apart from the drawing', () => {
  const content = { ...receipt, parts: [part('logo', 1, [[{ contentType: 'image', content: '/x', width: 64 }]])] }
  const built = buildTemplate('x', content)
  const document = fillIn(built, data, 80)
  const rgba = new Uint8ClampedArray(64 * 64 * 4).fill(0).map((_, index) => (index % 4 === 3 ? 255 : 0))
  const image = { id: document!.images[0]!.id, width: 64, height: 64, rgba }
  const drawn = new PaperPress('escpos80', 80).draw(built, document!, [image])
  expect(drawn.pages[0]?.pictures).toMatchObject([{ widthDots: 64, heightDots: 64 }])
  expect(drawn.pages[0]?.zones[0]?.blocks[0]?.place).toBe('logo.content[0][0]')
})

test('isWithin() takes whole steps of a path', () => {
  expect(isWithin('items.content[1][0]', 'items.content[1]')).toBe(true)
  expect(isWithin('items.content[10][0]', 'items.content[1]')).toBe(false)
  expect(isWithin('items.content[1].layouts[0]', 'items.content[1]')).toBe(true)
})

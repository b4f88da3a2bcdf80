import { encode, mergeParts, prepare, renderText } from '@xiaopiao/engine'
import { readPaper } from '@xiaopiao/paper'
import { type Business, orderBody } from '@xiaopiao/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OrderRow, PrinterRow } from '../store/rows.ts'
import { compiledTemplate } from '../templates/compiled-template.ts'
import { shippedLibrary } from '../templates/library/shipped-library.ts'
import { testPage, testPageData } from '../templates/test-page.ts'
import { newOrder } from './create-order.ts'
import { orderPrintData } from './order-print-data.ts'

const now = Date.parse('2025-07-14T02:30:00.000Z')
const shop = { name: '发财小狗饮品店' }
const papers = [
  { paper: 80, columns: 48, model: 'escpos80', widthDots: 576 },
  { paper: 58, columns: 32, model: 'escpos58', widthDots: 384 },
] as const

const tea = { name: '珍珠奶茶', specs: ['大杯', '正常冰', '正常糖'], quantity: 1, unit_price: 25 }

function orderOf(fields: Record<string, unknown> = {}): OrderRow {
  const made = newOrder(orderBody.parse({ items: [tea], ...fields }), now)
  if (!made.ok) throw new Error(JSON.stringify(made.issues))
  return { ...made.order, id: 456, tenantId: 1, status: 'confirmed' }
}

const printer = {
  id: 1,
  printerName: '收银台打印机',
  printerSn: 'SN-1',
  driver: 'network',
  model: 'escpos80',
  printerType: '80mm',
  host: '192.168.1.100',
  port: 9100,
} as PrinterRow

const shipped = (business: Business) => mergeParts('', shippedLibrary[business].parts, {}).template

/** What the shop itself prints by, and of what. */
const templates = {
  shopping: shipped('shopping'),
  delivery: shipped('delivery'),
  kitchen: shipped('kitchen'),
  cup_label: shipped('cup_label'),
  void: shipped('void'),
  test_page: testPage,
} as const
type SlipName = keyof typeof templates

function textOf(name: SlipName, data: unknown, columns: 32 | 48): string {
  const paper = columns === 32 ? 58 : 80
  return renderText(prepare(compiledTemplate(templates[name]), data, { paper }), { columns })
}

/** As wide as a print client lays it out: a Chinese character takes 2 columns (GW12). */
function columnsOf(line: string): number {
  let columns = 0
  for (const char of line) columns += (char.codePointAt(0) ?? 0) < 0x80 ? 1 : 2
  return columns
}

const dataOf: Readonly<Record<SlipName, unknown>> = {
  shopping: orderPrintData(orderOf(), shop, now),
  delivery: orderPrintData(orderOf(), shop, now, 'SHIPPING'),
  kitchen: orderPrintData(orderOf(), shop, now, 'ORDER'),
  cup_label: orderPrintData(orderOf(), shop, now, 'LABEL'),
  void: orderPrintData({ ...orderOf(), status: 'refunded', refundedAt: now + 600_000 }, shop, now + 660_000),
  test_page: testPageData(printer, shop, now),
}
const names = Object.keys(templates) as SlipName[]

describe('slips of the shipped library', () => {
  test('[GW12] the receipt reads as the printing guide shows it', () => {
    const lines = textOf('shopping', dataOf.shopping, 32).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        '订单号: #456',
        '时间: 2025-07-14 10:30:00',
        '状态: 已确认',
        '珍珠奶茶',
        '  规格: 大杯 | 正常冰 | 正常糖',
      ]),
    )
    expect(lines.find((line) => line.startsWith('  1 x '))).toMatch(/^ {2}1 x 25\.00 +[¥￥]25\.00$/)
    expect(lines.find((line) => line.startsWith('总计'))).toMatch(/ [¥￥]25\.00$/)
    expect(lines.some((line) => line.trim() === '谢谢惠顾，欢迎再来！')).toBe(true)
    expect(lines.some((line) => line.trim() === '发财小狗饮品店')).toBe(true)
  })

  test('the receipt shows what the order has, the phone masked, and leaves out what it lacks', () => {
    const full = orderOf({
      external_id: 'WX20250714001',
      items: [{ ...tea, remark: '少冰' }],
      discount: 1.5,
      customer_phone: '13800138000',
      remark: '不要吸管',
      pickup_no: 'A12',
      table_no: '7',
      channel: '小程序',
    })
    const text = textOf('shopping', orderPrintData(full, shop, now), 48)
    for (const part of ['WX20250714001', '备注: 少冰', '138****8000', '备注: 不要吸管', 'A12', '桌号: 7', '小程序']) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain('13800138000')
    expect(text).not.toContain('#WX')
    expect(text).toMatch(/优惠 +-[¥￥]1\.50/)
    const bare = textOf('shopping', dataOf.shopping, 48)
    for (const label of ['优惠', '备注', '取餐号', '桌号', '渠道', '顾客']) expect(bare).not.toContain(label)
  })

  test('the receipt keeps the largest amounts on one line', () => {
    const dear = orderOf({ items: [{ ...tea, quantity: 10_000, unit_price: 1000 }] })
    for (const columns of [32, 48] as const) {
      const lines = textOf('shopping', orderPrintData(dear, shop, now), columns).split('\n')
      expect(lines.filter((line) => line.endsWith('10,000,000.00'))).toHaveLength(2)
    }
  })

  test.each(names)('%s fits the paper of print clients, even with the longest texts', (name) => {
    const long = orderOf({
      items: [
        { ...tea, name: '超大杯招牌黑糖珍珠波霸奶茶加布丁加椰果'.repeat(4), quantity: 100_000, unit_price: 99.99 },
      ],
      remark: 'W'.repeat(300),
      delivery: { address: '某省某市某区某街道某某路 1 号'.repeat(5) },
    })
    const printType = name === 'delivery' ? 'SHIPPING' : 'RECEIPT'
    const datas = name === 'test_page' ? [dataOf.test_page] : [dataOf[name], orderPrintData(long, shop, now, printType)]
    for (const data of datas) {
      for (const columns of [32, 48] as const) {
        const text = textOf(name, data, columns)
        expect(text.endsWith('\n')).toBe(true)
        for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
      }
    }
  })

  test.each(names)('%s makes bytes that the paper reader knows to the last, one page with a cut', (name) => {
    for (const { paper, model, widthDots } of papers) {
      const document = prepare(compiledTemplate(templates[name]), dataOf[name], { paper, strict: true })
      const output = encode(document, { model, paper })
      if (output.kind !== 'bytes') throw new Error('not bytes')
      expect(output.issues).toEqual([])
      const reading = readPaper(output.bytes, { widthDots })
      expect(reading.unknown).toEqual([])
      expect(reading.pages).toHaveLength(1)
    }
  })

  test('[TP5] no control character of an order reaches the printer', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '\u001b',
        '\u001d',
        '\u0000',
        '\u0007',
        '\u0010',
        '\u009b',
        '@',
        'V',
        'a',
        '茶',
        '🧋',
        '\n',
        '{{',
        '\\',
      ),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(nasty, nasty, (name, remark) => {
        const order = orderOf({ items: [{ ...tea, name: `x${name}x`, remark }], remark, pickup_no: name })
        for (const { paper, model, widthDots } of papers) {
          const document = prepare(compiledTemplate(templates.shopping), orderPrintData(order, shop, now), {
            paper,
          })
          const output = encode(document, { model, paper })
          if (output.kind !== 'bytes') throw new Error('not bytes')
          const reading = readPaper(output.bytes, { widthDots })
          expect(reading.unknown).toEqual([])
          expect(reading.pages).toHaveLength(1)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what the test is about.
          expect(renderText(document, { columns: 48 })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('the test page names the printer and its address', () => {
    const text = textOf('test_page', dataOf.test_page, 48)
    for (const part of ['收银台打印机', 'SN-1', 'escpos80', '192.168.1.100:9100', '2025-07-14 10:30:00']) {
      expect(text).toContain(part)
    }
  })

  test('[TP32] a picking list shows the shelf and the number of an article, and how it is counted', () => {
    const milk = {
      name: '鲜牛奶',
      quantity: 2,
      unit_price: 19.9,
      unit: '盒',
      sku: '6901209212345',
      location: 'A-03-12',
    }
    const picking = compiledTemplate(shipped('picking'))
    const document = prepare(picking, orderPrintData(orderOf({ items: [milk, tea] }), shop, now), { strict: true })
    expect(document.issues).toEqual([])
    const lines = renderText(document, { columns: 48 }).split('\n')
    expect(lines.find((line) => line.includes('鲜牛奶'))).toMatch(/^□ +鲜牛奶 +x2盒$/)
    expect(lines.map((line) => line.trim())).toEqual(expect.arrayContaining(['货位 A-03-12', '编码: 6901209212345']))
    expect(lines.filter((line) => line.includes('货位'))).toHaveLength(1)
  })

  test('[TP32] the orders among the samples of the library are made like those of the shop', () => {
    const made = orderPrintData(orderOf(), shop, now) as { readonly order: { readonly items: readonly object[] } }
    const orders = Object.values(shippedLibrary).flatMap(({ samples }) =>
      samples.flatMap(({ data }) => (Object.hasOwn(data, 'order') ? [data as typeof made] : [])),
    )
    expect(orders.length).toBeGreaterThan(15)
    for (const { order } of orders) {
      expect(Object.keys(order).sort()).toEqual(Object.keys(made.order).sort())
      for (const item of order.items) {
        expect(Object.keys(item).sort()).toEqual(Object.keys(made.order.items[0] ?? {}).sort())
      }
    }
  })
})

import { expect, test } from 'vitest'
import { compile, offlineTemplate, prepare, renderText } from '../index.ts'

function print(data: unknown): string {
  const document = prepare(compile(offlineTemplate), data, { strict: true })
  expect(document.issues).toEqual([])
  return renderText(document, { columns: 32 })
}

const lastWordOf = (text: string, start: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.split(/\s+/)
    .pop()

test('[TP34] missing amounts are computed from prices and quantities, exactly', () => {
  const items = [
    { name: '珍珠奶茶', unit_price: 0.1, quantity: 3 },
    { name: '散装苹果', price: '11.96', quantity: '1.286' },
    { name: '柠檬水', amount: 6, quantity: 2 },
    { name: '纸袋', price: 0.3 },
    { price: 0.2, num: 2 },
  ]
  const text = print({ shop: { name: '小店' }, order: { no: 'N1', items, discount: 1.5 } })
  expect(lastWordOf(text, '珍珠奶茶')).toBe('0.30')
  expect(lastWordOf(text, '散装苹果')).toBe('15.38')
  expect(lastWordOf(text, '柠檬水')).toBe('6.00')
  expect(lastWordOf(text, '商品')).toBe('0.40')
  expect(lastWordOf(text, '优惠')).toBe('-1.50')
  // 0.30 + 15.38 + 6 + 0.30 + 0.40 - 1.50
  expect(lastWordOf(text, '合计')).toBe('¥20.88')
})

test('[TP34] a total that the data tells is printed as it is', () => {
  expect(lastWordOf(print({ order: { total_amount: '33.30', items: [{ name: 'a', price: 40 }] } }), '合计')).toBe(
    '¥33.30',
  )
  expect(lastWordOf(print({ order: { total: 0, items: [{ name: 'a' }] } }), '合计')).toBe('¥0.00')
})

test('[TP34] where an amount is missing, no total is made up', () => {
  const text = print({
    order: {
      items: [
        { name: 'a', price: 5 },
        { name: 'b', quantity: 2 },
      ],
    },
  })
  expect(text).toContain('合计金额以收银系统为准')
  expect(text).not.toContain('¥')
})

test('[TP34] an order alone, an empty one and none at all print', () => {
  const alone = print({ no: 'N2', items: [{ name: 'a', price: 5 }], remark: '少冰', paid_at: '2026-11-22 10:30:00' })
  expect(alone).toContain('单号 N2\n时间 2026-11-22 10:30\n')
  expect(lastWordOf(alone, '合计')).toBe('¥5.00')
  expect(print({})).toContain('没有商品明细')
  expect(print(undefined)).toContain('没有商品明细')
  expect(print({ order: { items: 'none', total: 'abc' } })).toContain('合计金额以收银系统为准')
})

test("[TP34] the platform's own print data needs nothing else", () => {
  const order = {
    no: '1001',
    pickup_no: 'A086',
    table_no: null,
    items: [{ name: '茶', specs: ['大杯'], quantity: 1, unit_price: 12, amount: 12, remark: null }],
    discount: 0,
    total_amount: 12,
    remark: null,
    paid_at: '2026-11-22 10:30:00',
    created_at: null,
  }
  expect(print({ shop: { name: '小店' }, order, print: { type: 'RECEIPT' } })).toMatchInlineSnapshot(`
    "              小店
              取餐号 A086
    --------------------------------
    单号 1001
    时间 2026-11-22 10:30
    --------------------------------
    茶                    x1   12.00
      大杯
    --------------------------------
    合计                     ¥12.00
               (脱机打印)
    "
  `)
})

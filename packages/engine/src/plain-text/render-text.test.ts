import { expect, test } from 'vitest'
import { testData } from '../../testing/slips.ts'
import { compile, documentFromText, prepare, renderText } from '../index.ts'

test('[TP19] a receipt as text keeps its columns and shows codes as what they hold', () => {
  const document = prepare(compile(testData('bubble-tea.json')), testData('bubble-tea-order.json'))
  expect(`\n${renderText(document, { columns: 32 })}`).toBe(`
         发财小狗饮品店
          取餐号 A086
--------------------------------
单号 20261122-000123 11-22 10:30
--------------------------------
品名                数量    金额
珍珠奶茶              x2   36.00
  大杯 / 少冰 / 半糖
芋泥波波鲜奶          x1   22.50
  中杯 / 热
超级水果茶(当季限定   x1   28.00
芒果西柚双拼加量版)
  大杯 / 去冰 / 三分糖 / 加椰果
Café Latte         x10 1,234.50
柠檬水                x1    6.00
  大杯
--------------------------------
合计                  ¥1,327.00
优惠                       -5.50
支付 微信支付
备注:请把奶茶放在前台,不要打电
话,谢谢!Please ring the bell
twice.
https://xiaopiao.example/p/20261
       122000123?c=8f3a2b
     谢谢惠顾,欢迎再次光临
`)
})

test('[TP5] text output keeps emoji and drops control characters', () => {
  expect(renderText(documentFromText('a\u001b@😀'), { columns: 48 })).toBe('a@😀\n')
})

test('[TP19] a document of nothing is an empty line', () => {
  expect(renderText(documentFromText(''), { columns: 48 })).toBe('\n')
})

test('[TP7] columns that no paper has are an error', () => {
  expect(() => renderText(documentFromText('x'), { columns: 3.5 })).toThrow('columns')
})

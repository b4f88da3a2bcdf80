import type { AgentOrder } from '@xiaopiao/protocol'
import { expect, test } from 'vitest'
import { errorMessage, frameText, newOrderMessage, pingMessage, welcomeMessage } from './server-messages.ts'

const now = Date.UTC(2025, 6, 14, 10, 30)

const order: AgentOrder = {
  job_id: 123,
  order_id: 456,
  type: 'order_receipt',
  content: '      发财小狗饮品店\n',
  copies: 1,
  priority: 1,
  target_printer: { id: 1, name: '收银台打印机', ip_address: '192.168.1.100' },
  order_info: {
    id: 456,
    status: 'confirmed',
    total_amount: 25.5,
    created_at: '2025-07-14T10:30:00.000Z',
    customer_phone: '13800138000',
  },
  printer_config: { paper_width: 80, printer_type: 'thermal' },
}

test('[GW10] the welcome is the documented one to the letter', () => {
  expect(frameText(welcomeMessage('发财小狗饮品店', '1.0.0', now))).toBe(
    '{"type":"welcome","message":"欢迎连接到发财小狗饮品店打印服务","timestamp":"2025-07-14T10:30:00.000Z","server_info":{"name":"发财小狗饮品店打印服务器","version":"1.0.0","capabilities":["order_print","receipt_print","status_update"]}}',
  )
})

test('[GW12] [GW15] a job has exactly the documented fields, whatever else its object carries', () => {
  const withMore = {
    ...order,
    task_id: 't_1',
    payload: {},
    target_printer: { ...order.target_printer, sn: 'x' },
    order_info: { ...order.order_info, remark: 'x' },
    printer_config: { ...order.printer_config, cut: true },
  }
  expect(frameText(newOrderMessage(withMore, now))).toBe(
    '{"type":"new_order","timestamp":"2025-07-14T10:30:00.000Z","order":{"job_id":123,"order_id":456,"type":"order_receipt","content":"      发财小狗饮品店\\n","copies":1,"priority":1,"target_printer":{"id":1,"name":"收银台打印机","ip_address":"192.168.1.100"},"order_info":{"id":456,"status":"confirmed","total_amount":25.5,"created_at":"2025-07-14T10:30:00.000Z","customer_phone":"13800138000"},"printer_config":{"paper_width":80,"printer_type":"thermal"}}}',
  )
})

test('[GW14] [GW3] ping, pong and error carry what is documented and no more', () => {
  expect(frameText(pingMessage('ping', now))).toBe('{"type":"ping","timestamp":"2025-07-14T10:30:00.000Z"}')
  expect(frameText(pingMessage('pong', now))).toBe('{"type":"pong","timestamp":"2025-07-14T10:30:00.000Z"}')
  expect(frameText(errorMessage('bad_json', 'no', now))).toBe(
    '{"type":"error","code":"bad_json","message":"no","timestamp":"2025-07-14T10:30:00.000Z"}',
  )
})

test('[GW15] a typical order of ten lines at 80 mm fits into the 4,096 bytes that a known client reads at a time', () => {
  const items = Array.from(
    { length: 10 },
    (_, index) => `珍珠奶茶${index}\n  规格: 大杯 | 温度: 正常冰 | 糖度: 正常糖\n  1 x ¥25.00 = ¥25.00\n`,
  )
  const rule = `${'='.repeat(48)}\n`
  const content = `${rule}                 发财小狗饮品店\n${rule}订单号: #456\n时间: 2025-07-14 10:30:00\n${items.join('')}${rule}总计: ¥250.00\n${rule}              谢谢惠顾,欢迎再来!\n`
  const text = frameText(newOrderMessage({ ...order, content }, now))
  expect(Buffer.byteLength(text)).toBeLessThan(4096)
  expect(text).not.toContain('\\u')
})

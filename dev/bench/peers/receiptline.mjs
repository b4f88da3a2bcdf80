import receiptline from 'receiptline'
import { tableColumns, words } from './receipt-words.mjs'

export const packageName = 'receiptline'

const printer = { cpl: 48, encoding: 'gb18030', command: 'generic', cutting: true, spacing: true }

const escaped = (text) => text.replace(/[\\|{}~_"`^]/g, '\\$&')

function documentOf({ shop, order }) {
  const lines = [
    `^^^${escaped(shop.name)}`,
    escaped(shop.address),
    escaped(words.phone + shop.phone),
    '---',
    `${escaped(words.no + order.no)} |`,
    `${escaped(words.pickupNo + order.pickupNo)} |`,
    `${escaped(words.paidAt + order.paidAt)} |`,
    `${escaped(words.cashier + order.cashier)} |`,
    '---',
    `{width:${tableColumns.join(',')};border:space}`,
  ]
  const row = (cells) => lines.push(`${cells[0]} | ${cells[1]}| ${cells[2]}`)
  row(words.head)
  for (const item of order.items) {
    row([escaped(item.name), `x${item.quantity}`, item.amount])
    lines.push(`{width:*}`, `~~${escaped(item.modifiers)} |`, `{width:${tableColumns.join(',')}}`)
  }
  lines.push(
    '{width:auto}',
    '---',
    `${words.subtotal} | ${order.subtotal}`,
    `${words.discount} | ${order.discount}`,
    `^^"${words.total}" | ^^"${order.total}"`,
    `${words.payment} | ${order.payment}`,
    '---',
    `${escaped(words.note + order.note)} |`,
    `{code:${order.url};option:qrcode,6,m}`,
    words.thanks,
  )
  return lines.join('\n')
}

export function receipt(order) {
  return Buffer.from(receiptline.transform(documentOf(order), printer), 'latin1')
}

export function image({ png }) {
  return Buffer.from(receiptline.transform(`{image:${Buffer.from(png).toString('base64')}}`, printer), 'latin1')
}

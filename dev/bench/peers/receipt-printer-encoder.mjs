import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { tableColumns, words } from './receipt-words.mjs'

export const packageName = '@point-of-sale/receipt-printer-encoder'

const itemColumns = [
  { width: tableColumns[0], align: 'left' },
  { width: tableColumns[1], align: 'right' },
  { width: tableColumns[2], align: 'right' },
]
const pairColumns = [
  { width: 24, align: 'left' },
  { width: 24, align: 'right' },
]

export function receipt({ shop, order }) {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, feedBeforeCut: 4 })
  encoder.initialize().codepage('cp437').align('center').size(2, 2).line(shop.name).size(1, 1)
  encoder
    .line(shop.address)
    .line(words.phone + shop.phone)
    .align('left')
    .rule()
  encoder.line(words.no + order.no).line(words.pickupNo + order.pickupNo)
  encoder
    .line(words.paidAt + order.paidAt)
    .line(words.cashier + order.cashier)
    .rule()
  encoder.table(itemColumns, [words.head])
  for (const item of order.items) {
    encoder.table(itemColumns, [[item.name, `x${item.quantity}`, item.amount]]).line(`  ${item.modifiers}`)
  }
  encoder.rule().table(pairColumns, [
    [words.subtotal, order.subtotal],
    [words.discount, order.discount],
  ])
  encoder
    .bold(true)
    .height(2)
    .table(pairColumns, [[words.total, order.total]])
    .height(1)
    .bold(false)
  encoder.table(pairColumns, [[words.payment, order.payment]]).rule()
  encoder.line(words.note + order.note).align('center')
  encoder.qrcode(order.url, { model: 2, size: 6, errorlevel: 'm' }).line(words.thanks).cut('partial')
  return encoder.encode()
}

export function image({ width, height, rgba }) {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 48, imageMode: 'raster' })
  const data = { width, height, data: new Uint8ClampedArray(rgba) }
  return encoder.initialize().image(data, { width, height, algorithm: 'floydsteinberg' }).encode()
}

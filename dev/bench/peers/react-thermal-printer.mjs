import { transforms } from '@react-thermal-printer/image'
import { createElement as h } from 'react'
import { Cut, Image, Line, Printer, QRCode, Row, render, Text } from 'react-thermal-printer'
import { words } from './receipt-words.mjs'

export const packageName = 'react-thermal-printer'

const totalSize = { width: 1, height: 2 }

function itemRow(key, name, quantity, amount) {
  // Its rows have a left and a right cell; the quantity stands before the amount.
  return h(Row, { key, left: name, right: `${quantity.padStart(5)}${amount.padStart(11)}` })
}

export function receipt({ shop, order }) {
  const items = order.items.flatMap((item, index) => [
    itemRow(`item ${index}`, item.name, `x${item.quantity}`, item.amount),
    h(Text, { key: `modifiers ${index}` }, `  ${item.modifiers}`),
  ])
  const total = (text) => h(Text, { bold: true, size: totalSize }, text)
  return render(
    h(
      Printer,
      { type: 'epson', width: 48, characterSet: 'china' },
      h(Text, { align: 'center', size: { width: 2, height: 2 } }, shop.name),
      h(Text, { align: 'center' }, shop.address),
      h(Text, { align: 'center' }, words.phone + shop.phone),
      h(Line),
      h(Text, null, words.no + order.no),
      h(Text, null, words.pickupNo + order.pickupNo),
      h(Text, null, words.paidAt + order.paidAt),
      h(Text, null, words.cashier + order.cashier),
      h(Line),
      // The head's words are two cells a character, which its padding in JavaScript does not know.
      h(Row, { left: words.head[0], right: `${words.head[1]}${' '.repeat(7)}${words.head[2]}` }),
      ...items,
      h(Line),
      h(Row, { left: words.subtotal, right: order.subtotal }),
      h(Row, { left: words.discount, right: order.discount }),
      h(Row, { left: total(words.total), right: total(order.total) }),
      h(Row, { left: words.payment, right: order.payment }),
      h(Line),
      h(Text, { wordBreak: 'break-word' }, words.note + order.note),
      h(QRCode, { align: 'center', content: order.url, model: 'model2', cellSize: 6, correction: 'M' }),
      h(Text, { align: 'center' }, words.thanks),
      h(Cut, { partial: true, lineFeeds: 5 }),
    ),
  )
}

export function image({ width, height, rgba }) {
  const reader = async () => ({ width, height, data: new Uint8Array(rgba) })
  return render(
    h(
      Printer,
      { type: 'epson', width: 48 },
      h(Image, {
        src: 'photo',
        reader,
        transforms: [transforms.floydSteinberg],
        rgbToBlack: ({ r, g, b }) => (r + g + b) / 3 < 128,
      }),
    ),
  )
}

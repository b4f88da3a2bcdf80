import helper from '@tillpos/xml-escpos-helper'
import { words } from './receipt-words.mjs'

const { EscPos } = helper

export const packageName = '@tillpos/xml-escpos-helper'

/** Widths on paper: everything outside ASCII takes two columns. It has no columns of its own, so these pad for it. */
function columnsOf(text) {
  let columns = 0
  for (const character of text) columns += character < '\u0080' ? 1 : 2
  return columns
}
const spread = (left, right) => left + ' '.repeat(Math.max(1, 48 - columnsOf(left) - columnsOf(right))) + right

const rule = `<text-line>${'-'.repeat(48)}</text-line>`
const template = `<?xml version="1.0" encoding="UTF-8"?>
<document>
<align mode="center"><text-line size="1:1">{{{shop.name}}}</text-line>
<text-line>{{{shop.address}}}</text-line><text-line>${words.phone}{{{shop.phone}}}</text-line></align>
${rule}
<text-line>${words.no}{{{order.no}}}</text-line><text-line>${words.pickupNo}{{{order.pickupNo}}}</text-line>
<text-line>${words.paidAt}{{{order.paidAt}}}</text-line><text-line>${words.cashier}{{{order.cashier}}}</text-line>
${rule}
<text-line>{{{head}}}</text-line>
{{#rows}}<text-line>{{{line}}}</text-line><text-line>&nbsp;&nbsp;{{{modifiers}}}</text-line>{{/rows}}
${rule}
<text-line>{{{subtotal}}}</text-line><text-line>{{{discount}}}</text-line>
<bold><text-line size="0:1">{{{total}}}</text-line></bold>
<text-line>{{{payment}}}</text-line>
${rule}
<text-line>${words.note}{{{order.note}}}</text-line>
<align mode="center"><qr-code model="2" size="6" ecl="M">{{{order.url}}}</qr-code>
<text-line>${words.thanks}</text-line></align>
<line-feed /><line-feed /><line-feed /><line-feed /><paper-cut />
</document>`

export function receipt({ shop, order }) {
  return EscPos.getBufferFromTemplate(template, {
    shop,
    order,
    head: spread(words.head[0], `${words.head[1]}${' '.repeat(7)}${words.head[2]}`),
    rows: order.items.map((item) => ({
      line: spread(item.name, `${`x${item.quantity}`.padStart(5)}${item.amount.padStart(11)}`),
      modifiers: item.modifiers,
    })),
    subtotal: spread(words.subtotal, order.subtotal),
    discount: spread(words.discount, order.discount),
    total: spread(words.total, order.total),
    payment: spread(words.payment, order.payment),
  })
}

export function image({ png }) {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><document><image>{{{png}}}</image></document>`
  return EscPos.getBufferFromTemplate(xml, { png: Buffer.from(png).toString('base64') })
}

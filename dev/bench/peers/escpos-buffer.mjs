import escposBuffer from 'escpos-buffer'
import { words } from './receipt-words.mjs'

const { Align, Cut, Image, InMemory, Printer, Style } = escposBuffer

export const packageName = 'escpos-buffer'

function columnsOf(text) {
  let columns = 0
  for (const character of text) columns += character < '\u0080' ? 1 : 2
  return columns
}
const spread = (left, right) => left + ' '.repeat(Math.max(1, 48 - columnsOf(left) - columnsOf(right))) + right
const rule = '-'.repeat(48)

export async function receipt({ shop, order }) {
  const memory = new InMemory()
  // Of its profiles only Bematech's knows GB 2312; it has no columns of its own, so `spread` pads for it.
  const printer = await Printer.CONNECT('MP-4200 TH', memory)
  await printer.setCodepage('gb2312')
  await printer.writeln(shop.name, Style.DoubleWidth | Style.DoubleHeight, Align.Center)
  await printer.writeln(shop.address, 0, Align.Center)
  await printer.writeln(words.phone + shop.phone, 0, Align.Center)
  await printer.writeln(rule)
  await printer.writeln(words.no + order.no)
  await printer.writeln(words.pickupNo + order.pickupNo)
  await printer.writeln(words.paidAt + order.paidAt)
  await printer.writeln(words.cashier + order.cashier)
  await printer.writeln(rule)
  await printer.writeln(spread(words.head[0], `${words.head[1]}${' '.repeat(7)}${words.head[2]}`))
  for (const item of order.items) {
    await printer.writeln(spread(item.name, `${`x${item.quantity}`.padStart(5)}${item.amount.padStart(11)}`))
    await printer.writeln(`  ${item.modifiers}`)
  }
  await printer.writeln(rule)
  await printer.writeln(spread(words.subtotal, order.subtotal))
  await printer.writeln(spread(words.discount, order.discount))
  await printer.writeln(spread(words.total, order.total), Style.DoubleHeight | Style.Bold)
  await printer.writeln(spread(words.payment, order.payment))
  await printer.writeln(rule)
  await printer.writeln(words.note + order.note)
  await printer.setAlignment(Align.Center)
  await printer.qrcode(order.url, 6)
  await printer.writeln(words.thanks, 0, Align.Center)
  await printer.feed(4)
  await printer.cutter(Cut.Partial)
  return memory.buffer()
}

export async function image({ width, height, rgba }) {
  const memory = new InMemory()
  const printer = await Printer.CONNECT('TM-T20', memory)
  // Its dithering writes into the pixels that it is given.
  await printer.draw(new Image({ width, height, data: Buffer.from(rgba) }))
  return memory.buffer()
}

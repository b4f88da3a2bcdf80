import { Image, Printer } from '@node-escpos/core'
import { tableColumns, words } from './receipt-words.mjs'

export const packageName = '@node-escpos/core'

const [nameColumns, quantityColumns, amountColumns] = tableColumns

/** Its printer writes to an adapter; this one keeps what it is given. */
class Memory {
  written = new Uint8Array(0)
  write(bytes, done) {
    this.written = bytes
    done?.(null)
    return this
  }
}

function row(printer, cells, options) {
  const [name, quantity, amount] = cells
  printer.tableCustom(
    [
      { text: name, cols: nameColumns },
      { text: quantity, cols: quantityColumns, align: 'RIGHT' },
      { text: amount, cols: amountColumns, align: 'RIGHT' },
    ],
    options,
  )
}

function pair(printer, left, right) {
  printer.tableCustom([
    { text: left, cols: 24 },
    { text: right, cols: 24, align: 'RIGHT' },
  ])
}

export async function receipt({ shop, order }) {
  const memory = new Memory()
  const printer = new Printer(memory, { encoding: 'GB18030', width: 48 })
  printer.hardware('INIT').align('CT').size(2, 2).text(shop.name).size(1, 1)
  printer
    .text(shop.address)
    .text(words.phone + shop.phone)
    .align('LT')
    .drawLine()
  printer.text(words.no + order.no).text(words.pickupNo + order.pickupNo)
  printer
    .text(words.paidAt + order.paidAt)
    .text(words.cashier + order.cashier)
    .drawLine()
  row(printer, words.head)
  for (const item of order.items) {
    row(printer, [item.name, `x${item.quantity}`, item.amount])
    printer.text(`  ${item.modifiers}`)
  }
  printer.drawLine()
  pair(printer, words.subtotal, order.subtotal)
  pair(printer, words.discount, order.discount)
  printer.style('B').size(1, 2)
  pair(printer, words.total, order.total)
  printer.style('NORMAL').size(1, 1)
  pair(printer, words.payment, order.payment)
  printer
    .drawLine()
    .text(words.note + order.note)
    .align('CT')
  // Its native QR code is ESC Z, a dialect of some clones; version 0 lets the printer choose.
  printer.qrcode(order.url, 0, 'M', 6).text('')
  printer.text(words.thanks).cut(true, 5)
  await printer.flush()
  return memory.written
}

export async function image({ width, height, rgba }) {
  const memory = new Memory()
  const printer = new Printer(memory, {})
  // The shape and order of an ndarray of RGBA pixels, which is what its image loader makes.
  const pixels = { data: rgba, shape: [width, height, 4], stride: [4, width * 4, 1], offset: 0 }
  printer.raster(new Image(pixels), 'normal')
  await printer.flush()
  return memory.written
}

import thermal from 'node-thermal-printer'
import { tableColumns, words } from './receipt-words.mjs'

const { BreakLine, CharacterSet, PrinterTypes, ThermalPrinter } = thermal

export const packageName = 'node-thermal-printer'

function newPrinter() {
  return new ThermalPrinter({
    type: PrinterTypes.EPSON,
    width: 48,
    characterSet: CharacterSet.CHINA,
    breakLine: BreakLine.WORD,
  })
}

function row(printer, [name, quantity, amount]) {
  printer.tableCustom([
    { text: name, align: 'LEFT', cols: tableColumns[0] },
    { text: quantity, align: 'RIGHT', cols: tableColumns[1] },
    { text: amount, align: 'RIGHT', cols: tableColumns[2] },
  ])
}

export function receipt({ shop, order }) {
  const printer = newPrinter()
  printer.alignCenter()
  printer.setTextQuadArea()
  printer.println(shop.name)
  printer.setTextNormal()
  printer.println(shop.address)
  printer.println(words.phone + shop.phone)
  printer.alignLeft()
  printer.drawLine()
  printer.println(words.no + order.no)
  printer.println(words.pickupNo + order.pickupNo)
  printer.println(words.paidAt + order.paidAt)
  printer.println(words.cashier + order.cashier)
  printer.drawLine()
  row(printer, words.head)
  for (const item of order.items) {
    row(printer, [item.name, `x${item.quantity}`, item.amount])
    printer.println(`  ${item.modifiers}`)
  }
  printer.drawLine()
  printer.leftRight(words.subtotal, order.subtotal)
  printer.leftRight(words.discount, order.discount)
  printer.bold(true)
  printer.setTextDoubleHeight()
  printer.leftRight(words.total, order.total)
  printer.setTextNormal()
  printer.bold(false)
  printer.leftRight(words.payment, order.payment)
  printer.drawLine()
  printer.println(words.note + order.note)
  printer.alignCenter()
  printer.printQR(order.url, { cellSize: 6, correction: 'M', model: 2 })
  printer.println(words.thanks)
  printer.partialCut()
  return printer.getBuffer()
}

export async function image({ png }) {
  const printer = newPrinter()
  await printer.printImageBuffer(Buffer.from(png))
  return printer.getBuffer()
}

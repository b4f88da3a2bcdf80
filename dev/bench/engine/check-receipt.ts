import { type Item, type Line, readPaper } from '@xiaopiao/paper'
import type { BenchOrder } from './bench-order.ts'
import { bitmapPicture, scanQr } from './scan-qr.ts'

/** What is wrong on paper, and what is right but worth knowing. */
export interface Verdict {
  readonly faults: readonly string[]
  readonly notes: readonly string[]
}

const paperDots = 576

/** Spaces do not count (they pad and wrap); either yen sign is a yen sign. */
const bare = (text: string) => text.replaceAll(/\s/g, '').replaceAll('￥', '¥')

const textOf = (line: Line) => line.items.map((item) => (item.kind === 'text' ? item.text : '')).join('')

/** Reads a subject's bytes as a GB18030 printer of 576 dots would, and compares with the order. */
export function checkReceipt(bytes: Uint8Array, { shop, order }: BenchOrder): Verdict {
  const reading = readPaper(bytes, { widthDots: paperDots })
  const lines = reading.pages.flatMap((page) => page.lines)
  const faults: string[] = []
  const notes: string[] = []
  const printed = bare(lines.map(textOf).join(''))
  const wanted = [
    ...[shop.name, shop.address, shop.phone, order.no, order.pickupNo, order.paidAt, order.cashier, order.note],
    ...[order.subtotal, order.discount, order.total, order.payment],
    ...order.items.flatMap((item) => [item.name, item.modifiers]),
  ].map(bare)
  const lost = wanted.filter((text) => !printed.includes(text)).length
  if (lost > 0) faults.push(`${lost} of ${wanted.length} texts lost`)
  const amounts = checkAmounts(lines, order.items)
  if (amounts !== undefined) faults.push(amounts)
  if (!lines.some((line) => bare(textOf(line)) === bare(`合计${order.total}`)))
    faults.push('total with ¥ not on one line')
  const isScanned = lines.flatMap((line) => line.items).some((item) => qrText(item) === order.url)
  if (!isScanned) faults.push('no QR code')
  if (!reading.pages.some((page) => page.cut !== null)) faults.push('no cut')
  if (includes(bytes, [0x81, 0x30, 0x84, 0x36])) notes.push('¥ in four bytes: "0 6" on GBK printers')
  if (includes(bytes, [0x1b, 0x5a])) notes.push('QR by ESC Z, a dialect')
  if (lines.some((line) => line.items.some((item) => item.kind === 'bitmap'))) notes.push('QR as raster')
  const wrapped = lines.filter((line) => line.wrapped).length
  if (wrapped > 0) notes.push(`${wrapped} lines wrapped by the printer`)
  if (reading.unknown.length > 0) notes.push(`${reading.unknown.length} unknown sequences`)
  return { faults, notes }
}

/** Every item's amount must stand on its item's line, all with the same right edge, on the paper. */
function checkAmounts(lines: readonly Line[], items: BenchOrder['order']['items']): string | undefined {
  const edges = new Set<number>()
  let from = 0
  for (const item of items) {
    const wanted = bare(`${item.name}x${item.quantity}${item.amount}`)
    const at = lines.findIndex((line, index) => index >= from && bare(textOf(line)) === wanted)
    const line = lines[at]
    if (line === undefined) return 'amounts not beside their items'
    edges.add(Math.max(...line.items.map((part) => part.x + part.widthDots)))
    from = at + 1
  }
  if (edges.size > 1) return `amounts end at ${edges.size} places`
  return Math.max(...edges) > paperDots ? 'amounts beyond the paper' : undefined
}

function qrText(item: Item): string | undefined {
  if (item.kind === 'qr') return item.text
  return item.kind === 'bitmap' ? scanQr(bitmapPicture(item)) : undefined
}

function includes(bytes: Uint8Array, sought: readonly number[]): boolean {
  return bytes.some((_, at) => sought.every((byte, index) => bytes[at + index] === byte))
}

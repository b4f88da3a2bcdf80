import { code128AutoData } from '../../codes/code128.ts'
import { type BarcodeLook, makeBarcode, makePdf417, makeQr } from '../../codes/make-code.ts'
import { asciiOf } from '../../codes/pattern.ts'
import { mayMakeCode, printCode } from '../../codes/print-code.ts'
import { dotsFromColumns, dotsFromRows } from '../../page/dots.ts'
import type { QrErrorLevel, Symbology } from '../../page/model.ts'
import { decodePayload } from '../../text/decode-text.ts'
import { byteAt, command, type Framer, fits, smallNumber, wordAt } from '../command-definition.ts'
import type { StarPrinter } from '../star-printer.ts'

const symbologies: readonly (Symbology | undefined)[] = [
  'upc-e',
  'upc-a',
  'ean8',
  'ean13',
  'code39',
  'itf',
  'code128',
  'code93',
  'codabar',
]

/** n3 of `ESC b` for two-width codes: narrow and wide bars in dots; the others have modules of n3 + 1 dots. */
const code39Widths = [
  [2, 6],
  [3, 9],
  [4, 12],
  [2, 5],
  [3, 8],
  [4, 10],
  [2, 4],
  [3, 6],
  [4, 8],
] as const
const itfWidths = [
  [2, 5],
  [4, 10],
  [6, 15],
  [2, 4],
  [4, 8],
  [6, 12],
  [2, 6],
  [3, 9],
  [4, 12],
] as const

/** Longer data fits no code on paper. */
const dataBytesMax = 255

/** n1 n2 n3 n4 d… 1E. */
const frameBarcode: Framer = (bytes, start) => {
  if (start + 4 > bytes.length) return 'truncated'
  for (let count = 4; count <= 4 + dataBytesMax; count++) {
    if (start + count >= bytes.length) return 'truncated'
    if (byteAt(bytes, start + count) === 0x1e) return count + 1
  }
  return 'not-this'
}

function barcodeLook(symbology: Symbology, args: Uint8Array): BarcodeLook | null {
  const n3 = smallNumber(byteAt(args, 2)) - 1
  const barHeightDots = byteAt(args, 3)
  const hri = smallNumber(byteAt(args, 1)) % 2 === 0 ? 'below' : 'none'
  const common = { barHeightDots, hri, hriFont: 'A' } as const
  const widths =
    symbology === 'itf' ? itfWidths : symbology === 'code39' || symbology === 'codabar' ? code39Widths : null
  if (widths === null) return n3 >= 0 && n3 <= 2 ? { ...common, moduleDots: n3 + 2 } : null
  const pair = widths[n3]
  return pair === undefined ? null : { ...common, moduleDots: pair[0], wideDots: pair[1] }
}

function printBarcode(printer: StarPrinter, args: Uint8Array, offset: number): boolean {
  const symbology = symbologies[smallNumber(byteAt(args, 0))]
  if (symbology === undefined || byteAt(args, 3) === 0) return false
  const look = barcodeLook(symbology, args)
  if (look === null) return false
  const given = args.subarray(4, -1)
  const data = symbology === 'code128' ? code128AutoData(withoutEscapes(given)) : given
  printCode(printer, data === null ? null : makeBarcode(symbology, data, look), offset)
  // n2 of 1 and 2 feed a line after the code, 3 and 4 do not.
  if (smallNumber(byteAt(args, 1)) <= 2 && printer.area === null) printer.paper.feed(printer.line.lineSpacing)
  return true
}

/** A percent sign is written `%0`. */
function withoutEscapes(data: Uint8Array): Uint8Array {
  return data.filter((byte, index) => !(byte === 0x30 && data[index - 1] === 0x25))
}

const levels: readonly QrErrorLevel[] = ['L', 'M', 'Q', 'H']

/** Bytes after `ESC GS y` and `ESC GS x` by their first two. */
const frameQr: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const fn = byteAt(bytes, start)
  if (fn === 0x53) return fits(bytes, start, 3)
  if (fn === 0x50 || fn === 0x49) return 1
  if (fn !== 0x44) return 'not-this'
  return start + 5 <= bytes.length ? fits(bytes, start, 5 + wordAt(bytes, start + 3)) : 'truncated'
}

const framePdf417: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const fn = byteAt(bytes, start)
  if (fn === 0x53)
    return start + 2 <= bytes.length ? fits(bytes, start, byteAt(bytes, start + 1) === 0x30 ? 5 : 3) : 'truncated'
  if (fn === 0x50 || fn === 0x49) return 1
  if (fn !== 0x44) return 'not-this'
  return start + 3 <= bytes.length ? fits(bytes, start, 3 + wordAt(bytes, start + 1)) : 'truncated'
}

function qr(printer: StarPrinter, args: Uint8Array, offset: number): boolean {
  const fn = byteAt(args, 0)
  const value = byteAt(args, 2)
  if (fn === 0x44) {
    printer.codes.qrData = args.slice(5)
    return true
  }
  if (fn === 0x50) {
    const { qrData, qrLevel, qrModule } = printer.codes
    if (mayMakeCode(printer, qrData.length, offset)) printCode(printer, makeQr(qrData, qrLevel, qrModule), offset)
    return true
  }
  if (fn === 0x49) return true
  switch (byteAt(args, 1)) {
    case 0x30:
      return value === 1 || value === 2
    case 0x31: {
      const level = levels[value]
      if (level !== undefined) printer.codes.qrLevel = level
      return level !== undefined
    }
    case 0x32:
      if (value < 1 || value > 8) return false
      printer.codes.qrModule = value
      return true
    default:
      return false
  }
}

function qrWords(args: Uint8Array) {
  const fn = byteAt(args, 0)
  const value = byteAt(args, 2)
  if (fn === 0x44) {
    const { text } = decodePayload(args.subarray(5))
    return { en: `QR code data “${text}”`, zh: `QR 码数据“${text}”` }
  }
  if (fn === 0x50) return { en: 'print the QR code', zh: '打印 QR 码' }
  if (fn === 0x49) return { en: 'ask for the size of the QR code', zh: '查询 QR 码大小' }
  const setting = byteAt(args, 1)
  if (setting === 0x30) return { en: `QR code model ${value}`, zh: `QR 码模型 ${value}` }
  if (setting === 0x31) {
    return { en: `QR code error correction level ${levels[value] ?? '?'}`, zh: `QR 码纠错等级 ${levels[value] ?? '?'}` }
  }
  return { en: `QR code modules of ${value} dots`, zh: `QR 码模块 ${value} 点` }
}

/** S 0 n p1 p2 size, S 1 level, S 2 width of modules, S 3 height of rows in modules, D data, P print. */
function pdf417(printer: StarPrinter, args: Uint8Array, offset: number): boolean {
  const fn = byteAt(args, 0)
  const value = byteAt(args, 2)
  const form = printer.codes.pdf417
  if (fn === 0x44) {
    printer.codes.pdf417Data = args.slice(3)
    return true
  }
  if (fn === 0x50) {
    const data = printer.codes.pdf417Data
    if (mayMakeCode(printer, data.length, offset)) printCode(printer, makePdf417(data, form, printer.areaWidth), offset)
    return true
  }
  if (fn === 0x49) return true
  const rowModules = form.rowDots / form.moduleDots
  switch (byteAt(args, 1)) {
    case 0x30:
      // 0: a ratio of height to width, which the reader chooses itself; 1: rows and columns.
      if (value === 1) printer.codes.pdf417 = { ...form, rows: byteAt(args, 3), columns: Math.min(30, byteAt(args, 4)) }
      return value <= 1
    case 0x31:
      if (value > 8) return false
      printer.codes.pdf417 = { ...form, level: value }
      return true
    case 0x32:
      if (value < 1 || value > 10) return false
      printer.codes.pdf417 = { ...form, moduleDots: value, rowDots: value * rowModules }
      return true
    case 0x33:
      if (value < 1 || value > 10) return false
      printer.codes.pdf417 = { ...form, rowDots: value * form.moduleDots }
      return true
    default:
      return false
  }
}

function pdf417Words(args: Uint8Array) {
  const fn = byteAt(args, 0)
  if (fn === 0x44) {
    const { text } = decodePayload(args.subarray(3))
    return { en: `PDF417 code data “${text}”`, zh: `PDF417 码数据“${text}”` }
  }
  if (fn === 0x50) return { en: 'print the PDF417 code', zh: '打印 PDF417 码' }
  return { en: `PDF417 setting ${smallNumber(byteAt(args, 1))}`, zh: `PDF417 码设置 ${smallNumber(byteAt(args, 1))}` }
}

const imageWords = (columns: number, rows: number) => ({
  en: `image of ${columns} x ${rows} dots`,
  zh: `图像 ${columns} x ${rows} 点`,
})

function columnImage(name: string, opcode: number, columnBytes: number, scaleX: number, scaleY: number) {
  return command(
    name,
    opcode,
    (bytes, start) =>
      start + 2 <= bytes.length ? fits(bytes, start, 2 + wordAt(bytes, start) * columnBytes) : 'truncated',
    (printer, args, offset) => {
      const dots = dotsFromColumns(args.subarray(2), wordAt(args, 0), columnBytes)
      if (dots.columns > 0) printer.placeBitmap(dots, scaleX, scaleY, offset)
    },
    (args) => imageWords(wordAt(args, 0), columnBytes * 8),
  )
}

/** Codes: both languages have them. Source: escpos-dialects 2, Star row (RL); widths and settings of codes K. */
export const codeCommands = [
  command('ESC b', 0x1b62, frameBarcode, printBarcode, (args) => {
    const name = symbologies[smallNumber(byteAt(args, 0))] ?? '?'
    const text = asciiOf(args.subarray(4, -1)) ?? ''
    return { en: `${name} code “${text}”`, zh: `${name} 条码“${text}”` }
  }),
  command('ESC GS y', 0x1b1d79, frameQr, qr, qrWords),
  command('ESC GS x', 0x1b1d78, framePdf417, pdf417, pdf417Words),
]

/** Bit images by columns, which both languages have. */
export const columnImageCommands = [
  columnImage('ESC K', 0x1b4b, 1, 2, 3),
  columnImage('ESC L', 0x1b4c, 1, 1, 3),
  columnImage('ESC X', 0x1b58, 3, 1, 1),
]

/** StarPRNT: `ESC GS S` m xL xH yL yH n d…, rows of x bytes; a new line is not needed. */
export const starPrntImageCommands = [
  command(
    'ESC GS S',
    0x1b1d53,
    (bytes, start) =>
      start + 6 <= bytes.length
        ? fits(bytes, start, 6 + wordAt(bytes, start + 1) * wordAt(bytes, start + 3))
        : 'truncated',
    (printer, args, offset) => {
      if (byteAt(args, 0) !== 1) return false
      const dots = dotsFromRows(args.subarray(6), wordAt(args, 1), wordAt(args, 3))
      if (dots.columns > 0 && dots.rows > 0) {
        printer.placeAlone(offset, () => printer.placeBitmap(dots, 1, 1, offset))
      }
      return true
    },
    (args) => imageWords(wordAt(args, 1) * 8, wordAt(args, 3)),
  ),
]

/** Star Line: `ESC k` nL nH, 24 rows of n bytes; the line feed after it prints them. */
export const starLineImageCommands = [
  command(
    'ESC k',
    0x1b6b,
    (bytes, start) => (start + 2 <= bytes.length ? fits(bytes, start, 2 + wordAt(bytes, start) * 24) : 'truncated'),
    (printer, args, offset) => {
      const dots = dotsFromRows(args.subarray(2), wordAt(args, 0), 24)
      if (dots.columns > 0) printer.placeBitmap(dots, 1, 1, offset)
    },
    (args) => imageWords(wordAt(args, 0) * 8, 24),
  ),
]

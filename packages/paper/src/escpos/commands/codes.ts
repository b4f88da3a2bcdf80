import { barsInDots, encodeBars } from '../../codes/bars.ts'
import { asciiOf } from '../../codes/pattern.ts'
import { qrModules } from '../../codes/qr-modules.ts'
import { qrBytesMax } from '../../limits.ts'
import type { Barcode, QrCode, QrErrorLevel, Symbol2d, Symbology } from '../../page/model.ts'
import {
  byteAt,
  command,
  type Framer,
  fits,
  framedByParameterLength,
  silent,
  smallNumber,
  wordAt,
} from '../command-definition.ts'
import { decodePayload } from '../decode-text.ts'
import type { Printer } from '../printer.ts'

const symbologies: readonly Symbology[] = [
  'upc-a',
  'upc-e',
  'ean13',
  'ean8',
  'code39',
  'itf',
  'codabar',
  'code93',
  'code128',
]
const hriPlaces = ['none', 'above', 'below', 'both'] as const
const hriZh = ['不显示', '在上方', '在下方', '上下都有'] as const

/** Function A ends its data with NUL; no symbology takes more than 255 characters. */
const dataBytesMax = 255

/** A: m d.. 00 (m 0..6). B: m n d.. (m 41..). 61: v r nL nH d, the QR code of MY portables. */
const frameBarcode: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const m = byteAt(bytes, start)
  if (m <= 6) {
    for (let count = 1; count <= dataBytesMax + 1; count++) {
      if (start + count >= bytes.length) return 'truncated'
      if (byteAt(bytes, start + count) === 0) return count + 1
    }
    return 'not-this'
  }
  if (m >= 0x41 && m <= 0x4f)
    return start + 2 <= bytes.length ? fits(bytes, start, 2 + byteAt(bytes, start + 1)) : 'truncated'
  if (m === 0x61) return start + 5 <= bytes.length ? fits(bytes, start, 5 + wordAt(bytes, start + 3)) : 'truncated'
  return 'not-this'
}

function barcodeData(args: Uint8Array): { symbology: Symbology | undefined; data: Uint8Array } {
  const m = byteAt(args, 0)
  const isFunctionA = m <= 6
  const data = isFunctionA ? args.subarray(1, -1) : args.subarray(2)
  return { symbology: symbologies[isFunctionA ? m : m - 0x41], data }
}

function printBarcode(printer: Printer, args: Uint8Array, offset: number): boolean {
  if (byteAt(args, 0) === 0x61) {
    printer.codes.qrData = args.slice(5)
    printQr(printer, levelByNumber[byteAt(args, 2)] ?? 'L', offset)
    return true
  }
  const { symbology, data } = barcodeData(args)
  if (symbology === undefined) return false
  printer.clearLine(offset)
  const bars = encodeBars(symbology, data)
  if (bars === null) {
    printer.warn(offset, 'code-not-encodable')
    return true
  }
  const { barcodeHeight: barHeightDots, barcodeModule, hri, hriFont } = printer.codes
  const barsDots = barsInDots(bars.widths, barcodeModule)
  const widthDots = barsDots.reduce((total, dots) => total + dots, 0)
  const hriLines = hri === 'none' ? 0 : hri === 'both' ? 2 : 1
  const heightDots = barHeightDots + hriLines * (hriFont === 'B' ? 17 : 24)
  const code = { kind: 'barcode', widthDots, heightDots, symbology, data: bars.data, barsDots, barHeightDots } as const
  printCode(printer, offset, widthDots, heightDots, (x, top): Barcode => ({ ...code, x, top, hri, hriFont }))
  return true
}

/** A code stands on a line of its own; one that is too wide feeds its height and prints nothing (dialects 1.6). */
function printCode(
  printer: Printer,
  offset: number,
  widthDots: number,
  heightDots: number,
  set: (x: number, top: number) => Barcode | QrCode | Symbol2d,
): void {
  printer.clearLine(offset)
  if (widthDots > printer.areaWidth) {
    printer.warn(offset, 'code-too-wide')
    printer.paper.feed(heightDots)
    return
  }
  printer.place(widthDots, heightDots, set)
  printer.printLine(0)
}

const levelByFunction: Readonly<Record<number, QrErrorLevel>> = { 48: 'L', 49: 'M', 50: 'Q', 51: 'H' }
const levelByNumber: Readonly<Record<number, QrErrorLevel>> = { 1: 'L', 2: 'M', 3: 'Q', 4: 'H' }

function printQr(printer: Printer, errorLevel: QrErrorLevel, offset: number): void {
  const { qrData, qrModule: moduleDots } = printer.codes
  printer.clearLine(offset)
  if (printer.qrBytesLeft < qrData.length) {
    printer.warn(offset, 'not-shown')
    return
  }
  printer.qrBytesLeft -= qrData.length
  const modules = qrData.length === 0 || qrData.length > qrBytesMax ? null : qrModules(qrData, errorLevel)
  if (modules === null) {
    printer.warn(offset, 'code-not-encodable')
    return
  }
  const side = modules.columns * moduleDots
  const code = { kind: 'qr', widthDots: side, heightDots: side, moduleDots, errorLevel, modules } as const
  const payload = decodePayload(qrData)
  printCode(printer, offset, side, side, (x, top): QrCode => ({ ...code, ...payload, x, top }))
}

/** cn 30 PDF417, 32 MaxiCode …: stored and printed like QR codes; their symbols are not drawn. */
const otherSymbols: Readonly<Record<number, Symbol2d['symbology']>> = {
  48: 'pdf417',
  50: 'maxicode',
  51: 'databar',
  52: 'composite',
  53: 'aztec',
  54: 'datamatrix',
}

/** The box that stands for a symbol that is not drawn: 24 by 12 mm. */
const symbolBoxDots = { widthDots: 192, heightDots: 96 } as const

function printSymbol(printer: Printer, symbology: Symbol2d['symbology'], offset: number): void {
  printer.warn(offset, 'not-shown')
  const { text: data } = decodePayload(printer.codes.otherData)
  const box = { kind: 'symbol', ...symbolBoxDots, symbology, data } as const
  printCode(printer, offset, box.widthDots, box.heightDots, (x, top): Symbol2d => ({ ...box, x, top }))
}

/** k pL pH cn fn …: one table for all two-dimensional codes (escpos-dialects 1.5). */
function code2d(printer: Printer, args: Uint8Array, offset: number): boolean {
  const cn = byteAt(args, 3)
  const fn = byteAt(args, 4)
  const parameters = args.subarray(5)
  if (cn !== 0x31) return otherCode2d(printer, otherSymbols[cn], fn, parameters, offset)
  switch (fn) {
    case 65:
      // Sunmi's cloud printers send 00 00; the reader always draws model 2.
      return true
    case 67: {
      const moduleDots = byteAt(parameters, 0)
      if (moduleDots < 1 || moduleDots > 16) return false
      printer.codes.qrModule = moduleDots
      return true
    }
    case 69: {
      const level = levelByFunction[byteAt(parameters, 0)]
      if (level !== undefined) printer.codes.qrLevel = level
      return level !== undefined
    }
    case 80:
      printer.codes.qrData = parameters.slice(1)
      return true
    case 81:
      printQr(printer, printer.codes.qrLevel, offset)
      return true
    case 82:
      printer.statusRequests.push({ offset, command: 'GS ( k 82', realtime: false })
      return true
    default:
      return false
  }
}

function otherCode2d(
  printer: Printer,
  symbology: Symbol2d['symbology'] | undefined,
  fn: number,
  parameters: Uint8Array,
  offset: number,
): boolean {
  if (symbology === undefined) return false
  if (fn === 80) printer.codes.otherData = parameters.slice(1)
  else if (fn === 81) printSymbol(printer, symbology, offset)
  return true
}

function code2dWords(args: Uint8Array) {
  const cn = byteAt(args, 3)
  const fn = byteAt(args, 4)
  const value = byteAt(args, 5)
  const name = cn === 0x31 ? 'QR' : (otherSymbols[cn] ?? '2D')
  if (fn === 80) {
    const { text } = decodePayload(args.subarray(6))
    return { en: `${name} code data “${text}”`, zh: `${name} 码数据“${text}”` }
  }
  if (fn === 81) return { en: `print the ${name} code`, zh: `打印 ${name} 码` }
  if (cn === 0x31 && fn === 65)
    return { en: `QR code model ${smallNumber(value)}`, zh: `QR 码模型 ${smallNumber(value)}` }
  if (cn === 0x31 && fn === 67) return { en: `QR code modules of ${value} dots`, zh: `QR 码模块 ${value} 点` }
  if (cn === 0x31 && fn === 69) {
    const level = levelByFunction[value] ?? '?'
    return { en: `QR code error correction level ${level}`, zh: `QR 码纠错等级 ${level}` }
  }
  return { en: `${name} code, function ${fn}`, zh: `${name} 码，功能 ${fn}` }
}

/** ESC Z m ec k dL dH d: ec as a letter (M80) or a number 0..3 (JA). */
const levelByLetterOrNumber: Readonly<Record<number, QrErrorLevel>> = {
  76: 'L',
  77: 'M',
  81: 'Q',
  72: 'H',
  0: 'L',
  1: 'M',
  2: 'Q',
  3: 'H',
}

/** Bar codes and two-dimensional codes. Source: escpos-dialects 1.5, 1.6. */
export const codeCommands = [
  command('GS k', 0x1d6b, frameBarcode, printBarcode, (args) => {
    const { symbology, data } = barcodeData(args)
    const name = byteAt(args, 0) === 0x61 ? 'qr' : (symbology ?? '?')
    const text = asciiOf(data) ?? ''
    return { en: `${name} code “${text}”`, zh: `${name} 条码“${text}”` }
  }),
  command(
    'GS h',
    0x1d68,
    1,
    (printer, args) => {
      if (byteAt(args, 0) === 0) return false
      printer.codes.barcodeHeight = byteAt(args, 0)
      return true
    },
    (args) => ({ en: `bar codes ${byteAt(args, 0)} dots high`, zh: `条码高 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'GS w',
    0x1d77,
    1,
    (printer, args) => {
      const moduleDots = byteAt(args, 0)
      if (moduleDots < 1 || moduleDots > 6) return false
      printer.codes.barcodeModule = moduleDots
      return true
    },
    (args) => ({ en: `bar code module ${byteAt(args, 0)} dots`, zh: `条码模块宽 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'GS H',
    0x1d48,
    1,
    (printer, args) => {
      const place = hriPlaces[smallNumber(byteAt(args, 0))]
      if (place !== undefined) printer.codes.hri = place
      return place !== undefined
    },
    (args) => {
      const n = smallNumber(byteAt(args, 0))
      return { en: `bar code text ${hriPlaces[n] ?? '?'}`, zh: `条码文字：${hriZh[n] ?? '未知'}` }
    },
  ),
  command(
    'GS f',
    0x1d66,
    1,
    (printer, args) => {
      const n = smallNumber(byteAt(args, 0))
      if (n > 4) return false
      printer.codes.hriFont = n === 1 ? 'B' : 'A'
      return true
    },
    (args) => {
      const font = smallNumber(byteAt(args, 0)) === 1 ? 'B' : 'A'
      return { en: `bar code text in font ${font}`, zh: `条码文字字体 ${font}` }
    },
  ),
  command(
    'GS ( k',
    0x1d28,
    (bytes, start) => (byteAt(bytes, start) === 0x6b ? framedByParameterLength(bytes, start) : 'not-this'),
    code2d,
    code2dWords,
  ),
  command(
    'ESC Z',
    0x1b5a,
    (bytes, start) => (start + 5 <= bytes.length ? fits(bytes, start, 5 + wordAt(bytes, start + 3)) : 'truncated'),
    (printer, args, offset) => {
      const level = levelByLetterOrNumber[byteAt(args, 1)]
      const moduleDots = byteAt(args, 2)
      if (level === undefined || moduleDots < 1 || moduleDots > 16) return false
      printer.codes.qrModule = moduleDots
      printer.codes.qrData = args.slice(5)
      printQr(printer, level, offset)
      return true
    },
    (args) => {
      const { text } = decodePayload(args.subarray(5))
      return { en: `QR code “${text}”`, zh: `QR 码“${text}”` }
    },
  ),
  silent('GS Z', 0x1d5a, 1, 'which code ESC Z prints', '选择 ESC Z 的条码类型'),
]

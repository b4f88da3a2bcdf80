import { type BarcodeLook, makeBarcode, makeBox, makeMatrix, makePdf417, makeQr } from '../../codes/make-code.ts'
import { asciiOf } from '../../codes/pattern.ts'
import { mayMakeCode, printCode } from '../../codes/print-code.ts'
import type { QrErrorLevel, Symbol2d, Symbology } from '../../page/model.ts'
import { decodePayload } from '../../text/decode-text.ts'
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
  const { barcodeHeight, barcodeModule, hri, hriFont } = printer.codes
  const look: BarcodeLook = { moduleDots: barcodeModule, barHeightDots: barcodeHeight, hri, hriFont }
  printCode(printer, makeBarcode(symbology, data, look), offset)
  return true
}

const levelByFunction: Readonly<Record<number, QrErrorLevel>> = { 48: 'L', 49: 'M', 50: 'Q', 51: 'H' }
const levelByNumber: Readonly<Record<number, QrErrorLevel>> = { 1: 'L', 2: 'M', 3: 'Q', 4: 'H' }

function printQr(printer: Printer, errorLevel: QrErrorLevel, offset: number): void {
  const { qrData, qrModule } = printer.codes
  if (printer.area === null) printer.clearLine(offset)
  if (mayMakeCode(printer, qrData.length, offset)) printCode(printer, makeQr(qrData, errorLevel, qrModule), offset)
}

/** cn 30 PDF417, 32 MaxiCode …: stored and printed like QR codes. */
const otherSymbols: Readonly<Record<number, Symbol2d['symbology']>> = {
  48: 'pdf417',
  50: 'maxicode',
  51: 'databar',
  52: 'composite',
  53: 'aztec',
  54: 'datamatrix',
}

/** PDF417, Aztec and DataMatrix are drawn; a labelled box stands for the others. */
function printSymbol(printer: Printer, symbology: Symbol2d['symbology'], offset: number): void {
  const { otherData, pdf417, matrixModule } = printer.codes
  if (!mayMakeCode(printer, otherData.length, offset)) return
  switch (symbology) {
    case 'pdf417':
      printCode(printer, makePdf417(otherData, pdf417, printer.areaWidth), offset)
      return
    case 'aztec':
    case 'datamatrix':
      printCode(printer, makeMatrix(symbology, otherData, matrixModule), offset)
      return
    default:
      printer.warn(offset, 'not-shown')
      printCode(printer, makeBox(symbology, otherData), offset)
  }
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
  else if (symbology === 'pdf417') return setPdf417(printer, fn, parameters)
  else if (fn === 67) return setMatrixModule(printer, byteAt(parameters, 0))
  return true
}

/** `GS ( k` 48: 65 columns, 66 rows, 67 width of modules, 68 height of rows in modules, 69 correction, 70 truncation. */
function setPdf417(printer: Printer, fn: number, parameters: Uint8Array): boolean {
  const value = byteAt(parameters, 0)
  const form = printer.codes.pdf417
  const rowModules = form.rowDots / form.moduleDots
  switch (fn) {
    case 65:
      if (value > 30) return false
      printer.codes.pdf417 = { ...form, columns: value }
      return true
    case 66:
      if (value !== 0 && (value < 3 || value > 90)) return false
      printer.codes.pdf417 = { ...form, rows: value }
      return true
    case 67:
      if (value < 2 || value > 8) return false
      printer.codes.pdf417 = { ...form, moduleDots: value, rowDots: value * rowModules }
      return true
    case 68:
      if (value < 2 || value > 8) return false
      printer.codes.pdf417 = { ...form, rowDots: value * form.moduleDots }
      return true
    case 69: {
      // 48: a level of its own, 0..8; 49: a share of the data in tenths, which the encoder chooses a level for.
      const level = byteAt(parameters, 1) - 0x30
      if (value === 48 && (level < 0 || level > 8)) return false
      printer.codes.pdf417 = { ...form, level: value === 48 ? level : null }
      return value === 48 || value === 49
    }
    case 70:
      printer.codes.pdf417 = { ...form, isTruncated: smallNumber(value) === 1 }
      return true
    default:
      return fn === 82
  }
}

function setMatrixModule(printer: Printer, moduleDots: number): boolean {
  if (moduleDots < 2 || moduleDots > 16) return false
  printer.codes.matrixModule = moduleDots
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

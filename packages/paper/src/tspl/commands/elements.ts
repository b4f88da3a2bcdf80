import { code128AutoData } from '../../codes/code128.ts'
import { makeBarcode, makeMatrix, makePdf417, makeQr, type Pdf417Look } from '../../codes/make-code.ts'
import { mayMakeCode } from '../../codes/print-code.ts'
import { shownText } from '../../explain/explain-commands.ts'
import { tsplFonts } from '../../label/label-fonts.ts'
import { dotsFromRows } from '../../page/dots.ts'
import type { Dots, QrErrorLevel, Symbology } from '../../page/model.ts'
import type { TsplStatement } from '../statement.ts'
import { numberOf } from '../statement.ts'
import { labelCharacters, unescaped } from '../text.ts'
import { degreesOf, lastText, notShown, numbers, type TsplCommand, timesOf, wordOf } from '../tspl-command.ts'
import type { TsplPrinter } from '../tspl-printer.ts'

/** Types of `BARCODE`; others have no symbol here. */
const symbologies: Readonly<Record<string, Symbology>> = {
  '128': 'code128',
  '128M': 'code128',
  '39': 'code39',
  '39S': 'code39',
  '93': 'code93',
  '25': 'itf',
  ITF14: 'itf',
  CODA: 'codabar',
  EAN13: 'ean13',
  EAN8: 'ean8',
  UPCA: 'upc-a',
  UPCE: 'upc-e',
}

const levels: Readonly<Record<string, QrErrorLevel>> = { L: 'L', M: 'M', Q: 'Q', H: 'H' }

/** Where a text began in the input: for notes about single characters. */
function text(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const place = numbers(args, 2)
  const content = lastText(args)
  const degrees = degreesOf(args[3])
  const [scaleWidth, scaleHeight] = [timesOf(args[4]), timesOf(args[5])]
  if (place === null || content === null || degrees === null || scaleWidth === null || scaleHeight === null)
    return false
  const font = tsplFonts.get(fontName(args[2]))
  if (font === undefined) return false
  const characters = labelCharacters(unescaped(content, printer), printer, start)
  const [x = 0, y = 0] = place
  printer.putText(characters, { font, scaleWidth, scaleHeight }, x, y, degrees, start)
  return true
}

function fontName(argument: TsplStatement['args'][number] | undefined): string {
  if (argument?.kind !== 'text') return wordOf(argument)
  return String.fromCharCode(...argument.bytes.subarray(0, 16)).toUpperCase()
}

function qrCode(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const place = numbers(args, 2)
  const content = lastText(args)
  const level = levels[wordOf(args[2])]
  const moduleDots = timesOf(args[3])
  const degrees = degreesOf(args[5])
  if (place === null || content === null || level === undefined || moduleDots === null || degrees === null) return false
  const data = unescaped(content, printer)
  const [x = 0, y = 0] = place
  if (mayMakeCode(printer, data.length, start)) printer.putCode(makeQr(data, level, moduleDots), x, y, degrees, start)
  return true
}

function barcode(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const place = numbers(args, 2)
  const content = lastText(args)
  const symbology = symbologies[fontName(args[2])]
  const degrees = degreesOf(args[5])
  const [height, hri, , narrow, wide] = [3, 4, 5, 6, 7].map((index) => numberOf(args[index]))
  if (place === null || content === null || symbology === undefined || degrees === null) return false
  if (!isWithin(height, 1, 2_000) || !isWithin(hri, 0, 3) || !isWithin(narrow, 1, 20) || !isWithin(wide, 1, 60))
    return false
  const given = unescaped(content, printer)
  const data = symbology === 'code128' ? code128AutoData(given) : given
  const look = {
    moduleDots: narrow,
    wideDots: wide,
    barHeightDots: height,
    hri: hri === 0 ? 'none' : 'below',
    hriFont: 'A',
  } as const
  const [x = 0, y = 0] = place
  printer.putCode(data === null ? null : makeBarcode(symbology, data, look), x, y, degrees, start)
  return true
}

function isWithin(number: number | undefined, least: number, most: number): number is number {
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most
}

/** `PDF417 x,y,w,h,rotate,[options],"s"`: E level, W module, H row height, C columns, R rows, T truncated. */
function pdf417(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const box = numbers(args, 4)
  const degrees = degreesOf(args[4])
  const content = lastText(args)
  if (box === null || degrees === null || content === null) return false
  const options = args.slice(5, -1).map(wordOf)
  const option = (letter: string, least: number, most: number, usual: number) => {
    const number = Number(options.find((word) => word.startsWith(letter))?.slice(1))
    return Number.isInteger(number) && number >= least && number <= most ? number : usual
  }
  const level = option('E', 0, 8, -1)
  const look: Pdf417Look = {
    columns: option('C', 1, 30, 0),
    rows: option('R', 3, 90, 0),
    level: level < 0 ? null : level,
    isTruncated: option('T', 0, 1, 0) === 1,
    moduleDots: option('W', 2, 9, 2),
    rowDots: option('H', 4, 99, 10),
  }
  const data = unescaped(content, printer)
  const [x = 0, y = 0, width = 0] = box
  if (mayMakeCode(printer, data.length, start)) {
    printer.putCode(makePdf417(data, look, Math.max(width, 1)), x, y, degrees, start)
  }
  return true
}

/** `DMATRIX x,y,w,h[,xm],"s"`: xm is the size of the modules. */
function dataMatrix(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const box = numbers(args, 4)
  const content = lastText(args)
  if (box === null || content === null) return false
  const size = args
    .slice(4, -1)
    .map(wordOf)
    .find((word) => /^X\d+$/.test(word))
  const moduleDots = Math.min(30, Math.max(1, size === undefined ? 4 : Number(size.slice(1))))
  const data = unescaped(content, printer)
  const [x = 0, y = 0] = box
  if (mayMakeCode(printer, data.length, start))
    printer.putCode(makeMatrix('datamatrix', data, moduleDots), x, y, 0, start)
  return true
}

/** Polarity is inverted: 0 is black (dialects 2, Labels). Mode 0 overwrites, 1 adds, 2 reverses what is below. */
function bitmap(printer: TsplPrinter, { args, data, start }: TsplStatement): boolean {
  const all = numbers(args, 5)
  if (all === null || data === null) return false
  const [x = 0, y = 0, rowBytes = 0, rows = 0, mode = 0] = all
  if (!isWithin(rowBytes, 1, 4_096) || !isWithin(rows, 1, 65_535) || !isWithin(mode, 0, 2)) return false
  const dots = inverted(dotsFromRows(data, rowBytes, rows))
  if (mode === 0)
    printer.putShape({ widthDots: rowBytes * 8, heightDots: rows, lineDots: 0, ink: 'white' }, x, y, start)
  // Black on black would have to turn white; the reader adds the dots instead.
  if (mode === 2) printer.warn(start, 'not-shown')
  printer.putBitmap(dots, x, y, start)
  return true
}

function inverted(dots: Dots): Dots {
  return { ...dots, bits: dots.bits.map((byte) => ~byte & 0xff) }
}

function filled(ink: 'black' | 'white' | 'invert') {
  return (printer: TsplPrinter, { args, start }: TsplStatement): boolean => {
    const all = numbers(args, 4)
    if (all === null) return false
    const [x = 0, y = 0, widthDots = 0, heightDots = 0] = all
    if (widthDots < 1 || heightDots < 1) return false
    printer.putShape({ widthDots, heightDots, lineDots: 0, ink }, x, y, start)
    return true
  }
}

/** `BOX x,y,x_end,y_end,thickness`. */
function box(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const all = numbers(args, 5)
  if (all === null) return false
  const [x = 0, y = 0, endX = 0, endY = 0, lineDots = 1] = all
  const [widthDots, heightDots] = [endX - x, endY - y]
  if (widthDots < 1 || heightDots < 1 || lineDots < 1) return false
  printer.putShape({ widthDots, heightDots, lineDots, ink: 'black' }, x, y, start)
  return true
}

function at({ args }: TsplStatement): string {
  return `${numberOf(args[0])}, ${numberOf(args[1])}`
}

function shown({ args }: TsplStatement): string {
  const content = lastText(args)
  return content === null ? '' : shownText(content, 0, content.length)
}

function element(en: string, zh: string, act: TsplCommand['act']): TsplCommand {
  return {
    act,
    words: (statement) => ({
      en: `${en} “${shown(statement)}” at ${at(statement)}`,
      zh: `${zh}“${shown(statement)}”，位置 ${at(statement)}`,
    }),
  }
}

function area(en: string, zh: string, act: TsplCommand['act']): TsplCommand {
  return {
    act,
    words: (statement) => {
      const size = `${numberOf(statement.args[2])} x ${numberOf(statement.args[3])}`
      return { en: `${en} ${size} dots at ${at(statement)}`, zh: `${zh} ${size} 点，位置 ${at(statement)}` }
    },
  }
}

/** What stands on labels. Source: escpos-dialects 2, Labels; options of PDF417 and DMATRIX K. */
export const elementCommands: Readonly<Record<string, TsplCommand>> = {
  TEXT: element('text', '文字', text),
  QRCODE: element('QR code', 'QR 码', qrCode),
  BARCODE: element('bar code', '条码', barcode),
  PDF417: element('PDF417 code', 'PDF417 码', pdf417),
  DMATRIX: element('DataMatrix code', 'DataMatrix 码', dataMatrix),
  BITMAP: {
    act: bitmap,
    words: (statement) => {
      const size = `${numberOf(statement.args[2]) * 8} x ${numberOf(statement.args[3])}`
      return { en: `image of ${size} dots at ${at(statement)}`, zh: `图像 ${size} 点，位置 ${at(statement)}` }
    },
  },
  BAR: area('bar of', '实心条', filled('black')),
  ERASE: area('erase', '清除区域', filled('white')),
  REVERSE: area('reverse', '反白区域', filled('invert')),
  BOX: {
    act: box,
    words: (statement) => {
      const end = `${numberOf(statement.args[2])}, ${numberOf(statement.args[3])}`
      return { en: `frame from ${at(statement)} to ${end}`, zh: `方框 ${at(statement)} 至 ${end}` }
    },
  },
  BLOCK: notShown('text in a block', '文字块'),
  PUTBMP: notShown('image from memory', '已下载图像'),
  PUTPCX: notShown('image from memory', '已下载图像'),
  CIRCLE: notShown('circle', '圆'),
  ELLIPSE: notShown('ellipse', '椭圆'),
  DIAGONAL: notShown('slanted line', '斜线'),
  AZTEC: notShown('Aztec code', 'Aztec 码'),
  MAXICODE: notShown('MaxiCode', 'MaxiCode 码'),
}

import { utf8Bytes } from '../bytes/utf8.ts'
import { makeBarcode, makeQr } from '../codes/make-code.ts'
import { mayMakeCode, printCode } from '../codes/print-code.ts'
import type { Barcode, QrErrorLevel, Symbology } from '../page/model.ts'
import type { ReceiptPrinter, TagMeaning } from './markup-language.ts'
import type { MarkupStyle } from './markup-printer.ts'
import type { MarkupTag } from './tokenize-markup.ts'

type Tag = TagMeaning<ReceiptPrinter>

/** Text up to the closing tag looks so. */
export function styled(en: string, zh: string, style: Partial<MarkupStyle>): Tag {
  return { kind: 'style', words: { en, zh }, style: () => style }
}

/** `times` as large in both directions. */
export const sized = (times: number) => ({ scaleWidth: times, scaleHeight: times })

/** Ends the line. */
export const lineBreak: Tag = {
  kind: 'single',
  words: { en: 'end of the line', zh: '换行' },
  act: (printer) => printer.endLine(),
}

/** Feeds to the cutter and cuts. */
export const cut: Tag = {
  kind: 'single',
  words: { en: 'cut', zh: '切纸' },
  act: (printer, tag) => {
    if (!printer.atLineStart) printer.endLine()
    printer.cut('partial', 0, tag.start)
  },
}

/** An image that was loaded into the printer before: nobody outside knows it. */
export const loadedImage: Tag = {
  kind: 'single',
  words: { en: 'image kept in the printer (not shown)', zh: '打印机内置图片（不显示）' },
  act: (printer, tag) => printer.warn(tag.start, 'not-shown'),
}

/** Opens the drawer, or sounds what is connected in its place. */
export const drawer: Tag = {
  kind: 'single',
  words: { en: 'open the cash drawer', zh: '开钱箱' },
  act: (printer, tag) => {
    printer.drawerPulses.push({ offset: tag.start, pin: 2, onMs: 200, offMs: 200 })
  },
}

/** Says something; the paper stays as it is. */
export function voice(en: string, zh: string): Tag {
  return { kind: 'single', words: { en, zh }, act: () => undefined }
}

/** About 25 mm on 58 mm paper: what the makers' own slips show. */
const qrSideDots = 200

export interface QrRules {
  readonly level: (tag: MarkupTag) => QrErrorLevel
  /** Side in dots that the tag asks for; 0: the printer's own. */
  readonly sideDots: (tag: MarkupTag) => number
  /** Dots of a module that the tag asks for; 0: by the side. */
  readonly moduleDots: (tag: MarkupTag) => number
  readonly charactersMax: number
  /** How many a job may hold, where the maker says so. */
  readonly countMax: number
}

const usualQr: QrRules = {
  level: () => 'M',
  sideDots: () => 0,
  moduleDots: () => 0,
  charactersMax: 1_000,
  countMax: Number.POSITIVE_INFINITY,
}

const qrCounts = new WeakMap<ReceiptPrinter, number>()

/** A QR code of the characters up to the closing tag, on a line of its own by the alignment in force. */
export function qrCode(rules: Partial<QrRules> = {}): Tag {
  const { level, sideDots, moduleDots, charactersMax, countMax } = { ...usualQr, ...rules }
  return {
    kind: 'data',
    words: { en: 'QR code', zh: '二维码' },
    act: (printer, text, tag) => {
      const count = (qrCounts.get(printer) ?? 0) + 1
      qrCounts.set(printer, count)
      if (count > countMax || text.length > charactersMax) printer.warn(tag.start, 'undocumented')
      if (!printer.atLineStart) printer.endLine()
      printer.alignLine(tag.start)
      const data = utf8Bytes(text)
      if (!mayMakeCode(printer, data.length, tag.start)) return
      const single = makeQr(data, level(tag), 1)
      const side = sideDots(tag) || Math.min(qrSideDots, printer.areaWidth)
      const module = moduleDots(tag) || Math.max(2, Math.floor(side / (single?.widthDots ?? side)))
      printCode(printer, makeQr(data, level(tag), module), tag.start)
    },
  }
}

export interface BarcodeRules {
  readonly symbology: Symbology
  /** The data as `GS k` takes it; null where it is not allowed. */
  readonly data: (text: string) => Uint8Array | null
  readonly moduleDots?: (tag: MarkupTag) => number
  readonly heightDots?: (tag: MarkupTag) => number
  readonly hri?: (tag: MarkupTag) => Barcode['hri']
}

/** A bar code on a line of its own, with its text below. Heights and widths of bars are the reader's choice (K). */
export function printBarcode(printer: ReceiptPrinter, text: string, tag: MarkupTag, rules: BarcodeRules): void {
  if (!printer.atLineStart) printer.endLine()
  printer.alignLine(tag.start)
  const look = {
    moduleDots: rules.moduleDots?.(tag) ?? 2,
    barHeightDots: rules.heightDots?.(tag) ?? 80,
    hri: rules.hri?.(tag) ?? 'below',
    hriFont: 'A',
  } as const
  const data = rules.data(text)
  printCode(printer, data === null ? null : makeBarcode(rules.symbology, data, look), tag.start)
}

export function barcode(en: string, zh: string, rules: BarcodeRules): Tag {
  return {
    kind: 'data',
    words: { en, zh },
    act: (printer, text, tag) => printBarcode(printer, text, tag, rules),
  }
}

/** CODE128 in one code set: what `GS k` 73 starts with `{A`, `{B` or `{C`. */
export function code128Data(set: 'A' | 'B' | 'C', pattern: RegExp) {
  return (text: string): Uint8Array | null => {
    if (!pattern.test(text)) return null
    if (set !== 'C') return utf8Bytes(`{${set}${text.replaceAll('{', '{{')}`)
    const digits = text.length % 2 === 0 ? text : `0${text}`
    const pairs = digits.match(/../g) ?? []
    return Uint8Array.from([0x7b, 0x43, ...pairs.map(Number)])
  }
}

/** The cells of a row at their columns: the first takes half of the line, the others share the rest (K). */
export function printRow(printer: ReceiptPrinter, cells: readonly string[], offset: number): void {
  if (!printer.atLineStart) printer.endLine()
  const width = printer.areaWidth
  cells.forEach((cell, index) => {
    const rest = Math.floor(width / 2 / Math.max(1, cells.length - 1))
    const x = index === 0 ? 0 : Math.floor(width / 2) + rest * (index - 1)
    if (printer.x > x) printer.endLine()
    printer.moveTo(x, offset)
    printer.printText(cell, offset)
  })
  printer.endLine()
  printer.blockEnded = true
}

/** Two texts at the ends of a line; on two lines where one does not hold them. */
export function printEnds(printer: ReceiptPrinter, left: string, right: string, offset: number): void {
  if (!printer.atLineStart) printer.endLine()
  printer.printText(left, offset)
  const width = printer.widthOf(right)
  if (printer.x + width > printer.areaWidth) printer.endLine()
  printer.moveTo(Math.max(0, printer.areaWidth - width), offset)
  printer.printText(right, offset)
  printer.endLine()
  printer.blockEnded = true
}

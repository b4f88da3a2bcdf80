import { utf8Bytes } from '../bytes/utf8.ts'
import { code128AutoData } from '../codes/code128.ts'
import { makeBarcode, makeQr } from '../codes/make-code.ts'
import { mayMakeCode, printCode } from '../codes/print-code.ts'
import type { Words } from '../commands/command-definition.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import { type ExplainedStep, stepsMax, textWords, unknownWords } from '../explain/explain-commands.ts'
import type { ReadingLimits } from '../limits.ts'
import { type LineFrame, LineWriter } from '../page/line-writer.ts'
import type { Align, PaperReading } from '../page/model.ts'
import { shortened } from '../page/reading-notes.ts'
import { readingOf } from '../page/reading-of.ts'
import { makeGlyphStyle } from '../text/glyph-style.ts'
import { dotsFromBitmapHex } from './bitmap-file.ts'
import { callStepAt, type PrinterCall } from './call-steps.ts'

/** Cells of the lattice fonts (escpos-dialects 2, WangPOS row): Hanzi so many pixels, ASCII half as wide. */
const cellDots: Readonly<Record<string, number>> = { SMALL: 16, MEDIUM: 24, LARGE: 32, EXTRALARGE: 48 }
const gravities: Readonly<Record<string, Align>> = { LEFT: 'left', CENTER: 'center', RIGHT: 'right' }

/** The pitch of lines of MEDIUM text (K). */
const lineSpacingDots = 30

/** A WangPOS terminal: its SDK's LatticePrinter, call by call. Nothing is printed before `submitPrint`. */
class WangposPrinter extends LineWriter {
  override readonly line: LineFrame
  isSubmitted = true

  constructor(widthDots: number, limits: ReadingLimits) {
    super(widthDots, 0, limits)
    this.line = {
      align: 'left',
      leftMargin: 0,
      areaWidth: widthDots,
      upsideDown: false,
      lineSpacing: lineSpacingDots,
    }
  }

  printText(text: string, dots: number, isBold: boolean, offset: number): void {
    const look = {
      scale: { width: 1, height: 1 },
      bold: isBold,
      underlineDots: 0,
      invert: false,
      rotated: false,
    } as const
    const cell = (width: number) => ({ cell: { cellWidth: width, cellHeight: dots }, spacing: 0 })
    const narrow = makeGlyphStyle({ ...look, font: 'A', ...cell(dots >> 1) })
    const wide = makeGlyphStyle({ ...look, font: 'hanzi', ...cell(dots) })
    for (const character of text) {
      if (this.paper.stopped !== null) return
      const codePoint = character.codePointAt(0) ?? 0
      if (character === '\n') this.printLine(this.line.lineSpacing)
      else if (codePoint < 0x20) this.reportUnknownText(character, 0, 1, 'command', offset)
      else this.printGlyph(character, codePoint < 0x80 ? narrow : wide, 0, offset)
    }
  }

  /** Codes and images stand by a gravity of their own. */
  aligned(gravity: unknown, print: () => void): boolean {
    const align = typeof gravity === 'string' && Object.hasOwn(gravities, gravity) ? gravities[gravity] : undefined
    if (align === undefined) return false
    if (!this.atLineStart) this.printLine(this.line.lineSpacing)
    this.line.align = align
    print()
    this.line.align = 'left'
    return true
  }
}

type Act = (printer: WangposPrinter, args: readonly unknown[], offset: number) => boolean

const isSize = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4_096

const printText: Act = (printer, [text, , size, style], offset) => {
  const dots = typeof size === 'string' && Object.hasOwn(cellDots, size) ? cellDots[size] : undefined
  if (typeof text !== 'string' || dots === undefined) return false
  printer.printText(text, dots, style === 'BOLD', offset)
  return style === 'NORMAL' || style === 'BOLD' || style === 'ITALIC'
}

const printQrCode: Act = (printer, [text, side, gravity], offset) => {
  if (typeof text !== 'string' || !isSize(side)) return false
  const data = utf8Bytes(text)
  return printer.aligned(gravity, () => {
    if (!mayMakeCode(printer, data.length, offset)) return
    const modules = makeQr(data, 'M', 1)?.widthDots ?? side
    printCode(printer, makeQr(data, 'M', Math.max(1, Math.floor(side / modules))), offset)
  })
}

/** Only two symbologies: 4 is CODE39, 73 CODE128. The bars are as wide as fits into the width. */
const printBarCode: Act = (printer, [text, width, height, type], offset) => {
  if (typeof text !== 'string' || !isSize(width) || !isSize(height) || (type !== 4 && type !== 73)) return false
  const symbology = type === 4 ? 'code39' : 'code128'
  const bytes = utf8Bytes(text)
  const data = type === 4 ? bytes : code128AutoData(bytes)
  const make = (moduleDots: number) => {
    const look = { moduleDots, barHeightDots: height, hri: 'none', hriFont: 'A' } as const
    return data === null ? null : makeBarcode(symbology, data, look)
  }
  const single = make(1)
  const moduleDots = Math.max(1, Math.floor(width / (single?.widthDots ?? width)))
  return printer.aligned('CENTER', () => printCode(printer, make(moduleDots), offset))
}

const printImage: Act = (printer, [file, gravity], offset) => {
  const dots = typeof file === 'string' ? dotsFromBitmapHex(file) : null
  if (dots === null) return false
  return printer.aligned(gravity, () => printer.placeAlone(offset, () => printer.placeBitmap(dots, 1, 1, offset)))
}

const methods: ReadonlyMap<string, { readonly act: Act; readonly words: Words }> = new Map([
  ['printText', { act: printText, words: { en: 'text', zh: '文字' } }],
  ['printQrCode', { act: printQrCode, words: { en: 'QR code', zh: '二维码' } }],
  ['printBarCode', { act: printBarCode, words: { en: 'bar code', zh: '条码' } }],
  ['printImage', { act: printImage, words: { en: 'image', zh: '图像' } }],
  [
    'feed',
    {
      act: (printer, [lines]) => {
        if (!isSize(lines)) return false
        printer.printLine(lines * printer.line.lineSpacing)
        return true
      },
      words: { en: 'feed lines', zh: '走纸行数' },
    },
  ],
  [
    'setLineSpacing',
    {
      act: (printer, [dots]) => {
        if (!isSize(dots)) return false
        printer.line.lineSpacing = dots
        return true
      },
      words: { en: 'line spacing', zh: '行距' },
    },
  ],
  ['submitPrint', { act: () => true, words: { en: 'print', zh: '提交打印' } }],
  [
    'cutting',
    {
      act: (printer, _args, offset) => {
        printer.cut('partial', 0, offset)
        return true
      },
      words: { en: 'cut', zh: '切纸' },
    },
  ],
])

/** Reads a list of SDK calls as JSON. Total: never throws for any text. */
export function readWangpos(text: string, options: PrinterOptions, limits: ReadingLimits): PaperReading {
  const printer = new WangposPrinter(options.widthDots, limits)
  let at = 0
  while (at < text.length && printer.paper.stopped === null) {
    const step = callStepAt(text, at)
    if (step.kind === 'call') obey(printer, step.call, text, step.start, step.end)
    else if (step.kind !== 'between') {
      printer.reportUnknownText(text, step.start, step.end, step.kind === 'unknown' ? 'command' : 'truncated')
    }
    at = step.end
  }
  if (!printer.isSubmitted) printer.warn(at, 'never-printed')
  printer.finish()
  return readingOf(printer, at)
}

function obey(printer: WangposPrinter, { method, args }: PrinterCall, text: string, start: number, end: number): void {
  const known = methods.get(method)
  if (known === undefined) printer.reportUnknownText(text, start, end, 'command')
  else if (!known.act(printer, args, start)) printer.reportUnknownText(text, start, end, 'argument')
  printer.isSubmitted = method === 'submitPrint' || (printer.isSubmitted && method === 'cutting')
}

/** Every call in words. */
export function explainWangpos(text: string): ExplainedStep[] {
  const steps: ExplainedStep[] = []
  for (let at = 0; at < text.length && steps.length < stepsMax; ) {
    const step = callStepAt(text, at)
    const place = { offset: at, length: step.end - at, bytes: shortened(text, at, step.end) }
    if (step.kind === 'call') steps.push({ ...place, ...callWords(step.call) })
    else if (step.kind === 'between') {
      steps.push({ ...place, command: 'JSON', words: { en: 'between calls', zh: '调用之间' } })
    } else {
      const reason = step.kind === 'unknown' ? 'command' : 'truncated'
      steps.push({ ...place, command: 'unknown', words: unknownWords(reason) })
    }
    at = step.end
  }
  return steps
}

function callWords({ method, args }: PrinterCall): { command: string; words: Words } {
  const known = methods.get(method)
  if (known === undefined) return { command: 'unknown', words: unknownWords('command') }
  const first = args[0]
  if (method === 'printText') return { command: method, words: textWords(String(first).slice(0, 200)) }
  if (args.length === 0 || method === 'printImage') return { command: method, words: known.words }
  const shown = String(first).slice(0, 200)
  return { command: method, words: { en: `${known.words.en}: ${shown}`, zh: `${known.words.zh}：${shown}` } }
}

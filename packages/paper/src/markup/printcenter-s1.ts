import { utf8Bytes } from '../bytes/utf8.ts'
import { makeQr } from '../codes/make-code.ts'
import { mayMakeCode, printCode } from '../codes/print-code.ts'
import type { Words } from '../commands/command-definition.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import { type ExplainedStep, stepsMax, textWords } from '../explain/explain-commands.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading } from '../page/model.ts'
import { shortened } from '../page/reading-notes.ts'
import { MarkupPrinter, plainMarkup } from './markup-printer.ts'

/**
 * 365 (printcenter) S1 models: control codes at the start of lines (cloud-printers 2). The first line is
 * `^N<copies>^F<n>`; `^B2 `, `^H2 `, `^W2 ` enlarge their line; `^Q +url` is a QR code; a line ends with its line end.
 */
type S1Line =
  | { readonly kind: 'header'; readonly copies: number }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'sized'; readonly letter: 'B' | 'H' | 'W'; readonly times: number; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string }

interface PlacedLine {
  readonly start: number
  /** Without the line end. */
  readonly textEnd: number
  readonly end: number
  readonly line: S1Line
}

function lineAt(text: string, start: number): PlacedLine {
  let textEnd = start
  while (textEnd < text.length && text.charAt(textEnd) !== '\n' && text.charAt(textEnd) !== '\r') textEnd++
  const end = text.startsWith('\r\n', textEnd) ? textEnd + 2 : Math.min(textEnd + 1, text.length)
  return { start, textEnd, end: Math.max(end, start + 1), line: lineOf(text.slice(start, textEnd), start === 0) }
}

function lineOf(text: string, isFirst: boolean): S1Line {
  const header = isFirst ? /^\^N([1-9]\d?)\^F\d$/.exec(text) : null
  if (header !== null) return { kind: 'header', copies: Number(header[1]) }
  if (text.startsWith('^Q')) return { kind: 'qr', data: text.slice(2).replace(/^ ?\+?/, '') }
  const letter = text.charAt(1)
  const times = Number(text.charAt(2))
  if (text.startsWith('^') && (letter === 'B' || letter === 'H' || letter === 'W') && times >= 1 && times <= 8) {
    return { kind: 'sized', letter, times, text: text.slice(text.charAt(3) === ' ' ? 4 : 3) }
  }
  return /^\^[A-Z]/.test(text) ? { kind: 'unknown', text } : { kind: 'text', text }
}

/** Reads S1 control codes. */
export function readPrintcenterS1(text: string, options: PrinterOptions, limits: ReadingLimits): PaperReading {
  const printer = new MarkupPrinter(options.widthDots, limits)
  let at = 0
  while (at < text.length && printer.paper.stopped === null) {
    const placed = lineAt(text, at)
    printLine(printer, text, placed)
    at = placed.end
  }
  return printer.reading(text, at)
}

function printLine(printer: MarkupPrinter, text: string, { start, textEnd, line }: PlacedLine): void {
  switch (line.kind) {
    case 'header':
      printer.copies = line.copies
      return
    case 'qr': {
      const data = utf8Bytes(line.data)
      if (mayMakeCode(printer, data.length, start)) printCode(printer, makeQr(data, 'M', 6), start)
      return
    }
    case 'sized': {
      const { letter, times } = line
      printer.restyle({ scaleWidth: letter === 'H' ? 1 : times, scaleHeight: letter === 'W' ? 1 : times })
      printer.printText(line.text, textEnd - line.text.length)
      printer.endLine()
      printer.restyle(plainMarkup)
      return
    }
    case 'unknown':
      printer.reportUnknownText(text, start, Math.min(start + 3, textEnd), 'command')
      printer.printText(line.text, start)
      printer.endLine()
      return
    case 'text':
      printer.printText(line.text, start)
      printer.endLine()
  }
}

const sizeWords: Readonly<Record<'B' | 'H' | 'W', Words>> = {
  B: { en: 'size', zh: '放大' },
  H: { en: 'height', zh: '变高' },
  W: { en: 'width', zh: '变宽' },
}

function wordsOf(line: S1Line): { command: string; words: Words } {
  switch (line.kind) {
    case 'header':
      return { command: '^N', words: { en: `${line.copies} copies`, zh: `打印 ${line.copies} 份` } }
    case 'qr':
      return { command: '^Q', words: { en: `QR code “${line.data}”`, zh: `二维码“${line.data}”` } }
    case 'sized': {
      const { en, zh } = sizeWords[line.letter]
      const text = line.text.slice(0, 200)
      const words = { en: `${en} times ${line.times}: “${text}”`, zh: `${zh} ${line.times} 倍：“${text}”` }
      return { command: `^${line.letter}`, words }
    }
    case 'unknown':
      return { command: 'unknown', words: { en: 'unknown code: prints as text', zh: '未知控制码：按文字打印' } }
    case 'text':
      return { command: 'text', words: textWords(line.text.slice(0, 200)) }
  }
}

/** Every line in words. */
export function explainPrintcenterS1(text: string): ExplainedStep[] {
  const steps: ExplainedStep[] = []
  for (let at = 0; at < text.length && steps.length < stepsMax; ) {
    const { start, end, line } = lineAt(text, at)
    steps.push({ offset: start, length: end - start, bytes: shortened(text, start, end), ...wordsOf(line) })
    at = end
  }
  return steps
}

import { utf8Bytes } from '../bytes/utf8.ts'
import { code128AutoData } from '../codes/code128.ts'
import { makeBarcode, makeQr } from '../codes/make-code.ts'
import { mayMakeCode } from '../codes/print-code.ts'
import type { PrinterOptions } from '../escpos/read-escpos.ts'
import { markupFonts } from '../label/label-fonts.ts'
import { type Degrees, type LabelCharacter, LabelPrinter } from '../label/label-printer.ts'
import type { ReadingLimits } from '../limits.ts'
import type { PaperReading, QrErrorLevel, Symbology } from '../page/model.ts'
import { isInGbk } from '../text/gbk-characters.ts'
import { type MarkupDevice, type MarkupLanguage, runMarkup, type TagMeaning } from './markup-language.ts'
import { type MarkupTag, numberAttribute } from './tokenize-markup.ts'
import { xpyunEntities } from './xpyun.ts'

/** A label printer behind a maker's markup: everything stands in tags, text between them means nothing. */
export class LabelMarkupPrinter extends LabelPrinter implements MarkupDevice {
  /** What stands outside `<PAGE>`, or without pages at all, is a label too. */
  isUsed = false

  get isStopped(): boolean {
    return this.stopped !== null
  }

  printText(text: string, start: number): void {
    if (text.trim() !== '') this.reportUnknownText(text, 0, text.length, 'command', start)
  }

  lineEnd(): void {
    // Tags may stand on lines of their own.
  }

  openTag(): boolean {
    return true
  }

  closeTag(): boolean {
    return true
  }

  printLabel(): void {
    this.print(1)
    this.clear()
    this.isUsed = false
  }
}

type Tag = TagMeaning<LabelMarkupPrinter>

const coordinateMax = 8_000

function place(tag: MarkupTag): { x: number; y: number } {
  return { x: numberAttribute(tag, 'x', 0, coordinateMax, 0), y: numberAttribute(tag, 'y', 0, coordinateMax, 0) }
}

function degreesOf(tag: MarkupTag): Degrees {
  const degrees = numberAttribute(tag, 'r', 0, 270, 0)
  return degrees === 90 || degrees === 180 || degrees === 270 ? degrees : 0
}

const text: Tag = {
  kind: 'data',
  words: { en: 'text', zh: '文字' },
  act: (printer, data, tag) => {
    const font = markupFonts.get(tag.attributes.get('font') ?? '12')
    if (font === undefined) return false
    const characters: LabelCharacter[] = []
    let offset = tag.end
    for (const character of data) {
      const codePoint = character.codePointAt(0) ?? 0
      const isKnown = codePoint >= 0x20 && isInGbk(codePoint)
      if (!isKnown) printer.reportUnknownText(character, 0, character.length, 'no-such-character', offset)
      characters.push({ text: isKnown ? character : '\ufffd', isWide: codePoint >= 0x80 })
      offset += character.length
    }
    const { x, y } = place(tag)
    const scaleWidth = numberAttribute(tag, 'w', 1, 10, 1)
    const scaleHeight = numberAttribute(tag, 'h', 1, 10, 1)
    printer.putText(characters, { font, scaleWidth, scaleHeight }, x, y, degreesOf(tag), tag.start)
    printer.isUsed = true
    return true
  },
}

/** `s` text below (default 1), `n` narrow and `w` wide bars in dots. */
function barcode(en: string, zh: string, symbology: Symbology, usualWide: number): Tag {
  return {
    kind: 'data',
    words: { en, zh },
    act: (printer, data, tag) => {
      const bytes = utf8Bytes(data)
      const given = symbology === 'code128' ? code128AutoData(bytes) : bytes
      const look = {
        moduleDots: numberAttribute(tag, 'n', 1, 20, 1),
        wideDots: numberAttribute(tag, 'w', 1, 60, usualWide),
        barHeightDots: numberAttribute(tag, 'h', 1, 2_000, 48),
        hri: numberAttribute(tag, 's', 0, 1, 1) === 1 ? 'below' : 'none',
        hriFont: 'A',
      } as const
      const { x, y } = place(tag)
      const code = given === null ? null : makeBarcode(symbology, given, look)
      printer.putCode(code, x, y, degreesOf(tag), tag.start)
      printer.isUsed = true
    },
  }
}

const levels: readonly QrErrorLevel[] = ['L', 'M', 'Q', 'H']

function levelOf(tag: MarkupTag): QrErrorLevel {
  return levels.find((level) => level === tag.attributes.get('e')) ?? 'L'
}

/** `w`: the size of a module (Feie), or the side of the whole code (Xpyun). */
function qrCode(moduleDots: (tag: MarkupTag, modules: number) => number): Tag {
  return {
    kind: 'data',
    words: { en: 'QR code', zh: '二维码' },
    act: (printer, data, tag) => {
      const bytes = utf8Bytes(data)
      const { x, y } = place(tag)
      if (!mayMakeCode(printer, bytes.length, tag.start)) return
      const single = makeQr(bytes, levelOf(tag), 1)
      const module = moduleDots(tag, single?.widthDots ?? 21)
      printer.putCode(makeQr(bytes, levelOf(tag), module), x, y, 0, tag.start)
      printer.isUsed = true
    },
  }
}

/** `w,h` in millimetres. */
const size: Tag = {
  kind: 'data',
  words: { en: 'label size in mm', zh: '标签尺寸（毫米）' },
  act: (printer, data, tag) => {
    const match = /^\s*(\d{1,4}(?:\.\d{1,2})?)\s*,\s*(\d{1,4}(?:\.\d{1,2})?)\s*$/.exec(data)
    return match !== null && printer.setSize(Number(match[1]) * 8, Number(match[2]) * 8, tag.start)
  },
}

/** Feie takes one label a job: where the next one begins, another job was put behind it. */
const sizeOfNextJob: Tag = {
  ...size,
  act: (printer, data, tag) => {
    if (printer.isUsed) {
      printer.warn(tag.start, 'undocumented')
      printer.printLabel()
    }
    return size.act(printer, data, tag)
  },
}

function setting(en: string, zh: string, form: RegExp): Tag {
  return { kind: 'data', words: { en, zh }, act: (_printer, data) => form.test(data) }
}

const loadedImage: Tag = {
  kind: 'single',
  words: { en: 'image kept in the printer (not shown)', zh: '打印机内置图片（不显示）' },
  act: (printer, tag) => printer.warn(tag.start, 'not-shown'),
}

const common = {
  SIZE: size,
  GAP: setting('gap between labels in mm', '标签间隙（毫米）', /^[\d.]+,[\d.]+$/),
  DIRECTION: setting('direction', '打印方向', /^[01]$/),
  TEXT: text,
  BC128: barcode('CODE128', 'CODE128 条码', 'code128', 1),
  BC39: barcode('CODE39', 'CODE39 条码', 'code39', 2),
  LOGO: loadedImage,
} as const

/** Feie labels. Source: cloud-printers 1.6. */
export const feieLabelMarkup: MarkupLanguage<LabelMarkupPrinter> = {
  entities: {},
  tags: {
    ...common,
    SIZE: sizeOfNextJob,
    QR: qrCode((tag) => numberAttribute(tag, 'w', 1, 10, 5)),
    IMG: loadedImage,
    FEED: { kind: 'single', words: { en: 'feed one label', zh: '走一张标签' }, act: () => undefined },
  },
}

/** Xpyun labels: each `<PAGE>` is one. Source: cloud-printers 3.2, Label row. */
export const xpyunLabelMarkup: MarkupLanguage<LabelMarkupPrinter> = {
  entities: xpyunEntities,
  tags: {
    ...common,
    PAGE: {
      kind: 'style',
      words: { en: 'a label', zh: '一张标签' },
      style: () => ({}),
      end: (printer) => printer.printLabel(),
    },
    QR: qrCode((tag, modules) => Math.max(1, Math.floor(numberAttribute(tag, 'w', 20, 2_000, 160) / modules))),
  },
}

/** Reads the label markup of a maker. */
export function readLabelMarkup(
  markup: MarkupLanguage<LabelMarkupPrinter>,
  input: string,
  options: PrinterOptions,
  limits: ReadingLimits,
): PaperReading {
  const printer = new LabelMarkupPrinter(options.widthDots, limits)
  const at = runMarkup(markup, printer, input)
  if (printer.isUsed && printer.stopped === null) printer.printLabel()
  return printer.reading(at)
}

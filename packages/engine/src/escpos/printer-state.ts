import type { TextAlign, TextStyle } from '../document/resolved-document.ts'
import type { ShapedText } from '../text/shaped-text.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { EscposCapabilities } from './capabilities.ts'

const ESC = 0x1b
const GS = 0x1d
const FS = 0x1c
const lineFeed = 0x0a

/** What the printer has been told, so that only changes are sent. */
export class PrinterState {
  private readonly writer: ByteWriter
  private readonly capabilities: EscposCapabilities
  private size = 0
  private bold = false
  private underline = 0
  private invert = false
  private alignment = 0
  private spacingInForce = -1
  /** Of the charset's modes; 0 where it has none. */
  private textMode = 0

  constructor(writer: ByteWriter, capabilities: EscposCapabilities) {
    this.writer = writer
    this.capabilities = capabilities
  }

  /** Brings the printer to a known state, whoever used it before. */
  initialize(): void {
    const { init, charset } = this.capabilities
    this.writer.push(init)
    if (charset.modes !== undefined) this.writer.push(charset.modes.begin)
    this.textMode = charset.modes?.home ?? 0
    this.size = 0
    this.bold = false
    this.underline = 0
    this.invert = false
    this.alignment = 0
    this.spacingInForce = -1
    this.spacing(1)
  }

  /** All of it in one number. */
  get packed(): number {
    const marks = (this.bold ? 1 : 0) | (this.invert ? 2 : 0) | (this.underline << 2) | (this.alignment << 4)
    return (this.size << 6) | marks | ((this.spacingInForce + 1) << 14) | (this.textMode << 23)
  }

  /** The printer has been told otherwise meanwhile. */
  set packed(packed: number) {
    this.bold = (packed & 1) !== 0
    this.invert = (packed & 2) !== 0
    this.underline = (packed >> 2) & 3
    this.alignment = (packed >> 4) & 3
    this.size = (packed >> 6) & 0xff
    this.spacingInForce = ((packed >> 14) & 0x1ff) - 1
    this.textMode = packed >> 23
  }

  /** The encoded characters `from` … `to`, with changes of code page where they need another one. */
  text(shaped: ShapedText, from: number, to: number): void {
    const { writer } = this
    if (this.textMode === 0) {
      writer.shaped(shaped, from, to)
      return
    }
    for (let index = from; index < to; index++) {
      const code = shaped.codes[index] as number
      if (code > 0xffff) this.enterMode(code >> 16)
      if ((code & 0xff00) !== 0) writer.byte((code >> 8) & 0xff)
      writer.byte(code & 0xff)
    }
  }

  /** Back to the code page or Chinese that quick lines, codes and images are sent in. */
  homeMode(): void {
    if (this.textMode !== 0) this.enterMode(this.capabilities.charset.modes?.home ?? 0)
  }

  private enterMode(mode: number): void {
    if (mode === this.textMode) return
    this.writer.push(this.capabilities.charset.modes?.switchTo(this.textMode, mode) ?? [])
    this.textMode = mode
  }

  /** Size and marks, where they differ from what is in force. */
  style(style: TextStyle, widthTimes: number, heightTimes: number): void {
    const size = ((widthTimes - 1) << 4) | (heightTimes - 1)
    const { writer } = this
    if (this.capabilities.sizing === 'esc-fs') {
      this.printModes(style, size)
    } else if (size !== this.size) {
      writer.three(GS, 0x21, size)
      this.size = size
    }
    if (style.bold !== this.bold) {
      const opcode = this.capabilities.boldBy === 'emphasised' ? 0x45 : 0x47
      writer.three(ESC, opcode, style.bold ? 1 : 0)
      this.bold = style.bold
    }
    if (style.underline !== this.underline) {
      // ESC - underlines ASCII, FS - Chinese.
      writer.push([ESC, 0x2d, style.underline, FS, 0x2d, style.underline])
      this.underline = style.underline
    }
    if (style.invert !== this.invert) {
      writer.three(GS, 0x42, style.invert ? 1 : 0)
      this.invert = style.invert
    }
  }

  /** ESC ! and FS !: one byte each for size, bold and underline together, so that a change of one sends all. */
  private printModes(style: TextStyle, size: number): void {
    if (size === this.size && style.bold === this.bold && style.underline === this.underline) return
    const wide = size > 0xf
    const high = (size & 0xf) > 0
    const ascii = (style.bold ? 0x08 : 0) | (high ? 0x10 : 0) | (wide ? 0x20 : 0) | (style.underline ? 0x80 : 0)
    const chinese = (wide ? 0x04 : 0) | (high ? 0x08 : 0) | (style.underline ? 0x80 : 0)
    this.writer.push([ESC, 0x21, ascii, FS, 0x21, chinese])
    this.size = size
    this.bold = style.bold
    this.underline = style.underline
  }

  /** Normal text without marks, for spaces that must not show. */
  plain(): void {
    const tooTall = this.isTooTall()
    if (!tooTall && !this.showsSpaces()) return
    this.style({ ...plainStyle, bold: this.bold }, 1, tooTall ? 1 : this.heightTimes)
  }

  /** Whether a space is wider than a cell now, or visible. */
  showsSpaces(): boolean {
    return this.size > 7 || this.underline !== 0 || this.invert
  }

  /** Whether a space is taller now than the line has room for: a printer would make the whole line so tall. */
  isTooTall(): boolean {
    return this.size !== 0 && this.capabilities.glyphDots * this.heightTimes > this.spacingInForce
  }

  private get heightTimes(): number {
    return (this.size & 7) + 1
  }

  /** ESC a; obeyed at the start of a line only. */
  align(align: TextAlign): void {
    const alignment = align === 'left' ? 0 : align === 'center' ? 1 : 2
    if (alignment === this.alignment) return
    this.writer.three(ESC, 0x61, alignment)
    this.alignment = alignment
  }

  /** ESC 3: room for the tallest text of the line. */
  spacing(heightTimes: number): void {
    this.spacingDots(this.capabilities.glyphDots * heightTimes + this.capabilities.leadingDots)
  }

  /** ESC 3: dots from one line to the next. */
  spacingDots(dots: number): void {
    if (dots === this.spacingInForce) return
    this.writer.push([ESC, 0x33, Math.min(255, dots)])
    this.spacingInForce = dots
  }

  /** ESC $: to a place counted from the left edge of the print area. */
  moveTo(dots: number): void {
    this.writer.push([ESC, 0x24, dots & 0xff, dots >> 8])
  }

  endLine(): void {
    this.writer.byte(lineFeed)
  }

  /** ESC d: lines of normal height; a few are cheaper as line feeds. */
  feed(lines: number): void {
    if (lines === 0) return
    this.spacing(1)
    if (lines <= 3) this.writer.repeat(lineFeed, lines)
    else this.writer.three(ESC, 0x64, lines)
  }
}

const plainStyle: TextStyle = {
  widthTimes: 1,
  heightTimes: 1,
  small: false,
  bold: false,
  underline: 0,
  invert: false,
}

import type { TextAlign, TextStyle } from '../document/resolved-document.ts'
import type { EscposCapabilities } from '../models/model.ts'
import type { ByteWriter } from './byte-writer.ts'

const ESC = 0x1b
const GS = 0x1d
const FS = 0x1c
const lineFeed = 0x0a

const aligns: readonly TextAlign[] = ['left', 'center', 'right']

/**
 * What the printer has been told, so that only changes are sent. Every size goes by GS !, which sets ASCII and Chinese
 * alike on all firmware seen; ESC ! does not.
 */
export class PrinterState {
  private readonly writer: ByteWriter
  private readonly capabilities: EscposCapabilities
  private size = 0
  private bold = false
  private underline = 0
  private invert = false
  private alignment = 0
  private spacingDots = -1

  constructor(writer: ByteWriter, capabilities: EscposCapabilities) {
    this.writer = writer
    this.capabilities = capabilities
  }

  /** Brings the printer to a known state, whoever used it before. */
  initialize(): void {
    this.writer.push(this.capabilities.init)
    this.size = 0
    this.bold = false
    this.underline = 0
    this.invert = false
    this.alignment = 0
    this.spacingDots = -1
    this.spacing(1)
  }

  /** GS ! and kin, where they differ from what is in force. */
  style(style: TextStyle, widthTimes: number, heightTimes: number): void {
    const size = ((widthTimes - 1) << 4) | (heightTimes - 1)
    const { writer } = this
    if (size !== this.size) {
      writer.push([GS, 0x21, size])
      this.size = size
    }
    if (style.bold !== this.bold) {
      writer.push([ESC, 0x45, style.bold ? 1 : 0])
      this.bold = style.bold
    }
    if (style.underline !== this.underline) {
      // ESC - underlines ASCII, FS - Chinese.
      writer.push([ESC, 0x2d, style.underline, FS, 0x2d, style.underline])
      this.underline = style.underline
    }
    if (style.invert !== this.invert) {
      writer.push([GS, 0x42, style.invert ? 1 : 0])
      this.invert = style.invert
    }
  }

  /** Normal text without marks, for spaces that must not show. */
  plain(): void {
    if (this.showsSpaces()) this.style({ ...plainStyle, bold: this.bold }, 1, this.size & 7 ? (this.size & 7) + 1 : 1)
  }

  /** Whether a space is wider than a cell now, or visible. */
  showsSpaces(): boolean {
    return this.size > 7 || this.underline !== 0 || this.invert
  }

  /** ESC a; obeyed at the start of a line only. */
  align(align: TextAlign): void {
    const alignment = aligns.indexOf(align)
    if (alignment === this.alignment) return
    this.writer.push([ESC, 0x61, alignment])
    this.alignment = alignment
  }

  /** ESC 3: room for the tallest text of the line. */
  spacing(heightTimes: number): void {
    const dots = this.capabilities.glyphDots * heightTimes + this.capabilities.leadingDots
    if (dots === this.spacingDots) return
    this.writer.push([ESC, 0x33, Math.min(255, dots)])
    this.spacingDots = dots
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
    this.spacing(1)
    if (lines <= 3) this.writer.repeat(lineFeed, lines)
    else this.writer.push([ESC, 0x64, lines])
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

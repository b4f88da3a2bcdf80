import { notesMax, type ReadingLimits } from '../limits.ts'
import type {
  Beep,
  Bitmap,
  CutKind,
  Dots,
  DrawerPulse,
  GlyphRun,
  GlyphStyle,
  Item,
  StatusRequest,
  UnknownReason,
  UnknownSequence,
  Warning,
  WarningCode,
} from '../page/model.ts'
import { PageBuilder, type WaitingItem } from '../page/page-builder.ts'
import { type Character, characterAt } from './decode-text.ts'
import { hexOf } from './hex.ts'
import {
  type CodeState,
  type LineState,
  type Memory,
  type PowerOn,
  plainStyle,
  powerOnCodes,
  powerOnLine,
  type TextStyle,
} from './printer-state.ts'

interface OpenRun {
  readonly style: GlyphStyle
  readonly x: number
  /** Where the next character of the run would start. */
  nextX: number
  text: string
}

/**
 * A printer with paper in it. Commands change its state or print; the line buffer is kept here, the paper by the page
 * builder. No method throws for any argument: what real printers ignore is ignored and noted.
 */
export class Printer {
  readonly powerOn: PowerOn
  readonly paper: PageBuilder
  readonly memory: Memory = { stored: null, logos: [], downloaded: null, userHanzi: new Map() }
  readonly unknown: UnknownSequence[] = []
  readonly warnings: Warning[] = []
  readonly drawerPulses: DrawerPulse[] = []
  readonly beeps: Beep[] = []
  readonly statusRequests: StatusRequest[] = []
  line: LineState
  codes: CodeState = powerOnCodes()
  /** What QR codes may still be made of, in this reading. */
  qrBytesLeft: number
  #style: TextStyle = plainStyle
  #asciiStyle: GlyphStyle | null = null
  #hanziStyle: GlyphStyle | null = null
  #waiting: WaitingItem[] = []
  #run: OpenRun | null = null
  #x = 0

  constructor(powerOn: PowerOn, limits: ReadingLimits) {
    this.powerOn = powerOn
    this.paper = new PageBuilder(powerOn.widthDots, limits)
    this.qrBytesLeft = limits.qrPayloadBytes
    this.line = powerOnLine(powerOn)
  }

  get style(): TextStyle {
    return this.#style
  }

  /** Next print position from the start of the print area. */
  get x(): number {
    return this.#x
  }

  get atLineStart(): boolean {
    return this.#waiting.length === 0 && this.#run === null && this.#x === 0
  }

  /** The part of the head that this line may use. */
  get areaWidth(): number {
    return Math.max(0, Math.min(this.line.areaWidth, this.powerOn.widthDots - this.line.leftMargin))
  }

  restyle(change: Partial<TextStyle>): void {
    this.#style = { ...this.#style, ...change }
    this.#asciiStyle = null
    this.#hanziStyle = null
  }

  /** `ESC @`: the line buffer is thrown away unprinted (M80), memory stays. */
  initialize(): void {
    this.#waiting = []
    this.#run = null
    this.#x = 0
    this.restyle(plainStyle)
    this.line = powerOnLine(this.powerOn)
    this.codes = powerOnCodes()
  }

  printText(bytes: Uint8Array, start: number, end: number): void {
    const charset = this.line.hanzi ? this.line.multiByte : 'single'
    const text = end === bytes.length ? bytes : bytes.subarray(0, end)
    for (let at = start; at < end && this.paper.stopped === null; ) {
      const character = characterAt(text, at, charset, this.line.codePage)
      this.#printCharacter(character, bytes, at)
      at += character.byteCount
    }
  }

  #printCharacter(character: Character, bytes: Uint8Array, at: number): void {
    const userCode = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
    const userDots = character.wide && character.defect !== null ? this.memory.userHanzi.get(userCode) : undefined
    if (userDots !== undefined) {
      const scale = this.style.hanziScale
      this.placeBitmap(userDots, scale.width, scale.height, at)
      return
    }
    if (character.defect !== null) this.reportUnknown(bytes, at, at + character.byteCount, character.defect)
    const text = this.line.yenForDollar && character.text === '$' ? '¥' : character.text
    this.#printGlyph(text, this.#glyphStyle(character.wide), at)
  }

  #printGlyph(text: string, style: GlyphStyle, offset: number): void {
    const left = style.font === 'hanzi' ? this.#style.spacingHanziLeft * style.scaleWidth : 0
    const width = glyphWidth(style)
    if (this.#x > 0 && this.#x + left + width > this.areaWidth) this.#wrap(offset)
    const x = this.#x + left
    const run = this.#run
    if (run !== null && run.style === style && run.nextX === x) {
      run.text += text
      run.nextX = x + style.advance
    } else {
      this.#endRun()
      this.#run = { style, x, nextX: x + style.advance, text }
    }
    this.#x = x + style.advance - left
  }

  #glyphStyle(wide: boolean): GlyphStyle {
    const known = wide ? this.#hanziStyle : this.#asciiStyle
    if (known !== null) return known
    const made = makeGlyphStyle(this.#style, wide)
    if (wide) this.#hanziStyle = made
    else this.#asciiStyle = made
    return made
  }

  #wrap(offset: number): void {
    this.warn(offset, 'wrapped')
    this.printLine(this.line.lineSpacing, true)
  }

  #endRun(): void {
    const run = this.#run
    if (run === null) return
    this.#run = null
    const style = run.style
    const heightDots = style.rotated ? style.cellWidth * style.scaleWidth : style.cellHeight * style.scaleHeight
    const descent = Math.round(heightDots / 8)
    const widthDots = run.nextX - run.x - (style.advance - glyphWidth(style))
    const set = (x: number, top: number): GlyphRun => ({
      kind: 'text',
      ...style,
      x,
      top,
      text: run.text,
      widthDots,
      heightDots,
    })
    this.#waiting.push({ set, x: run.x, widthDots, ascent: heightDots - descent, descent })
  }

  /** Puts an item at the print position; it stands on the baseline like a character of its height. */
  place(widthDots: number, heightDots: number, set: (x: number, top: number) => Item): void {
    this.#endRun()
    const descent = Math.round(heightDots / 8)
    this.#waiting.push({ set, x: this.#x, widthDots, ascent: heightDots - descent, descent })
    this.#x += widthDots
  }

  /** Dots at the print position; columns beyond the print area are dropped, as printers do. */
  placeBitmap(dots: Dots, scaleX: number, scaleY: number, offset: number): void {
    const full = dots.columns * scaleX
    const widthDots = Math.max(0, Math.min(full, this.areaWidth - this.#x))
    if (widthDots < full) this.warn(offset, 'image-clipped')
    const heightDots = dots.rows * scaleY
    const place = { kind: 'bitmap', widthDots, heightDots, scaleX, scaleY, dots } as const
    this.place(widthDots, heightDots, (x, top): Bitmap => ({ ...place, x, top }))
  }

  /** Moves the print position; beyond the print area the command is ignored (M80). */
  moveTo(x: number, offset: number): void {
    if (x < 0 || x > this.areaWidth) {
      this.warn(offset, 'position-ignored')
      return
    }
    this.#endRun()
    this.#x = x
  }

  /** Prints what waits, even nothing, and moves the paper by `advance` or the line's height. */
  printLine(advance: number, wrapped = false): void {
    this.#endRun()
    const waiting = this.#waiting
    this.#waiting = []
    this.#x = 0
    if (waiting.length === 0) {
      this.paper.feed(advance)
      return
    }
    const { leftMargin: areaX, align, upsideDown } = this.line
    this.paper.setLine(waiting, { areaX, areaWidth: this.areaWidth, align, upsideDown, advance, wrapped })
  }

  /** Images and codes need an empty line: what waits is printed first, and noted. */
  clearLine(offset: number): void {
    if (this.atLineStart) return
    if (this.#waiting.length > 0 || this.#run !== null) this.warn(offset, 'printed-waiting-line')
    this.printLine(0)
  }

  /** Runs a setting that printers obey only at the start of a line. */
  atLineStartOnly(offset: number, set: () => void): void {
    if (this.atLineStart) set()
    else this.warn(offset, 'ignored-mid-line')
  }

  /** Cuts; without a feed, the last print still lies before the cutter. */
  cut(kind: CutKind, feedDots: number | null, offset: number): void {
    if (!this.atLineStart) this.clearLine(offset)
    if (feedDots === null) {
      if (this.paper.printBottom > this.paper.y - this.powerOn.cutterDistanceDots && this.paper.printBottom > 0) {
        this.warn(offset, 'cut-through-print')
      }
    } else {
      this.paper.feed(feedDots)
    }
    this.paper.cut(kind)
  }

  warn(offset: number, code: WarningCode): void {
    if (this.warnings.length < notesMax) this.warnings.push({ offset, code })
  }

  reportUnknown(bytes: Uint8Array, start: number, end: number, reason: UnknownReason): void {
    if (this.unknown.length >= notesMax) return
    this.unknown.push({ offset: start, length: end - start, bytes: hexOf(bytes, start, end), reason })
  }
}

function makeGlyphStyle(style: TextStyle, wide: boolean): GlyphStyle {
  const scale = wide ? style.hanziScale : style.asciiScale
  const font = wide ? 'hanzi' : style.font
  const cellWidth = wide ? 24 : font === 'B' ? 9 : 12
  const cellHeight = font === 'B' ? 17 : 24
  const spacing = (wide ? style.spacingHanziLeft + style.spacingHanziRight : style.spacingAscii) * scale.width
  const underline = wide ? style.underlineHanzi : style.underlineAscii
  const made = {
    font,
    cellWidth,
    cellHeight,
    scaleWidth: scale.width,
    scaleHeight: scale.height,
    bold: style.emphasized || style.doubleStrike,
    // Reverse beats underline (M80, MY).
    underlineDots: style.invert ? 0 : underline,
    invert: style.invert,
    rotated: style.rotated,
    advance: 0,
  } as const
  return { ...made, advance: glyphWidth(made) + spacing }
}

/** The scaled cell's width on paper; turned by 90 degrees, its height. */
function glyphWidth(style: GlyphStyle): number {
  return style.rotated ? style.cellHeight * style.scaleHeight : style.cellWidth * style.scaleWidth
}

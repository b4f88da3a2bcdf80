import type { ReadingLimits } from '../limits.ts'
import { type LineFrame, LineWriter } from '../page/line-writer.ts'
import type { Align, GlyphStyle, PaperReading } from '../page/model.ts'
import { readingOf } from '../page/reading-of.ts'
import { isInGbk } from '../text/gbk-characters.ts'
import { makeGlyphStyle } from '../text/glyph-style.ts'

/** How text looks between tags. */
export interface MarkupStyle {
  readonly align: Align
  readonly scaleWidth: number
  readonly scaleHeight: number
  readonly bold: boolean
  readonly underline: boolean
  readonly invert: boolean
}

export const plainMarkup: MarkupStyle = {
  align: 'left',
  scaleWidth: 1,
  scaleHeight: 1,
  bold: false,
  underline: false,
  invert: false,
}

/** Tags within tags: nobody writes more, and looking for the tag that is closed must stay short. */
const depthMax = 32

/** The pitch of lines, as the makers' pictures of slips show it. */
const lineSpacingDots = 30

interface OpenTag {
  readonly name: string
  readonly start: number
  readonly end: number
  readonly before: MarkupStyle
}

/**
 * A cloud printer behind its maker's markup: fonts of the GBK set in cells of 12 and 24 dots, lines that wrap at the
 * paper's edge, an alignment that holds from the start of a line.
 */
export class MarkupPrinter extends LineWriter {
  override readonly line: LineFrame
  copies = 1
  /** The line end that follows a block belongs to the block. */
  blockEnded = false
  #style: MarkupStyle = plainMarkup
  #open: OpenTag[] = []
  #narrow: GlyphStyle | null = null
  #wide: GlyphStyle | null = null
  readonly #pagesMax: number

  constructor(widthDots: number, limits: ReadingLimits) {
    super(widthDots, 0, limits)
    this.#pagesMax = limits.pages
    this.line = {
      align: 'left',
      leftMargin: 0,
      areaWidth: widthDots,
      upsideDown: false,
      lineSpacing: lineSpacingDots,
    }
  }

  get style(): MarkupStyle {
    return this.#style
  }

  restyle(change: Partial<MarkupStyle>): void {
    this.#style = { ...this.#style, ...change }
    this.#narrow = null
    this.#wide = null
  }

  /** False when tags are too deep within each other. */
  openTag(name: string, start: number, end: number, change: Partial<MarkupStyle>): boolean {
    if (this.#open.length >= depthMax) return false
    this.#open.push({ name, start, end, before: this.#style })
    this.restyle(change)
    return true
  }

  /** Ends the newest tag of this name and what was opened within it; false when none is open. */
  closeTag(name: string): boolean {
    let index = this.#open.length - 1
    while (index >= 0 && this.#open[index]?.name !== name) index--
    const tag = this.#open[index]
    if (tag === undefined) return false
    this.#open.length = index
    this.restyle(tag.before)
    return true
  }

  /** Text at the print position; `start` is its offset. Alignment is that of the place where the line begins. */
  printText(text: string, start: number): void {
    let at = start
    for (const character of text) {
      this.#printCharacter(character, at)
      if (this.paper.stopped !== null) return
      at += character.length
    }
  }

  #printCharacter(character: string, offset: number): void {
    const codePoint = character.codePointAt(0) ?? 0
    if (codePoint < 0x20 || codePoint === 0x7f) {
      this.reportUnknownText(character, 0, 1, 'command', offset)
      return
    }
    this.alignLine(offset)
    const isWide = codePoint >= 0x80
    const isKnown = isInGbk(codePoint)
    if (!isKnown) this.reportUnknownText(character, 0, character.length, 'no-such-character', offset)
    this.printGlyph(isKnown ? character : '\ufffd', this.#glyphStyle(isWide), 0, offset)
  }

  /** Takes the alignment in force when a line begins; in the middle of a line it is too late. */
  alignLine(offset: number): void {
    this.blockEnded = false
    if (this.line.align === this.#style.align) return
    if (this.atLineStart) this.line.align = this.#style.align
    else this.warn(offset, 'ignored-mid-line')
  }

  /** Columns of 12 dots that a text takes in the present size. */
  widthOf(text: string): number {
    let dots = 0
    for (const character of text) dots += (character.charCodeAt(0) >= 0x80 ? 24 : 12) * this.#style.scaleWidth
    return dots
  }

  endLine(): void {
    this.printLine(this.line.lineSpacing)
  }

  #glyphStyle(isWide: boolean): GlyphStyle {
    const known = isWide ? this.#wide : this.#narrow
    if (known !== null) return known
    const { scaleWidth, scaleHeight, bold, underline, invert } = this.#style
    const made = makeGlyphStyle({
      font: isWide ? 'hanzi' : 'A',
      scale: { width: scaleWidth, height: scaleHeight },
      bold,
      underlineDots: underline ? 1 : 0,
      invert,
      rotated: false,
      spacing: 0,
    })
    if (isWide) this.#wide = made
    else this.#narrow = made
    return made
  }

  /** After the last input: tags that are still open are reported, copies are further pages. */
  reading(text: string, at: number): PaperReading {
    for (const tag of this.#open) this.reportUnknownText(text, tag.start, tag.end, 'truncated')
    this.finish()
    const reading = readingOf(this, at)
    const pages = [...reading.pages]
    for (let copy = 1; copy < this.copies; copy++) {
      if (pages.length + reading.pages.length > this.#pagesMax) break
      pages.push(...reading.pages)
    }
    return { ...reading, pages }
  }
}

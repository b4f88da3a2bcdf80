import type { ReadingLimits } from '../limits.ts'
import { LineWriter } from '../page/line-writer.ts'
import type { GlyphStyle } from '../page/model.ts'
import { PageArea } from '../page/page-area.ts'
import { type Character, characterAt } from '../text/decode-text.ts'
import { makeGlyphStyle } from '../text/glyph-style.ts'
import {
  type CodeState,
  emptyMemory,
  type LineState,
  type Memory,
  type PowerOn,
  plainStyle,
  powerOnCodes,
  powerOnLine,
  type TextStyle,
} from './printer-state.ts'

/** A page that names no area is as long as 150 mm, until it is printed: Epson's printers offer 117 to 208 mm. */
const openPageDots = 1_200

/** An ESC/POS printer with paper in it. Commands change its state or print. */
export class Printer extends LineWriter {
  readonly powerOn: PowerOn
  readonly memory: Memory = emptyMemory()
  override line: LineState
  codes: CodeState = powerOnCodes()
  #style: TextStyle = plainStyle
  #asciiStyle: GlyphStyle | null = null
  #hanziStyle: GlyphStyle | null = null

  constructor(powerOn: PowerOn, limits: ReadingLimits) {
    super(powerOn.widthDots, powerOn.cutterDistanceDots, limits)
    this.powerOn = powerOn
    this.line = powerOnLine(powerOn)
  }

  get style(): TextStyle {
    return this.#style
  }

  restyle(change: Partial<TextStyle>): void {
    this.#style = { ...this.#style, ...change }
    this.#asciiStyle = null
    this.#hanziStyle = null
  }

  /** `ESC @`: the line buffer and the page are thrown away unprinted (M80), memory stays. */
  initialize(): void {
    this.area = null
    this.restyle(plainStyle)
    this.line = powerOnLine(this.powerOn)
    this.codes = powerOnCodes()
  }

  /** `ESC L`: from here on lines are collected; obeyed at the start of a line. */
  enterPageMode(offset: number): void {
    if (this.area !== null) return
    this.atLineStartOnly(offset, () => {
      this.area = new PageArea(this.powerOn.widthDots, openPageDots)
    })
  }

  /** `FF` and `ESC FF`: the page is put on paper. False in standard mode. */
  printPage(stays: boolean): boolean {
    const area = this.area
    if (area === null) return false
    this.printLine(0)
    this.paper.setBlock(area.lines, area.heightDots)
    if (!stays) this.area = null
    return true
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
    if (this.#printUserCharacter(character, bytes, at)) return
    if (character.defect !== null) this.reportUnknown(bytes, at, at + character.byteCount, character.defect)
    const text = this.line.yenForDollar && character.text === '$' ? '¥' : character.text
    const style = this.#glyphStyle(character.wide)
    this.printGlyph(text, style, character.wide ? this.#style.spacingHanziLeft * style.scaleWidth : 0, at)
  }

  /** Characters that the job itself has drawn: `FS 2` where the font has none, `ESC &` in place of the font's. */
  #printUserCharacter(character: Character, bytes: Uint8Array, at: number): boolean {
    const first = bytes[at] ?? 0
    if (character.wide) {
      if (character.defect === null) return false
      const dots = this.memory.userHanzi.get((first << 8) | (bytes[at + 1] ?? 0))
      if (dots === undefined) return false
      this.placeBitmap(dots, this.#style.hanziScale.width, this.#style.hanziScale.height, at)
      return true
    }
    if (!this.#style.userCharacters) return false
    const dots = this.memory.userCharacters.get(first)
    if (dots === undefined) return false
    const { width, height } = this.#style.asciiScale
    if (this.x > 0 && this.x + dots.columns * width > this.areaWidth) this.printLine(this.line.lineSpacing, true)
    this.placeBitmap(dots, width, height, at)
    return true
  }

  #glyphStyle(wide: boolean): GlyphStyle {
    const known = wide ? this.#hanziStyle : this.#asciiStyle
    if (known !== null) return known
    const made = makeGlyphStyle(lookOf(this.#style, wide))
    if (wide) this.#hanziStyle = made
    else this.#asciiStyle = made
    return made
  }
}

function lookOf(style: TextStyle, wide: boolean) {
  const { emphasized, doubleStrike, invert, rotated, vectorLatinDots, vectorHanziDots } = style
  const vectorDots = wide ? vectorHanziDots : vectorLatinDots
  const cell =
    vectorDots === 0 ? {} : { cell: { cellWidth: wide ? vectorDots : vectorDots >> 1, cellHeight: vectorDots } }
  return {
    font: wide ? 'hanzi' : style.font,
    scale: wide ? style.hanziScale : style.asciiScale,
    bold: emphasized || doubleStrike,
    underlineDots: wide ? style.underlineHanzi : style.underlineAscii,
    invert,
    rotated,
    spacing: wide ? style.spacingHanziLeft + style.spacingHanziRight : style.spacingAscii,
    ...cell,
  } as const
}

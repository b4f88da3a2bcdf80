import type { Pdf417Look } from '../codes/make-code.ts'
import type { ReadingLimits } from '../limits.ts'
import { type LineFrame, LineWriter } from '../page/line-writer.ts'
import type { GlyphStyle, QrErrorLevel } from '../page/model.ts'
import { type Character, type Charset, characterAt } from '../text/decode-text.ts'
import { makeGlyphStyle, type Scale, singleScale } from '../text/glyph-style.ts'

/** How characters look; every field is undone by `ESC @`. */
export interface StarStyle {
  readonly font: 'A' | 'B'
  readonly scale: Scale
  readonly bold: boolean
  readonly underline: boolean
  readonly invert: boolean
  readonly spacing: number
}

const plainStyle: StarStyle = {
  font: 'A',
  scale: singleScale,
  bold: false,
  underline: false,
  invert: false,
  spacing: 0,
}

/** Where lines stand and how bytes become characters; undone by `ESC @` too. */
export interface StarLine extends LineFrame {
  tabStops: readonly number[]
  charset: Charset
  codePage: number
}

export interface StarCodes {
  qrModule: number
  qrLevel: QrErrorLevel
  qrData: Uint8Array
  pdf417: Pdf417Look
  pdf417Data: Uint8Array
}

export interface StarPowerOn {
  readonly widthDots: number
  readonly charset: Exclude<Charset, 'single'>
  readonly cutterDistanceDots: number
}

/** Star's fonts are 24 dots high in both widths. */
const fontBCell = { cellWidth: 9, cellHeight: 24 }

/** 4 mm: Star's default line feed (`ESC z 1`). */
export const wideSpacingDots = 32
/** 3 mm (`ESC 0`, `ESC z 0`). */
export const narrowSpacingDots = 24

/** A printer that speaks StarPRNT or Star Line Mode. */
export class StarPrinter extends LineWriter {
  override line: StarLine
  codes: StarCodes
  #powerOn: StarPowerOn
  #style: StarStyle = plainStyle
  #narrow: GlyphStyle | null = null
  #wide: GlyphStyle | null = null

  constructor(powerOn: StarPowerOn, limits: ReadingLimits) {
    super(powerOn.widthDots, powerOn.cutterDistanceDots, limits)
    this.#powerOn = powerOn
    this.line = powerOnLine(powerOn)
    this.codes = powerOnCodes()
  }

  get style(): StarStyle {
    return this.#style
  }

  restyle(change: Partial<StarStyle>): void {
    this.#style = { ...this.#style, ...change }
    this.#narrow = null
    this.#wide = null
  }

  initialize(): void {
    this.area = null
    this.restyle(plainStyle)
    this.line = powerOnLine(this.#powerOn)
    this.codes = powerOnCodes()
  }

  printText(bytes: Uint8Array, start: number, end: number): void {
    const text = end === bytes.length ? bytes : bytes.subarray(0, end)
    for (let at = start; at < end && this.paper.stopped === null; ) {
      const character: Character = characterAt(text, at, this.line.charset, this.line.codePage)
      if (character.defect !== null) this.reportUnknown(bytes, at, at + character.byteCount, character.defect)
      this.printGlyph(character.text, this.#glyphStyle(character.wide), 0, at)
      at += character.byteCount
    }
  }

  #glyphStyle(isWide: boolean): GlyphStyle {
    const known = isWide ? this.#wide : this.#narrow
    if (known !== null) return known
    const { font, scale, bold, underline, invert, spacing } = this.#style
    const cell = !isWide && font === 'B' ? { cell: fontBCell } : {}
    const made = makeGlyphStyle({
      font: isWide ? 'hanzi' : font,
      scale,
      bold,
      underlineDots: underline ? 1 : 0,
      invert,
      rotated: false,
      spacing,
      ...cell,
    })
    if (isWide) this.#wide = made
    else this.#narrow = made
    return made
  }
}

function powerOnLine({ widthDots, charset }: StarPowerOn): StarLine {
  const tabStops: number[] = []
  for (let x = 8 * 12; x < widthDots && tabStops.length < 32; x += 8 * 12) tabStops.push(x)
  return {
    align: 'left',
    leftMargin: 0,
    areaWidth: widthDots,
    upsideDown: false,
    lineSpacing: wideSpacingDots,
    tabStops,
    charset,
    codePage: 0,
  }
}

function powerOnCodes(): StarCodes {
  return {
    qrModule: 3,
    qrLevel: 'L',
    qrData: new Uint8Array(0),
    pdf417: { columns: 0, rows: 0, level: 1, isTruncated: false, moduleDots: 2, rowDots: 6 },
    pdf417Data: new Uint8Array(0),
  }
}

import type { Pdf417Look } from '../codes/make-code.ts'
import type { LineFrame } from '../page/line-writer.ts'
import type { Dots, QrErrorLevel } from '../page/model.ts'
import type { Charset } from '../text/decode-text.ts'
import { type Scale, singleScale } from '../text/glyph-style.ts'

/** How characters look; every field is undone by `ESC @`. */
export interface TextStyle {
  readonly font: 'A' | 'B'
  /** ESC ! reaches ASCII only on much firmware, FS ! Hanzi only, GS ! both (escpos-dialects 1.2): so there are two. */
  readonly asciiScale: Scale
  readonly hanziScale: Scale
  readonly emphasized: boolean
  readonly doubleStrike: boolean
  readonly underlineAscii: 0 | 1 | 2
  readonly underlineHanzi: 0 | 1 | 2
  readonly invert: boolean
  readonly rotated: boolean
  readonly spacingAscii: number
  readonly spacingHanziLeft: number
  readonly spacingHanziRight: number
  /** `ESC %`: characters drawn by `ESC &` stand in for the font's. */
  readonly userCharacters: boolean
  /** Heights of Sunmi's vector fonts; 0: the bitmap fonts. */
  readonly vectorLatinDots: number
  readonly vectorHanziDots: number
}

/** Where lines stand and how bytes become characters; undone by `ESC @` too. */
export interface LineState extends LineFrame {
  tabStops: readonly number[]
  hanzi: boolean
  multiByte: Charset
  codePage: number
  /** ESC R 15 puts a yen sign in the place of the dollar sign. */
  yenForDollar: boolean
  /** Sunmi's cloud printers: sizes of the vector fonts, used once such a font is chosen. */
  vectorSizes: { readonly latin: number; readonly hanzi: number }
}

export interface CodeState {
  barcodeHeight: number
  barcodeModule: number
  hri: 'none' | 'above' | 'below' | 'both'
  hriFont: 'A' | 'B'
  qrModule: number
  qrLevel: QrErrorLevel
  qrData: Uint8Array
  otherData: Uint8Array
  pdf417: Pdf417Look
  matrixModule: number
}

/** What the printer keeps over `ESC @`. */
export interface Memory {
  stored: { readonly dots: Dots; readonly scaleX: number; readonly scaleY: number } | null
  logos: readonly Dots[]
  downloaded: Dots | null
  /** Graphics of `GS ( L` by place and key code: `flash AB`, `ram AB`. */
  graphics: Map<string, Dots>
  userHanzi: Map<number, Dots>
  userCharacters: Map<number, Dots>
}

export function emptyMemory(): Memory {
  return {
    stored: null,
    logos: [],
    downloaded: null,
    graphics: new Map(),
    userHanzi: new Map(),
    userCharacters: new Map(),
  }
}

export interface PowerOn {
  /** Dots of the print head's line: 384 (58 mm), 576 (80 mm). */
  readonly widthDots: number
  /** What multi-byte text is read as until the bytes say otherwise. Sunmi's cloud printers start in UTF-8. */
  readonly charset: Exclude<Charset, 'single'>
  /** Hanzi mode at power-on: on, on Chinese firmware. */
  readonly hanzi: boolean
  /** Dots from line to line until `ESC 3`; differs between makers: 30, 32, 33. */
  readonly lineSpacingDots: number
  /** `ESC !` enlarges Hanzi too, as MY and Sunmi do; else ASCII only. */
  readonly escBangSizesHanzi: boolean
  /** From the head to the cutter: about 16 mm. */
  readonly cutterDistanceDots: number
}

export const plainStyle: TextStyle = {
  font: 'A',
  asciiScale: singleScale,
  hanziScale: singleScale,
  emphasized: false,
  doubleStrike: false,
  underlineAscii: 0,
  underlineHanzi: 0,
  invert: false,
  rotated: false,
  spacingAscii: 0,
  spacingHanziLeft: 0,
  spacingHanziRight: 0,
  userCharacters: false,
  vectorLatinDots: 0,
  vectorHanziDots: 0,
}

/** Tab stops stand at every eighth column of font A until `ESC D` (M80, FW). */
function powerOnTabStops(widthDots: number): number[] {
  const stops: number[] = []
  for (let x = 8 * 12; x < widthDots && stops.length < 32; x += 8 * 12) stops.push(x)
  return stops
}

export function powerOnLine(powerOn: PowerOn): LineState {
  return {
    align: 'left',
    leftMargin: 0,
    areaWidth: powerOn.widthDots,
    upsideDown: false,
    lineSpacing: powerOn.lineSpacingDots,
    tabStops: powerOnTabStops(powerOn.widthDots),
    hanzi: powerOn.hanzi,
    multiByte: powerOn.charset,
    codePage: 0,
    yenForDollar: false,
    vectorSizes: { latin: 24, hanzi: 24 },
  }
}

/** Epson's defaults of `GS ( k` 48: modules of 3 dots, rows three modules high, a tenth of error correction. */
const powerOnPdf417: Pdf417Look = { columns: 0, rows: 0, level: null, isTruncated: false, moduleDots: 3, rowDots: 9 }

/** Heights and widths until the bytes set them: GS h 162, GS w 3, QR modules of 3 dots at level L. */
export function powerOnCodes(): CodeState {
  return {
    barcodeHeight: 162,
    barcodeModule: 3,
    hri: 'none',
    hriFont: 'A',
    qrModule: 3,
    qrLevel: 'L',
    qrData: new Uint8Array(0),
    otherData: new Uint8Array(0),
    pdf417: powerOnPdf417,
    matrixModule: 3,
  }
}

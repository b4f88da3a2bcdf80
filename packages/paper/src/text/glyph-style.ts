import type { GlyphStyle } from '../page/model.ts'

export interface Scale {
  readonly width: number
  readonly height: number
}

export const singleScale: Scale = { width: 1, height: 1 }

/** The cells of receipt printers: font A 12 x 24, font B 9 x 17, Hanzi 24 x 24 dots. */
const cells = {
  A: { cellWidth: 12, cellHeight: 24 },
  B: { cellWidth: 9, cellHeight: 17 },
  hanzi: { cellWidth: 24, cellHeight: 24 },
} as const

export interface GlyphLook {
  readonly font: GlyphStyle['font']
  readonly scale: Scale
  readonly bold: boolean
  readonly underlineDots: 0 | 1 | 2
  readonly invert: boolean
  readonly rotated: boolean
  /** White after each character, before scaling. */
  readonly spacing: number
  /** Cells of other sizes, where a printer scales its fonts freely. */
  readonly cell?: { readonly cellWidth: number; readonly cellHeight: number }
}

/** A style with its cell and advance; readers keep it while nothing changes, so that equal styles are the same object. */
export function makeGlyphStyle(look: GlyphLook): GlyphStyle {
  const { cellWidth, cellHeight } = look.cell ?? cells[look.font]
  const { width: scaleWidth, height: scaleHeight } = look.scale
  const widthDots = look.rotated ? cellHeight * scaleHeight : cellWidth * scaleWidth
  return {
    font: look.font,
    cellWidth,
    cellHeight,
    scaleWidth,
    scaleHeight,
    bold: look.bold,
    // Reverse beats underline (M80, MY).
    underlineDots: look.invert ? 0 : look.underlineDots,
    invert: look.invert,
    rotated: look.rotated,
    advance: widthDots + look.spacing * scaleWidth,
  }
}

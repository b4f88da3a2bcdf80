import type { Raster } from '../images/raster.ts'

/** Glyphs of the host, for characters that a printer lacks (TP5). */
export interface HostFont {
  /**
   * One character as dots, `heightDots` high, its first column at its left edge: about half as wide for ASCII, about
   * as wide as high for everything else; what is wider than its place is cut off. Undefined: the font lacks it.
   */
  glyph(codePoint: number, heightDots: number): Raster | undefined
}

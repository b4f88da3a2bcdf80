/**
 * Outlines of characters, for hosts whose drawing surface has no Chinese font. With a source, `drawSvg` draws paths
 * instead of text, and the picture looks the same everywhere; without one, the viewer's own fonts are used.
 */
export interface GlyphSource {
  /** The outline for a cell of this font; undefined where the source lacks the character. */
  outline(character: string, font: 'A' | 'B' | 'hanzi', isBold: boolean): GlyphOutline | undefined
}

export interface GlyphOutline {
  /** SVG path data in font units, y upwards, the baseline at 0. */
  readonly path: string
  readonly advanceUnits: number
  readonly unitsPerEm: number
}

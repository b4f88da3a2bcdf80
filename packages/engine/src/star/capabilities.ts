import type { Charset } from '../encodings/charset.ts'

/** What a Star printer can do, and which of its two languages it speaks. */
export interface StarCapabilities {
  readonly charset: Charset
  readonly init: readonly number[]
  /** Width and height of text at most, `ESC i`. */
  readonly sizeTimesMax: number
  /** `graphics`: StarPRNT's `ESC GS S`. `bands`: Line mode's `ESC k`, 24 rows each. */
  readonly raster: 'graphics' | 'bands'
  /** Dots of a QR module at most. */
  readonly qrModuleDotsMax: number
  readonly drawer: Readonly<Record<2 | 5, readonly number[]>>
  readonly cut: { readonly partial: readonly number[]; readonly full: readonly number[] }
  /** Lines that bring the text past the knife when nothing is cut. */
  readonly clearLines: number
}

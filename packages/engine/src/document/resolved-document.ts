import type { Dither } from '../images/dither.ts'
import type { Issue } from '../issue.ts'

/** Paper widths in mm that the engine lays out for. */
export type Paper = 58 | 80
export const papers: readonly Paper[] = [58, 80]

export type TextAlign = 'left' | 'center' | 'right'
export type Overflow = 'wrap' | 'ellipsis' | 'clip' | 'shrink'

interface BlockBase {
  /** JSON path in the template, for issues. */
  readonly path: string
  readonly align: TextAlign
}

/** How a text looks and what share of the line it takes (TP1). */
export interface TextStyle {
  /** How many times as wide and as high as normal, 1-8. */
  readonly widthTimes: number
  readonly heightTimes: number
  /** `fontSize: "small"`: the model's small font, where it has one. */
  readonly small: boolean
  readonly bold: boolean
  /** Thickness in dots. */
  readonly underline: 0 | 1 | 2
  readonly invert: boolean
}

export interface TextBlock extends BlockBase, TextStyle {
  /** A divider repeats its content to the end of its columns. */
  readonly type: 'text' | 'divider'
  readonly weight: number
  /** Columns that stay free between this block and the next. */
  readonly gap: number
  readonly overflow: Overflow
}

export type ErrorLevel = 'L' | 'M' | 'Q' | 'H'

export interface QrBlock extends BlockBase {
  readonly type: 'qrcode'
  /** Dots per module, 1-16. */
  readonly size: number
  readonly errorLevel: ErrorLevel
  /** Drawn as dots although the printer has a command for it. */
  readonly raster?: true
}

export const symbologies = ['code128', 'code39', 'code93', 'ean13', 'ean8', 'upca', 'upce', 'itf', 'codabar'] as const
export type Symbology = (typeof symbologies)[number]

export interface BarcodeBlock extends BlockBase {
  readonly type: 'barcode'
  readonly symbology: Symbology
  readonly heightDots: number
  /** Dots of the narrowest bar, 2-6. */
  readonly moduleDots: number
  /** Where the text of the code is printed. */
  readonly hri: 'none' | 'above' | 'below' | 'both'
  /** Drawn as dots although the printer has a command for it. */
  readonly raster?: true
}

export interface ImageBlock extends BlockBase {
  readonly type: 'image'
  /** A multiple of 8; undefined for the paper's whole width. */
  readonly widthDots?: number
  /** How pixels become dots; undefined for the default. See `ImageSettings`. */
  readonly dither?: Dither
  readonly threshold?: number
  readonly gamma?: number
}

export interface FeedBlock extends BlockBase {
  readonly type: 'feed'
  readonly lines: number
}

export interface CutBlock extends BlockBase {
  readonly type: 'cut'
  readonly mode: 'partial' | 'full'
}

export interface DrawerBlock extends BlockBase {
  readonly type: 'drawer'
  readonly pin: 2 | 5
}

export interface BeepBlock extends BlockBase {
  readonly type: 'beep'
  readonly times: number
}

/** Bytes for the printer as they are, in hexadecimal; encoded only where the host allows it. Never made from data. */
export interface RawBlock extends BlockBase {
  readonly type: 'raw'
}

/** What stands alone on its line: everything but text and dividers. */
export type SingleBlock =
  | QrBlock
  | BarcodeBlock
  | ImageBlock
  | FeedBlock
  | CutBlock
  | DrawerBlock
  | BeepBlock
  | RawBlock
export type Block = TextBlock | SingleBlock

export function isTextBlock(block: Block): block is TextBlock {
  return block.type === 'text' || block.type === 'divider'
}

/**
 * One layout filled in. `blocks` says how it looks and is shared by every line that came from the same layout;
 * `contents` says what each block shows, in the same order. An image's content is its `id` in `images`.
 */
export interface ResolvedLine {
  readonly blocks: readonly Block[]
  readonly contents: readonly string[]
}

/** An image that the host must fetch and hand to `encode` (TP20). */
export interface ImageRequest {
  readonly id: string
  readonly url: string
  /** The width that it will be printed in, a multiple of 8: a 1-bit image must have it, pixels are scaled to it. */
  readonly widthDots: number
  /** What the template asks for; a host that hands over pixels may leave all of it to `encode`. */
  readonly dither: Dither
  readonly threshold?: number
  readonly gamma?: number
}

export const documentFormat = 'xiaopiao-document/1'

/** What `prepare` makes: plain data that survives JSON, to be encoded for any printer, now or later (TP19, TP20). */
export interface ResolvedDocument {
  readonly format: typeof documentFormat
  readonly lines: readonly ResolvedLine[]
  readonly images: readonly ImageRequest[]
  /** What the data lacked (strict mode) or what helpers could not do; nothing here stops a print. */
  readonly issues: readonly Issue[]
}

/** Normal text, one block to a line. */
export const plainTextBlock = {
  type: 'text',
  path: '',
  align: 'left',
  weight: 1,
  gap: 0,
  overflow: 'wrap',
  widthTimes: 1,
  heightTimes: 1,
  small: false,
  bold: false,
  underline: 0,
  invert: false,
} as const satisfies TextBlock

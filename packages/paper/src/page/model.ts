/**
 * What the paper shows, in plain data. Lengths and positions are printer dots (8 per mm); `x` counts from the first dot
 * the head can print, `y` from the top of the page, `top` from the top of the line.
 */

/** One slip: the paper between two cuts. */
export interface Page {
  readonly widthDots: number
  readonly heightDots: number
  readonly lines: readonly Line[]
  readonly feeds: readonly Feed[]
  /** How the page ended; `null`: the bytes ended, the paper is still in the printer. */
  readonly cut: CutKind | null
  /** A label of its own size on a backing, rather than a strip of a roll. */
  readonly isLabel?: true
}

export type CutKind = 'full' | 'partial'

/** White paper moved without printing; negative when the printer pulled it back. */
export interface Feed {
  readonly y: number
  readonly dots: number
}

/** What the head printed in one pass. */
export interface Line {
  readonly y: number
  /** Height of the tallest item. */
  readonly height: number
  /** From the top of the line to the line on which characters of all sizes stand. */
  readonly baseline: number
  /** How far the paper moved, at least `height`. */
  readonly advance: number
  readonly align: Align
  /** The print area of this line (left margin and width). */
  readonly areaX: number
  readonly areaWidth: number
  /** The whole line is turned by 180 degrees within its area (`ESC {`); items keep their unturned places. */
  readonly upsideDown: boolean
  /** Page mode and labels: the items are laid out upright, then the line is turned as a whole. */
  readonly turn: Turn | null
  /** The printer broke the line itself, since the next character did not fit. */
  readonly wrapped: boolean
  readonly items: readonly Item[]
}

/** Clockwise, about a point of the page. */
export interface Turn {
  readonly degrees: 90 | 180 | 270
  readonly x: number
  readonly y: number
}

export type Align = 'left' | 'center' | 'right'

export type Item = GlyphRun | Bitmap | QrCode | Barcode | Symbol2d | Shape

/** Characters side by side that look the same and have cells of one width; the next character starts `advance` further. */
export interface GlyphRun extends GlyphStyle {
  readonly kind: 'text'
  readonly x: number
  readonly top: number
  readonly text: string
  /** From the left edge of the first cell to the right edge of the last. */
  readonly widthDots: number
  readonly heightDots: number
}

export interface GlyphStyle {
  readonly font: 'A' | 'B' | 'hanzi'
  /** Cell of one character before scaling. */
  readonly cellWidth: number
  readonly cellHeight: number
  readonly scaleWidth: number
  readonly scaleHeight: number
  readonly advance: number
  readonly bold: boolean
  readonly underlineDots: 0 | 1 | 2
  /** White on black. */
  readonly invert: boolean
  /** Turned by 90 degrees clockwise (`ESC V`): the scaled cell lies on its side. */
  readonly rotated: boolean
}

/** Dots, packed: rows of `rowBytes`, first dot in the high bit, 1 = black. Each dot prints `scaleX` by `scaleY`. */
export interface Dots {
  readonly columns: number
  readonly rows: number
  readonly rowBytes: number
  readonly bits: Uint8Array
}

export interface Bitmap {
  readonly kind: 'bitmap'
  readonly x: number
  readonly top: number
  /** On paper: `dots.columns * scaleX`, less what lies beyond the print area. */
  readonly widthDots: number
  readonly heightDots: number
  readonly scaleX: number
  readonly scaleY: number
  readonly dots: Dots
}

export interface QrCode {
  readonly kind: 'qr'
  readonly x: number
  readonly top: number
  readonly widthDots: number
  readonly heightDots: number
  /** The payload as a scanner shows it: UTF-8 where it is UTF-8, else GB18030. */
  readonly text: string
  readonly charset: 'utf-8' | 'gb18030'
  readonly moduleDots: number
  readonly errorLevel: QrErrorLevel
  /** The symbol's own modules, without a quiet zone. */
  readonly modules: Dots
}

export type QrErrorLevel = 'L' | 'M' | 'Q' | 'H'

export type Symbology = 'upc-a' | 'upc-e' | 'ean13' | 'ean8' | 'code39' | 'itf' | 'codabar' | 'code93' | 'code128'

export interface Barcode {
  readonly kind: 'barcode'
  readonly x: number
  readonly top: number
  readonly widthDots: number
  /** Bars and the lines of text above and below. */
  readonly heightDots: number
  readonly symbology: Symbology
  /** What a scanner reads. */
  readonly data: string
  /** Widths in dots: bar, gap, bar, … */
  readonly barsDots: readonly number[]
  readonly barHeightDots: number
  readonly hri: 'none' | 'above' | 'below' | 'both'
  readonly hriFont: 'A' | 'B'
}

/** A two-dimensional symbol other than QR. */
export interface Symbol2d {
  readonly kind: 'symbol'
  readonly x: number
  readonly top: number
  readonly widthDots: number
  readonly heightDots: number
  readonly symbology: 'pdf417' | 'maxicode' | 'databar' | 'composite' | 'aztec' | 'datamatrix'
  /** What a scanner reads. */
  readonly data: string
  /** The symbol's modules; `null` where the reader recognises it only: a labelled box stands in its place. */
  readonly modules: Dots | null
  readonly moduleWidthDots: number
  readonly moduleHeightDots: number
}

/** A bar, a frame or an erased or reversed stretch of a label. */
export interface Shape {
  readonly kind: 'shape'
  readonly x: number
  readonly top: number
  readonly widthDots: number
  readonly heightDots: number
  /** Thickness of a frame's lines; 0 fills it. */
  readonly lineDots: number
  /** `invert` turns what was drawn before to its opposite; `white` erases it. */
  readonly ink: 'black' | 'white' | 'invert'
}

/**
 * Input that no known command explains. `bytes` is hex, cut after 32 bytes; for markup it is the text itself, cut after
 * 96 characters, and offsets count its UTF-16 units. `length` is the full count.
 */
export interface UnknownSequence {
  readonly offset: number
  readonly length: number
  readonly bytes: string
  readonly reason: UnknownReason
}

export type UnknownReason =
  /** A control byte, command or tag that the table does not have. */
  | 'command'
  /** A known command with an argument that has no meaning. */
  | 'argument'
  /** The bytes ended inside a command. */
  | 'truncated'
  /** A byte of a multi-byte character without its partner: prints as a stray code-page character. */
  | 'broken-character'
  /** A well-formed code that no character has. */
  | 'no-such-character'

/** Understood, and still a surprise on paper. */
export interface Warning {
  readonly offset: number
  readonly code: WarningCode
}

export type WarningCode =
  /** The printer broke a line at the paper's edge. */
  | 'wrapped'
  /** Columns of an image beyond the print area were dropped. */
  | 'image-clipped'
  /** A code wider than the print area: printers feed and print nothing. */
  | 'code-too-wide'
  /** Data that the code's symbology cannot hold: nothing printed. */
  | 'code-not-encodable'
  /** Obeyed only at the start of a line, and text was waiting: ignored. */
  | 'ignored-mid-line'
  /** Printed what was waiting first, since this command needs an empty line. */
  | 'printed-waiting-line'
  /** A position outside the print area: ignored. */
  | 'position-ignored'
  /** Cut without feeding: the last 16 mm of print are still below the cutter. */
  | 'cut-through-print'
  /** Known, and its effect on paper is not shown. */
  | 'not-shown'
  /** Part of it lies outside the page's or label's print area. */
  | 'outside-area'
  /** Set on a label or in page mode, and never printed. */
  | 'never-printed'
  /** The maker's documents do not say what this does, or allow less of it: printers may do something else. */
  | 'undocumented'
  /** Image data contains a real-time command that printers obey on arrival. */
  | 'realtime-in-data'

export interface DrawerPulse {
  readonly offset: number
  readonly pin: 2 | 5
  readonly onMs: number
  readonly offMs: number
}

export interface Beep {
  readonly offset: number
  readonly times: number
  readonly eachMs: number
}

/** A command that a printer answers, on arrival (`realtime`) or in its turn. */
export interface StatusRequest {
  readonly offset: number
  readonly command: string
  readonly realtime: boolean
}

export interface PaperReading {
  readonly widthDots: number
  readonly pages: readonly Page[]
  readonly unknown: readonly UnknownSequence[]
  readonly warnings: readonly Warning[]
  readonly drawerPulses: readonly DrawerPulse[]
  readonly beeps: readonly Beep[]
  readonly statusRequests: readonly StatusRequest[]
  /** Why reading ended before the bytes did. */
  readonly stopped: { readonly offset: number; readonly reason: 'out-of-paper' | 'too-many-pages' } | null
}

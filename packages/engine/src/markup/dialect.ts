import type { Symbology, TextAlign } from '../document/resolved-document.ts'
import type { Charset } from '../encodings/charset.ts'
import type { Size } from '../slip/size.ts'

export interface Tag {
  readonly open: string
  readonly close: string
}

export interface SizeTag extends Tag {
  readonly size: Size
}

/** A barcode tag and the contents that it takes. */
export interface BarcodeTag extends Tag {
  readonly symbology: Symbology
  readonly allowed: RegExp
}

export interface QrTag extends Tag {
  /** QR codes of one order; undefined where no limit is known. */
  readonly perSlipMax?: number
  /** What it can hold. */
  readonly allowed: RegExp
  readonly expected: string
}

/** What every markup has. */
interface MarkupBase {
  /** Its guards keep data from being read as markup. */
  readonly charset: Charset
  /** Characters that the vendor has an escape for; they take one column. */
  readonly escapes?: Readonly<Record<string, string>>
  readonly lineEnd: string
  readonly barcodes: readonly BarcodeTag[]
  readonly qr?: QrTag
  readonly cut?: string
  readonly drawer?: string
  /** Lines that bring the text past the knife or the tear bar. */
  readonly clearLines: number
  /** What the text begins with. Where it says how many copies there are, the vendor need not be told. */
  readonly header?: (copies: number) => string
}

/** Markup whose tags stand inside a line, around a part of it. */
export interface InlineDialect extends MarkupBase {
  /** Sizes beside the normal one. */
  readonly sizes: readonly SizeTag[]
  readonly bold?: Tag
  /** Tags for a line with one block; without them lines are moved by spaces, as lines with columns always are. */
  readonly aligned?: {
    readonly center: Tag
    /** Undefined: moved by spaces. */
    readonly right?: Tag
    /** Sizes that a tag of its own centres. */
    readonly centered: readonly SizeTag[]
    /** The line ends before the closing tag. */
    readonly endsLineInside: boolean
    /** QR codes are moved by the same tags. */
    readonly qr: boolean
  }
}

/** A whole line of text in a markup that has no smaller parts. */
export interface MarkupLine {
  readonly text: string
  readonly widthTimes: number
  readonly heightTimes: number
  readonly bold: boolean
  readonly underline: boolean
  readonly invert: boolean
  readonly align: TextAlign
}

/** Markup in which a line has one size and one style. */
export interface LineDialect extends MarkupBase {
  readonly sizes: readonly Size[]
  readonly styles: { readonly bold: boolean; readonly underline: boolean; readonly invert: boolean }
  /** Whether `line` moves it; else it is moved by spaces. */
  readonly aligns: boolean
  /** The line in markup, without its end. */
  readonly line: (line: MarkupLine) => string
}

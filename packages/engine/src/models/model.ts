import type { Paper } from '../document/resolved-document.ts'
import type { Charset } from '../encodings/charset.ts'

/** How a printer cuts. */
export interface Cutter {
  /** Lines to feed first, so that the last text is past the knife or the tear bar. */
  readonly feedLines: number
  readonly partial: readonly number[]
  readonly full: readonly number[]
}

/** What an ESC/POS printer can do; each thing that models do differently is one field. */
export interface EscposCapabilities {
  readonly charset: Charset
  /** Sent once at the beginning of each copy. */
  readonly init: readonly number[]
  /** Font A, in dots: an ASCII character, and the height that line spacing starts from. */
  readonly cellDots: number
  readonly glyphDots: number
  /** Dots between the lines of text. */
  readonly leadingDots: number
  /** How the space between columns is made where spaces would be too wide or would show: `ESC $`, or spaces of normal size only. */
  readonly absolutePosition: boolean
  /** `ESC p` by connector pin. */
  readonly drawer: Readonly<Record<2 | 5, readonly number[]>>
  /** Undefined where the meaning of the buzzer's command is not known for sure. */
  readonly beep: ((times: number) => readonly number[]) | undefined
  /** `native`: `GS ( k` with UTF-8 inside. */
  readonly qr: 'native'
  /** Chinese mode is left for the time of a QR code: some printers show none otherwise (mike42/escpos-php#941). */
  readonly leavesHanziModeForQr: boolean
  /** Rows of one `GS v 0`: some clones read one byte of the row count. */
  readonly rasterRowsMax: number
  readonly cutter: Cutter
}

/** One printer model: facts with their sources, no code. */
export interface EscposModel {
  readonly model: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly kind: 'bytes'
  /** Papers it takes; the first is the default (TP22). */
  readonly papers: readonly Paper[]
  readonly widthDots: Readonly<Record<Paper, number>>
  readonly escpos: EscposCapabilities
}

/** What `models()` tells about a model. */
export interface ModelFacts {
  readonly model: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly kind: 'bytes' | 'markup' | 'calls'
  readonly papers: readonly Paper[]
  readonly defaultPaper: Paper
  /** Dots across the print area; for a paper that the model does not take, those of its own. */
  readonly widthDots: Readonly<Record<Paper, number>>
  /** Half-width characters of the normal font in a line. */
  readonly columns: Readonly<Record<Paper, number>>
}

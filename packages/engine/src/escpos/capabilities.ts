import type { Symbology } from '../document/resolved-document.ts'
import type { Charset } from '../encodings/charset.ts'
import type { Size } from '../slip/size.ts'

/** How a printer cuts. */
export interface Cutter {
  /** Lines to feed before the command, so that the last text is past the knife; 0 where the command feeds by itself. */
  readonly feedLines: number
  /** Lines that bring the text past the knife or the tear bar when nothing is cut. */
  readonly clearLines: number
  /** Undefined: there is no knife. */
  readonly partial: readonly number[] | undefined
  readonly full: readonly number[] | undefined
}

/** QR codes by `GS ( k`, with UTF-8 inside. */
export interface NativeQr {
  /** Whether function 65 (model 2) is sent; some do without it. */
  readonly sendsModel: boolean
  /** Dots of a module that the printer takes at most. */
  readonly moduleDotsMax: number
  /** A line feed after function 81, which some need. */
  readonly endsWithLineFeed: boolean
}

/** What an ESC/POS printer can do; each thing that models do differently is one field. */
export interface EscposCapabilities {
  readonly charset: Charset
  /** Sent once at the beginning of each copy. */
  readonly init: readonly number[]
  /** Height of the normal font, which line spacing starts from. */
  readonly glyphDots: number
  /** Dots between the lines of text. */
  readonly leadingDots: number
  /**
   * How sizes are set. `gs`: `GS !`, which sets ASCII and Chinese alike. `esc-fs`: `ESC !` for ASCII and `FS !` for
   * Chinese, always as a pair; they carry bold and underline too, and double at most.
   */
  readonly sizing: 'gs' | 'esc-fs'
  readonly sizes: readonly Size[]
  /** `ESC E`, or `ESC G` where only that one works. */
  readonly boldBy: 'emphasised' | 'double-strike'
  /** How the space between columns is made where spaces would be too wide or would show: `ESC $`, or spaces of normal size only. */
  readonly absolutePosition: boolean
  /** `ESC p` by connector pin. */
  readonly drawer: Readonly<Record<2 | 5, readonly number[]>> | undefined
  /** Undefined where the meaning of the buzzer's command is not known for sure. */
  readonly beep: ((times: number) => readonly number[]) | undefined
  /** Undefined: codes are drawn as dots. */
  readonly qr: NativeQr | undefined
  /** Chinese mode is left for the time of a QR code: some printers show none otherwise (mike42/escpos-php#941). */
  readonly leavesHanziModeForQr: boolean
  /** Those that `GS k` draws; the others are drawn as dots. */
  readonly barcodes: readonly Symbology[]
  readonly barcodeHeightDotsMax: number
  readonly raster: {
    /** `GS v 0`, or `ESC *` in bands of 24 rows. */
    readonly command: 'gs-v-0' | 'esc-star'
    /** Rows of one `GS v 0`: some clones read one byte of the row count. */
    readonly rowsMax: number
    /** The printer swallows a line feed that follows `GS v 0`: one more is sent for it. */
    readonly eatsLineFeed: boolean
  }
  readonly cutter: Cutter
}

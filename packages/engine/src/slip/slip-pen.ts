import type { CodeFault } from '../codes/code-fault.ts'
import type { BarcodeBlock, BeepBlock, DrawerBlock, QrBlock, TextAlign } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { QuickRow } from '../layout/quick-row.ts'
import type { Column, RowLayout } from '../layout/row-layout.ts'
import type { LineTape } from './line-tape.ts'

/**
 * What came of a code: `drawn`, or `lacking` when the printer has no command for it (it is drawn as dots then, where
 * the printer has dots), or what is wrong with it. Nothing is written unless it is `drawn`.
 */
export type CodeOutcome = 'drawn' | 'lacking' | CodeFault

/** Writes the parts of a slip in one printer language. `SlipWalk` decides what is written, the pen how. */
export interface SlipPen {
  /** A new slip: the printer may be in any state. */
  begin(): void
  /** For languages where lines can be kept. */
  readonly tape?: LineTape
  /** One printed line of text from the quick way; pens without it get all lines by `textLine`. */
  quickLine?(layout: RowLayout, row: QuickRow): void
  /** One printed line of text, number `printed` of a placed row. */
  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void
  feed(lines: number): void
  qr(block: QrBlock, content: string): CodeOutcome
  barcode(block: BarcodeBlock, content: string): CodeOutcome
  /** Rows of an image that come at a time; 240 unless the language shows seams between them. */
  readonly rasterRows?: number
  /** Dots. False when the printer takes none. */
  raster(raster: Raster, align: TextAlign): boolean
  /** False when the printer has no drawer. */
  drawer(pin: DrawerBlock['pin']): boolean
  /** False when its buzzer is not known. */
  beep(times: BeepBlock['times']): boolean
  /** False when the language has no place for raw bytes. */
  raw(bytes: readonly number[]): boolean
  /** The end of a slip: past the knife, and cut there unless `cut` is undefined. */
  end(cut: 'partial' | 'full' | undefined): void
}

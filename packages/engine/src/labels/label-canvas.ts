import type { BarcodeBlock, ErrorLevel, TextBlock } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'

/** A text at its place: one line of a placed row. */
export interface LabelText {
  readonly x: number
  readonly y: number
  readonly widthDots: number
  readonly widthTimes: number
  readonly heightTimes: number
  readonly block: TextBlock
  readonly row: PlacedRow
  readonly line: number
}

/** Writes things at places on labels, in one label language. Places are dots from the top left corner. */
export interface LabelCanvas {
  /** Whether one job may have several labels. */
  readonly severalLabels: boolean
  begin(): void
  startLabel(): void
  endLabel(): void
  text(text: LabelText): void
  /** False when the language cannot say this payload. */
  qr(x: number, y: number, moduleDots: number, level: ErrorLevel, content: string): boolean
  /** False when the language cannot say this content or symbology. */
  barcode(x: number, y: number, moduleDots: number, block: BarcodeBlock, content: string): boolean
  /** False when the language takes no dots. */
  bitmap(x: number, y: number, raster: Raster): boolean
  beep(times: number): boolean
  raw(bytes: readonly number[]): boolean
}

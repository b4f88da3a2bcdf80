import type { Symbology } from '../page/model.ts'
import { codabarBars } from './codabar.ts'
import { code39Bars } from './code39.ts'
import { code93Bars } from './code93.ts'
import { code128Bars } from './code128.ts'
import { ean8Bars, ean13Bars, upcABars, upcEBars } from './ean-upc.ts'
import { itfBars } from './itf.ts'

/** A barcode ready to draw: widths of bar, gap, bar, … and what a scanner reads. */
export interface Bars {
  readonly data: string
  readonly widths: readonly BarWidth[]
}

/**
 * 1..4 modules, or `N` (narrow) and `W` (wide) in the symbologies that know only two widths: a printer's wide bar is two
 * and a half modules.
 */
export type BarWidth = 1 | 2 | 3 | 4 | 'N' | 'W'

const encoders: Readonly<Record<Symbology, (data: Uint8Array) => Bars | null>> = {
  'upc-a': upcABars,
  'upc-e': upcEBars,
  ean13: ean13Bars,
  ean8: ean8Bars,
  code39: code39Bars,
  itf: itfBars,
  codabar: codabarBars,
  code93: code93Bars,
  code128: code128Bars,
}

/** The bars of the data bytes of `GS k`; null where the symbology cannot hold them. */
export function encodeBars(symbology: Symbology, data: Uint8Array): Bars | null {
  return encoders[symbology](data)
}

/**
 * Widths in dots for a module of `moduleDots` (GS w). Wide bars, unless `wideDots` says otherwise: 2 → 5, 3 → 8, 4 → 10,
 * 5 → 13, 6 → 16 dots.
 */
export function barsInDots(
  widths: readonly BarWidth[],
  moduleDots: number,
  wideDots = Math.ceil(moduleDots * 2.5) + (moduleDots === 6 ? 1 : 0),
): number[] {
  return widths.map((width) => (width === 'W' ? wideDots : width === 'N' ? moduleDots : width * moduleDots))
}

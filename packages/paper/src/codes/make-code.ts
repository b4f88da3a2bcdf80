import { qrBytesMax } from '../limits.ts'
import type { Barcode, QrCode, QrErrorLevel, Symbol2d, Symbology } from '../page/model.ts'
import { decodePayload } from '../text/decode-text.ts'
import { barsInDots, encodeBars } from './bars.ts'
import { qrModules } from './qr-modules.ts'
import { matrixModules, type Pdf417Form, pdf417Modules } from './symbol-modules.ts'

/** A code without its place: the line or the label gives it one. */
export type Unplaced<T> = Omit<T, 'x' | 'top'>

export interface BarcodeLook {
  readonly moduleDots: number
  /** Width of wide bars where a symbology has two widths; without it two and a half modules. */
  readonly wideDots?: number
  readonly barHeightDots: number
  readonly hri: Barcode['hri']
  readonly hriFont: Barcode['hriFont']
}

/** Null where the symbology cannot hold the data. */
export function makeBarcode(symbology: Symbology, data: Uint8Array, look: BarcodeLook): Unplaced<Barcode> | null {
  const bars = encodeBars(symbology, data)
  if (bars === null) return null
  const { barHeightDots, hri, hriFont } = look
  const barsDots = barsInDots(bars.widths, look.moduleDots, look.wideDots)
  const widthDots = barsDots.reduce((total, dots) => total + dots, 0)
  const hriLines = hri === 'none' ? 0 : hri === 'both' ? 2 : 1
  const heightDots = barHeightDots + hriLines * (hriFont === 'B' ? 17 : 24)
  return {
    kind: 'barcode',
    widthDots,
    heightDots,
    symbology,
    data: bars.data,
    barsDots,
    barHeightDots,
    hri,
    hriFont,
  }
}

/** Null where no code holds the data at this level. */
export function makeQr(data: Uint8Array, errorLevel: QrErrorLevel, moduleDots: number): Unplaced<QrCode> | null {
  const modules = data.length === 0 || data.length > qrBytesMax ? null : qrModules(data, errorLevel)
  if (modules === null) return null
  const side = modules.columns * moduleDots
  return {
    kind: 'qr',
    widthDots: side,
    heightDots: side,
    moduleDots,
    errorLevel,
    modules,
    ...decodePayload(data),
  }
}

/** The box that stands for a symbol that is recognised only: 24 by 12 mm. */
const boxDots = { widthDots: 192, heightDots: 96, moduleWidthDots: 0, moduleHeightDots: 0, modules: null } as const

/** A symbol that the reader recognises and does not draw. */
export function makeBox(symbology: Symbol2d['symbology'], data: Uint8Array): Unplaced<Symbol2d> {
  return { kind: 'symbol', ...boxDots, symbology, data: decodePayload(data).text }
}

export interface Pdf417Look extends Pdf417Form {
  readonly moduleDots: number
  readonly rowDots: number
}

/** Null where no symbol of this form, at most `widthMax` dots wide, holds the data. */
export function makePdf417(data: Uint8Array, look: Pdf417Look, widthMax: number): Unplaced<Symbol2d> | null {
  const modules = pdf417Modules(data, look, Math.floor(widthMax / look.moduleDots))
  if (modules === null) return null
  return {
    kind: 'symbol',
    widthDots: modules.columns * look.moduleDots,
    heightDots: modules.rows * look.rowDots,
    symbology: 'pdf417',
    data: decodePayload(data).text,
    modules,
    moduleWidthDots: look.moduleDots,
    moduleHeightDots: look.rowDots,
  }
}

/** Null where no symbol holds the data. */
export function makeMatrix(
  symbology: 'aztec' | 'datamatrix',
  data: Uint8Array,
  moduleDots: number,
): Unplaced<Symbol2d> | null {
  const modules = matrixModules(symbology, data)
  if (modules === null) return null
  return {
    kind: 'symbol',
    widthDots: modules.columns * moduleDots,
    heightDots: modules.rows * moduleDots,
    symbology,
    data: decodePayload(data).text,
    modules,
    moduleWidthDots: moduleDots,
    moduleHeightDots: moduleDots,
  }
}

import type { BarcodeBlock, QrBlock } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import { utf8 } from '../text/utf8.ts'
import type { CodeFault } from './code-fault.ts'
import { qrEmpty, qrTooLong } from './qr-fault.ts'
import { qrMatrix } from './qr-matrix.ts'
import { barcodeBars, checkBarcode } from './symbologies.ts'

/** Dots of a bar or module below which scanners and print heads fail. */
export const moduleDotsMin = 2

/** White modules round a drawn QR code. The standard has four; phones need two, and paper beside the code is white too. */
const quietModules = 2

/** One row of dots from the widths of its dark and light runs, beginning dark at `left`; packed. */
function packedRow(runs: readonly number[], left: number, rowBytes: number): Uint8Array {
  const row = new Uint8Array(rowBytes)
  let x = left
  for (let index = 0; index < runs.length; index++) {
    const end = x + (runs[index] as number)
    for (; x < end; x++) if (index % 2 === 0) row[x >> 3] = (row[x >> 3] as number) | (0x80 >> (x & 7))
  }
  return row
}

const bytesFor = (dots: number): number => Math.ceil(dots / 8)

/**
 * A QR code as dots, for printers that make none themselves. A code that is too wide gets smaller modules, down to 2
 * dots. Fault `invalid_code` when there is no content or too much, `code_too_wide` when it does not fit `widthDots`.
 */
export function qrRaster(
  content: string,
  { size, errorLevel }: Pick<QrBlock, 'size' | 'errorLevel'>,
  widthDots: number,
): Raster | CodeFault {
  if (content === '') return qrEmpty
  const matrix = qrMatrix(content, errorLevel)
  if (matrix === undefined) return qrTooLong(utf8(content).length, errorLevel)
  const across = matrix.size + 2 * quietModules
  const moduleDots = Math.min(size, Math.floor((widthDots - (widthDots % 8)) / across))
  if (moduleDots < Math.min(size, moduleDotsMin)) {
    return { code: 'code_too_wide', message: `a QR code of ${matrix.size} modules does not fit ${widthDots} dots` }
  }
  const sideDots = across * moduleDots
  const rowBytes = bytesFor(sideDots)
  const bits = new Uint8Array(rowBytes * sideDots)
  const left = Math.floor((rowBytes * 8 - sideDots) / 2) + quietModules * moduleDots
  for (let y = 0; y < matrix.size; y++) {
    const runs: number[] = []
    let isDark = true
    let run = 0
    for (let x = 0; x < matrix.size; x++) {
      if ((matrix.modules[y * matrix.size + x] === 1) !== isDark) {
        runs.push(run)
        run = 0
        isDark = !isDark
      }
      run += moduleDots
    }
    runs.push(run)
    const row = packedRow(runs, left, rowBytes)
    const top = (y + quietModules) * moduleDots
    for (let line = top; line < top + moduleDots; line++) bits.set(row, line * rowBytes)
  }
  return { widthDots: rowBytes * 8, heightDots: sideDots, bits }
}

/** A wide bar is two and a half narrow ones, in whole dots: 2 → 5, 3 → 8, 4 → 10, 5 → 13, 6 → 15. */
const wideDots = (moduleDots: number): number => Math.ceil(moduleDots * 2.5)

function runsOf(bars: string, moduleDots: number): readonly number[] {
  return bars.split('').map((width) => (width === 'w' ? wideDots(moduleDots) : Number(width) * moduleDots))
}

const sum = (runs: readonly number[]): number => runs.reduce((total, run) => total + run, 0)

/**
 * A barcode as dots, for printers that lack its symbology, or where the printer's own would be too wide: digits in
 * code128 go in pairs here. A code that is too wide gets narrower bars, down to 2 dots. Quiet zones are the paper's
 * margin; the text of the code is for the printer to print (`content`, check digits and all).
 * Fault `invalid_code`, or `code_too_wide` when it does not fit `widthDots`.
 */
export function barcodeRaster(
  content: string,
  { symbology, heightDots, moduleDots }: Pick<BarcodeBlock, 'symbology' | 'heightDots' | 'moduleDots'>,
  widthDots: number,
): { readonly raster: Raster; readonly content: string } | CodeFault {
  const checked = checkBarcode(symbology, content)
  if ('code' in checked) return checked
  const bars = barcodeBars(symbology, checked.content)
  const usableDots = widthDots - (widthDots % 8)
  for (let dots = moduleDots; dots >= moduleDotsMin; dots--) {
    const runs = runsOf(bars, dots)
    const acrossDots = sum(runs)
    if (acrossDots > usableDots) continue
    const rowBytes = bytesFor(acrossDots)
    const row = packedRow(runs, Math.floor((rowBytes * 8 - acrossDots) / 2), rowBytes)
    const bits = new Uint8Array(rowBytes * heightDots)
    for (let y = 0; y < heightDots; y++) bits.set(row, y * rowBytes)
    return { raster: { widthDots: rowBytes * 8, heightDots, bits }, content: checked.content }
  }
  const narrowest = sum(runsOf(bars, moduleDotsMin))
  return {
    code: 'code_too_wide',
    message: `a ${symbology} barcode of ${narrowest} dots does not fit ${widthDots} dots`,
  }
}

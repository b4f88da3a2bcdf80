import type { BarcodeBlock, QrBlock } from '../document/resolved-document.ts'
import { utf8 } from '../text/utf8.ts'
import type { CodeFault } from './code-fault.ts'
import { moduleDotsMin } from './draw-code.ts'
import { qrEmpty, qrTooLong } from './qr-fault.ts'
import { qrModules } from './qr-version.ts'
import { barcodeModules, checkBarcode } from './symbologies.ts'

/** A QR code that a printer can draw: what it holds and how large its modules are. */
export interface QrSizing {
  readonly payload: readonly number[]
  /** Modules on a side, at most. */
  readonly modules: number
  readonly moduleDots: number
}

/**
 * Whether a content can be a QR code and how large. The payload is UTF-8, which is what phones read. A code that is too
 * wide for the paper gets smaller modules, down to 2 dots, since an over-wide one prints nothing.
 */
export function qrSizing(
  block: Pick<QrBlock, 'size' | 'errorLevel'>,
  content: string,
  widthDots: number,
  moduleDotsMax: number,
): QrSizing | CodeFault {
  if (content === '') return qrEmpty
  const payload = utf8(content)
  const modules = qrModules(payload.length, block.errorLevel)
  if (modules === undefined) return qrTooLong(payload.length, block.errorLevel)
  const moduleDots = Math.min(block.size, moduleDotsMax, Math.floor(widthDots / modules))
  if (moduleDots < moduleDotsMin && moduleDots < block.size) {
    return { code: 'code_too_wide', message: `a QR code of ${modules} modules does not fit ${widthDots} dots` }
  }
  return { payload, modules, moduleDots }
}

/** A barcode that a printer can draw: what it says, check digits and all, and how wide its bars are. */
export interface BarcodeSizing {
  readonly content: string
  /** Narrow bars across, at most. */
  readonly modules: number
  readonly moduleDots: number
}

/**
 * Whether a content can be a barcode and how wide. A code that would not fit gets narrower bars, down to 2 dots, since
 * an over-wide one prints nothing.
 */
export function barcodeSizing(
  block: Pick<BarcodeBlock, 'symbology' | 'moduleDots'>,
  content: string,
  widthDots: number,
): BarcodeSizing | CodeFault {
  const checked = checkBarcode(block.symbology, content)
  if ('code' in checked) return checked
  const modules = barcodeModules(block.symbology, checked.content)
  const moduleDots = Math.min(block.moduleDots, Math.floor(widthDots / modules))
  if (moduleDots < moduleDotsMin) {
    const message = `a ${block.symbology} barcode of ${modules} modules does not fit ${widthDots} dots`
    return { code: 'code_too_wide', message }
  }
  return { content: checked.content, modules, moduleDots }
}

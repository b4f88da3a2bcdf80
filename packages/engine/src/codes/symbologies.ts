import type { Symbology } from '../document/resolved-document.ts'
import type { CodeFault } from './code-fault.ts'
import { code93Bars } from './code93-bars.ts'
import { code128Bars } from './code128-bars.ts'
import { checkDigit, ean8Bars, ean13Bars, upceBars, upceInFull, upceSix } from './ean-bars.ts'
import { codabarBars, code39Bars, itfBars } from './two-width-bars.ts'

interface SymbologyFacts {
  readonly allowed: RegExp
  /** What is allowed, in words. */
  readonly expected: string
  /** The digits in full, check digit and all; what is wrong with them otherwise. */
  complete?(content: string): string | CodeFault
  /** Widths of bar, gap, bar, … of a completed content: modules, `w` for a wide one. */
  bars(content: string): string
}

const fault = (message: string): CodeFault => ({ code: 'invalid_code', message })

/** Adds the check digit, or looks at the one that is there. */
function withCheckDigit(symbology: Symbology, length: number): (content: string) => string | CodeFault {
  return (content) => {
    const full = content.length < length ? content + checkDigit(content) : content
    const check = checkDigit(full.slice(0, -1))
    return full.endsWith(check) ? full : fault(`the check digit of this ${symbology} barcode should be ${check}`)
  }
}

/**
 * UPC-E comes as its six digits (number system 0), with the number system before and the check digit behind, or as the
 * UPC-A of 11 or 12 digits that it stands for. It is kept as eight.
 */
function completeUpce(content: string): string | CodeFault {
  const isShort = content.length <= 8
  const system = content.length === 6 ? '0' : content.charAt(0)
  const six = isShort ? (content.length === 6 ? content : content.slice(1, 7)) : upceSix(content.slice(0, 11))
  if (system > '1') return fault('a upce barcode begins with 0 or 1')
  if (six === undefined) return fault('this number has too few zeros for a upce barcode: use upca')
  const check = checkDigit(upceInFull(system, six))
  const given = isShort ? content.charAt(7) : content.charAt(11)
  if (given !== '' && given !== check) return fault(`the check digit of this upce barcode should be ${check}`)
  return system + six + check
}

/** What can be a barcode, and its bars. Lengths are what fits the widest paper at two dots a bar, and no more. */
const symbologies: Readonly<Record<Symbology, SymbologyFacts>> = {
  code128: {
    allowed: /^[\x20-\x7e]{1,120}$/,
    expected: '1 to 120 ASCII characters',
    bars: (content) => code128Bars(content, 'B and C'),
  },
  code39: {
    allowed: /^[0-9A-Z $%+\-./]{1,80}$/,
    expected: 'digits, capital letters, space and $ % + - . /',
    bars: code39Bars,
  },
  code93: { allowed: /^[\x20-\x7e]{1,120}$/, expected: '1 to 120 ASCII characters', bars: code93Bars },
  ean13: {
    allowed: /^\d{12,13}$/,
    expected: '12 or 13 digits',
    complete: withCheckDigit('ean13', 13),
    bars: ean13Bars,
  },
  ean8: { allowed: /^\d{7,8}$/, expected: '7 or 8 digits', complete: withCheckDigit('ean8', 8), bars: ean8Bars },
  upca: {
    allowed: /^\d{11,12}$/,
    expected: '11 or 12 digits',
    complete: withCheckDigit('upca', 12),
    // UPC-A is EAN-13 with a zero before it.
    bars: (content) => ean13Bars(`0${content}`),
  },
  upce: {
    allowed: /^(?:\d{6,8}|\d{11,12})$/,
    expected: '6 to 8 digits, or 11 or 12',
    complete: completeUpce,
    bars: upceBars,
  },
  itf: { allowed: /^(?:\d\d){1,40}$/, expected: 'an even number of digits', bars: itfBars },
  codabar: {
    allowed: /^[A-D][0-9$+\-./:]{1,80}[A-D]$/,
    expected: 'A to D, digits and $ + - . / :, A to D',
    bars: codabarBars,
  },
}

/** The content as it is encoded and shown, check digits and all; or what is wrong with it. */
export function checkBarcode(symbology: Symbology, content: string): { readonly content: string } | CodeFault {
  const { allowed, expected, complete } = symbologies[symbology]
  if (!allowed.test(content)) return fault(`a ${symbology} barcode needs ${expected}`)
  const completed = complete?.(content) ?? content
  return typeof completed === 'string' ? { content: completed } : completed
}

/** Widths of bar, gap, bar, … of a checked content: modules, `w` for a wide bar. */
export function barcodeBars(symbology: Symbology, content: string): string {
  return symbologies[symbology].bars(content)
}

/** A wide bar of a printer's own is three narrow ones at most. */
const wideModules = 3

/** Modules (narrow bars) across a barcode that the printer draws itself, at most; quiet zones not counted. */
export function barcodeModules(symbology: Symbology, content: string): number {
  const bars = symbology === 'code128' ? code128Bars(content, 'B') : barcodeBars(symbology, content)
  let modules = 0
  for (const width of bars) modules += width === 'w' ? wideModules : Number(width)
  return modules
}

/** The number of UPC-A that a checked UPC-E stands for, 12 digits: the form that all printers take. */
export function upcaOfUpce(content: string): string {
  return upceInFull(content.charAt(0), content.slice(1, 7)) + content.charAt(7)
}

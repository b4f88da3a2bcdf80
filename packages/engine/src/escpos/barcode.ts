import type { BarcodeBlock, Symbology } from '../document/resolved-document.ts'
import { utf8 } from '../text/utf8.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { CodeFault } from './code-fault.ts'

interface SymbologyFacts {
  /** `m` of GS k in the form with a length byte. */
  readonly command: number
  readonly allowed: RegExp
  readonly expected: string
  /** Modules (narrowest bars) across, quiet zones not counted. */
  modules(content: string): number
  /** What is sent; the content itself unless the symbology wants more. */
  payload?(content: string): string
}

/** Wide bars of CODE39, ITF and CODABAR are 3 narrow ones at most. */
const wideTimes = 3

/**
 * The symbologies that every printer has, from the command tables of a printer firmware (Printer/barcode) and the
 * M80 manual. CODE128 goes in set B, which takes all of ASCII; some firmware reads set C in another way.
 */
const symbologies: Record<Symbology, SymbologyFacts> = {
  code128: {
    command: 0x49,
    allowed: /^[\x20-\x7e]{1,120}$/,
    expected: '1 to 120 ASCII characters',
    // Start, data, check: 11 modules each; the stop has 13.
    modules: (content) => 11 * (content.length + 2) + 13,
    payload: (content) => `{B${content.replace(/\{/g, '{{')}`,
  },
  code39: {
    command: 0x45,
    allowed: /^[0-9A-Z $%+\-./]{1,80}$/,
    expected: 'digits, capital letters, space and $ % + - . /',
    modules: (content) => (content.length + 2) * (6 + 3 * wideTimes + 1),
  },
  ean13: { command: 0x43, allowed: /^\d{12,13}$/, expected: '12 or 13 digits', modules: () => 95 },
  ean8: { command: 0x44, allowed: /^\d{7,8}$/, expected: '7 or 8 digits', modules: () => 67 },
  upca: { command: 0x41, allowed: /^\d{11,12}$/, expected: '11 or 12 digits', modules: () => 95 },
  itf: {
    command: 0x46,
    allowed: /^(?:\d\d){1,40}$/,
    expected: 'an even number of digits',
    modules: (content) => (content.length / 2) * (6 + 4 * wideTimes) + 9,
  },
  codabar: {
    command: 0x47,
    allowed: /^[A-D][0-9$+\-./:]{1,80}[A-D]$/,
    expected: 'A to D, digits and $ + - . / :, A to D',
    modules: (content) => content.length * (4 + 3 * wideTimes + 1),
  },
}

const hriCodes: Record<BarcodeBlock['hri'], number> = { none: 0, above: 1, below: 2, both: 3 }

/** The check digit of EAN and UPC: weights 3 and 1 from the right. */
function checkDigit(digits: string): number {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    sum += index % 2 === 0 ? digit * 3 : digit
  }
  return (10 - (sum % 10)) % 10
}

const fullLengths: Partial<Record<Symbology, number>> = { ean13: 13, ean8: 8, upca: 12 }

function faultOf(symbology: Symbology, content: string): string | undefined {
  const { allowed, expected } = symbologies[symbology]
  if (!allowed.test(content)) return `a ${symbology} barcode needs ${expected}`
  if (content.length !== fullLengths[symbology]) return undefined
  const check = checkDigit(content.slice(0, -1))
  return String(check) === content.slice(-1)
    ? undefined
    : `the check digit of this ${symbology} barcode should be ${check}`
}

/**
 * A barcode by GS k: text position (GS H), height (GS h) and module width (GS w) are sent before each, since some
 * printers forget them. A code that would not fit gets narrower bars, down to 2 dots; over-wide ones print nothing.
 * @returns what is wrong when there is no such code; nothing is written then.
 */
export function encodeBarcode(
  block: BarcodeBlock,
  content: string,
  widthDots: number,
  heightDotsMax: number,
  writer: ByteWriter,
): CodeFault | undefined {
  const fault = faultOf(block.symbology, content)
  if (fault !== undefined) return { code: 'invalid_code', message: fault }
  const facts = symbologies[block.symbology]
  const modules = facts.modules(content)
  const moduleDots = Math.min(block.moduleDots, Math.floor(widthDots / modules))
  if (moduleDots < 2) {
    const message = `a ${block.symbology} barcode of ${modules} modules does not fit ${widthDots} dots`
    return { code: 'code_too_wide', message }
  }
  const payload = utf8(facts.payload?.(content) ?? content)
  writer.push([0x1d, 0x48, hriCodes[block.hri]])
  writer.push([0x1d, 0x68, Math.min(block.heightDots, heightDotsMax)])
  writer.push([0x1d, 0x77, moduleDots])
  writer.push([0x1d, 0x6b, facts.command, payload.length])
  writer.push(payload)
  return undefined
}

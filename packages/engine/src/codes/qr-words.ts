import type { ErrorLevel } from '../document/resolved-document.ts'
import { utf8 } from '../text/utf8.ts'
import { lengthBitsOf, type QrMode, type QrVersion, smallestVersion } from './qr-version.ts'

/** The characters of the alphanumeric mode by their value (table 5). */
const alphanumerics = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

class BitWriter {
  readonly bytes: Uint8Array
  length = 0

  constructor(byteCount: number) {
    this.bytes = new Uint8Array(byteCount)
  }

  push(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--) {
      const at = this.length++
      if ((value >> bit) & 1) this.bytes[at >> 3] = (this.bytes[at >> 3] as number) | (0x80 >> (at & 7))
    }
  }
}

interface Segment {
  readonly mode: QrMode
  readonly modeBits: number
  /** What the length field counts. */
  readonly count: number
  readonly bits: number
  write(writer: BitWriter): void
}

function numeric(text: string): Segment {
  return {
    mode: 'numeric',
    modeBits: 1,
    count: text.length,
    bits: Math.ceil((text.length * 10) / 3),
    write(writer) {
      for (let at = 0; at < text.length; at += 3) {
        const digits = text.slice(at, at + 3)
        writer.push(Number(digits), digits.length * 3 + 1)
      }
    },
  }
}

function alphanumeric(text: string): Segment {
  return {
    mode: 'alphanumeric',
    modeBits: 2,
    count: text.length,
    bits: Math.ceil((text.length * 11) / 2),
    write(writer) {
      for (let at = 0; at < text.length; at += 2) {
        const first = alphanumerics.indexOf(text.charAt(at))
        if (at + 1 === text.length) writer.push(first, 6)
        else writer.push(first * 45 + alphanumerics.indexOf(text.charAt(at + 1)), 11)
      }
    },
  }
}

function utf8Bytes(text: string): Segment {
  const bytes = utf8(text)
  return {
    mode: 'byte',
    modeBits: 4,
    count: bytes.length,
    bits: bytes.length * 8,
    write(writer) {
      for (let index = 0; index < bytes.length; index++) writer.push(bytes[index] as number, 8)
    },
  }
}

function segmentOf(text: string): Segment {
  if (/^\d+$/.test(text)) return numeric(text)
  if (/^[0-9A-Z $%*+\-./:]+$/.test(text)) return alphanumeric(text)
  return utf8Bytes(text)
}

/** Powers of 2 in the field of 256 elements that QR codes use (x⁸ + x⁴ + x³ + x² + 1), and their logarithms. */
let powers: Uint8Array | undefined
let logarithms: Uint8Array | undefined

function field(): { readonly exp: Uint8Array; readonly log: Uint8Array } {
  if (powers === undefined || logarithms === undefined) {
    powers = new Uint8Array(512)
    logarithms = new Uint8Array(256)
    let value = 1
    for (let power = 0; power < 255; power++) {
      powers[power] = value
      powers[power + 255] = value
      logarithms[value] = power
      value = (value << 1) ^ (value & 0x80 ? 0x11d : 0)
    }
  }
  return { exp: powers, log: logarithms }
}

/** Logarithms of the generator polynomial's coefficients, highest power first, by its degree. */
const generators = new Map<number, Uint8Array>()

function generator(degree: number): Uint8Array {
  const known = generators.get(degree)
  if (known !== undefined) return known
  const { exp, log } = field()
  const coefficients = new Uint8Array(degree + 1)
  coefficients[0] = 1
  for (let root = 0; root < degree; root++) {
    for (let index = root + 1; index > 0; index--) {
      const carried = coefficients[index - 1] as number
      const times = carried === 0 ? 0 : (exp[(log[carried] as number) + root] as number)
      coefficients[index] = (coefficients[index] as number) ^ times
    }
  }
  const made = coefficients.subarray(1).map((coefficient) => log[coefficient] as number)
  generators.set(degree, made)
  return made
}

/** Writes the check words of `data[from…to]`: the remainder of its division by the generator polynomial. */
function writeChecks(data: Uint8Array, from: number, to: number, checks: Uint8Array): void {
  const { exp, log } = field()
  const factors = generator(checks.length)
  const last = checks.length - 1
  checks.fill(0)
  for (let at = from; at < to; at++) {
    const lead = (data[at] as number) ^ (checks[0] as number)
    checks.copyWithin(0, 1)
    checks[last] = 0
    if (lead === 0) continue
    const power = log[lead] as number
    for (let index = 0; index <= last; index++) {
      checks[index] = (checks[index] as number) ^ (exp[(factors[index] as number) + power] as number)
    }
  }
}

/** Data parted into blocks, each with its checks, the blocks' words taken in turn (8.6). */
function interleave(data: Uint8Array, version: QrVersion): Uint8Array {
  const { blocks, words, checkWords, dataWords } = version
  const out = new Uint8Array(words)
  const checks = new Uint8Array(checkWords)
  const shortLength = Math.floor(dataWords / blocks)
  const shortBlocks = blocks - (dataWords % blocks)
  let from = 0
  for (let block = 0; block < blocks; block++) {
    const length = shortLength + (block < shortBlocks ? 0 : 1)
    for (let index = 0; index < shortLength; index++) out[index * blocks + block] = data[from + index] as number
    // Only the long blocks have a last word; they stand at the end.
    if (length > shortLength) out[shortLength * blocks + block - shortBlocks] = data[from + shortLength] as number
    writeChecks(data, from, from + length, checks)
    for (let index = 0; index < checkWords; index++) out[dataWords + index * blocks + block] = checks[index] as number
    from += length
  }
  return out
}

/** The codewords of a text in the smallest version that holds it, or undefined when none does. */
export function qrWords(
  text: string,
  level: ErrorLevel,
): { readonly version: QrVersion; readonly words: Uint8Array } | undefined {
  const segment = segmentOf(text)
  const version = smallestVersion(segment.mode, segment.bits, level)
  if (version === undefined) return undefined
  const writer = new BitWriter(version.dataWords)
  writer.push(segment.modeBits, 4)
  writer.push(segment.count, lengthBitsOf(segment.mode, version.version))
  segment.write(writer)
  // Four zero bits end the data, as far as there is room; what is left of the last byte is zero too.
  const used = Math.ceil(Math.min(writer.length + 4, version.dataWords * 8) / 8)
  for (let at = used; at < version.dataWords; at++) writer.bytes[at] = (at - used) % 2 === 0 ? 0xec : 0x11
  return { version, words: interleave(writer.bytes, version) }
}

import { codePageCharacter } from './code-pages.ts'
import { createMultibyteDecoder } from './multi-byte-decoder.js'

/** How a printer takes text apart while its multi-byte (Hanzi) mode is on; `single` is the mode switched off. */
export type Charset = 'gb18030' | 'big5' | 'shift_jis' | 'euc-kr' | 'utf-8' | 'single'

export interface Character {
  readonly text: string
  readonly byteCount: number
  /** Printed in a Hanzi cell rather than a cell of font A or B. */
  readonly wide: boolean
  readonly defect: 'broken-character' | 'no-such-character' | null
}

interface DoubleByteRanges {
  readonly isLead: (byte: number) => boolean
  readonly isTrail: (byte: number) => boolean
}

const within = (from: number, to: number) => (byte: number) => byte >= from && byte <= to

/** Lead and trail bytes as firmware tests them (escpos-dialects 1.3), not as each code table fills them. */
const ranges: Readonly<Record<Exclude<Charset, 'utf-8' | 'single'>, DoubleByteRanges>> = {
  gb18030: {
    isLead: within(0x81, 0xfe),
    isTrail: (byte) => (byte >= 0x40 && byte <= 0x7e) || (byte >= 0x80 && byte <= 0xfe),
  },
  big5: {
    isLead: within(0xa1, 0xf9),
    isTrail: (byte) => (byte >= 0x40 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xfe),
  },
  shift_jis: {
    isLead: (byte) => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc),
    isTrail: (byte) => (byte >= 0x40 && byte <= 0x7e) || (byte >= 0x80 && byte <= 0xfc),
  },
  'euc-kr': { isLead: within(0x81, 0xfe), isTrail: within(0x41, 0xfe) },
}

/**
 * The character at `at`, as a printer's firmware would take it. Total: any byte from 20 on yields a character of at
 * least one byte. `page` is the code page for bytes that stand alone.
 */
export function characterAt(bytes: Uint8Array, at: number, charset: Charset, page: number): Character {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return singleByte(lead, page)
  if (charset === 'single') return singleByte(lead, page)
  if (charset === 'utf-8') return utf8Character(bytes, at)
  if (charset === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
    return { text: String.fromCharCode(0xff61 + lead - 0xa1), byteCount: 1, wide: false, defect: null }
  }
  const { isLead, isTrail } = ranges[charset]
  const second = bytes[at + 1] ?? 0
  if (!isLead(lead)) return brokenByte(lead, page)
  if (isTrail(second)) return doubleByte(charset, lead, second)
  if (charset === 'gb18030' && second >= 0x30 && second <= 0x39) {
    const third = bytes[at + 2] ?? 0
    const fourth = bytes[at + 3] ?? 0
    if (third >= 0x81 && third <= 0xfe && fourth >= 0x30 && fourth <= 0x39) return fourByte(bytes, at)
  }
  return brokenByte(lead, page)
}

const singles = new Map<number, Character>()

function singleByte(byte: number, page: number): Character {
  const key = page * 256 + byte
  const known = singles.get(key)
  if (known !== undefined) return known
  const character: Character = { text: codePageCharacter(page, byte), byteCount: 1, wide: false, defect: null }
  singles.set(key, character)
  return character
}

function brokenByte(byte: number, page: number): Character {
  return { ...singleByte(byte, page), defect: 'broken-character' }
}

type MultiByteDecoder = (bytes: Uint8Array) => string
const decoders = new Map<string, MultiByteDecoder>()

function decodeWith(charset: string, bytes: Uint8Array): string {
  let decoder = decoders.get(charset)
  if (decoder === undefined) {
    decoder = createMultibyteDecoder(charset, true)
    decoders.set(charset, decoder)
  }
  return decoder(bytes)
}

/** Receipts use a few hundred different characters again and again; the whole double-byte space has 24,000. */
const doubles = new Map<string, Map<number, Character>>()

function doubleByte(charset: Charset, lead: number, trail: number): Character {
  let known = doubles.get(charset)
  if (known === undefined) {
    known = new Map()
    doubles.set(charset, known)
  }
  const code = lead * 256 + trail
  const before = known.get(code)
  if (before !== undefined) return before
  const character = multiByte(decodeWith(charset, Uint8Array.of(lead, trail)), 2)
  known.set(code, character)
  return character
}

function fourByte(bytes: Uint8Array, at: number): Character {
  return multiByte(decodeWith('gb18030', bytes.slice(at, at + 4)), 4)
}

/** Private-use code points are the decoder's way to say that the table leaves the code to the user. */
function multiByte(decoded: string, byteCount: number): Character {
  const codePoint = decoded.codePointAt(0) ?? 0xfffd
  const one = decoded === String.fromCodePoint(codePoint)
  const isPrivate = codePoint >= 0xe000 && codePoint <= 0xf8ff
  if (!one || codePoint === 0xfffd || isPrivate) {
    return { text: '\ufffd', byteCount, wide: true, defect: 'no-such-character' }
  }
  return { text: decoded, byteCount, wide: true, defect: null }
}

const utf8Lengths = [
  { mask: 0xe0, lead: 0xc0, byteCount: 2, least: 0x80 },
  { mask: 0xf0, lead: 0xe0, byteCount: 3, least: 0x800 },
  { mask: 0xf8, lead: 0xf0, byteCount: 4, least: 0x10000 },
] as const

function utf8Character(bytes: Uint8Array, at: number): Character {
  const codePoint = utf8CodePoint(bytes, at)
  if (codePoint === null) return { text: '\ufffd', byteCount: 1, wide: false, defect: 'broken-character' }
  const byteCount = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
  // Printers with Unicode fonts: 0020-036F and half-width katakana take one cell, all else a Hanzi cell (dialects 6).
  const wide = codePoint >= 0x370 && !(codePoint >= 0xff61 && codePoint <= 0xff9f)
  return { text: String.fromCodePoint(codePoint), byteCount, wide, defect: null }
}

function utf8CodePoint(bytes: Uint8Array, at: number): number | null {
  const lead = bytes[at] ?? 0
  for (const form of utf8Lengths) {
    if ((lead & form.mask) !== form.lead) continue
    let codePoint = lead & ~form.mask & 0xff
    for (let index = 1; index < form.byteCount; index++) {
      const byte = bytes[at + index] ?? 0
      if ((byte & 0xc0) !== 0x80) return null
      codePoint = codePoint * 64 + (byte & 0x3f)
    }
    const isSurrogate = codePoint >= 0xd800 && codePoint <= 0xdfff
    return codePoint < form.least || codePoint > 0x10ffff || isSurrogate ? null : codePoint
  }
  return null
}

/** A code's payload as a scanner shows it: UTF-8 where all of it is UTF-8, else GB18030. */
export function decodePayload(bytes: Uint8Array): { text: string; charset: 'utf-8' | 'gb18030' } {
  const utf8 = decodeAll(bytes, 'utf-8')
  if (utf8 !== null) return { text: utf8, charset: 'utf-8' }
  return { text: decodeAll(bytes, 'gb18030') ?? decodeWith('gb18030', bytes), charset: 'gb18030' }
}

function decodeAll(bytes: Uint8Array, charset: Charset): string | null {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at, charset, 0)
    if (character.defect !== null) return null
    text += character.text
    at += character.byteCount
  }
  return text
}

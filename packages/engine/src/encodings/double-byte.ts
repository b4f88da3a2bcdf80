import type { EncodedText } from '../text/encoded-text.ts'
import type { ShapedText } from '../text/shaped-text.ts'
import { type UnitKind, unitKind } from '../text/unit-kind.ts'
import type { Charset } from './charset.ts'
import { lookAlikes } from './look-alikes.ts'

// Marks in the table for units that are not one character of the encoding. Real codes are 20-7E and from 8140 up.
const dropped = 0
const lacking = 1
const expanded = 2
const newline = 3
const carriageReturn = 4
const surrogate = 5
const combining = 6
const firstCode = 0x20

const marks: Record<Exclude<UnitKind, 'text' | 'space'>, number> = {
  newline,
  carriageReturn,
  combining,
  surrogate,
  dropped,
}

const questionMark = 0x3f
const space = 0x20

interface Table {
  /** By UTF-16 unit: its code (one byte below 100, else two) or one of the marks above. */
  readonly codes: Uint16Array
  /** Units whose stand-in has several characters. */
  readonly expansions: ReadonlyMap<number, readonly number[]>
}

function buildTable(fillCodes: (codes: Uint16Array) => void): Table {
  const codes = new Uint16Array(0x10000)
  fillCodes(codes)
  for (let unit = 0x20; unit < 0x7f; unit++) codes[unit] = unit
  const expansions = new Map<number, readonly number[]>()
  const standIns = lookAlikes()
  const codesOf = (text: string): number[] => Array.from(text, (character) => codes[character.charCodeAt(0)] ?? 0)
  const missing: number[] = []
  for (let unit = 0; unit < 0x10000; unit++) {
    const kind = unitKind(unit)
    if (kind === 'space') codes[unit] = space
    else if (kind !== 'text') codes[unit] = marks[kind]
    else if (codes[unit] === 0) missing.push(unit)
  }
  for (const unit of missing) {
    const standIn = standIns.get(unit)
    const found = standIn === undefined ? [] : codesOf(standIn)
    const [only] = found
    if (only === undefined || found.some((code) => code < firstCode)) {
      codes[unit] = lacking
    } else if (found.length === 1) {
      codes[unit] = only
    } else {
      codes[unit] = expanded
      expansions.set(unit, found)
    }
  }
  return { codes, expansions }
}

/**
 * A charset of one and two byte codes, where what takes two bytes takes two columns (TP6): GBK, Big5 and kin.
 * `fillCodes` writes the code of every UTF-16 unit that the encoding has; it is called once, when first needed.
 */
export function doubleByteCharset(name: string, fillCodes: (codes: Uint16Array) => void): Charset {
  let table: Table | undefined
  return {
    name,
    shape(text, shaped) {
      table ??= buildTable(fillCodes)
      shapeWith(table, text, shaped)
    },
    encode(text, encoded) {
      table ??= buildTable(fillCodes)
      return encodeWith(table.codes, text, encoded)
    },
  }
}

/** Each byte is a column, so both are counted together. */
function encodeWith(codes: Uint16Array, text: string, encoded: EncodedText): number {
  const { length } = text
  encoded.reserve(2 * length)
  const { bytes } = encoded
  const start = encoded.length
  let at = start
  for (let index = 0; index < length; index++) {
    const code = codes[text.charCodeAt(index)] as number
    if (code >= 0x100) {
      bytes[at] = code >> 8
      bytes[at + 1] = code & 0xff
      at += 2
    } else if (code >= firstCode) {
      bytes[at++] = code
    } else {
      return -1
    }
  }
  encoded.length = at
  return at - start
}

/** The longest stand-in: `1/2`, `(C)`, `EUR`. */
const expansionMax = 4

function shapeWith(table: Table, text: string, shaped: ShapedText): void {
  const { codes } = table
  const { length } = text
  shaped.reserve(length * expansionMax)
  const { units, codes: outCodes, widths } = shaped
  let at = shaped.length
  let columns = 0
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    const code = codes[unit] as number
    if (code >= firstCode) {
      units[at] = unit
      outCodes[at] = code
      const width = code < 0x100 ? 1 : 2
      widths[at++] = width
      columns += width
      continue
    }
    shaped.length = at
    index += shapeMark(table, code, text, index, shaped)
    at = shaped.length
  }
  shaped.length = at
  shaped.columns += columns
}

/** Handles the units that are not simply one code. @returns how many units after this one were used up too. */
function shapeMark(table: Table, mark: number, text: string, index: number, shaped: ShapedText): number {
  const unit = text.charCodeAt(index)
  switch (mark) {
    case newline:
      shaped.pushNewline()
      return 0
    case carriageReturn:
      if (text.charCodeAt(index + 1) !== 0x0a) shaped.pushNewline()
      return 0
    case expanded:
      for (const code of table.expansions.get(unit) ?? [])
        shaped.push(code < 0x80 ? code : unit, code, code < 0x100 ? 1 : 2)
      return 0
    case combining:
      composeWithPrevious(table, unit, text, index, shaped)
      return 0
    case surrogate:
      return shapeSurrogate(text, index, shaped)
    case lacking:
      shaped.lost.push(unit)
      shaped.push(unit, questionMark, 1)
      return 0
    default:
      return 0
  }
}

/** `e` and a combining acute accent are é, which the encoding may have; a mark that fits nothing is left out. */
function composeWithPrevious(table: Table, unit: number, text: string, index: number, shaped: ShapedText): void {
  if (index === 0 || shaped.length === 0) return
  const composed = (text.charAt(index - 1) + String.fromCharCode(unit)).normalize('NFC')
  if (composed.length !== 1) return
  const code = table.codes[composed.charCodeAt(0)] ?? dropped
  if (code < firstCode) return
  shaped.length--
  shaped.columns -= shaped.widths[shaped.length] as number
  shaped.push(composed.charCodeAt(0), code, code < 0x100 ? 1 : 2)
}

/** Characters beyond the first plane (emoji, rare Han): none has a two-byte code. Half a pair is not a character. */
function shapeSurrogate(text: string, index: number, shaped: ShapedText): number {
  const codePoint = text.codePointAt(index) ?? 0
  if (codePoint < 0x10000) return 0
  // Skin tones follow an emoji and change its colour only.
  if (codePoint >= 0x1f3fb && codePoint <= 0x1f3ff) return 1
  shaped.lost.push(codePoint)
  shaped.push(text.charCodeAt(index), questionMark, 1)
  return 1
}

import type { EncodedText } from '../text/encoded-text.ts'
import type { ShapedText } from '../text/shaped-text.ts'
import { type UnitKind, unitRanges } from '../text/unit-kind.ts'
import type { Charset } from './charset.ts'
import { pointWidth } from './east-asian-width.ts'
import { standInsOf } from './look-alikes.ts'

// Marks in the table for units that are not one character of the encoding. Real codes begin at 20.
const lacking = 0
const dropped = 1
const expanded = 2
const newline = 3
const carriageReturn = 4
const surrogate = 5
const combining = 6
const lost = 7
export const firstCode = 0x20

const questionMark = 0x3f
const space = 0x20

const marks: Record<Exclude<UnitKind, 'text'>, number> = {
  space,
  newline,
  carriageReturn,
  combining,
  surrogate,
  dropped,
}

/** By UTF-16 unit: its code, the first byte in the highest place, or one of the marks above. */
export type Codes = Uint16Array | Uint32Array

interface LateUnits {
  readonly from: number
  readonly to: number
  readonly fill: (codes: Codes) => void
}

export interface TableOptions {
  readonly name: string
  /** Writes the code of every UTF-16 unit that the encoding has outside ASCII. Called once, when first needed. */
  readonly fill: (codes: Codes) => void
  /**
   * Units that `fill` leaves out to be quick before the first receipt: their codes are written when one of them is met.
   * No stand-in and no letter with a mark is among them.
   */
  readonly late?: LateUnits
  /** Some codes have more than two bytes. */
  readonly long?: boolean
  /** Columns by UTF-16 unit, where they are not those of the code's bytes: one for one byte, else two. */
  readonly widths?: () => Uint8Array
  /** The code of a character beyond U+FFFF, or 0. */
  readonly beyond?: (point: number) => number
  /** And its columns; two unless this says otherwise. */
  readonly beyondWidth?: (point: number) => number
}

export interface Table {
  readonly codes: Codes
  readonly widths: Uint8Array | undefined
  /** Units whose stand-in has several characters. */
  readonly expansions: Map<number, readonly number[]>
  late: LateUnits | undefined
  readonly beyond: TableOptions['beyond']
  readonly beyondWidth: TableOptions['beyondWidth']
}

export function buildTable({ fill, late, long = false, widths, beyond, beyondWidth }: TableOptions): Table {
  const codes = long ? new Uint32Array(0x10000) : new Uint16Array(0x10000)
  fill(codes)
  for (let unit = 0x20; unit < 0x7f; unit++) codes[unit] = unit
  for (const [from, to, kind] of unitRanges) codes.fill(marks[kind], from, to + 1)
  return { codes, widths: widths?.(), expansions: new Map(), late, beyond, beyondWidth }
}

/** Finds the code of a unit that is met for the first time, or what stands in for it. @returns its new mark or code */
function firstMeeting(table: Table, unit: number): number {
  const { codes, widths, expansions, late } = table
  if (late !== undefined && unit >= late.from && unit <= late.to) {
    table.late = undefined
    late.fill(codes)
    if (codes[unit] !== lacking) return codes[unit] as number
  }
  codes[unit] = lost
  for (const text of standInsOf(unit)) {
    const found = Array.from(text, (character) => codes[character.charCodeAt(0)] ?? 0)
    const [only] = found
    if (only === undefined || found.some((code) => code < firstCode)) continue
    codes[unit] = found.length === 1 ? only : expanded
    if (found.length > 1) expansions.set(unit, found)
    else if (widths !== undefined) widths[unit] = widths[text.charCodeAt(0)] as number
    break
  }
  return codes[unit] as number
}

/**
 * A charset that is a table. Under the double-byte ones (GBK, Big5 and kin) what takes two bytes takes two columns
 * (TP6); others bring the columns along.
 */
export function tableCharset(options: TableOptions): Charset {
  return new TableCharset(options)
}

class TableCharset implements Charset {
  readonly name: string
  private readonly options: TableOptions
  private readonly isShort: boolean
  private table: Table | undefined

  constructor(options: TableOptions) {
    this.name = options.name
    this.options = options
    this.isShort = options.long !== true && options.widths === undefined
  }

  shape(text: string, shaped: ShapedText): void {
    shapeWith(this.table ?? this.build(), text, shaped)
  }

  encode(text: string, encoded: EncodedText): number {
    const table = this.table ?? this.build()
    return this.isShort ? encodeShort(table.codes, text, encoded) : encodeLong(table, text, encoded)
  }

  private build(): Table {
    this.table = buildTable(this.options)
    return this.table
  }
}

/** Codes of one and two bytes; each byte is a column, so both are counted together. */
function encodeShort(codes: Codes, text: string, encoded: EncodedText): number {
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

function encodeLong({ codes, widths }: Table, text: string, encoded: EncodedText): number {
  const { length } = text
  encoded.reserve(4 * length)
  const { bytes } = encoded
  let at = encoded.length
  let columns = 0
  for (let index = 0; index < length; index++) {
    const unit = text.charCodeAt(index)
    const code = codes[unit] as number
    if (code < firstCode) return -1
    columns += widths === undefined ? widthOf(code) : (widths[unit] as number)
    if (code > 0xffffff) bytes[at++] = code >>> 24
    if (code > 0xffff) bytes[at++] = (code >>> 16) & 0xff
    if (code > 0xff) bytes[at++] = (code >> 8) & 0xff
    bytes[at++] = code & 0xff
  }
  encoded.length = at
  return columns
}

const widthOf = (code: number): number => (code < 0x100 ? 1 : 2)

/** The longest stand-in: `1/2`, `(C)`, `EUR`. */
const expansionMax = 4

function shapeWith(table: Table, text: string, shaped: ShapedText): void {
  const { codes, widths: tableWidths } = table
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
      const width = tableWidths === undefined ? widthOf(code) : (tableWidths[unit] as number)
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
export function shapeMark(table: Table, mark: number, text: string, index: number, shaped: ShapedText): number {
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
        shaped.push(code < 0x80 ? code : unit, code, widthOf(code & 0xffff))
      return 0
    case combining:
      composeWithPrevious(table, unit, text, index, shaped)
      return 0
    case surrogate:
      return shapeSurrogate(table, text, index, shaped)
    case lacking: {
      const found = firstMeeting(table, unit)
      if (found < firstCode) return shapeMark(table, found, text, index, shaped)
      shaped.push(unit, found, unitWidth(table, unit, found))
      return 0
    }
    case lost:
      pushLost(unit, unit, shaped)
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
  const composedUnit = composed.charCodeAt(0)
  shaped.push(composedUnit, code, unitWidth(table, composedUnit, code))
}

/** Characters beyond the first plane (emoji, rare Han), which few encodings have. Half a pair is not a character. */
function shapeSurrogate(table: Table, text: string, index: number, shaped: ShapedText): number {
  const codePoint = text.codePointAt(index) ?? 0
  if (codePoint < 0x10000) return 0
  // Skin tones follow an emoji and change its colour only.
  if (codePoint >= 0x1f3fb && codePoint <= 0x1f3ff) return 1
  const unit = text.charCodeAt(index)
  const code = table.beyond?.(codePoint) ?? 0
  if (code === 0) pushLost(codePoint, unit, shaped)
  else shaped.push(unit, code, table.beyondWidth?.(codePoint) ?? 2)
  return 1
}

function pushLost(codePoint: number, unit: number, shaped: ShapedText): void {
  shaped.lost.push(codePoint)
  if (shaped.drawsLost) shaped.points.set(shaped.length, codePoint)
  shaped.push(unit, questionMark, shaped.drawsLost ? pointWidth(codePoint) : 1)
}

function unitWidth({ widths }: Table, unit: number, code: number): number {
  return widths === undefined ? widthOf(code) : (widths[unit] as number)
}

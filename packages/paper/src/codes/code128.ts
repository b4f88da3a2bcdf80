import type { Bars } from './bars.ts'
import { pattern } from './pattern.ts'

/** Six elements, eleven modules a value (ISO/IEC 15417), values 0..105. */
const patterns = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ')

const stopPattern = '2331112'

type CodeSet = 'A' | 'B' | 'C'
const startValues: Readonly<Record<CodeSet, number>> = { A: 103, B: 104, C: 105 }
const setValues: Readonly<Record<CodeSet, number>> = { A: 101, B: 100, C: 99 }

function codeSetOf(byte: number): CodeSet | null {
  return byte === 0x41 ? 'A' : byte === 0x42 ? 'B' : byte === 0x43 ? 'C' : null
}

/** Value of a data byte in code set A or B; null where the set does not have it. */
function code128Value(byte: number, set: 'A' | 'B'): number | null {
  if (set === 'A') return byte < 0x20 ? byte + 64 : byte < 0x60 ? byte - 32 : null
  return byte >= 0x20 && byte < 0x80 ? byte - 32 : null
}

class Code128Writer {
  readonly values: number[] = []
  text = ''
  #set: CodeSet
  #shifted = false

  constructor(set: CodeSet) {
    this.#set = set
    this.values.push(startValues[set])
  }

  /** `{A {B {C` choose a set, `{S` shifts for one character, `{1`..`{4` are functions, `{{` is a brace. */
  escape(byte: number): boolean {
    const set = codeSetOf(byte)
    if (set !== null) {
      this.values.push(setValues[set])
      this.#set = set
      return true
    }
    if (byte === 0x7b) return this.data(0x7b)
    if (byte === 0x53 && this.#set !== 'C') {
      this.values.push(98)
      this.#shifted = true
      return true
    }
    return this.#functionCode(byte - 0x30)
  }

  #functionCode(number: number): boolean {
    if (number === 1) this.values.push(102)
    else if (this.#set === 'C') return false
    else if (number === 2) this.values.push(97)
    else if (number === 3) this.values.push(96)
    else if (number === 4) this.values.push(this.#set === 'A' ? 101 : 100)
    else return false
    return true
  }

  /** In set C a byte 00..63 is a pair of digits (escpos-dialects 1.6). */
  data(byte: number): boolean {
    if (this.#set === 'C') {
      if (byte > 99) return false
      this.values.push(byte)
      this.text += String(byte).padStart(2, '0')
      return true
    }
    const other = this.#set === 'A' ? 'B' : 'A'
    const value = code128Value(byte, this.#shifted ? other : this.#set)
    this.#shifted = false
    if (value === null) return false
    this.values.push(value)
    this.text += String.fromCharCode(byte)
    return true
  }
}

/** Data of `GS k` 49: starts with `{A`, `{B` or `{C`. */
export function code128Bars(data: Uint8Array): Bars | null {
  const set = data[0] === 0x7b ? codeSetOf(data[1] ?? 0) : null
  if (set === null) return null
  const writer = new Code128Writer(set)
  for (let at = 2; at < data.length; at++) {
    const byte = data[at] ?? 0
    const isEscape = byte === 0x7b
    if (isEscape) at++
    const isTaken = isEscape ? writer.escape(data[at] ?? 0) : writer.data(byte)
    if (!isTaken) return null
  }
  if (writer.values.length < 2) return null
  const sum = writer.values.reduce((total, value, index) => total + value * Math.max(1, index), 0)
  const elements = [...writer.values, sum % 103].map((value) => patterns[value] ?? '').join('') + stopPattern
  return { data: writer.text, widths: pattern(elements) }
}

/**
 * Text as label printers take it: the code set is chosen by the data, C for runs of digits, B or A for the rest. Null
 * for bytes from 80 on and for no data.
 */
export function code128AutoData(data: Uint8Array): Uint8Array | null {
  if (data.length === 0 || data.some((byte) => byte >= 0x80)) return null
  const writer = new AutoWriter()
  for (let at = 0; at < data.length; ) {
    const digits = digitRun(data, at)
    const isAtEdge = at === 0 || at + digits === data.length
    if (digits < (isAtEdge ? 4 : 6)) {
      writer.character(data[at] ?? 0)
      at++
      continue
    }
    // An odd digit goes before the pairs, in the set that is in force.
    if (digits % 2 === 1) writer.character(data[at] ?? 0)
    writer.digitPairs(data.subarray(at + (digits % 2), at + digits))
    at += digits
  }
  return Uint8Array.from(writer.data)
}

class AutoWriter {
  readonly data: number[] = []
  #set: CodeSet | null = null

  #use(set: CodeSet): void {
    if (this.#set !== set) this.data.push(0x7b, set.charCodeAt(0))
    this.#set = set
  }

  character(byte: number): void {
    if (byte < 0x20) this.#use('A')
    else if (byte >= 0x60 || this.#set !== 'A') this.#use('B')
    this.data.push(byte)
    if (byte === 0x7b) this.data.push(0x7b)
  }

  digitPairs(digits: Uint8Array): void {
    this.#use('C')
    for (let at = 0; at + 1 < digits.length; at += 2) {
      this.data.push(((digits[at] ?? 0) - 0x30) * 10 + (digits[at + 1] ?? 0) - 0x30)
    }
  }
}

function digitRun(data: Uint8Array, start: number): number {
  let at = start
  while (at < data.length && (data[at] ?? 0) >= 0x30 && (data[at] ?? 0) <= 0x39) at++
  return at - start
}

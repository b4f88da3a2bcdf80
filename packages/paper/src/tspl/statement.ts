/** An argument of a TSPL statement: text in quotation marks, or anything else up to the comma. */
export type TsplArgument =
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'word'; readonly text: string }

/** One line of TSPL, or a status request that stands between lines. Together, statements cover every byte. */
export interface TsplStatement {
  readonly start: number
  readonly end: number
  /** Upper case; `''` for empty lines, `'ESC !'` for status requests. */
  readonly name: string
  readonly args: readonly TsplArgument[]
  /** Raw bytes of images and downloads. */
  readonly data: Uint8Array | null
  readonly isTruncated: boolean
}

const CR = 0x0d
const LF = 0x0a
const quote = 0x22
const comma = 0x2c

/** Longer names are no commands; what follows is not printer input. */
const nameBytesMax = 24
const argsMax = 24

function isLineEnd(byte: number): boolean {
  return byte === CR || byte === LF
}

/** The statement that starts at `at` (< bytes.length); at least one byte long, so that reading ends. */
export function statementAt(bytes: Uint8Array, at: number): TsplStatement {
  const nothing = { args: [], data: null, isTruncated: false }
  if (isLineEnd(bytes[at] ?? 0)) {
    let end = at + 1
    while (end < bytes.length && isLineEnd(bytes[end] ?? 0)) end++
    return { start: at, end, name: '', ...nothing }
  }
  if (bytes[at] === 0x1b && bytes[at + 1] === 0x21) {
    const end = Math.min(at + 3, bytes.length)
    return { start: at, end, name: 'ESC !', ...nothing, isTruncated: end < at + 3 }
  }
  let nameEnd = at
  while (nameEnd < bytes.length && isNameByte(bytes[nameEnd] ?? 0) && nameEnd - at < nameBytesMax) nameEnd++
  const name = ascii(bytes, at, nameEnd).toUpperCase()
  const rest = readArguments(bytes, nameEnd, rawCounts[name] ?? null)
  return { start: at, name, ...rest, end: Math.max(rest.end, at + 1) }
}

function isNameByte(byte: number): boolean {
  return byte > 0x20 && byte !== comma && byte !== quote && byte < 0x7f
}

/** After how many arguments raw bytes begin, and how many there are. */
interface RawData {
  readonly argCount: number
  readonly byteCount: (args: readonly TsplArgument[]) => number
}

const rawCounts: Readonly<Record<string, RawData>> = {
  BITMAP: { argCount: 5, byteCount: (args) => numberOf(args[2]) * numberOf(args[3]) },
  DOWNLOAD: { argCount: 2, byteCount: (args) => numberOf(args[1]) },
}

interface Arguments {
  readonly args: readonly TsplArgument[]
  readonly end: number
  readonly data: Uint8Array | null
  readonly isTruncated: boolean
}

function readArguments(bytes: Uint8Array, start: number, raw: RawData | null): Arguments {
  const args: TsplArgument[] = []
  let at = start
  while (at < bytes.length && !isLineEnd(bytes[at] ?? 0)) {
    const { argument, end } = argumentAt(bytes, at)
    if (args.length < argsMax) args.push(argument)
    at = end
    const isMore = bytes[at] === comma
    if (isMore) at++
    if (raw !== null && isMore && args.length === raw.argCount) return withData(bytes, at, args, raw.byteCount(args))
  }
  return { args, end: lineEnd(bytes, at), data: null, isTruncated: raw !== null && args.length < raw.argCount }
}

function withData(bytes: Uint8Array, at: number, args: readonly TsplArgument[], count: number): Arguments {
  const dataEnd = at + (Number.isSafeInteger(count) && count > 0 ? count : 0)
  const end = Math.min(dataEnd, bytes.length)
  return { args, data: bytes.subarray(at, end), isTruncated: dataEnd > bytes.length, end: lineEnd(bytes, end) }
}

/** One line end belongs to its statement. */
function lineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2
  return isLineEnd(bytes[at] ?? 0) ? at + 1 : at
}

/** Quotation marks cannot be the second byte of a Chinese character, so bytes can be looked at one by one. */
function argumentAt(bytes: Uint8Array, start: number): { argument: TsplArgument; end: number } {
  let at = start
  while (bytes[at] === 0x20) at++
  if (bytes[at] === quote) {
    let end = at + 1
    while (end < bytes.length && !isLineEnd(bytes[end] ?? 0)) {
      if (bytes[end] === quote && !isEscapedQuote(bytes, end)) break
      end++
    }
    const text = bytes.subarray(at + 1, end)
    let next = bytes[end] === quote ? end + 1 : end
    while (next < bytes.length && bytes[next] !== comma && !isLineEnd(bytes[next] ?? 0)) next++
    return { argument: { kind: 'text', bytes: text }, end: next }
  }
  let end = at
  while (end < bytes.length && bytes[end] !== comma && !isLineEnd(bytes[end] ?? 0)) end++
  return { argument: { kind: 'word', text: ascii(bytes, at, end).trim() }, end }
}

/** `\["]` puts a quotation mark into a text. */
function isEscapedQuote(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 2] === 0x5c && bytes[at - 1] === 0x5b && bytes[at + 1] === 0x5d
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < Math.min(end, start + 256); at++) text += String.fromCharCode(bytes[at] ?? 0)
  return text
}

/** The number of an argument; NaN where it is none. A unit after it does not count. */
export function numberOf(argument: TsplArgument | undefined): number {
  if (argument?.kind !== 'word') return Number.NaN
  const match = /^[+-]?\d+(\.\d+)?/.exec(argument.text)
  return match === null ? Number.NaN : Number(match[0])
}

/** A measure in dots: `mm`, `dot`, or inches where no unit is named. */
export function dotsOf(argument: TsplArgument | undefined): number {
  const number = numberOf(argument)
  const unit = argument?.kind === 'word' ? argument.text.replace(/^[+-]?[\d.]+\s*/, '').toLowerCase() : ''
  return unit === 'mm' ? number * 8 : unit.startsWith('dot') ? number : number * 203.2
}

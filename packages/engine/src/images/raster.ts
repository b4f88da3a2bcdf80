/** A 1-bit picture: packed rows, first dot in the high bit, 1 is black. */
export interface Raster {
  /** A multiple of 8; dots that fill it up are white. */
  readonly widthDots: number
  readonly heightDots: number
  /** `widthDots / 8 * heightDots` bytes. */
  readonly bits: Uint8Array
}

/** Values of the hex digits by character code; 0xff is none. */
let hexValues: Uint8Array | undefined

function hexTable(): Uint8Array {
  const table = new Uint8Array(0x80).fill(0xff)
  for (let value = 0; value < 16; value++) {
    const digit = value.toString(16)
    table[digit.charCodeAt(0)] = value
    table[digit.toUpperCase().charCodeAt(0)] = value
  }
  return table
}

/** The bytes that a text of hex digits stands for, upper or lower case; undefined when it is none. */
export function bytesOfHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined
  hexValues = hexValues ?? hexTable()
  const bytes = new Uint8Array(hex.length / 2)
  // All digits are looked at together once, at the end: a branch for each would take longer than the reading.
  let seen = 0
  let codes = 0
  for (let index = 0; index < bytes.length; index++) {
    const first = hex.charCodeAt(2 * index)
    const second = hex.charCodeAt(2 * index + 1)
    const high = hexValues[first & 0x7f] as number
    const low = hexValues[second & 0x7f] as number
    codes |= first | second
    seen |= high | low
    bytes[index] = (high << 4) | low
  }
  return codes > 0x7f || seen > 15 ? undefined : bytes
}

/** Lower-case hex digits, two a byte, for hosts that take text only (TP20, TP21). */
export function hexOfBytes(bytes: Uint8Array): string {
  const parts: string[] = []
  const digits = '0123456789abcdef'
  for (let start = 0; start < bytes.length; start += 4096) {
    let part = ''
    const end = Math.min(bytes.length, start + 4096)
    for (let index = start; index < end; index++) {
      const byte = bytes[index] as number
      part += digits.charAt(byte >> 4) + digits.charAt(byte & 15)
    }
    parts.push(part)
  }
  return parts.join('')
}

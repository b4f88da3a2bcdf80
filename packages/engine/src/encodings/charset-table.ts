import { unpackSteps } from './unpack.ts'

type Range = readonly [from: number, to: number]

/** An encoding of one and two byte codes, as data. */
export interface CharsetTable {
  readonly name: string
  /** First and second bytes of two-byte codes, in the order that `packed` has them. */
  readonly leads: readonly Range[]
  readonly trails: readonly Range[]
  /** One-byte codes outside ASCII: the first and last byte, and the first one's character. */
  readonly singles?: readonly [from: number, to: number, unit: number]
  /** The character of each code: see `unpackSteps`. */
  readonly packed: string
}

function bytesIn(ranges: readonly Range[]): number[] {
  const bytes: number[] = []
  for (const [from, to] of ranges) for (let byte = from; byte <= to; byte++) bytes.push(byte)
  return bytes
}

/** Writes the code of every UTF-16 unit that the table has. */
export function fillCodes({ leads, trails, singles, packed }: CharsetTable, codes: Uint16Array | Uint32Array): void {
  const leadBytes = bytesIn(leads)
  const trailBytes = bytesIn(trails)
  const units = unpackSteps(packed)
  let index = 0
  for (const lead of leadBytes) {
    for (let trail = 0; trail < trailBytes.length && index < units.length; trail++) {
      const unit = units[index++] as number
      if (unit !== 0) codes[unit] = (lead << 8) | (trailBytes[trail] as number)
    }
  }
  if (singles === undefined) return
  const [from, to, unit] = singles
  for (let byte = from; byte <= to; byte++) codes[unit + byte - from] = byte
}

import { types as pgTypes } from 'pg'

const byteaOid = 17
const int8Oid = 20
const numericOid = 1700

/**
 * Values as SQLite answers them: times, ids and counts stay far below 2^53, so 64-bit integers are numbers, and bytes
 * are bytes.
 */
export function columnParser(oid: number): (text: string) => unknown {
  if (oid === int8Oid || oid === numericOid) return Number
  if (oid === byteaOid) return bytesOf
  return pgTypes.getTypeParser(oid)
}

/** PostgreSQL's form is `\x` and two digits a byte. */
function bytesOf(text: string): Uint8Array {
  const { buffer, byteOffset, byteLength } = Buffer.from(text.slice(2), 'hex')
  return new Uint8Array(buffer, byteOffset, byteLength)
}

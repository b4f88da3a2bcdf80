import { doubleByteCharset } from './double-byte.ts'
import { gbkPacked } from './gbk-table.ts'

/** Value of a base64 digit by its ASCII code. */
function base64Values(): Uint8Array {
  const values = new Uint8Array(128)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < alphabet.length; value++) values[alphabet.charCodeAt(value)] = value
  return values
}

/** Unpacks the table (see tables/generate-gbk.ts) into codes by UTF-16 unit. */
function fillGbkCodes(codes: Uint16Array): void {
  const values = base64Values()
  let lead = 0x81
  let trail = 0x40
  let unit = 0
  let step = 0
  let shift = 0
  for (let index = 0; index < gbkPacked.length; index++) {
    const value = values[gbkPacked.charCodeAt(index)] ?? 0
    step |= (value & 31) << shift
    shift += 5
    if (value & 32) continue
    if (step !== 0) {
      unit += step & 1 ? -(step >> 1) : step >> 1
      codes[unit] = (lead << 8) | trail
    }
    step = 0
    shift = 0
    trail += trail === 0x7e ? 2 : 1
    if (trail > 0xfe) {
      trail = 0x40
      lead++
    }
  }
}

/** GBK as printers have it: two bytes at most, so the four-byte codes of GB18030, which they print as junk, never leave. */
export const gbk = doubleByteCharset('gbk', fillGbkCodes)

import { EngineError } from '../issue.ts'
import { outputBytesMax } from '../limits.ts'
import type { ShapedText } from '../text/shaped-text.ts'

/** Bytes that grow; one writer serves many outputs, each taken out as a copy. */
export class ByteWriter {
  private bytes = new Uint8Array(4096)
  length = 0

  clear(): void {
    this.length = 0
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1)
    this.bytes[this.length++] = value
  }

  /** A command of three bytes, which most are; a list of them would be made anew each time. */
  three(first: number, second: number, third: number): void {
    this.reserve(3)
    const { bytes } = this
    const at = this.length
    bytes[at] = first
    bytes[at + 1] = second
    bytes[at + 2] = third
    this.length = at + 3
  }

  push(values: readonly number[] | Uint8Array): void {
    this.reserve(values.length)
    const { bytes } = this
    let at = this.length
    for (let index = 0; index < values.length; index++) bytes[at++] = values[index] as number
    this.length = at
  }

  /** Low byte first, as ESC/POS counts. */
  uint16(value: number): void {
    this.byte(value & 0xff)
    this.byte((value >> 8) & 0xff)
  }

  repeat(value: number, count: number): void {
    this.reserve(count)
    const { bytes } = this
    const end = this.length + count
    for (let at = this.length; at < end; at++) bytes[at] = value
    this.length = end
  }

  /** Bytes that were kept. */
  whole(source: Uint8Array): void {
    this.reserve(source.length)
    this.bytes.set(source, this.length)
    this.length += source.length
  }

  /** `source[start]` … `source[end - 1]`: a text, so mostly too short for `set` to pay. */
  bytesOf(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    const { bytes } = this
    let at = this.length
    for (let index = start; index < end; index++) bytes[at++] = source[index] as number
    this.length = at
  }

  /** The encoded characters `from` … `to`. */
  shaped(shaped: ShapedText, from: number, to: number): void {
    this.reserve(4 * (to - from))
    const { bytes } = this
    const { codes } = shaped
    let at = this.length
    for (let index = from; index < to; index++) {
      const code = codes[index] as number
      if (code > 0xff) {
        if (code > 0xffff) {
          if (code > 0xffffff) bytes[at++] = code >>> 24
          bytes[at++] = (code >>> 16) & 0xff
        }
        bytes[at++] = (code >> 8) & 0xff
      }
      bytes[at++] = code & 0xff
    }
    this.length = at
  }

  copyFrom(start: number): Uint8Array {
    return this.bytes.slice(start, this.length)
  }

  /** A copy of what was written, `copies` times over. Throws EngineError above the output limit (TP8). */
  take(copies: number): Uint8Array {
    if (this.length * copies > outputBytesMax) {
      const message = `the output may have ${outputBytesMax} bytes, this one has ${this.length * copies}`
      throw new EngineError('limit_exceeded', [{ path: '', code: 'limit_exceeded', message }])
    }
    // A copy by the constructor is made faster than by slice().
    if (copies === 1) return new Uint8Array(this.bytes.subarray(0, this.length))
    const all = new Uint8Array(this.length * copies)
    for (let copy = 0; copy < copies; copy++) all.set(this.bytes.subarray(0, this.length), copy * this.length)
    return all
  }

  private reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    let size = this.bytes.length
    while (size < needed) size *= 2
    const grown = new Uint8Array(size)
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}

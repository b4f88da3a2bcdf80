/** Texts as the bytes that a printer will get, one behind the other; used again for every line. */
export class EncodedText {
  bytes = new Uint8Array(1024)
  length = 0

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    let size = this.bytes.length
    while (size < needed) size *= 2
    const grown = new Uint8Array(size)
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}

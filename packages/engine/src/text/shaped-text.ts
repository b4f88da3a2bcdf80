/** A forced line break inside shaped text. */
export const newlineByte = 0x0a

/**
 * Text as a printer will get it: for each character its bytes, its width, and the character it came from. Parallel
 * arrays, used again for every line, so that a receipt costs no allocation per character.
 */
export class ShapedText {
  /** UTF-16 unit that each character came from (the high one of a pair); what line breaking looks at. */
  units = new Uint16Array(1024)
  /** The encoded bytes, the first in the highest place; `newlineByte` for a line break. In plain text, the code point. */
  codes = new Uint32Array(1024)
  /** Columns: 0, 1 or 2. */
  widths = new Uint8Array(1024)
  length = 0
  /** Columns of everything since `clear`, and how many line breaks are among it. */
  columns = 0
  newlines = 0
  /** Code points that the encoding lacks; `?` stands in their place. */
  readonly lost: number[] = []
  /** The host draws what the encoding lacks: such characters keep their width, and `points` says where they stand. */
  drawsLost = false
  /** Code points of lost characters by place. */
  readonly points = new Map<number, number>()

  clear(): void {
    this.length = 0
    this.columns = 0
    this.newlines = 0
    if (this.lost.length > 0) this.lost.length = 0
    if (this.points.size > 0) this.points.clear()
  }

  /** Makes room for `count` more characters. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.units.length) return
    let size = this.units.length
    while (size < needed) size *= 2
    const { units, codes, widths } = this
    this.units = new Uint16Array(size)
    this.units.set(units)
    this.codes = new Uint32Array(size)
    this.codes.set(codes)
    this.widths = new Uint8Array(size)
    this.widths.set(widths)
  }

  /** Adds one character; `reserve` comes first. */
  push(unit: number, code: number, width: number): void {
    const at = this.length++
    this.units[at] = unit
    this.codes[at] = code
    this.widths[at] = width
    this.columns += width
  }

  /** Adds a line break. */
  pushNewline(): void {
    this.newlines++
    this.push(newlineByte, newlineByte, 0)
  }
}

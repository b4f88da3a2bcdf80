/**
 * A reader of the few commands that the engine sends, for its tests: it shares nothing with the encoder, stops at any
 * byte that it does not know, and says where each character stands on the paper.
 */
export interface Glyphs {
  readonly text: string
  readonly leftDots: number
  readonly rightDots: number
  readonly size: number
  readonly bold: boolean
}

export type SlipPart =
  | {
      readonly kind: 'line'
      readonly glyphs: readonly Glyphs[]
      readonly text: string
      readonly rightDots: number
      readonly align: number
    }
  | { readonly kind: 'cut' | 'full cut' }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'qr'; readonly payload: string; readonly size: number }
  | { readonly kind: 'barcode'; readonly symbology: number; readonly payload: string }
  | { readonly kind: 'raster'; readonly bytesPerRow: number; readonly rows: number; readonly bytes: Uint8Array }
  | { readonly kind: 'drawer' }

/** Argument bytes of the plain commands, by both opcode bytes. */
const argumentCounts: Readonly<Record<number, number>> = {
  0x1b40: 0,
  0x1c26: 0,
  0x1c2e: 0,
  0x1b33: 1,
  0x1b45: 1,
  0x1b61: 1,
  0x1b2d: 1,
  0x1c2d: 1,
  0x1d21: 1,
  0x1d42: 1,
  0x1b24: 2,
  0x1b64: 1,
  0x1b70: 3,
  0x1d56: 1,
  0x1d48: 1,
  0x1d68: 1,
  0x1d77: 1,
}

class SlipReader {
  readonly parts: SlipPart[] = []
  private readonly bytes: Uint8Array
  private readonly decoder = new TextDecoder('gbk')
  private at = 0
  private glyphs: Glyphs[] = []
  private atDots = 0
  private size = 0
  private bold = false
  private align = 0
  private hanzi = false
  private qrSize = 0
  private qrPayload = ''

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  read(): SlipPart[] {
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] ?? 0
      if (byte === 0x1b || byte === 0x1c || byte === 0x1d) this.command()
      else if (byte === 0x0a) this.endLine()
      else this.character(byte)
    }
    if (this.glyphs.length > 0) throw new Error('text without a line feed at the end')
    return this.parts
  }

  private endLine(): void {
    this.at++
    const text = this.glyphs.map((glyph) => glyph.text).join('')
    this.parts.push({ kind: 'line', glyphs: this.glyphs, text, rightDots: this.atDots, align: this.align })
    this.glyphs = []
    this.atDots = 0
  }

  private character(byte: number): void {
    if (byte < 0x20 || byte === 0x7f || byte === 0x80)
      throw new Error(`control byte ${byte.toString(16)} at ${this.at}`)
    const length = byte < 0x80 ? 1 : 2
    const second = this.bytes[this.at + 1] ?? 0
    if (length === 2 && (!this.hanzi || second < 0x40 || second === 0x7f || second === 0xff)) {
      throw new Error(`broken two-byte character at ${this.at}`)
    }
    const text = this.decoder.decode(this.bytes.subarray(this.at, this.at + length))
    if (text.includes('\ufffd')) throw new Error(`no character at ${this.at}`)
    this.at += length
    const width = 12 * length * ((this.size >> 4) + 1)
    this.glyphs.push({ text, leftDots: this.atDots, rightDots: this.atDots + width, size: this.size, bold: this.bold })
    this.atDots += width
  }

  private command(): void {
    const opcode = ((this.bytes[this.at] ?? 0) << 8) | (this.bytes[this.at + 1] ?? 0)
    const [a = 0, b = 0, c = 0, d = 0] = this.bytes.subarray(this.at + 2, this.at + 6)
    if (opcode === 0x1d28) {
      this.qr()
      return
    }
    if (opcode === 0x1d76) {
      const [low = 0, high = 0] = this.bytes.subarray(this.at + 6, this.at + 8)
      const rows = low | (high << 8)
      const start = this.at + 8
      const bytesPerRow = c | (d << 8)
      this.parts.push({ kind: 'raster', bytesPerRow, rows, bytes: this.bytes.slice(start, start + bytesPerRow * rows) })
      this.at = start + bytesPerRow * rows
      return
    }
    if (opcode === 0x1d6b) {
      const payload = String.fromCharCode(...this.bytes.subarray(this.at + 4, this.at + 4 + b))
      this.parts.push({ kind: 'barcode', symbology: a, payload })
      this.at += 4 + b
      return
    }
    const count = argumentCounts[opcode]
    if (count === undefined) throw new Error(`unknown command ${opcode.toString(16)} at ${this.at}`)
    this.at += 2 + count
    this.apply(opcode, a, b)
  }

  private apply(opcode: number, a: number, b: number): void {
    const atLineStart = this.glyphs.length === 0
    switch (opcode) {
      case 0x1b40:
        this.size = 0
        this.bold = false
        this.align = 0
        return
      case 0x1c26:
        this.hanzi = true
        return
      case 0x1c2e:
        this.hanzi = false
        return
      case 0x1b61:
        if (!atLineStart) throw new Error('ESC a inside a line')
        this.align = a
        return
      case 0x1d21:
        this.size = a
        return
      case 0x1b45:
        this.bold = a === 1
        return
      case 0x1b24: {
        const to = a | (b << 8)
        if (to < this.atDots) throw new Error('ESC $ goes back over printed text')
        this.atDots = to
        return
      }
      case 0x1d56:
        if (!atLineStart) throw new Error('GS V inside a line')
        this.parts.push({ kind: a === 0 ? 'full cut' : 'cut' })
        return
      case 0x1b64:
        this.parts.push({ kind: 'feed', lines: a })
        return
      case 0x1b70:
        this.parts.push({ kind: 'drawer' })
    }
  }

  private qr(): void {
    const length = (this.bytes[this.at + 3] ?? 0) | ((this.bytes[this.at + 4] ?? 0) << 8)
    const body = this.bytes.subarray(this.at + 5, this.at + 5 + length)
    if (body[1] === 0x43) this.qrSize = body[2] ?? 0
    if (body[1] === 0x50) this.qrPayload = new TextDecoder().decode(body.subarray(3))
    if (body[1] === 0x51) this.parts.push({ kind: 'qr', payload: this.qrPayload, size: this.qrSize })
    this.at += 5 + length
  }
}

/** Reads the bytes of a slip. Throws at the first byte that is neither text nor a known command. */
export function readSlip(bytes: Uint8Array): SlipPart[] {
  return new SlipReader(bytes).read()
}

/** The printed lines as text. */
export function slipLines(bytes: Uint8Array): string[] {
  return readSlip(bytes).flatMap((part) => (part.kind === 'line' ? [part.text] : []))
}

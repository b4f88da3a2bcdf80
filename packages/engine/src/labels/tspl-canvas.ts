import type { BarcodeBlock, ErrorLevel } from '../document/resolved-document.ts'
import type { ByteWriter } from '../escpos/byte-writer.ts'
import type { Raster } from '../images/raster.ts'
import { utf8 } from '../text/utf8.ts'
import type { LabelCanvas, LabelText } from './label-canvas.ts'
import type { LabelSize } from './label-size.ts'

const glyphDots = 24
/** What a string in quotation marks can hold without an escape. */
const plainString = /^[^"\\\p{Cc}]*$/u

/**
 * Writes TSPL, the label language of Gprinter and Xprinter: lines of ASCII that end in CR LF, texts in GBK. Commands after
 * shangmisunmi, januslo's TscCommand and a command list: SIZE, GAP, DIRECTION, REFERENCE, CLS, TEXT, QRCODE, BARCODE, BITMAP,
 * BAR, REVERSE, SOUND, PRINT.
 */
export class TsplCanvas implements LabelCanvas {
  readonly severalLabels = true
  private readonly writer: ByteWriter
  private readonly setup: string

  constructor(writer: ByteWriter, { widthMm, heightMm, gapMm }: LabelSize) {
    this.writer = writer
    this.setup = `SIZE ${widthMm} mm,${heightMm} mm\r\nGAP ${gapMm} mm,0 mm\r\nDIRECTION 1\r\nREFERENCE 0,0`
  }

  begin(): void {
    this.writer.clear()
    this.line(this.setup)
  }

  private ascii(text: string): void {
    for (let index = 0; index < text.length; index++) this.writer.byte(text.charCodeAt(index))
  }

  private line(text: string): void {
    this.ascii(`${text}\r\n`)
  }

  startLabel(): void {
    this.line('CLS')
  }

  endLabel(): void {
    this.line('PRINT 1,1')
  }

  text(text: LabelText): void {
    const { x, y, widthDots, heightTimes, block } = text
    this.string(text, x)
    // The fonts have one weight; a second print a dot aside makes bold.
    if (block.bold) this.string(text, x + 1)
    const bottom = y + glyphDots * heightTimes
    if (block.underline !== 0) this.line(`BAR ${x},${bottom},${widthDots},${block.underline}`)
    if (block.invert) this.line(`REVERSE ${x},${y},${widthDots},${bottom - y}`)
  }

  private string({ y, widthTimes, heightTimes, row, line }: LabelText, x: number): void {
    this.ascii(`TEXT ${x},${y},"TSS24.BF2",0,${widthTimes},${heightTimes},"`)
    this.writer.shaped(row.shaped, row.lines.starts[line] as number, row.lines.ends[line] as number)
    this.line('"')
  }

  qr(x: number, y: number, moduleDots: number, level: ErrorLevel, content: string): boolean {
    if (!plainString.test(content)) return false
    this.ascii(`QRCODE ${x},${y},${level},${moduleDots},A,0,"`)
    this.writer.push(utf8(content))
    this.line('"')
    return true
  }

  barcode(x: number, y: number, moduleDots: number, block: BarcodeBlock, content: string): boolean {
    if (block.symbology !== 'code128' || !plainString.test(content)) return false
    const hri = block.hri === 'none' ? 0 : 1
    this.line(`BARCODE ${x},${y},"128",${block.heightDots},${hri},0,${moduleDots},${moduleDots},"${content}"`)
    return true
  }

  /** Black is 0 here, so that every bit is turned round. */
  bitmap(x: number, y: number, { widthDots, heightDots, bits }: Raster): boolean {
    this.ascii(`BITMAP ${x},${y},${widthDots / 8},${heightDots},0,`)
    this.writer.push(bits.map((byte) => ~byte))
    this.line('')
    return true
  }

  beep(times: number): boolean {
    for (let beep = 0; beep < times; beep++) this.line('SOUND 5,100')
    return true
  }

  raw(bytes: readonly number[]): boolean {
    this.writer.push(bytes)
    return true
  }
}

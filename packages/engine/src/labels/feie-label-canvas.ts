import type { BarcodeBlock, ErrorLevel } from '../document/resolved-document.ts'
import { codeText } from '../markup/code-text.ts'
import type { LabelCanvas, LabelText } from './label-canvas.ts'
import type { LabelSize } from './label-size.ts'

/**
 * Writes Feie's label markup (stark-tech-space/feieyun-node quotes the vendor's document): one label to a job. Several
 * are jobs one behind the other, which the host takes apart where they begin: no data can make a tag.
 */
export class FeieLabelCanvas implements LabelCanvas {
  severalLabels = false
  markup = ''
  private readonly setup: string

  constructor({ widthMm, heightMm, gapMm }: LabelSize) {
    // The direction goes back to 0 whenever the printer starts.
    this.setup = `<SIZE>${widthMm},${heightMm}</SIZE><GAP>${gapMm},0</GAP><DIRECTION>1</DIRECTION>`
  }

  begin(): void {
    this.markup = this.setup
  }

  startLabel(): void {
    if (this.markup !== this.setup) this.markup += this.setup
  }

  endLabel(): void {}

  text({ x, y, widthTimes, heightTimes, row, line }: LabelText): void {
    let content = ''
    for (let index = row.lines.starts[line] as number; index < (row.lines.ends[line] as number); index++) {
      content += String.fromCodePoint(row.shaped.codes[index] as number)
    }
    this.markup += `<TEXT x="${x}" y="${y}" font="12" w="${widthTimes}" h="${heightTimes}" r="0">${content}</TEXT>`
  }

  qr(x: number, y: number, moduleDots: number, level: ErrorLevel, content: string): boolean {
    this.markup += `<QR x="${x}" y="${y}" e="${level}" w="${moduleDots}">${codeText(content)}</QR>`
    return true
  }

  barcode(x: number, y: number, moduleDots: number, block: BarcodeBlock, content: string): boolean {
    const { symbology, heightDots } = block
    if ((symbology !== 'code128' && symbology !== 'code39') || /[<>]/.test(content)) return false
    const tag = symbology === 'code128' ? 'BC128' : 'BC39'
    const shown = block.hri === 'none' ? 0 : 1
    const wide = symbology === 'code128' ? moduleDots : 2 * moduleDots
    this.markup += `<${tag} x="${x}" y="${y}" h="${heightDots}" s="${shown}" r="0" n="${moduleDots}" w="${wide}">${content}</${tag}>`
    return true
  }

  bitmap(): boolean {
    return false
  }

  beep(): boolean {
    return false
  }

  raw(): boolean {
    return false
  }
}

import type { Paper, ResolvedDocument } from '../document/resolved-document.ts'
import { unicodeGbk } from '../encodings/unicode-gbk.ts'
import type { WangposModel } from '../models/model.ts'
import type { Output, PrinterCall } from '../slip/output.ts'
import type { Size } from '../slip/size.ts'
import type { SlipEncoder, SlipJob } from '../slip/slip-encoder.ts'
import { SlipWalk } from '../slip/slip-walk.ts'
import { WangposPen } from './wangpos-pen.ts'

/** MEDIUM and EXTRALARGE; LARGE is one and a half times as large, which no column of cells can hold. */
const sizes: readonly Size[] = [
  [1, 1],
  [2, 2],
]

/** Documents as calls of the WangPOS SDK. */
export class WangposEncoder implements SlipEncoder {
  private readonly pen: WangposPen
  private readonly walk: SlipWalk

  constructor({ model, widthDots, cellDots, smallCellDots }: WangposModel, paper: Paper) {
    const page = { widthDots: widthDots[paper], cellDots }
    this.pen = new WangposPen(page)
    const styles = { bold: true, underline: false, invert: false }
    this.walk = new SlipWalk({ model, ...page, smallCellDots, charset: unicodeGbk, sizes, styles }, this.pen)
  }

  encode(document: ResolvedDocument, job: SlipJob): Output {
    const issues = this.walk.write(document, job)
    const calls: PrinterCall[] = []
    for (let copy = 0; copy < job.copies; copy++) calls.push(...this.pen.calls)
    return { kind: 'calls', calls, issues }
  }
}

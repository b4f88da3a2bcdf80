import type { Paper, ResolvedDocument } from '../document/resolved-document.ts'
import type { EscposModel } from '../models/model.ts'
import type { Output } from '../slip/output.ts'
import type { SlipEncoder, SlipJob } from '../slip/slip-encoder.ts'
import { SlipWalk } from '../slip/slip-walk.ts'
import { ByteWriter } from './byte-writer.ts'
import { EscposPen } from './escpos-pen.ts'

const everyStyle = { bold: true, underline: true, invert: true }

/** ESC/POS documents for one model on one paper. */
export class EscposEncoder implements SlipEncoder {
  private readonly writer = new ByteWriter()
  private readonly walk: SlipWalk

  constructor({ model, widthDots, cellDots, escpos }: EscposModel, paper: Paper) {
    const page = { widthDots: widthDots[paper], cellDots }
    const { charset, sizes } = escpos
    this.walk = new SlipWalk(
      { model, ...page, smallCellDots: undefined, charset, sizes, styles: everyStyle },
      new EscposPen(this.writer, page, escpos),
    )
  }

  encode(document: ResolvedDocument, job: SlipJob): Output {
    this.writer.clear()
    const issues = this.walk.write(document, job)
    return { kind: 'bytes', bytes: this.writer.take(job.copies), issues }
  }
}

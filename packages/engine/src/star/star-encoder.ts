import type { Paper, ResolvedDocument } from '../document/resolved-document.ts'
import { ByteWriter } from '../escpos/byte-writer.ts'
import type { StarModel } from '../models/model.ts'
import type { Output } from '../slip/output.ts'
import { sizesUpTo } from '../slip/size.ts'
import type { SlipEncoder, SlipJob } from '../slip/slip-encoder.ts'
import { SlipWalk } from '../slip/slip-walk.ts'
import { StarPen } from './star-pen.ts'

const everyStyle = { bold: true, underline: true, invert: true }

/** StarPRNT and Star Line mode documents for one model on one paper. */
export class StarEncoder implements SlipEncoder {
  private readonly writer = new ByteWriter()
  private readonly walk: SlipWalk

  constructor({ model, widthDots, cellDots, star }: StarModel, paper: Paper) {
    const page = { widthDots: widthDots[paper], cellDots }
    const sizes = sizesUpTo(star.sizeTimesMax)
    this.walk = new SlipWalk(
      { model, ...page, smallCellDots: undefined, charset: star.charset, sizes, styles: everyStyle },
      new StarPen(this.writer, page, star),
    )
  }

  encode(document: ResolvedDocument, job: SlipJob): Output {
    this.writer.clear()
    const issues = this.walk.write(document, job)
    return { kind: 'bytes', bytes: this.writer.take(job.copies), issues }
  }
}

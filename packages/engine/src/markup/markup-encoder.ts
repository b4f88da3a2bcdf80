import type { Paper, ResolvedDocument } from '../document/resolved-document.ts'
import type { InlineMarkupModel, LineMarkupModel } from '../models/model.ts'
import type { Output } from '../slip/output.ts'
import type { SlipEncoder, SlipJob } from '../slip/slip-encoder.ts'
import { SlipWalk } from '../slip/slip-walk.ts'
import { utf8ByteCount } from './byte-count.ts'
import type { InlineDialect, LineDialect } from './dialect.ts'
import { InlinePen } from './inline-pen.ts'
import { LinePen } from './line-pen.ts'
import type { MarkupPen } from './markup-pen.ts'

/** Documents in a vendor's markup, for one model on one paper. */
class MarkupEncoder implements SlipEncoder {
  private readonly pen: MarkupPen<InlineDialect | LineDialect>
  private readonly walk: SlipWalk
  private readonly header: ((copies: number) => string) | undefined

  constructor(walk: SlipWalk, pen: MarkupPen<InlineDialect | LineDialect>, dialect: InlineDialect | LineDialect) {
    this.walk = walk
    this.pen = pen
    this.header = dialect.header
  }

  encode(document: ResolvedDocument, job: SlipJob): Output {
    // Markup has no dots to draw a font's glyphs with.
    const issues = this.walk.write(document, { ...job, font: undefined })
    const text = (this.header?.(job.copies) ?? '') + this.pen.text
    const copies = this.header === undefined ? job.copies : 1
    return { kind: 'markup', text, byteCount: utf8ByteCount(text), copies, issues }
  }
}

/** An encoder for markup with tags inside lines. */
export function inlineMarkupEncoder(model: InlineMarkupModel, paper: Paper): SlipEncoder {
  const { widthDots, cellDots, markup } = model
  const pen = new InlinePen(markup, cellDots)
  const facts = {
    model: model.model,
    widthDots: widthDots[paper],
    cellDots,
    smallCellDots: undefined,
    charset: markup.charset,
    sizes: markup.sizes.map(({ size }) => size),
    styles: { bold: markup.bold !== undefined, underline: false, invert: false },
  }
  return new MarkupEncoder(new SlipWalk(facts, pen), pen, markup)
}

/** An encoder for markup whose lines have one style each. */
export function lineMarkupEncoder(model: LineMarkupModel, paper: Paper): SlipEncoder {
  const { widthDots, cellDots, markup } = model
  const pen = new LinePen(markup, cellDots)
  const facts = {
    model: model.model,
    widthDots: widthDots[paper],
    cellDots,
    smallCellDots: undefined,
    charset: markup.charset,
    sizes: markup.sizes,
    styles: markup.styles,
    oneStylePerLine: true,
  }
  return new MarkupEncoder(new SlipWalk(facts, pen), pen, markup)
}

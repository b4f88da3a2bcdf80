import type { TextAlign, TextStyle } from '../document/resolved-document.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { Column } from '../layout/row-layout.ts'
import type { InlineDialect, SizeTag, Tag } from './dialect.ts'
import { MarkupPen } from './markup-pen.ts'

const noTag: Tag = { open: '', close: '' }

/** The tag of a width, and of the greatest height up to the one wanted. */
function tagOf(tags: readonly SizeTag[], widthTimes: number, heightTimes: number): SizeTag | undefined {
  let best: SizeTag | undefined
  for (const tag of tags) {
    const [width, height] = tag.size
    if (width !== widthTimes || height > heightTimes) continue
    if (best === undefined || height > best.size[1]) best = tag
  }
  return best
}

/**
 * Writes markup with tags around parts of a line. Vendors tell little about tags inside tags, so that there are never
 * more than three, in the order that is seen in use: alignment, size, bold. Columns are moved by spaces outside of tags.
 */
export class InlinePen extends MarkupPen<InlineDialect> {
  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    const [first] = columns
    const tag = columns.length === 1 && first !== undefined ? this.alignTag(first.block.align) : undefined
    if (first !== undefined && tag !== undefined) {
      this.alignedLine(first, tag, row, row.lineOf(0, printed))
      return
    }
    let atDots = 0
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0) continue
      const run = this.runOf(row, line)
      if (run === '') continue
      const leftDots = row.lineLeftDots(index, line)
      this.text += ' '.repeat((leftDots - atDots) / this.cellDots)
      const { block } = columns[index] as Column
      this.text += this.styled(run, block, this.sizeTag(row.widthTimesOf(index), row.heightTimesOf(index)))
      atDots = leftDots + row.lineDots(index, line)
    }
    this.text += this.dialect.lineEnd
  }

  private alignTag(align: TextAlign): Tag | undefined {
    const { aligned } = this.dialect
    if (align === 'left') return undefined
    return align === 'center' ? aligned?.center : aligned?.right
  }

  private sizeTag(widthTimes: number, heightTimes: number): Tag {
    return tagOf(this.dialect.sizes, widthTimes, heightTimes) ?? noTag
  }

  private styled(run: string, style: TextStyle, size: Tag): string {
    const bold = style.bold ? (this.dialect.bold ?? noTag) : noTag
    return `${size.open}${bold.open}${run}${bold.close}${size.close}`
  }

  private alignedLine({ block }: Column, tag: Tag, row: PlacedRow, line: number): void {
    const { lineEnd, aligned } = this.dialect
    const run = this.runOf(row, line)
    if (run === '') {
      this.text += lineEnd
      return
    }
    const widthTimes = row.widthTimesOf(0)
    const heightTimes = row.heightTimesOf(0)
    const isCentered = block.align === 'center' && aligned !== undefined
    const both = isCentered ? tagOf(aligned.centered, widthTimes, heightTimes) : undefined
    const align = both ?? tag
    const text = this.styled(run, block, both === undefined ? this.sizeTag(widthTimes, heightTimes) : noTag)
    const endsInside = aligned?.endsLineInside === true
    this.text += `${align.open}${text}${endsInside ? lineEnd : ''}${align.close}${endsInside ? '' : lineEnd}`
  }

  protected override alignedQr(markup: string, align: TextAlign): string {
    const tag = this.dialect.aligned?.qr === true ? this.alignTag(align) : undefined
    return tag === undefined ? markup : `${tag.open}${markup}${tag.close}`
  }
}

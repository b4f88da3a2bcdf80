import {
  isTextBlock,
  plainTextBlock,
  type ResolvedDocument,
  type ResolvedLine,
  type TextBlock,
} from '../document/resolved-document.ts'
import { plainTextCharset } from '../encodings/plain-text.ts'
import { engineError } from '../issue.ts'
import { PlacedRow } from '../layout/place-row.ts'
import { layOutRow, type PageGeometry } from '../layout/row-layout.ts'
import { outputCharsMax } from '../limits.ts'

export interface TextOptions {
  /** Half-width characters of a line: 32 for 58 mm paper, 48 for 80 mm. */
  readonly columns: number
}

/** Wide enough for two blocks of one Chinese character, and no wider than any printer's line. */
const columnsMin = 4
const columnsMax = 400

class TextRenderer {
  private readonly page: PageGeometry
  private readonly row: PlacedRow
  private text = ''

  constructor(columns: number) {
    this.page = { widthDots: columns, cellDots: 1, smallCellDots: undefined, hasSizes: false }
    this.row = new PlacedRow(this.page, plainTextCharset)
  }

  render(document: ResolvedDocument): string {
    for (const line of document.lines) {
      this.line(line)
      if (this.text.length > outputCharsMax) {
        throw engineError('limit_exceeded', '', `a text may have ${outputCharsMax} characters`)
      }
    }
    return this.text === '' ? '\n' : this.text
  }

  private line({ blocks, contents }: ResolvedLine): void {
    const [first] = blocks
    if (first === undefined) return
    if (isTextBlock(first)) {
      this.textLine(blocks.filter(isTextBlock), contents)
      return
    }
    switch (first.type) {
      case 'feed':
        this.text += '\n'.repeat(first.lines)
        return
      case 'qrcode':
      case 'barcode':
        // A code that can only be read by a machine is shown as what it says.
        this.textLine([{ ...plainTextBlock, align: first.align }], [contents[0] ?? ''])
        return
      default:
        return
    }
  }

  private textLine(blocks: readonly TextBlock[], contents: readonly string[]): void {
    const { row } = this
    row.place(layOutRow(blocks, this.page), contents, () => undefined)
    for (let printed = 0; printed < row.height; printed++) {
      let line = ''
      let at = 0
      for (let index = 0; index < blocks.length; index++) {
        const found = row.lineOf(index, printed)
        if (found < 0) continue
        const left = row.lineLeftDots(index, found)
        line += ' '.repeat(left - at)
        for (let char = row.lines.starts[found] as number; char < (row.lines.ends[found] as number); char++) {
          line += String.fromCodePoint(row.shaped.codes[char] as number)
        }
        at = left + row.lineDots(index, found)
      }
      this.text += `${line.replace(/ +$/, '')}\n`
    }
  }
}

/**
 * The document as plain text for a monospace font in which Chinese is twice as wide as ASCII: columns line up, sizes and
 * weights do not show. Codes are shown as the text they hold; images and cuts are left out. Ends with a newline.
 * Throws EngineError `invalid_option`, `limit_exceeded`.
 */
export function renderText(document: ResolvedDocument, options: TextOptions): string {
  const { columns } = options
  if (!Number.isInteger(columns) || columns < columnsMin || columns > columnsMax) {
    throw engineError(
      'invalid_option',
      'columns',
      `expected ${columnsMin} to ${columnsMax} columns, received ${String(columns)}`,
    )
  }
  return new TextRenderer(columns).render(document)
}

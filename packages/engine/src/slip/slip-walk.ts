import { barcodeRaster, qrRaster } from '../codes/draw-code.ts'
import { FixedLine } from '../document/fixed-line.ts'
import {
  type BarcodeBlock,
  type Block,
  type ImageBlock,
  type ImageRequest,
  isTextBlock,
  plainTextBlock,
  type QrBlock,
  type ResolvedDocument,
  type ResolvedLine,
  type SingleBlock,
  type TextBlock,
} from '../document/resolved-document.ts'
import type { Charset } from '../encodings/charset.ts'
import { type HostImage, imageSlices, imageWidthDots } from '../images/host-image.ts'
import { engineError, type Issue, type IssueCode } from '../issue.ts'
import { drawLine, type HostFont, hasLost } from '../layout/draw-line.ts'
import { PlacedRow } from '../layout/place-row.ts'
import { QuickRow } from '../layout/quick-row.ts'
import { type Column, layOutRow, type PageGeometry, type RowLayout } from '../layout/row-layout.ts'
import { issuesMax, outputLinesMax } from '../limits.ts'
import { KeptLines, type LineTape } from './line-tape.ts'
import { largestSize, type Size } from './size.ts'
import type { SlipJob } from './slip-encoder.ts'
import type { CodeOutcome, SlipPen } from './slip-pen.ts'

/** What of a model decides how text is laid out, whatever its language. */
export interface SlipFacts {
  readonly model: string
  readonly widthDots: number
  readonly cellDots: number
  readonly smallCellDots: number | undefined
  readonly charset: Charset
  readonly sizes: readonly Size[]
  /** Marks that the language has. */
  readonly styles: { readonly bold: boolean; readonly underline: boolean; readonly invert: boolean }
  /** A size or mark holds for a whole line, not for a part of it. */
  readonly oneStylePerLine?: boolean
}

/** Rows of a slice: under the 255 that printers count to, and whole bands of 24 or 8 rows where they print bands. */
const sliceRows = 240

/** All but tabs and line ends, which vCards hold. */
const controlCharacters = /(?![\t\n\r])\p{Cc}/u

interface FittedLayout {
  readonly layout: RowLayout
  /** What the printer lacks of what was asked for; told once in each document. */
  readonly issues: readonly Issue[]
  toldIn: number
}

/**
 * Goes through documents line by line and tells a pen what to write. What all languages share is here: layout, limits,
 * issues, what stands in for what a printer lacks, and that a slip is cut once (TP22).
 */
export class SlipWalk {
  readonly facts: SlipFacts
  private readonly pen: SlipPen
  private readonly page: PageGeometry
  private readonly row: PlacedRow
  private readonly quick: QuickRow
  private readonly kept = new KeptLines()
  private readonly layouts = new WeakMap<readonly Block[], FittedLayout>()
  private issues: Issue[] = []
  private images: readonly HostImage[] = []
  private requests: readonly ImageRequest[] = []
  private cut = true
  private raw = false
  private font: HostFont | undefined
  private printedLines = 0
  private documents = 0
  /** Something was printed since the last cut; a second cut would only cut air (TP22). */
  private dirty = false

  constructor(facts: SlipFacts, pen: SlipPen) {
    this.facts = facts
    this.pen = pen
    const { widthDots, cellDots, smallCellDots, charset } = facts
    this.page = { widthDots, cellDots, smallCellDots, hasSizes: true }
    this.row = new PlacedRow(this.page, charset)
    this.quick = new QuickRow(charset, cellDots)
  }

  /** Writes one slip through the pen. @returns what the printer could not do */
  write(document: ResolvedDocument, job: SlipJob): readonly Issue[] {
    this.issues = []
    this.images = job.images
    this.requests = document.images
    this.cut = job.cut
    this.raw = job.raw
    this.font = job.font
    this.row.shaped.drawsLost = job.font !== undefined
    this.printedLines = 0
    this.documents++
    this.dirty = false
    this.row.begin()
    this.pen.begin()
    for (const line of document.lines) this.line(line)
    if (this.dirty) this.end('partial')
    return this.issues
  }

  report(path: string, code: IssueCode, message: string): void {
    if (this.issues.length < issuesMax) this.issues.push({ path, code, message })
  }

  private line(line: ResolvedLine): void {
    const first = line.blocks[0]
    if (first === undefined) return
    if (isTextBlock(first)) {
      const { tape } = this.pen
      if (line instanceof FixedLine && tape !== undefined) this.fixedLine(line, tape)
      else this.textLine(line)
    } else this.single(first, line.contents[0] ?? '')
  }

  private readonly onLost = (column: Column, lost: readonly number[]): void => {
    const { font, facts } = this
    const missing = font === undefined ? lost : lost.filter((point) => !font.glyph(point, 2 * facts.cellDots))
    if (missing.length === 0) return
    const shown = [...new Set(missing)].slice(0, 10).map((point) => {
      const hex = point.toString(16).toUpperCase().padStart(4, '0')
      return point >= 0xd800 && point <= 0xdfff ? `U+${hex}` : `'${String.fromCodePoint(point)}' (U+${hex})`
    })
    const message = `the printer has no character for ${shown.join(', ')}: ? is printed`
    this.report(column.block.path, 'unprintable_characters', message)
  }

  /** A line that is the same in every document is laid out once for each state that the printer may be in. */
  private fixedLine(line: ResolvedLine, tape: LineTape): void {
    const before = tape.state()
    const kept = this.kept.find(line, before)
    if (kept !== undefined) {
      this.countLines(kept.printedLines)
      tape.replay(kept.bytes, kept.after)
      this.dirty = true
      return
    }
    const { length } = tape
    const { printedLines, issues } = this
    const issueCount = issues.length
    this.textLine(line)
    // What a host's font draws is not the same with another font.
    if (this.row.shaped.points.size > 0) return
    // A line with something to report has to report it in every document.
    if (issues.length > issueCount || issueCount >= issuesMax) return
    if ((this.layouts.get(line.blocks)?.issues.length ?? 0) > 0) return
    const bytes = tape.copyFrom(length)
    this.kept.keep(line, { before, after: tape.state(), bytes, printedLines: this.printedLines - printedLines })
  }

  private textLine({ blocks, contents }: ResolvedLine): void {
    const { row, pen } = this
    const layout = this.layoutOf(blocks)
    if (pen.quickLine !== undefined && this.quick.place(layout, contents)) {
      this.countLines(1)
      pen.quickLine(layout, this.quick)
      this.dirty = true
      return
    }
    row.place(layout, contents, this.onLost)
    this.countLines(row.height)
    for (let printed = 0; printed < row.height; printed++) {
      if (row.shaped.points.size > 0 && this.drawn(layout.columns, printed)) continue
      pen.textLine(layout.columns, row, printed)
    }
    this.dirty = true
  }

  /** Draws a printed line that has characters which only the host's font has. @returns false when it is text after all */
  private drawn(columns: readonly Column[], printed: number): boolean {
    const { row, font, facts } = this
    if (font === undefined || !hasLost(row, columns, printed)) return false
    const { widthDots, cellDots } = facts
    const canvas = { widthDots, glyphDots: 2 * cellDots, leadingDots: cellDots / 2 }
    const dots = drawLine(row, columns, printed, canvas, font)
    return dots !== undefined && this.pen.raster(dots, 'left')
  }

  private layoutOf(blocks: readonly Block[]): RowLayout {
    const known = this.layouts.get(blocks) ?? this.fit(blocks)
    if (known.toldIn !== this.documents) {
      known.toldIn = this.documents
      for (const { path, code, message } of known.issues) this.report(path, code, message)
    }
    return known.layout
  }

  /** Lays out what the printer can show of what was asked for. */
  private fit(blocks: readonly Block[]): FittedLayout {
    const issues: Issue[] = []
    const texts = blocks.filter(isTextBlock)
    const fitted = texts.map((block) => this.fittedBlock(block, texts, issues))
    const entry = { layout: layOutRow(fitted, this.page), issues, toldIn: 0 }
    this.layouts.set(blocks, entry)
    return entry
  }

  private fittedBlock(block: TextBlock, texts: readonly TextBlock[], issues: Issue[]): TextBlock {
    const { model, sizes, styles, smallCellDots, oneStylePerLine = false } = this.facts
    const { path } = block
    let [widthTimes, heightTimes] = largestSize(sizes, block)
    if (oneStylePerLine && texts.length > 1) {
      // Spaces between the columns would grow too, so that only the height may change, for all alike.
      widthTimes = 1
      heightTimes = Math.min(...texts.map((text) => largestSize(sizes, { ...text, widthTimes: 1 })[1]))
    }
    if (widthTimes !== block.widthTimes || heightTimes !== block.heightTimes) {
      const message = `${model} has no text of ${block.widthTimes} x ${block.heightTimes} here: ${widthTimes} x ${heightTimes} is printed`
      issues.push({ path, code: 'font_size_unsupported', message })
    }
    if (block.small && smallCellDots === undefined) {
      issues.push({
        path,
        code: 'font_size_unsupported',
        message: `${model} has no small font: normal size is printed`,
      })
    }
    const lacking = [
      ...(block.bold && !styles.bold ? ['bold'] : []),
      ...(block.underline !== 0 && !styles.underline ? ['underlined'] : []),
      ...(block.invert && !styles.invert ? ['inverted'] : []),
    ]
    if (lacking.length > 0) {
      issues.push({ path, code: 'style_unsupported', message: `${model} has no ${lacking.join(' or ')} text` })
    }
    return {
      ...block,
      widthTimes,
      heightTimes,
      bold: block.bold && styles.bold,
      underline: styles.underline ? block.underline : 0,
      invert: block.invert && styles.invert,
    }
  }

  private countLines(lines: number): void {
    this.printedLines += lines
    if (this.printedLines > outputLinesMax) {
      throw engineError('limit_exceeded', '', `a slip may have ${outputLinesMax} printed lines`)
    }
  }

  private single(block: SingleBlock, content: string): void {
    const { pen } = this
    const { model } = this.facts
    switch (block.type) {
      case 'feed':
        pen.feed(block.lines)
        this.countLines(block.lines)
        return
      case 'cut':
        if (this.dirty) this.end(block.mode)
        return
      case 'drawer':
        if (!pen.drawer(block.pin)) this.lacks(block.path, `${model} opens no drawer`)
        return
      case 'beep':
        if (!pen.beep(block.times)) {
          this.lacks(block.path, `the buzzer of ${model} is not known: nothing is sent`)
        }
        return
      case 'qrcode':
      case 'barcode':
        this.code(block, content)
        return
      case 'image':
        this.image(block, content)
        return
      case 'raw':
        this.rawBytes(block.path, content)
    }
  }

  /** Bytes that the template's author knows to be right; only where the host allows them. */
  private rawBytes(path: string, hex: string): void {
    if (!this.raw) {
      this.lacks(path, 'raw bytes are not allowed here: nothing is sent')
      return
    }
    const digits = hex.replace(/\s+/g, '')
    const pairs = /^(?:[\da-f]{2})*$/i.test(digits) ? (digits.match(/../g) ?? []) : undefined
    if (pairs === undefined) {
      this.report(path, 'invalid_document', 'raw bytes are pairs of hexadecimal digits: nothing is sent')
      return
    }
    if (this.pen.raw(pairs.map((pair) => Number.parseInt(pair, 16)))) this.dirty = true
    else this.lacks(path, `${this.facts.model} takes no raw bytes`)
  }

  private lacks(path: string, message: string): void {
    this.report(path, 'model_lacks_content', message)
  }

  /**
   * A QR code or barcode: the printer's own, else dots; what cannot be one is printed as text, so that nothing is lost.
   * Codes that are too wide are tried as dots as well, for digits take half the bars there.
   */
  private code(block: QrBlock | BarcodeBlock, content: string): void {
    let outcome = block.raster === true ? this.codeAsDots(block, content) : this.ownCode(block, content)
    this.dirty = true
    if (outcome === 'lacking') {
      outcome = block.raster === true ? this.ownCode(block, content) : this.codeAsDots(block, content)
    } else if (outcome !== 'drawn' && outcome.code === 'code_too_wide' && block.type === 'barcode') {
      const fault = outcome
      outcome = this.codeAsDots(block, content)
      if (outcome === 'lacking') outcome = fault
    }
    if (outcome === 'drawn') return
    if (outcome === 'lacking')
      this.lacks(block.path, `${this.facts.model} draws no ${block.type}: it is printed as text`)
    else this.report(block.path, outcome.code, outcome.message)
    this.caption(block, content)
  }

  /**
   * By the printer's own means. Control characters would go to the printer as they are, and some printers obey them
   * there: such codes go as dots.
   */
  private ownCode(block: QrBlock | BarcodeBlock, content: string): CodeOutcome {
    if (block.type === 'barcode') return this.pen.barcode(block, content)
    return controlCharacters.test(content) ? 'lacking' : this.pen.qr(block, content)
  }

  /** The text of a barcode made of dots is always below it, unless there is to be none. */
  private codeAsDots(block: QrBlock | BarcodeBlock, content: string): CodeOutcome {
    const { pen } = this
    const { widthDots } = this.facts
    if (block.type === 'qrcode') {
      // It is a square: on a label its height is what bounds it.
      const raster = qrRaster(content, block, Math.min(widthDots, pen.rasterRows ?? widthDots))
      if ('code' in raster) return raster
      return pen.raster(raster, block.align) ? 'drawn' : 'lacking'
    }
    const drawn = barcodeRaster(content, block, widthDots)
    if ('code' in drawn) return drawn
    if (!pen.raster(drawn.raster, block.align)) return 'lacking'
    if (block.hri !== 'none') this.caption(block, drawn.content)
    return 'drawn'
  }

  private caption(block: QrBlock | BarcodeBlock, content: string): void {
    if (content === '') return
    this.textLine({ blocks: [{ ...plainTextBlock, path: block.path, align: block.align }], contents: [content] })
  }

  /** Pixels are scaled and dithered here, for the paper at hand; slice by slice, so that no image is held whole. */
  private image(block: ImageBlock, id: string): void {
    if (id === '') return
    const { path, align } = block
    const image = this.images.find((candidate) => candidate.id === id)
    if (image === undefined) {
      const url = this.requests.find((request) => request.id === id)?.url ?? ''
      this.report(path, 'missing_image', `the image '${id}' (${url.slice(0, 200)}) was not given to encode`)
      return
    }
    const { widthDots, model } = this.facts
    const imageDots = imageWidthDots(image, block.widthDots, widthDots)
    if (imageDots > widthDots) {
      this.report(path, 'invalid_image', `the image is ${imageDots} dots wide, the paper ${widthDots}`)
      return
    }
    for (const slice of imageSlices(image, { ...block, widthDots: imageDots }, this.pen.rasterRows ?? sliceRows)) {
      if (!this.pen.raster(slice, align)) {
        this.lacks(path, `${model} prints no images`)
        return
      }
      this.dirty = true
    }
  }

  /** Feeds the text past the knife and cuts, once; without `cut` the paper only comes out (TP22). */
  private end(mode: 'partial' | 'full'): void {
    this.pen.end(this.cut ? mode : undefined)
    this.dirty = false
  }
}

import {
  type BarcodeBlock,
  type Block,
  type ImageRequest,
  isTextBlock,
  type Paper,
  plainTextBlock,
  type QrBlock,
  type ResolvedDocument,
  type ResolvedLine,
  type SingleBlock,
  type TextBlock,
} from '../document/resolved-document.ts'
import type { Issue, IssueCode } from '../issue.ts'
import { EngineError } from '../issue.ts'
import { PlacedRow } from '../layout/place-row.ts'
import { type Column, layOutRow, type RowLayout } from '../layout/row-layout.ts'
import { issuesMax, outputLinesMax } from '../limits.ts'
import type { EscposModel } from '../models/model.ts'
import { encodeBarcode } from './barcode.ts'
import { ByteWriter } from './byte-writer.ts'
import { PrinterState } from './printer-state.ts'
import { encodeQr } from './qr.ts'
import { encodeRaster, type HostImage, readHostImage } from './raster.ts'

export interface EscposJob {
  readonly cut: boolean
  readonly copies: number
  readonly images: readonly HostImage[]
}

/** FS . and FS &. */
const hanziModeOff = [0x1c, 0x2e]
const hanziModeOn = [0x1c, 0x26]

/** Writes documents for one model on one paper; it keeps its buffers and the layouts it has seen. */
export class EscposEncoder {
  private readonly model: EscposModel
  private readonly widthDots: number
  private readonly writer = new ByteWriter()
  private readonly state: PrinterState
  private readonly row: PlacedRow
  private readonly layouts = new WeakMap<readonly Block[], RowLayout>()
  private issues: Issue[] = []
  private images: readonly HostImage[] = []
  private requests: readonly ImageRequest[] = []
  private cut = true
  private printedLines = 0
  /** Something was printed since the last cut; a second cut would only cut air (TP22). */
  private dirty = false

  constructor(model: EscposModel, paper: Paper) {
    this.model = model
    this.widthDots = model.widthDots[paper]
    const { escpos } = model
    this.state = new PrinterState(this.writer, escpos)
    this.row = new PlacedRow(
      { widthDots: this.widthDots, cellDots: escpos.cellDots, smallCellDots: undefined, hasSizes: true },
      escpos.charset,
    )
  }

  encode(document: ResolvedDocument, job: EscposJob): { bytes: Uint8Array; issues: readonly Issue[] } {
    this.issues = []
    this.images = job.images
    this.requests = document.images
    this.cut = job.cut
    this.printedLines = 0
    this.dirty = false
    this.writer.clear()
    this.row.begin()
    this.state.initialize()
    for (const line of document.lines) this.line(line)
    if (this.dirty) this.endSlip('partial')
    return { bytes: this.writer.take(job.copies), issues: this.issues }
  }

  private report(path: string, code: IssueCode, message: string): void {
    if (this.issues.length < issuesMax) this.issues.push({ path, code, message })
  }

  private line(line: ResolvedLine): void {
    const [first] = line.blocks
    if (first === undefined) return
    if (isTextBlock(first)) this.textLine(line)
    else this.single(first, line.contents[0] ?? '')
  }

  private readonly onLost = (column: Column, lost: readonly number[]): void => {
    const shown = [...new Set(lost)].slice(0, 10).map((point) => {
      const hex = point.toString(16).toUpperCase().padStart(4, '0')
      return point >= 0xd800 && point <= 0xdfff ? `U+${hex}` : `'${String.fromCodePoint(point)}' (U+${hex})`
    })
    const message = `the printer has no character for ${shown.join(', ')}: ? is printed`
    this.report(column.block.path, 'unprintable_characters', message)
  }

  private layoutOf(blocks: readonly Block[]): RowLayout {
    const known = this.layouts.get(blocks)
    if (known !== undefined) return known
    const texts = blocks.filter(isTextBlock)
    const { escpos } = this.model
    const layout = layOutRow(texts, {
      widthDots: this.widthDots,
      cellDots: escpos.cellDots,
      smallCellDots: undefined,
      hasSizes: true,
    })
    this.layouts.set(blocks, layout)
    return layout
  }

  private textLine(line: ResolvedLine): void {
    const layout = this.layoutOf(line.blocks)
    const { columns } = layout
    const { row, state } = this
    row.place(layout, line.contents, this.onLost)
    this.countLines(row.height)
    for (const { block } of columns) {
      if (block.small)
        this.report(
          block.path,
          'font_size_unsupported',
          `${this.model.model} has no small font: normal size is printed`,
        )
    }
    for (let printed = 0; printed < row.height; printed++) {
      if (columns.length === 1) this.onlyColumn(columns[0] as Column, row.lineOf(0, printed))
      else this.columnsOf(columns, printed)
      state.endLine()
    }
    this.dirty = true
  }

  private countLines(lines: number): void {
    this.printedLines += lines
    if (this.printedLines <= outputLinesMax) return
    const message = `a slip may have ${outputLinesMax} printed lines`
    throw new EngineError('limit_exceeded', [{ path: '', code: 'limit_exceeded', message }])
  }

  /** A line with one block is moved by the printer itself, which is exact and needs no spaces. */
  private onlyColumn(column: Column, line: number): void {
    const { row, state, writer } = this
    const { lines } = row
    const start = lines.starts[line] as number
    const end = lines.ends[line] as number
    if (start === end) {
      state.spacing(row.heightTimesOf(0))
      return
    }
    if (row.lineDots(0, line) < this.widthDots) state.align(column.block.align)
    state.spacing(row.heightTimesOf(0))
    state.style(column.block, row.widthTimesOf(0), row.heightTimesOf(0))
    writer.shaped(row.shaped, start, end)
  }

  private columnsOf(columns: readonly Column[], printed: number): void {
    const { row, state, writer } = this
    const { lines } = row
    state.align('left')
    let heightTimes = 1
    for (let index = 0; index < columns.length; index++) {
      if (row.lineOf(index, printed) >= 0) heightTimes = Math.max(heightTimes, row.heightTimesOf(index))
    }
    state.spacing(heightTimes)
    let atDots = 0
    for (let index = 0; index < columns.length; index++) {
      const line = row.lineOf(index, printed)
      if (line < 0) continue
      const start = lines.starts[line] as number
      const end = lines.ends[line] as number
      if (start === end) continue
      const leftDots = row.lineLeftDots(index, line)
      const column = columns[index] as Column
      this.moveTo(atDots, leftDots, column, row.widthTimesOf(index), row.heightTimesOf(index))
      writer.shaped(row.shaped, start, end)
      atDots = leftDots + row.lineDots(index, line)
    }
  }

  /**
   * Goes to where a column's text begins and puts its style in force: by spaces of normal size where that shows
   * nothing, else by ESC $, else by spaces in between two changes of style.
   */
  private moveTo(fromDots: number, toDots: number, column: Column, widthTimes: number, heightTimes: number): void {
    const { state, writer, model } = this
    const { cellDots, absolutePosition } = model.escpos
    const gap = toDots - fromDots
    const cells = gap / cellDots
    const spacesFit = Number.isInteger(cells)
    if (gap > 0 && spacesFit && !state.showsSpaces()) {
      writer.repeat(0x20, cells)
      state.style(column.block, widthTimes, heightTimes)
      return
    }
    if (gap > 0 && !absolutePosition) {
      state.plain()
      writer.repeat(0x20, Math.floor(cells))
    }
    state.style(column.block, widthTimes, heightTimes)
    if (gap <= 0 || !absolutePosition) return
    if (spacesFit && !state.showsSpaces()) writer.repeat(0x20, cells)
    else state.moveTo(toDots)
  }

  private single(block: SingleBlock, content: string): void {
    switch (block.type) {
      case 'feed':
        this.state.feed(block.lines)
        this.countLines(block.lines)
        return
      case 'cut':
        if (this.dirty) this.endSlip(block.mode)
        return
      case 'drawer':
        this.writer.push(this.model.escpos.drawer[block.pin])
        return
      case 'beep':
        this.beep(block.path, block.times)
        return
      case 'qrcode':
      case 'barcode':
        this.code(block, content)
        return
      case 'image':
        this.image(block.path, block.align, content)
    }
  }

  private beep(path: string, times: number): void {
    const bytes = this.model.escpos.beep?.(times)
    if (bytes !== undefined) this.writer.push(bytes)
    else this.report(path, 'model_lacks_content', `the buzzer of ${this.model.model} is not known: nothing is sent`)
  }

  /** A QR code or barcode; what cannot be one is printed as text, so that nothing is lost. */
  private code(block: QrBlock | BarcodeBlock, content: string): void {
    const { state, writer, model, widthDots } = this
    state.align(block.align)
    state.spacing(1)
    const leavesHanziMode = block.type === 'qrcode' && model.escpos.leavesHanziModeForQr
    if (leavesHanziMode) writer.push(hanziModeOff)
    const fault =
      block.type === 'qrcode'
        ? encodeQr(block, content, widthDots, writer)
        : encodeBarcode(block, content, widthDots, writer)
    if (leavesHanziMode) writer.push(hanziModeOn)
    this.dirty = true
    if (fault === undefined) return
    if (leavesHanziMode) writer.length -= hanziModeOff.length + hanziModeOn.length
    this.report(block.path, fault.code, fault.message)
    if (content === '') return
    this.textLine({ blocks: [{ ...plainTextBlock, path: block.path, align: block.align }], contents: [content] })
  }

  private image(path: string, align: TextBlock['align'], id: string): void {
    if (id === '') return
    const image = this.images.find((candidate) => candidate.id === id)
    if (image === undefined) {
      const url = this.requests.find((request) => request.id === id)?.url ?? ''
      this.report(path, 'missing_image', `the image '${id}' (${url.slice(0, 200)}) was not given to encode`)
      return
    }
    const raster = readHostImage(image)
    if (raster.widthDots > this.widthDots) {
      this.report(path, 'invalid_image', `the image is ${raster.widthDots} dots wide, the paper ${this.widthDots}`)
      return
    }
    this.state.align(align)
    encodeRaster(raster, this.model.escpos.rasterRowsMax, this.writer)
    this.dirty = true
  }

  /** Feeds the text past the knife and cuts, once; without `cut` the paper only comes out (TP22). */
  private endSlip(mode: 'partial' | 'full'): void {
    const { cutter } = this.model.escpos
    this.state.align('left')
    this.state.feed(cutter.feedLines)
    if (this.cut) this.writer.push(cutter[mode])
    this.dirty = false
  }
}

import type { BarcodeBlock, QrBlock, TextAlign } from '../document/resolved-document.ts'
import type { Raster } from '../images/raster.ts'
import type { PlacedRow } from '../layout/place-row.ts'
import type { QuickRow } from '../layout/quick-row.ts'
import type { Column, RowLayout } from '../layout/row-layout.ts'
import type { LineTape } from '../slip/line-tape.ts'
import type { CodeOutcome, SlipPen } from '../slip/slip-pen.ts'
import { encodeBarcode } from './barcode.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { EscposCapabilities } from './capabilities.ts'
import { PrinterState } from './printer-state.ts'
import { encodeQr } from './qr.ts'
import { encodeRaster } from './raster.ts'

const lineFeed = 0x0a
/** FS . and FS &. */
const hanziModeOff = [0x1c, 0x2e]
const hanziModeOn = [0x1c, 0x26]

/** Writes ESC/POS, composed of what a model can do. */
export class EscposPen implements SlipPen {
  private readonly writer: ByteWriter
  private readonly capabilities: EscposCapabilities
  private readonly widthDots: number
  private readonly cellDots: number
  private readonly state: PrinterState

  constructor(
    writer: ByteWriter,
    page: { readonly widthDots: number; readonly cellDots: number },
    capabilities: EscposCapabilities,
  ) {
    this.writer = writer
    this.capabilities = capabilities
    this.widthDots = page.widthDots
    this.cellDots = page.cellDots
    const state = new PrinterState(writer, capabilities)
    this.state = state
    this.tape = {
      state: () => state.packed,
      get length() {
        return writer.length
      },
      copyFrom: (start) => writer.copyFrom(start),
      replay(bytes, packed) {
        if (bytes.length > 24) writer.whole(bytes)
        else writer.bytesOf(bytes, 0, bytes.length)
        state.packed = packed
      },
    }
  }

  readonly tape: LineTape

  begin(): void {
    this.state.initialize()
  }

  textLine(columns: readonly Column[], row: PlacedRow, printed: number): void {
    if (columns.length === 1) this.onlyColumn(columns[0] as Column, row, row.lineOf(0, printed))
    else this.columnsOf(columns, row, printed)
    this.state.endLine()
  }

  quickLine(layout: RowLayout, row: QuickRow): void {
    this.state.homeMode()
    const { columns } = layout
    if (columns.length === 1) this.quickColumn(columns[0] as Column, row)
    else this.quickColumns(layout, row)
    this.state.endLine()
  }

  private quickColumn(column: Column, row: QuickRow): void {
    const { state, writer } = this
    const { heightTimes, align } = column.block
    const start = row.starts[0] as number
    const end = row.ends[0] as number
    const dots = (row.rightDots[0] as number) - (row.leftDots[0] as number)
    if (start < end && dots < this.widthDots) state.align(align)
    state.spacing(heightTimes)
    if (start === end) return
    state.style(column.block, column.widthTimes, heightTimes)
    writer.bytesOf(row.text.bytes, start, end)
  }

  private quickColumns({ columns, heightTimes }: RowLayout, row: QuickRow): void {
    const { state, writer } = this
    const { starts, ends, leftDots, rightDots } = row
    const { bytes } = row.text
    state.align('left')
    state.spacing(heightTimes)
    let atDots = 0
    for (let index = 0; index < columns.length; index++) {
      const start = starts[index] as number
      const end = ends[index] as number
      if (start === end) continue
      const column = columns[index] as Column
      this.moveTo(atDots, leftDots[index] as number, column, column.widthTimes, column.block.heightTimes)
      writer.bytesOf(bytes, start, end)
      atDots = rightDots[index] as number
    }
  }

  /** A line with one block is moved by the printer itself, which is exact and needs no spaces. */
  private onlyColumn(column: Column, row: PlacedRow, line: number): void {
    const { state } = this
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
    state.text(row.shaped, start, end)
  }

  private columnsOf(columns: readonly Column[], row: PlacedRow, printed: number): void {
    const { state } = this
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
      state.text(row.shaped, start, end)
      atDots = leftDots + row.lineDots(index, line)
    }
  }

  /**
   * Goes to where a column's text begins and puts its style in force: by spaces of normal size where that shows
   * nothing, else by ESC $, else by spaces in between two changes of style.
   */
  private moveTo(fromDots: number, toDots: number, column: Column, widthTimes: number, heightTimes: number): void {
    const { state, writer, cellDots } = this
    const { absolutePosition } = this.capabilities
    const gap = toDots - fromDots
    const cells = gap / cellDots
    const spacesFit = Number.isInteger(cells)
    if (gap > 0 && spacesFit && !state.showsSpaces() && !state.isTooTall()) {
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

  feed(lines: number): void {
    this.state.feed(lines)
  }

  qr(block: QrBlock, content: string): CodeOutcome {
    const { state, writer, capabilities, widthDots } = this
    if (capabilities.qr === undefined) return 'lacking'
    state.homeMode()
    state.align(block.align)
    state.spacing(1)
    const { leavesHanziModeForQr } = capabilities
    const start = writer.length
    if (leavesHanziModeForQr) writer.push(hanziModeOff)
    const fault = encodeQr(block, content, widthDots, capabilities.qr, writer)
    if (fault !== undefined) {
      writer.length = start
      return fault
    }
    if (leavesHanziModeForQr) writer.push(hanziModeOn)
    return 'drawn'
  }

  barcode(block: BarcodeBlock, content: string): CodeOutcome {
    const { state, writer, capabilities, widthDots } = this
    if (!capabilities.barcodes.includes(block.symbology)) return 'lacking'
    state.homeMode()
    state.align(block.align)
    state.spacing(1)
    return encodeBarcode(block, content, widthDots, capabilities.barcodeHeightDotsMax, writer) ?? 'drawn'
  }

  raster(raster: Raster, align: TextAlign): boolean {
    const { state, writer } = this
    const { command, rowsMax, eatsLineFeed } = this.capabilities.raster
    state.homeMode()
    state.align(align)
    if (command === 'gs-v-0') {
      encodeRaster(raster, rowsMax, writer)
      if (eatsLineFeed) writer.byte(lineFeed)
      return true
    }
    state.spacingDots(bandRows)
    encodeBands(raster, writer)
    return true
  }

  drawer(pin: 2 | 5): boolean {
    const { drawer } = this.capabilities
    if (drawer !== undefined) this.writer.push(drawer[pin])
    return drawer !== undefined
  }

  beep(times: number): boolean {
    const bytes = this.capabilities.beep?.(times)
    if (bytes !== undefined) this.writer.push(bytes)
    return bytes !== undefined
  }

  /** What raw bytes leave behind is not known, so that everything is set again after them. */
  raw(bytes: readonly number[]): boolean {
    this.writer.push(bytes)
    this.state.initialize()
    return true
  }

  end(cut: 'partial' | 'full' | undefined): void {
    const { cutter } = this.capabilities
    const command = cut === undefined ? undefined : (cutter[cut] ?? cutter.partial)
    this.state.align('left')
    this.state.feed(command === undefined ? cutter.clearLines : cutter.feedLines)
    if (command !== undefined) this.writer.push(command)
  }
}

const bandRows = 24

/** ESC * 33: bands of 24 rows, three bytes to a column, each ended by a line feed of the band's height. */
function encodeBands(raster: Raster, writer: ByteWriter): void {
  const bytesPerRow = raster.widthDots / 8
  for (let top = 0; top < raster.heightDots; top += bandRows) {
    writer.push([0x1b, 0x2a, 0x21])
    writer.uint16(raster.widthDots)
    for (let x = 0; x < raster.widthDots; x++) {
      for (let part = 0; part < 3; part++) {
        let column = 0
        for (let bit = 0; bit < 8; bit++) {
          const y = top + part * 8 + bit
          if (y >= raster.heightDots) break
          const byte = raster.bits[y * bytesPerRow + (x >> 3)] as number
          if (byte & (0x80 >> (x & 7))) column |= 0x80 >> bit
        }
        writer.byte(column)
      }
    }
    writer.byte(lineFeed)
  }
}

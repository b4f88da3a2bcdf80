import type { Raster } from '../images/raster.ts'
import type { ByteWriter } from './byte-writer.ts'
import { withoutRealtimeCommands } from './realtime.ts'

/** GS v 0, in slices: each feeds itself, and they join without a seam. */
export function encodeRaster(raster: Raster, rowsMax: number, writer: ByteWriter): void {
  const bytesPerRow = raster.widthDots / 8
  for (let row = 0; row < raster.heightDots; row += rowsMax) {
    const rows = Math.min(rowsMax, raster.heightDots - row)
    writer.push([0x1d, 0x76, 0x30, 0x00])
    writer.uint16(bytesPerRow)
    writer.uint16(rows)
    writer.whole(withoutRealtimeCommands(raster.bits.subarray(row * bytesPerRow, (row + rows) * bytesPerRow)))
  }
}

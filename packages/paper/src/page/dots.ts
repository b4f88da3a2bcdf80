import type { Dots } from './model.ts'

/** An empty field of dots, all white. */
export function whiteDots(columns: number, rows: number): Dots {
  const rowBytes = (columns + 7) >> 3
  return { columns, rows, rowBytes, bits: new Uint8Array(rowBytes * rows) }
}

export function isBlack(dots: Dots, column: number, row: number): boolean {
  return ((dots.bits[row * dots.rowBytes + (column >> 3)] ?? 0) & (0x80 >> (column & 7))) !== 0
}

export function blacken(dots: Dots, column: number, row: number): void {
  const at = row * dots.rowBytes + (column >> 3)
  dots.bits[at] = (dots.bits[at] ?? 0) | (0x80 >> (column & 7))
}

/** Rows of packed bits, as raster commands send them. The bits are copied, since the caller's buffer may be reused. */
export function dotsFromRows(bits: Uint8Array, rowBytes: number, rows: number, columns = rowBytes * 8): Dots {
  return { columns, rows, rowBytes, bits: bits.slice(0, rowBytes * rows) }
}

/** Columns of packed bits, top dot in the high bit, as `ESC *`, `FS q`, `GS *` and user-defined characters send them. */
export function dotsFromColumns(bits: Uint8Array, columns: number, columnBytes: number): Dots {
  const dots = whiteDots(columns, columnBytes * 8)
  for (let column = 0; column < columns; column++) {
    for (let index = 0; index < columnBytes; index++) {
      const byte = bits[column * columnBytes + index] ?? 0
      for (let bit = 0; byte !== 0 && bit < 8; bit++) {
        if ((byte & (0x80 >> bit)) !== 0) blacken(dots, column, index * 8 + bit)
      }
    }
  }
  return dots
}

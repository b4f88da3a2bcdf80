import { blacken, whiteDots } from '../page/dots.ts'
import type { Dots } from '../page/model.ts'
import { encodeAztec, encodeDataMatrix, encodePDF417 } from './stacked-symbols.js'

/** How a PDF417 symbol is made (`GS ( k` 48 65-70); 0: the printer chooses. */
export interface Pdf417Form {
  readonly columns: number
  readonly rows: number
  /** Error correction level 0..8, or null: by the amount of data. */
  readonly level: number | null
  readonly isTruncated: boolean
}

/** ISO/IEC 15438: 1 to 30 columns of data. */
const pdf417ColumnsMax = 30

/** More bytes than any of these symbols hold. */
const symbolBytesMax = 2_000

/** The same symbol is drawn again for every copy and preview of a slip. */
const recentMax = 16
const recent = new Map<string, Dots | null>()

function remembered(key: string, make: () => Dots | null): Dots | null {
  const known = recent.get(key)
  if (known !== undefined) return known
  const made = make()
  const oldest = recent.keys().next()
  if (recent.size >= recentMax && oldest.done !== true) recent.delete(oldest.value)
  recent.set(key, made)
  return made
}

/** The modules of a PDF417 symbol, at most `modulesMax` wide; one row of modules for each of its rows. */
export function pdf417Modules(data: Uint8Array, form: Pdf417Form, modulesMax: number): Dots | null {
  if (data.length === 0 || data.length > symbolBytesMax) return null
  const text = binaryString(data)
  const key = `pdf417 ${form.columns} ${form.rows} ${form.level} ${form.isTruncated} ${modulesMax} ${text}`
  return remembered(key, () => {
    if (form.columns > 0) return encode(text, form, form.columns)
    // Start, stop and row indicators take 69 modules, a column of data 17; a truncated symbol has 35.
    const columnsMax = Math.min(pdf417ColumnsMax, Math.floor((modulesMax - (form.isTruncated ? 35 : 69)) / 17))
    return bestShape(text, form, columnsMax)
  })
}

/** Without a wish for rows, about three times as wide as high, as printers choose; else the rows that come nearest. */
function bestShape(text: string, form: Pdf417Form, columnsMax: number): Dots | null {
  let best: Dots | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (let columns = 1; columns <= columnsMax; columns++) {
    const dots = encode(text, form, columns)
    if (dots === null) continue
    const distance =
      form.rows > 0 ? Math.abs(dots.rows - form.rows) : Math.abs(Math.log(dots.columns / (dots.rows * 3) / 3))
    if (distance < bestDistance) {
      best = dots
      bestDistance = distance
    } else if (best !== null) break
  }
  return best
}

function encode(text: string, form: Pdf417Form, columns: number): Dots | null {
  const level = form.level === null ? {} : { ecLevel: form.level }
  return dotsOf(() => encodePDF417(text, { columns, compact: form.isTruncated, ...level }).matrix)
}

/** The modules of an Aztec or DataMatrix symbol. */
export function matrixModules(symbology: 'aztec' | 'datamatrix', data: Uint8Array): Dots | null {
  if (data.length === 0 || data.length > symbolBytesMax) return null
  const text = binaryString(data)
  const make = symbology === 'aztec' ? encodeAztec : encodeDataMatrix
  return remembered(`${symbology} ${text}`, () => dotsOf(() => make(text)))
}

/** The encoders throw for data that no symbol can hold. */
function dotsOf(make: () => boolean[][]): Dots | null {
  let matrix: boolean[][]
  try {
    matrix = make()
  } catch {
    return null
  }
  const dots = whiteDots(matrix[0]?.length ?? 0, matrix.length)
  matrix.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) blacken(dots, x, y)
    })
  })
  return dots
}

/** One character per byte, as the encoders take bytes. */
function binaryString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

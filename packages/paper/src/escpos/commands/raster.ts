import { storedImageBytesMax } from '../../limits.ts'
import { dotsFromColumns, dotsFromRows } from '../../page/dots.ts'
import type { Dots } from '../../page/model.ts'
import {
  byteAt,
  command,
  type Framer,
  fits,
  framedByParameterLength,
  smallNumber,
  wordAt,
} from '../command-definition.ts'
import type { Printer } from '../printer.ts'
import { graphics, graphicsWords } from './graphics.ts'

/** Prints an image on a line of its own; the paper moves by the image's height, not by the line spacing. */
function printImage(printer: Printer, dots: Dots, scaleX: number, scaleY: number, offset: number): void {
  if (dots.rows > 0 && dots.columns > 0) {
    printer.placeAlone(offset, () => printer.placeBitmap(dots, scaleX, scaleY, offset))
  } else if (printer.area === null) printer.clearLine(offset)
}

const imageWords = (columns: number, rows: number) => ({
  en: `image of ${columns} x ${rows} dots`,
  zh: `图像 ${columns} x ${rows} 点`,
})

const frameRaster: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  if (byteAt(bytes, start) !== 0x30) return 'not-this'
  if (start + 6 > bytes.length) return 'truncated'
  return fits(bytes, start, 6 + wordAt(bytes, start + 2) * wordAt(bytes, start + 4))
}

const columnModes: Readonly<Record<number, { columnBytes: number; scaleX: number; scaleY: number }>> = {
  0: { columnBytes: 1, scaleX: 2, scaleY: 3 },
  1: { columnBytes: 1, scaleX: 1, scaleY: 3 },
  32: { columnBytes: 3, scaleX: 2, scaleY: 1 },
  33: { columnBytes: 3, scaleX: 1, scaleY: 1 },
}

const frameColumns: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const mode = columnModes[byteAt(bytes, start)]
  if (mode === undefined) return 'not-this'
  if (start + 3 > bytes.length) return 'truncated'
  return fits(bytes, start, 3 + wordAt(bytes, start + 1) * mode.columnBytes)
}

/** n [xL xH yL yH d(x*y*8)]…: n logos in flash. */
const frameDefineLogos: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  let at = start + 1
  for (let logo = 0; logo < byteAt(bytes, start); logo++) {
    if (at + 4 > bytes.length) return 'truncated'
    at += 4 + wordAt(bytes, at) * wordAt(bytes, at + 2) * 8
  }
  return at <= bytes.length ? at - start : 'truncated'
}

function defineLogos(printer: Printer, args: Uint8Array): boolean {
  if (args.length > storedImageBytesMax) return false
  const logos: Dots[] = []
  for (let at = 1; at + 4 <= args.length; ) {
    const columns = wordAt(args, at) * 8
    const columnBytes = wordAt(args, at + 2)
    logos.push(dotsFromColumns(args.subarray(at + 4), columns, columnBytes))
    at += 4 + columns * columnBytes
  }
  printer.memory.logos = logos
  // Defining logos resets the printer (MY).
  printer.initialize()
  return true
}

/** p1..p4 as one number of 32 bits. */
function longAt(bytes: Uint8Array, index: number): number {
  return wordAt(bytes, index) + wordAt(bytes, index + 2) * 0x10000
}

/** Images: raster, columns, stored. Source: escpos-dialects 1.4. */
export const rasterCommands = [
  command(
    'GS v 0',
    0x1d76,
    frameRaster,
    (printer, args, offset) => {
      const mode = smallNumber(byteAt(args, 1))
      if (mode > 3) return false
      const rowBytes = wordAt(args, 2)
      const rows = wordAt(args, 4)
      const dots = dotsFromRows(args.subarray(6), rowBytes, rows)
      printImage(printer, dots, mode & 1 ? 2 : 1, mode & 2 ? 2 : 1, offset)
      return true
    },
    (args) => {
      const mode = smallNumber(byteAt(args, 1))
      const words = imageWords(wordAt(args, 2) * 8, wordAt(args, 4))
      return {
        en: words.en + (mode & 1 ? ', double width' : '') + (mode & 2 ? ', double height' : ''),
        zh: words.zh + (mode & 1 ? '，倍宽' : '') + (mode & 2 ? '，倍高' : ''),
      }
    },
  ),
  command(
    'ESC *',
    0x1b2a,
    frameColumns,
    (printer, args, offset) => {
      const mode = columnModes[byteAt(args, 0)]
      if (mode === undefined) return
      const dots = dotsFromColumns(args.subarray(3), wordAt(args, 1), mode.columnBytes)
      if (dots.columns > 0) printer.placeBitmap(dots, mode.scaleX, mode.scaleY, offset)
    },
    (args) => {
      const mode = columnModes[byteAt(args, 0)]
      const words = imageWords(wordAt(args, 1), (mode?.columnBytes ?? 0) * 8)
      return { en: `${words.en}, by columns`, zh: `${words.zh}，按列` }
    },
  ),
  command(
    'GS ( L',
    0x1d28,
    (bytes, start) => (byteAt(bytes, start) === 0x4c ? framedByParameterLength(bytes, start) : 'not-this'),
    (printer, args, offset) => graphics(printer, args.subarray(3), offset, printImage),
    (args) => graphicsWords(args.subarray(3)),
  ),
  command(
    'GS 8 L',
    0x1d38,
    (bytes, start) => {
      if (start >= bytes.length) return 'truncated'
      if (byteAt(bytes, start) !== 0x4c) return 'not-this'
      return start + 5 <= bytes.length ? fits(bytes, start, 5 + longAt(bytes, start + 1)) : 'truncated'
    },
    (printer, args, offset) => graphics(printer, args.subarray(5), offset, printImage),
    (args) => graphicsWords(args.subarray(5)),
  ),
  command('FS q', 0x1c71, frameDefineLogos, defineLogos, (args) => ({
    en: `write ${byteAt(args, 0)} logos to the printer’s flash`,
    zh: `写入 ${byteAt(args, 0)} 个图标到闪存`,
  })),
  command(
    'FS p',
    0x1c70,
    2,
    (printer, args, offset) => {
      const logo = printer.memory.logos[byteAt(args, 0) - 1]
      const mode = smallNumber(byteAt(args, 1))
      if (mode > 3) return false
      // A logo from an earlier job may be in the real printer's flash.
      if (logo === undefined) printer.warn(offset, 'not-shown')
      else printImage(printer, logo, mode & 1 ? 2 : 1, mode & 2 ? 2 : 1, offset)
      return true
    },
    (args) => ({ en: `print logo ${byteAt(args, 0)}`, zh: `打印图标 ${byteAt(args, 0)}` }),
  ),
  command(
    'FS P',
    0x1c50,
    1,
    (printer, args, offset) => {
      const logo = printer.memory.logos[byteAt(args, 0) - 1]
      if (logo === undefined) printer.warn(offset, 'not-shown')
      else printImage(printer, logo, 1, 1, offset)
    },
    (args) => ({ en: `print logo ${byteAt(args, 0)}`, zh: `打印图标 ${byteAt(args, 0)}` }),
  ),
  command(
    'GS *',
    0x1d2a,
    (bytes, start) =>
      start + 2 <= bytes.length
        ? fits(bytes, start, 2 + byteAt(bytes, start) * byteAt(bytes, start + 1) * 8)
        : 'truncated',
    (printer, args) => {
      printer.memory.downloaded = dotsFromColumns(args.subarray(2), byteAt(args, 0) * 8, byteAt(args, 1))
    },
    (args) => {
      const words = imageWords(byteAt(args, 0) * 8, byteAt(args, 1) * 8)
      return { en: `keep ${words.en}`, zh: `下载${words.zh}` }
    },
  ),
  command(
    'GS /',
    0x1d2f,
    1,
    (printer, args, offset) => {
      const mode = smallNumber(byteAt(args, 0))
      const downloaded = printer.memory.downloaded
      if (mode > 3) return false
      if (downloaded === null) printer.warn(offset, 'not-shown')
      else printImage(printer, downloaded, mode & 1 ? 2 : 1, mode & 2 ? 2 : 1, offset)
      return true
    },
    () => ({ en: 'print the downloaded image', zh: '打印下载的图像' }),
  ),
  command(
    'SYN',
    0x16,
    (bytes, start) => (start < bytes.length ? fits(bytes, start, 1 + byteAt(bytes, start)) : 'truncated'),
    (printer, args, offset) => printImage(printer, dotsFromRows(args.subarray(1), args.length - 1, 1), 1, 1, offset),
    (args) => ({ en: `one row of ${byteAt(args, 0)} bytes`, zh: `一行点，${byteAt(args, 0)} 字节` }),
  ),
]

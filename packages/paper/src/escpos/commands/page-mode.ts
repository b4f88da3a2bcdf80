import type { Direction } from '../../page/page-area.ts'
import { byteAt, command, signedWordAt, smallNumber, wordAt } from '../command-definition.ts'
import type { Printer } from '../printer.ts'

const directionWords = [
  { en: 'from left to right', zh: '从左到右' },
  { en: 'from bottom to top', zh: '从下到上' },
  { en: 'from right to left, upside down', zh: '从右到左（倒置）' },
  { en: 'from top to bottom', zh: '从上到下' },
] as const

function directionOf(args: Uint8Array): Direction | null {
  const n = smallNumber(byteAt(args, 0))
  return n === 0 || n === 1 || n === 2 || n === 3 ? n : null
}

/** Vertical positions mean something on a page only. */
function moveVertically(printer: Printer, to: (from: number) => number, offset: number): void {
  const area = printer.area
  if (area === null) {
    printer.warn(offset, 'position-ignored')
    return
  }
  const baseline = to(area.baseline)
  if (baseline < 0 || baseline > area.depth) {
    printer.warn(offset, 'position-ignored')
    return
  }
  // What waits keeps the position that it was given.
  if (!printer.atLineStart) {
    const x = printer.x
    printer.printLine(0)
    printer.moveTo(x, offset)
  }
  area.baseline = baseline
}

/** Page mode: areas, directions and positions. Source: escpos-dialects 1.9; what stands where follows Epson's manuals (K). */
export const pageModeCommands = [
  command(
    'ESC L',
    0x1b4c,
    0,
    (printer, _args, offset) => printer.enterPageMode(offset),
    () => ({ en: 'page mode', zh: '进入页模式' }),
  ),
  command(
    'ESC S',
    0x1b53,
    0,
    (printer) => {
      if (printer.area !== null) printer.area = null
    },
    () => ({ en: 'standard mode; the page is thrown away', zh: '返回标准模式，丢弃页内数据' }),
  ),
  command(
    'ESC W',
    0x1b57,
    8,
    (printer, args, offset) => {
      const frame = { x: wordAt(args, 0), y: wordAt(args, 2), width: wordAt(args, 4), height: wordAt(args, 6) }
      if (printer.area === null) {
        printer.warn(offset, 'position-ignored')
        return true
      }
      printer.printLine(0)
      return printer.area.setFrame(frame)
    },
    (args) => {
      const size = `${wordAt(args, 4)} x ${wordAt(args, 6)}`
      const place = `${wordAt(args, 0)}, ${wordAt(args, 2)}`
      return { en: `print area of ${size} dots at ${place}`, zh: `打印区域 ${size} 点，起点 ${place}` }
    },
  ),
  command(
    'ESC T',
    0x1b54,
    1,
    (printer, args) => {
      const direction = directionOf(args)
      if (direction === null) return false
      if (printer.area !== null) {
        printer.printLine(0)
        printer.area.setDirection(direction)
      }
      return true
    },
    (args) => {
      const words = directionWords[directionOf(args) ?? 0]
      return { en: `print ${words.en}`, zh: `打印方向：${words.zh}` }
    },
  ),
  command(
    'GS $',
    0x1d24,
    2,
    (printer, args, offset) => moveVertically(printer, () => wordAt(args, 0), offset),
    (args) => ({ en: `to ${wordAt(args, 0)} dots from the area’s start`, zh: `纵向移到 ${wordAt(args, 0)} 点处` }),
  ),
  command(
    'GS \\',
    0x1d5c,
    2,
    (printer, args, offset) => moveVertically(printer, (from) => from + signedWordAt(args, 0), offset),
    (args) => ({ en: `move by ${signedWordAt(args, 0)} dots vertically`, zh: `纵向移动 ${signedWordAt(args, 0)} 点` }),
  ),
  command(
    'ESC FF',
    0x1b0c,
    0,
    (printer, _args, offset) => {
      if (!printer.printPage(true)) printer.warn(offset, 'not-shown')
    },
    () => ({ en: 'print the page and keep it', zh: '打印页面并保留' }),
  ),
  command(
    'FF',
    0x0c,
    0,
    // Outside page mode some firmware seeks a black mark (FW), which is not shown.
    (printer, _args, offset) => {
      if (!printer.printPage(false)) printer.warn(offset, 'not-shown')
    },
    () => ({ en: 'print the page, or seek a black mark', zh: '打印页面，或寻找黑标' }),
  ),
  command(
    'CAN',
    0x18,
    0,
    (printer) => {
      if (printer.area === null) return
      printer.dropLine()
      printer.area.clear()
    },
    () => ({ en: 'clear the print area of the page', zh: '清除页内打印区域' }),
  ),
]

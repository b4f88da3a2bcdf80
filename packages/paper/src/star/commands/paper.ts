import { alignmentOf, alignmentWords } from '../../commands/alignment.ts'
import type { Direction } from '../../page/page-area.ts'
import { PageArea } from '../../page/page-area.ts'
import {
  byteAt,
  command,
  type Framer,
  type Framing,
  fits,
  lowBit,
  notShown,
  signedWordAt,
  silent,
  smallNumber,
  wordAt,
} from '../command-definition.ts'
import { narrowSpacingDots, type StarPrinter, wideSpacingDots } from '../star-printer.ts'

const columnDots = 12

/** A page that names no area is as long as 150 mm. */
const openPageDots = 1_200

/** Bytes after `ESC GS P n`. */
const pageLengths: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 8, 4: 2, 5: 2, 6: 0, 7: 0, 8: 0 }

const framePage: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const length = pageLengths[smallNumber(byteAt(bytes, start))]
  return length === undefined ? 'not-this' : fits(bytes, start, 1 + length)
}

/** Page mode: 0 begin, 1 end, 2 direction, 3 area, 4 and 5 vertical position, 6 print, 7 print and end, 8 clear (K). */
function page(printer: StarPrinter, args: Uint8Array, offset: number): boolean {
  const fn = smallNumber(byteAt(args, 0))
  if (fn === 0) {
    printer.atLineStartOnly(offset, () => {
      printer.area = new PageArea(printer.paper.widthDots, openPageDots)
    })
    return true
  }
  const area = printer.area
  if (area === null) {
    printer.warn(offset, 'position-ignored')
    return true
  }
  if (fn === 8) {
    printer.dropLine()
    area.clear()
    return true
  }
  if (fn === 1) {
    printer.area = null
    return true
  }
  printer.printLine(0)
  switch (fn) {
    case 2:
      return setDirection(area, smallNumber(byteAt(args, 1)))
    case 3:
      return area.setFrame({
        x: wordAt(args, 1),
        y: wordAt(args, 3),
        width: wordAt(args, 5),
        height: wordAt(args, 7),
      })
    case 4:
      area.baseline = Math.min(wordAt(args, 1), area.depth)
      return true
    case 5:
      area.baseline = Math.max(0, Math.min(area.baseline + signedWordAt(args, 1), area.depth))
      return true
    default:
      printer.paper.setBlock(area.lines, area.heightDots)
      if (fn === 7) printer.area = null
      return true
  }
}

function setDirection(area: PageArea, direction: number): boolean {
  if (direction > 3) return false
  area.setDirection(direction as Direction)
  return true
}

/** n1..nk 00. */
function frameTabStops(bytes: Uint8Array, start: number): Framing {
  const end = bytes.indexOf(0, start)
  if (end < 0) return 'truncated'
  return end - start > 32 ? 'not-this' : end - start + 1
}

function feedDots(name: string, opcode: number, dotsPerUnit: number) {
  return command(
    name,
    opcode,
    1,
    (printer, args) => printer.printLine(byteAt(args, 0) * dotsPerUnit),
    (args) => {
      const dots = byteAt(args, 0) * dotsPerUnit
      return { en: `print and feed ${dots} dots`, zh: `打印并走纸 ${dots} 点` }
    },
  )
}

function spacing(name: string, opcode: number, dots: number) {
  return command(
    name,
    opcode,
    0,
    (printer) => {
      printer.line.lineSpacing = dots
    },
    () => ({ en: `line spacing ${dots} dots`, zh: `行距 ${dots} 点` }),
  )
}

/** Lines, margins and positions, cutter and drawer. Source: escpos-dialects 2, Star row (RL); the rest K. */
export const paperCommands = [
  command(
    'ESC @',
    0x1b40,
    0,
    (printer) => printer.initialize(),
    () => ({ en: 'initialize', zh: '初始化' }),
  ),
  command(
    'LF',
    0x0a,
    0,
    (printer) => printer.printLine(printer.line.lineSpacing),
    () => ({ en: 'print the line', zh: '打印并换行' }),
  ),
  // Ignored as the printers are delivered: LF alone ends lines.
  silent('CR', 0x0d, 0, 'carriage return', '回车'),
  command(
    'ESC a',
    0x1b61,
    1,
    (printer, args) => printer.printLine(byteAt(args, 0) * printer.line.lineSpacing),
    (args) => ({ en: `print and feed ${byteAt(args, 0)} lines`, zh: `打印并走纸 ${byteAt(args, 0)} 行` }),
  ),
  // Quarters and eighths of a millimetre.
  feedDots('ESC J', 0x1b4a, 2),
  feedDots('ESC I', 0x1b49, 1),
  spacing('ESC 0', 0x1b30, narrowSpacingDots),
  command(
    'ESC z',
    0x1b7a,
    1,
    (printer, args) => {
      printer.line.lineSpacing = lowBit(args) ? wideSpacingDots : narrowSpacingDots
    },
    (args) => {
      const dots = lowBit(args) ? wideSpacingDots : narrowSpacingDots
      return { en: `line spacing ${dots} dots`, zh: `行距 ${dots} 点` }
    },
  ),
  command(
    'ESC GS a',
    0x1b1d61,
    1,
    (printer, args, offset) => {
      const align = alignmentOf(smallNumber(byteAt(args, 0)))
      if (align === undefined) return false
      printer.atLineStartOnly(offset, () => {
        printer.line.align = align
      })
      return true
    },
    (args) => alignmentWords(smallNumber(byteAt(args, 0))),
  ),
  command(
    'ESC GS A',
    0x1b1d41,
    2,
    (printer, args, offset) => printer.moveTo(wordAt(args, 0), offset),
    (args) => ({ en: `to ${wordAt(args, 0)} dots from the left`, zh: `移到距左 ${wordAt(args, 0)} 点处` }),
  ),
  command(
    'ESC GS R',
    0x1b1d52,
    2,
    (printer, args, offset) => printer.moveTo(printer.x + signedWordAt(args, 0), offset),
    (args) => ({ en: `move by ${signedWordAt(args, 0)} dots`, zh: `横向移动 ${signedWordAt(args, 0)} 点` }),
  ),
  command(
    'ESC l',
    0x1b6c,
    1,
    (printer, args, offset) =>
      printer.atLineStartOnly(offset, () => {
        printer.line.leftMargin = Math.min(byteAt(args, 0) * columnDots, printer.paper.widthDots)
      }),
    (args) => ({ en: `left margin ${byteAt(args, 0)} columns`, zh: `左边距 ${byteAt(args, 0)} 列` }),
  ),
  command(
    'ESC Q',
    0x1b51,
    1,
    (printer, args, offset) =>
      printer.atLineStartOnly(offset, () => {
        const end = byteAt(args, 0) * columnDots
        printer.line.areaWidth = Math.max(0, end - printer.line.leftMargin)
      }),
    (args) => ({ en: `right margin after column ${byteAt(args, 0)}`, zh: `右边距在第 ${byteAt(args, 0)} 列后` }),
  ),
  command(
    'HT',
    0x09,
    0,
    (printer, _args, offset) => {
      const stop = printer.line.tabStops.find((x) => x > printer.x)
      if (stop === undefined) printer.warn(offset, 'position-ignored')
      else printer.moveTo(stop, offset)
    },
    () => ({ en: 'to the next tab stop', zh: '跳到下一个制表位' }),
  ),
  command(
    'ESC D',
    0x1b44,
    frameTabStops,
    (printer, args) => {
      const width = columnDots * printer.style.scale.width
      printer.line.tabStops = [...args].filter((column) => column > 0).map((column) => column * width)
    },
    (args) => {
      const columns = [...args].filter((column) => column > 0).join(', ')
      return { en: `tab stops at columns ${columns}`, zh: `制表位：第 ${columns} 列` }
    },
  ),
  command(
    'SI',
    0x0f,
    0,
    (printer, _args, offset) =>
      printer.atLineStartOnly(offset, () => {
        printer.line.upsideDown = true
      }),
    () => ({ en: 'upside down on', zh: '倒置打印：开' }),
  ),
  command(
    'DC2',
    0x12,
    0,
    (printer, _args, offset) =>
      printer.atLineStartOnly(offset, () => {
        printer.line.upsideDown = false
      }),
    () => ({ en: 'upside down off', zh: '倒置打印：关' }),
  ),
  command('ESC GS P', 0x1b1d50, framePage, page, (args) => ({
    en: `page mode, function ${smallNumber(byteAt(args, 0))}`,
    zh: `页模式，功能 ${smallNumber(byteAt(args, 0))}`,
  })),
  notShown('FF', 0x0c, 0, 'feed to the next page', '走纸到下一页'),
  notShown('VT', 0x0b, 0, 'vertical tab', '纵向制表'),
  silent('CAN', 0x18, 0, 'cancel the line', '取消行缓冲'),
]

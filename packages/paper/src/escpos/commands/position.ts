import { alignmentOf, alignmentWords } from '../../commands/alignment.ts'
import { tabStopsMax } from '../../limits.ts'
import {
  byteAt,
  command,
  type Framing,
  lowBit,
  signedWordAt,
  silent,
  smallNumber,
  wordAt,
} from '../command-definition.ts'
import type { Printer } from '../printer.ts'

/** n1..nk 00; a number that does not ascend ends the list and is data itself (escpos-dialects 1.2). */
function frameTabStops(bytes: Uint8Array, start: number): Framing {
  let last = 0
  for (let count = 0; count <= tabStopsMax; count++) {
    if (start + count >= bytes.length) return 'truncated'
    const stop = byteAt(bytes, start + count)
    if (stop === 0) return count + 1
    if (stop <= last || count === tabStopsMax) return count
    last = stop
  }
  return tabStopsMax
}

/** Tab stops are kept as dots, at the character width that is in force when they are set. */
function setTabStops(printer: Printer, args: Uint8Array): void {
  const { font, asciiScale, spacingAscii } = printer.style
  const columnDots = ((font === 'B' ? 9 : 12) + spacingAscii) * asciiScale.width
  const columns = [...args].filter((column) => column > 0)
  printer.line.tabStops = columns.map((column) => column * columnDots)
}

/** Where in the line and on the paper's width printing happens. Source: escpos-dialects 1.2. */
export const positionCommands = [
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
  command('ESC D', 0x1b44, frameTabStops, setTabStops, (args) => {
    const columns = [...args].filter((column) => column > 0).join(', ')
    return {
      en: columns === '' ? 'no tab stops' : `tab stops at columns ${columns}`,
      zh: columns === '' ? '清除制表位' : `制表位：第 ${columns} 列`,
    }
  }),
  command(
    'ESC $',
    0x1b24,
    2,
    (printer, args, offset) => printer.moveTo(wordAt(args, 0), offset),
    (args) => ({ en: `to ${wordAt(args, 0)} dots from the left`, zh: `移到距左 ${wordAt(args, 0)} 点处` }),
  ),
  command(
    'ESC \\',
    0x1b5c,
    2,
    (printer, args, offset) => printer.moveTo(printer.x + signedWordAt(args, 0), offset),
    (args) => ({ en: `move by ${signedWordAt(args, 0)} dots`, zh: `横向移动 ${signedWordAt(args, 0)} 点` }),
  ),
  command(
    'ESC a',
    0x1b61,
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
    'GS L',
    0x1d4c,
    2,
    (printer, args, offset) => printer.atLineStartOnly(offset, () => setLeftMargin(printer, wordAt(args, 0))),
    (args) => ({ en: `left margin ${wordAt(args, 0)} dots`, zh: `左边距 ${wordAt(args, 0)} 点` }),
  ),
  command(
    'GS W',
    0x1d57,
    2,
    (printer, args, offset) =>
      printer.atLineStartOnly(offset, () => {
        printer.line.areaWidth = wordAt(args, 0)
      }),
    (args) => ({ en: `print area ${wordAt(args, 0)} dots wide`, zh: `打印区域宽 ${wordAt(args, 0)} 点` }),
  ),
  command(
    'ESC {',
    0x1b7b,
    1,
    (printer, args, offset) =>
      printer.atLineStartOnly(offset, () => {
        printer.line.upsideDown = lowBit(args)
      }),
    (args) => ({ en: `upside down ${lowBit(args) ? 'on' : 'off'}`, zh: `倒置打印：${lowBit(args) ? '开' : '关'}` }),
  ),
  silent('GS P', 0x1d50, 2, 'motion units', '移动单位'),
  silent('ESC U', 0x1b55, 1, 'one-way printing', '单向打印'),
]

/** A margin beyond the paper leaves no room to print: printers keep it at the last dot. */
function setLeftMargin(printer: Printer, dots: number): void {
  printer.line.leftMargin = Math.min(dots, printer.powerOn.widthDots)
}

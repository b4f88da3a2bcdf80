import { byteAt, command } from '../command-definition.ts'

/** Paper movement and the line spacing. Source: escpos-dialects 1.2. */
export const feedCommands = [
  command(
    'LF',
    0x0a,
    0,
    (printer) => printer.printLine(printer.line.lineSpacing),
    () => ({ en: 'print the line', zh: '打印并换行' }),
  ),
  command(
    'CR',
    0x0d,
    0,
    // LF where the buffer holds something (MY), nothing in an empty line (FW): so CR LF is one line.
    (printer) => {
      if (!printer.atLineStart) printer.printLine(printer.line.lineSpacing)
    },
    () => ({ en: 'carriage return', zh: '回车' }),
  ),
  command(
    'ESC 2',
    0x1b32,
    0,
    (printer) => {
      printer.line.lineSpacing = printer.powerOn.lineSpacingDots
    },
    () => ({ en: 'default line spacing', zh: '默认行距' }),
  ),
  command(
    'ESC 3',
    0x1b33,
    1,
    (printer, args) => {
      printer.line.lineSpacing = byteAt(args, 0)
    },
    (args) => ({ en: `line spacing ${byteAt(args, 0)} dots`, zh: `行距 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'ESC J',
    0x1b4a,
    1,
    (printer, args) => printer.printLine(byteAt(args, 0)),
    (args) => ({ en: `print and feed ${byteAt(args, 0)} dots`, zh: `打印并走纸 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'ESC d',
    0x1b64,
    1,
    (printer, args) => printer.printLine(byteAt(args, 0) * printer.line.lineSpacing),
    (args) => ({ en: `print and feed ${byteAt(args, 0)} lines`, zh: `打印并走纸 ${byteAt(args, 0)} 行` }),
  ),
  command(
    'ESC K',
    0x1b4b,
    1,
    (printer, args) => {
      printer.printLine(0)
      printer.paper.feed(-byteAt(args, 0))
    },
    (args) => ({ en: `print and pull back ${byteAt(args, 0)} dots`, zh: `打印并退纸 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'ESC e',
    0x1b65,
    1,
    (printer, args) => {
      printer.printLine(0)
      printer.paper.feed(-byteAt(args, 0) * printer.line.lineSpacing)
    },
    (args) => ({ en: `print and pull back ${byteAt(args, 0)} lines`, zh: `打印并退纸 ${byteAt(args, 0)} 行` }),
  ),
  command(
    'NAK',
    0x15,
    1,
    (printer, args) => printer.printLine(Math.max(0, byteAt(args, 0) - 1)),
    (args) => ({ en: `feed ${byteAt(args, 0)} rows, less one`, zh: `走纸 ${byteAt(args, 0)} 行点，减一` }),
  ),
]

import { byteAt, command, notShown, silent, smallNumber } from '../command-definition.ts'

const cutWords = [
  { en: 'full cut', zh: '全切' },
  { en: 'partial cut', zh: '半切' },
  { en: 'feed to the cutter, full cut', zh: '走纸到切刀，全切' },
  { en: 'feed to the cutter, partial cut', zh: '走纸到切刀，半切' },
] as const

/** A drawer that is opened by one byte, with the pulse of 200 ms that printers are delivered with. */
function drawer(name: string, opcode: number, pin: 2 | 5) {
  return command(
    name,
    opcode,
    0,
    (printer, _args, offset) => {
      printer.drawerPulses.push({ offset, pin, onMs: 200, offMs: 200 })
    },
    () => ({ en: `open cash drawer ${pin === 2 ? 1 : 2}`, zh: `开钱箱 ${pin === 2 ? 1 : 2}` }),
  )
}

function request(name: string, opcode: number, argCount: number, isRealtime: boolean) {
  return command(
    name,
    opcode,
    argCount,
    (printer, _args, offset) => {
      printer.statusRequests.push({ offset, command: name, realtime: isRealtime })
    },
    () => ({ en: 'ask for status', zh: '查询状态' }),
  )
}

/** Cutter, drawer, buzzer, status and settings. Source: escpos-dialects 2, Star row (RL); the rest K. */
export const machineCommands = [
  command(
    'ESC d',
    0x1b64,
    1,
    (printer, args, offset) => {
      const n = smallNumber(byteAt(args, 0))
      if (n > 3) return false
      // Star prints what waits before it cuts.
      if (!printer.atLineStart) printer.printLine(printer.line.lineSpacing)
      printer.cut(n % 2 === 0 ? 'full' : 'partial', n >= 2 ? 0 : null, offset)
      return true
    },
    (args) => cutWords[smallNumber(byteAt(args, 0))] ?? { en: 'cut of an unknown kind', zh: '未知切纸方式' },
  ),
  drawer('BEL', 0x07, 2),
  drawer('FS', 0x1c, 2),
  drawer('SUB', 0x1a, 5),
  drawer('EM', 0x19, 5),
  // The width of the pulse that the following BEL gives.
  silent('ESC BEL', 0x1b07, 2, 'pulse of the cash drawer', '钱箱脉冲宽度'),
  command(
    'ESC GS BEL',
    0x1b1d07,
    3,
    (printer, args, offset) => {
      printer.beeps.push({ offset, times: 1, eachMs: byteAt(args, 1) * 20 })
    },
    () => ({ en: 'sound the buzzer', zh: '蜂鸣' }),
  ),
  silent('ESC GS EM', 0x1b1d19, 4, 'buzzer setting', '蜂鸣器设置'),
  request('ENQ', 0x05, 0, true),
  request('EOT', 0x04, 0, true),
  request('ETB', 0x17, 0, false),
  request('ESC ACK', 0x1b06, 1, true),
  request('ESC RS a', 0x1b1e61, 1, false),
  silent('ESC GS ETX', 0x1b1d03, 3, 'begin or end of a document', '单据开始或结束'),
  silent('ESC RS d', 0x1b1e64, 1, 'print density', '打印浓度'),
  silent('ESC RS r', 0x1b1e72, 1, 'print speed', '打印速度'),
  silent('ESC RS C', 0x1b1e43, 1, 'print colour', '打印颜色'),
  silent('ESC RS A', 0x1b1e41, 1, 'paper width', '纸张宽度'),
  silent('ESC U', 0x1b55, 1, 'one-way printing', '单向打印'),
  silent('ESC C', 0x1b43, 1, 'page length', '页长'),
  notShown('ESC FS p', 0x1b1c70, 2, 'print a logo', '打印图标'),
]

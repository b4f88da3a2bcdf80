import {
  byteAt,
  type CommandDefinition,
  command,
  type Framer,
  fits,
  framedByParameterLength,
  notShown,
  silent,
} from '../command-definition.ts'

/** Bytes after `DLE DC4 fn` (KU; escpos-dialects 1.10). */
const dleDc4Lengths: Readonly<Record<number, number>> = { 1: 3, 2: 3, 3: 6, 7: 2, 8: 8 }

const frameDleDc4: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const length = dleDc4Lengths[byteAt(bytes, start)]
  return length === undefined ? 'not-this' : fits(bytes, start, length)
}

/** A command that printers answer. */
function request(name: string, opcode: number, frame: number, en: string, zh: string): CommandDefinition {
  return command(
    name,
    opcode,
    frame,
    (printer, args, offset) => {
      const values = [...args].join(' ')
      printer.statusRequests.push({
        offset,
        command: values === '' ? name : `${name} ${values}`,
        realtime: opcode >> 8 === 0x10,
      })
    },
    (args) => ({
      en: args.length === 0 ? en : `${en} ${byteAt(args, 0)}`,
      zh: args.length === 0 ? zh : `${zh} ${byteAt(args, 0)}`,
    }),
  )
}

const only = (...sequence: number[]): Framer => {
  return (bytes, start) => {
    for (let index = 0; index < sequence.length; index++) {
      if (start + index >= bytes.length) return 'truncated'
      if (bytes[start + index] !== sequence[index]) return 'not-this'
    }
    return sequence.length
  }
}

/** Status and machine settings: what does not mark the paper. Source: dialects 1.8-1.10. */
export const statusAndModeCommands = [
  command(
    'ESC @',
    0x1b40,
    0,
    (printer) => printer.initialize(),
    () => ({ en: 'initialize', zh: '初始化' }),
  ),
  request('DLE EOT', 0x1004, 1, 'ask for status', '查询状态'),
  request('DLE ENQ', 0x1005, 1, 'recover', '恢复'),
  command(
    'DLE DC4',
    0x1014,
    frameDleDc4,
    (printer, args, offset) => {
      if (byteAt(args, 0) !== 1) return
      const ms = byteAt(args, 2) * 100
      printer.drawerPulses.push({ offset, pin: byteAt(args, 1) === 1 ? 5 : 2, onMs: ms, offMs: ms })
    },
    (args) =>
      byteAt(args, 0) === 1
        ? { en: 'open the cash drawer now', zh: '立即开钱箱' }
        : { en: `real-time request ${byteAt(args, 0)}`, zh: `实时请求 ${byteAt(args, 0)}` },
  ),
  request('GS r', 0x1d72, 1, 'send status', '发送状态'),
  request('GS I', 0x1d49, 1, 'send printer identity', '发送打印机信息'),
  request('GS a', 0x1d61, 1, 'automatic status', '自动返回状态'),
  request('GS j', 0x1d6a, 1, 'automatic status in colour', '自动返回墨水状态'),
  request('ESC u', 0x1b75, 1, 'send peripheral status', '发送外设状态'),
  request('ESC v', 0x1b76, 0, 'send paper status', '发送纸张状态'),
  silent('ESC <', 0x1b3c, 0, 'return the head', '打印头复位'),
  silent('ESC =', 0x1b3d, 1, 'select the printer', '选择打印机'),
  silent('ESC 7', 0x1b37, 3, 'heat settings', '加热参数'),
  silent('ESC C', 0x1b43, 1, 'page length', '页长'),
  silent('ESC F', 0x1b46, 1, 'panel setting', '面板设置'),
  silent('ESC q', 0x1b71, 0, 'machine query', '查询'),
  silent('ESC f', 0x1b66, 2, 'wait for a slip', '等待单据'),
  silent('ESC (', 0x1b28, framedByParameterLength, 'machine function', '设备功能'),
  silent('FS (', 0x1c28, framedByParameterLength, 'machine function', '设备功能'),
  silent('GS (', 0x1d28, framedByParameterLength, 'machine function', '设备功能'),
  notShown('GS :', 0x1d3a, 0, 'begin or end a macro', '开始或结束宏'),
  notShown('GS ^', 0x1d5e, 3, 'run the macro', '执行宏'),
  notShown('GS c', 0x1d63, 0, 'print the counter', '打印计数器'),
  silent('GS E', 0x1d45, 1, 'print speed', '打印速度'),
  silent('GS z', 0x1d7a, 3, 'recovery waiting times', '恢复等待时间'),
  silent('GS x', 0x1d78, 1, 'machine setting', '设备设置'),
  silent('GS T', 0x1d54, 1, 'go to the start of the line', '移到行首'),
  notShown('DC2 T', 0x1254, 0, 'self-test', '自检'),
  notShown('US DC1 EOT', 0x1f11, only(0x04), 'self-test', '自检'),
  notShown('US ESC US S', 0x1f1b, only(0x1f, 0x53), 'self-test', '自检'),
]

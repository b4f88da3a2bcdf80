import { dotsFromColumns } from '../../page/dots.ts'
import { byteAt, command, lowBit, notShown, silent, smallNumber } from '../command-definition.ts'
import type { Printer } from '../printer.ts'

const onOff = (isOn: boolean) => ({ en: isOn ? 'on' : 'off', zh: isOn ? '开' : '关' })

function underlineDots(args: Uint8Array): 0 | 1 | 2 | null {
  const dots = smallNumber(byteAt(args, 0))
  return dots === 0 || dots === 1 || dots === 2 ? dots : null
}

/** Sizes, weights and decorations of characters. Source: escpos-dialects 1.2. */
export const textStyleCommands = [
  command(
    'ESC !',
    0x1b21,
    1,
    (printer, args) => {
      const n = byteAt(args, 0)
      const asciiScale = { width: n & 0x20 ? 2 : 1, height: n & 0x10 ? 2 : 1 }
      printer.restyle({
        font: n & 1 ? 'B' : 'A',
        emphasized: (n & 8) !== 0,
        underlineAscii: n & 0x80 ? 1 : 0,
        asciiScale,
        ...(printer.powerOn.escBangSizesHanzi ? { hanziScale: asciiScale } : {}),
      })
    },
    (args) => {
      const n = byteAt(args, 0)
      const en = [n & 1 ? 'font B' : 'font A']
      const zh = [n & 1 ? '字体 B' : '字体 A']
      const flag = (bit: number, enWord: string, zhWord: string) => {
        if ((n & bit) === 0) return
        en.push(enWord)
        zh.push(zhWord)
      }
      flag(0x08, 'bold', '加粗')
      flag(0x10, 'double height', '倍高')
      flag(0x20, 'double width', '倍宽')
      flag(0x80, 'underline', '下划线')
      return { en: `print mode: ${en.join(', ')}`, zh: `打印模式：${zh.join('、')}` }
    },
  ),
  command(
    'GS !',
    0x1d21,
    1,
    (printer, args) => {
      const n = byteAt(args, 0)
      // Firmware ignores sizes beyond 8 (FW: n AND 88).
      if ((n & 0x88) !== 0) return false
      const scale = { width: (n >> 4) + 1, height: (n & 7) + 1 }
      printer.restyle({ asciiScale: scale, hanziScale: scale })
      return true
    },
    (args) => {
      const width = ((byteAt(args, 0) >> 4) & 7) + 1
      const height = (byteAt(args, 0) & 7) + 1
      return { en: `character size ${width} wide, ${height} high`, zh: `字符大小：宽 ${width} 倍、高 ${height} 倍` }
    },
  ),
  command(
    'FS !',
    0x1c21,
    1,
    (printer, args) => {
      const n = byteAt(args, 0)
      printer.restyle({
        hanziScale: { width: n & 4 ? 2 : 1, height: n & 8 ? 2 : 1 },
        underlineHanzi: n & 0x80 ? 1 : 0,
      })
    },
    (args) => {
      const n = byteAt(args, 0)
      const width = n & 4 ? 2 : 1
      const height = n & 8 ? 2 : 1
      return {
        en: `Chinese characters ${width} wide, ${height} high${n & 0x80 ? ', underlined' : ''}`,
        zh: `汉字：宽 ${width} 倍、高 ${height} 倍${n & 0x80 ? '、下划线' : ''}`,
      }
    },
  ),
  command(
    'FS W',
    0x1c57,
    1,
    (printer, args) => {
      const times = lowBit(args) ? 2 : 1
      printer.restyle({ hanziScale: { width: times, height: times } })
    },
    (args) => ({
      en: `Chinese characters at four times the area ${onOff(lowBit(args)).en}`,
      zh: `汉字四倍大小：${onOff(lowBit(args)).zh}`,
    }),
  ),
  command(
    'ESC E',
    0x1b45,
    1,
    (printer, args) => printer.restyle({ emphasized: lowBit(args) }),
    (args) => ({ en: `bold ${onOff(lowBit(args)).en}`, zh: `加粗：${onOff(lowBit(args)).zh}` }),
  ),
  command(
    'ESC G',
    0x1b47,
    1,
    (printer, args) => printer.restyle({ doubleStrike: lowBit(args) }),
    (args) => ({ en: `double strike ${onOff(lowBit(args)).en}`, zh: `重叠打印：${onOff(lowBit(args)).zh}` }),
  ),
  command(
    'ESC -',
    0x1b2d,
    1,
    (printer, args) => {
      const dots = underlineDots(args)
      if (dots === null) return false
      printer.restyle({ underlineAscii: dots })
      return true
    },
    (args) => ({ en: `underline ${underlineDots(args) ?? '?'} dots`, zh: `下划线 ${underlineDots(args) ?? '?'} 点` }),
  ),
  command(
    'FS -',
    0x1c2d,
    1,
    (printer, args) => {
      const dots = underlineDots(args)
      if (dots === null) return false
      printer.restyle({ underlineHanzi: dots })
      return true
    },
    (args) => ({
      en: `underline of Chinese characters ${underlineDots(args) ?? '?'} dots`,
      zh: `汉字下划线 ${underlineDots(args) ?? '?'} 点`,
    }),
  ),
  command(
    'GS B',
    0x1d42,
    1,
    (printer, args) => printer.restyle({ invert: lowBit(args) }),
    (args) => ({ en: `white on black ${onOff(lowBit(args)).en}`, zh: `黑底白字：${onOff(lowBit(args)).zh}` }),
  ),
  command(
    'ESC V',
    0x1b56,
    1,
    (printer, args) => {
      const n = smallNumber(byteAt(args, 0))
      if (n > 2) return false
      printer.restyle({ rotated: n !== 0 })
      return true
    },
    (args) => {
      const isOn = smallNumber(byteAt(args, 0)) !== 0
      return { en: `characters turned by 90 degrees ${onOff(isOn).en}`, zh: `字符旋转 90 度：${onOff(isOn).zh}` }
    },
  ),
  command(
    'ESC M',
    0x1b4d,
    1,
    (printer, args) => {
      const n = smallNumber(byteAt(args, 0))
      if (n > 4) return false
      printer.restyle({ font: n === 1 ? 'B' : 'A' })
      return true
    },
    (args) => {
      const font = 'ABCDE'.charAt(smallNumber(byteAt(args, 0))) || '?'
      return { en: `font ${font}`, zh: `字体 ${font}` }
    },
  ),
  command(
    'ESC SP',
    0x1b20,
    1,
    (printer, args) => printer.restyle({ spacingAscii: byteAt(args, 0) }),
    (args) => ({ en: `right spacing ${byteAt(args, 0)} dots`, zh: `字符右间距 ${byteAt(args, 0)} 点` }),
  ),
  command(
    'FS S',
    0x1c53,
    2,
    (printer, args) => printer.restyle({ spacingHanziLeft: byteAt(args, 0), spacingHanziRight: byteAt(args, 1) }),
    (args) => ({
      en: `spacing of Chinese characters: left ${byteAt(args, 0)}, right ${byteAt(args, 1)} dots`,
      zh: `汉字间距：左 ${byteAt(args, 0)} 点、右 ${byteAt(args, 1)} 点`,
    }),
  ),
  silent('GS b', 0x1d62, 1, 'smoothing of enlarged characters', '放大字符平滑处理'),
  silent('ESC r', 0x1b72, 1, 'print colour', '打印颜色'),
  command(
    'ESC %',
    0x1b25,
    1,
    (printer, args) => printer.restyle({ userCharacters: lowBit(args) }),
    (args) => ({
      en: `user-defined characters ${onOff(lowBit(args)).en}`,
      zh: `自定义字符：${onOff(lowBit(args)).zh}`,
    }),
  ),
  command('ESC &', 0x1b26, frameUserCharacters, defineUserCharacters, (args) => {
    const codes = `${byteAt(args, 1).toString(16)}..${byteAt(args, 2).toString(16)}`
    return { en: `define the characters ${codes}`, zh: `定义字符 ${codes}` }
  }),
  command(
    'ESC ?',
    0x1b3f,
    1,
    (printer, args) => {
      printer.memory.userCharacters.delete(byteAt(args, 0))
    },
    () => ({ en: 'cancel a user-defined character', zh: '取消自定义字符' }),
  ),
  notShown('ESC SO', 0x1b0e, 0, 'double width for one line', '本行倍宽'),
  notShown('ESC DC4', 0x1b14, 0, 'end double width for one line', '取消本行倍宽'),
  notShown('FS SO', 0x1c0e, 0, 'double width of Chinese characters for one line', '本行汉字倍宽'),
  notShown('FS DC2', 0x1c12, 0, 'end double width of Chinese characters', '取消本行汉字倍宽'),
  notShown('FS i', 0x1c69, 1, 'cell of Chinese characters', '汉字点阵'),
]

/** y c1 c2, then for each code from c1 to c2: x and x*y bytes. */
function frameUserCharacters(bytes: Uint8Array, start: number): number | 'truncated' | 'not-this' {
  if (start + 3 > bytes.length) return 'truncated'
  const columnBytes = byteAt(bytes, start)
  const first = byteAt(bytes, start + 1)
  const last = byteAt(bytes, start + 2)
  if (columnBytes === 0 || columnBytes > 3 || first < 0x20 || last < first) return 'not-this'
  let at = start + 3
  for (let code = first; code <= last; code++) {
    if (at >= bytes.length) return 'truncated'
    at += 1 + byteAt(bytes, at) * columnBytes
  }
  return at <= bytes.length ? at - start : 'truncated'
}

function defineUserCharacters(printer: Printer, args: Uint8Array): void {
  const columnBytes = byteAt(args, 0)
  let at = 3
  for (let code = byteAt(args, 1); code <= byteAt(args, 2); code++) {
    const columns = byteAt(args, at)
    const dots = dotsFromColumns(args.subarray(at + 1), columns, columnBytes)
    if (columns > 0) printer.memory.userCharacters.set(code, dots)
    at += 1 + columns * columnBytes
  }
}

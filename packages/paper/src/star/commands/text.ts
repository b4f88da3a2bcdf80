import { knowsCodePage } from '../../text/code-pages.ts'
import {
  byteAt,
  command,
  type Framer,
  fits,
  lowBit,
  notShown,
  silent,
  smallNumber,
  wordAt,
} from '../command-definition.ts'

const onOff = (isOn: boolean) => ({ en: isOn ? 'on' : 'off', zh: isOn ? '开' : '关' })

/** `ESC i` counts from 0, as digits or numbers: 0..5 are one to six times. */
const times = (byte: number): number | null => {
  const n = smallNumber(byte)
  return n <= 5 ? n + 1 : null
}

/** Star's numbers of code pages that ESC/POS numbers too: 1 is 437, 4 858, 32 1252 and so on. */
const codePages: Readonly<Record<number, number>> = { 0: 0, 1: 0, 3: 0, 4: 19, 5: 18, 6: 3, 8: 4, 9: 5, 10: 17, 32: 16 }

/** `ESC GS ) id pL pH …`. */
const frameExtension: Framer = (bytes, start) =>
  start + 3 <= bytes.length ? fits(bytes, start, 3 + wordAt(bytes, start + 1)) : 'truncated'

/** Characters: sizes, weights, charsets. Source: escpos-dialects 2, Star row (RL); the rest from Star's manuals (K). */
export const textCommands = [
  command(
    'ESC E',
    0x1b45,
    0,
    (printer) => printer.restyle({ bold: true }),
    () => ({ en: 'bold on', zh: '加粗：开' }),
  ),
  command(
    'ESC F',
    0x1b46,
    0,
    (printer) => printer.restyle({ bold: false }),
    () => ({ en: 'bold off', zh: '加粗：关' }),
  ),
  command(
    'ESC 4',
    0x1b34,
    0,
    (printer) => printer.restyle({ invert: true }),
    () => ({ en: 'white on black on', zh: '黑底白字：开' }),
  ),
  command(
    'ESC 5',
    0x1b35,
    0,
    (printer) => printer.restyle({ invert: false }),
    () => ({ en: 'white on black off', zh: '黑底白字：关' }),
  ),
  command(
    'ESC -',
    0x1b2d,
    1,
    (printer, args) => printer.restyle({ underline: lowBit(args) }),
    (args) => ({ en: `underline ${onOff(lowBit(args)).en}`, zh: `下划线：${onOff(lowBit(args)).zh}` }),
  ),
  notShown('ESC _', 0x1b5f, 1, 'line above characters', '上划线'),
  command(
    'ESC i',
    0x1b69,
    2,
    (printer, args) => {
      const height = times(byteAt(args, 0))
      const width = times(byteAt(args, 1))
      if (height === null || width === null) return false
      printer.restyle({ scale: { width, height } })
      return true
    },
    (args) => {
      const height = times(byteAt(args, 0)) ?? '?'
      const width = times(byteAt(args, 1)) ?? '?'
      return { en: `character size ${width} wide, ${height} high`, zh: `字符大小：宽 ${width} 倍、高 ${height} 倍` }
    },
  ),
  command(
    'ESC W',
    0x1b57,
    1,
    (printer, args) => {
      const width = times(byteAt(args, 0))
      if (width === null) return false
      printer.restyle({ scale: { ...printer.style.scale, width } })
      return true
    },
    (args) => ({
      en: `characters ${times(byteAt(args, 0)) ?? '?'} wide`,
      zh: `字符宽 ${times(byteAt(args, 0)) ?? '?'} 倍`,
    }),
  ),
  command(
    'ESC h',
    0x1b68,
    1,
    (printer, args) => {
      const height = times(byteAt(args, 0))
      if (height === null) return false
      printer.restyle({ scale: { ...printer.style.scale, height } })
      return true
    },
    (args) => ({
      en: `characters ${times(byteAt(args, 0)) ?? '?'} high`,
      zh: `字符高 ${times(byteAt(args, 0)) ?? '?'} 倍`,
    }),
  ),
  command(
    'SO',
    0x0e,
    0,
    (printer) => printer.restyle({ scale: { ...printer.style.scale, width: 2 } }),
    () => ({ en: 'double width on', zh: '倍宽：开' }),
  ),
  command(
    'DC4',
    0x14,
    0,
    (printer) => printer.restyle({ scale: { ...printer.style.scale, width: 1 } }),
    () => ({ en: 'double width off', zh: '倍宽：关' }),
  ),
  command(
    'ESC M',
    0x1b4d,
    0,
    (printer) => printer.restyle({ font: 'A' }),
    () => ({ en: 'font A, 12 dots wide', zh: '字体 A（12 点宽）' }),
  ),
  command(
    'ESC P',
    0x1b50,
    0,
    (printer) => printer.restyle({ font: 'B' }),
    () => ({ en: 'font B', zh: '字体 B' }),
  ),
  command(
    'ESC RS F',
    0x1b1e46,
    1,
    (printer, args) => {
      const n = smallNumber(byteAt(args, 0))
      if (n > 2) return false
      printer.restyle({ font: n === 0 ? 'A' : 'B' })
      return true
    },
    (args) => ({ en: `font ${smallNumber(byteAt(args, 0))}`, zh: `字体 ${smallNumber(byteAt(args, 0))}` }),
  ),
  command(
    'ESC SP',
    0x1b20,
    1,
    (printer, args) => printer.restyle({ spacing: smallNumber(byteAt(args, 0)) }),
    (args) => ({
      en: `right spacing ${smallNumber(byteAt(args, 0))} dots`,
      zh: `字符右间距 ${smallNumber(byteAt(args, 0))} 点`,
    }),
  ),
  command(
    'ESC GS t',
    0x1b1d74,
    1,
    (printer, args) => {
      const n = byteAt(args, 0)
      // 80 hex is UTF-8 on models that have it.
      if (n === 0x80) {
        printer.line.charset = 'utf-8'
        return true
      }
      const page = codePages[n]
      if (page === undefined || !knowsCodePage(page)) return false
      printer.line.codePage = page
      return true
    },
    (args) => ({ en: `code page ${byteAt(args, 0)}`, zh: `代码页 ${byteAt(args, 0)}` }),
  ),
  command(
    'ESC GS )',
    0x1b1d29,
    frameExtension,
    (printer, args) => {
      // U 02 00 30 n: 1 is UTF-8; U 02 00 40 n chooses among the forms of Chinese characters.
      const isText = byteAt(args, 0) === 0x55 && args.length === 5
      if (isText && byteAt(args, 3) === 0x30) printer.line.charset = (byteAt(args, 4) & 1) === 1 ? 'utf-8' : 'gb18030'
      return isText
    },
    (args) => ({
      en: `text setting ${byteAt(args, 3)} ${byteAt(args, 4)}`,
      zh: `文字设置 ${byteAt(args, 3)} ${byteAt(args, 4)}`,
    }),
  ),
  silent('ESC R', 0x1b52, 1, 'international characters', '国际字符集'),
  silent('ESC b smoothing', 0x1b1d62, 1, 'smoothing of enlarged characters', '放大字符平滑处理'),
]

import type { Words } from '../../commands/command-definition.ts'
import { dotsFromColumns } from '../../page/dots.ts'
import { knowsCodePage } from '../../text/code-pages.ts'
import type { Charset } from '../../text/decode-text.ts'
import { byteAt, command, framedByParameterLength, silent } from '../command-definition.ts'
import type { Printer } from '../printer.ts'

type MultiByte = Exclude<Charset, 'single'>

/** FS C: FW has 0/30 GB and 1/31 Big5; Sunmi adds 2 KSC5601 and FF UTF-8 (escpos-dialects 1.2). */
const fsCharsets: Readonly<Record<number, MultiByte>> = {
  0: 'gb18030',
  48: 'gb18030',
  1: 'big5',
  49: 'big5',
  2: 'euc-kr',
  255: 'utf-8',
}

/** ESC 9 of MY clones (escpos-dialects 1.2). */
const esc9Charsets: Readonly<Record<number, MultiByte>> = {
  0: 'gb18030',
  1: 'utf-8',
  3: 'big5',
  4: 'shift_jis',
  5: 'euc-kr',
}

/** GS ( E 03 00 06 01 n of Sunmi's cloud printers (escpos-dialects 2). */
const sunmiCjkCharsets: Readonly<Record<number, MultiByte | 'single'>> = {
  0: 'gb18030',
  1: 'big5',
  11: 'shift_jis',
  21: 'euc-kr',
  128: 'single',
  255: 'gb18030',
}

function useCharset(printer: Printer, charset: Charset | undefined): boolean {
  if (charset === undefined) return false
  if (charset === 'single') printer.line.hanzi = false
  else printer.line.multiByte = charset
  return true
}

const charsetWords = (charset: string | undefined) => ({
  en: `multi-byte text is ${charset ?? 'of an unknown charset'}`,
  zh: `多字节编码：${charset ?? '未知'}`,
})

/**
 * `GS ( E` 03 00 06 sub n of Sunmi's cloud printers (escpos-dialects 2): 01 charset, 03 UTF-8, 0A/0B/0C sizes of the
 * vector fonts, 14/15/16 which fonts. Function 5 is Epson's density, 7, 8 and 10 are density, speed and cutter: no print.
 */
function sunmiSetting(printer: Printer, args: Uint8Array): boolean {
  if (args.length !== 6 || byteAt(args, 3) !== 6) return true
  const value = byteAt(args, 5)
  const sizes = printer.line.vectorSizes
  switch (byteAt(args, 4)) {
    case 0x01:
      return useCharset(printer, sunmiCjkCharsets[value])
    case 0x03:
      printer.line.multiByte = (value & 1) === 1 ? 'utf-8' : 'gb18030'
      return true
    case 0x0a:
      printer.line.vectorSizes = { ...sizes, latin: value }
      break
    case 0x0b:
      printer.line.vectorSizes = { ...sizes, hanzi: value }
      break
    case 0x0c:
      // Characters of other scripts are drawn with the bitmap fonts here.
      return true
    case 0x14:
      printer.restyle({ vectorLatinDots: value === 1 ? sizes.latin : 0 })
      return value <= 1
    case 0x15:
      printer.restyle({ vectorHanziDots: value === 1 ? sizes.hanzi : 0 })
      return value <= 1
    case 0x16:
      return value <= 1
    default:
      return false
  }
  // A new size holds for a vector font in use, too.
  const { latin, hanzi } = printer.line.vectorSizes
  const { vectorLatinDots, vectorHanziDots } = printer.style
  printer.restyle({
    vectorLatinDots: vectorLatinDots === 0 ? 0 : latin,
    vectorHanziDots: vectorHanziDots === 0 ? 0 : hanzi,
  })
  return value > 0
}

const vectorNames: Readonly<Record<number, Words>> = {
  0x0a: { en: 'size of the Latin vector font', zh: '拉丁矢量字体大小' },
  0x0b: { en: 'size of the Chinese vector font', zh: '中文矢量字体大小' },
  0x0c: { en: 'size of other vector fonts', zh: '其他矢量字体大小' },
  0x14: { en: 'Latin font, 1 = vector', zh: '拉丁字体（1 为矢量）' },
  0x15: { en: 'Chinese font, 1 = vector', zh: '中文字体（1 为矢量）' },
  0x16: { en: 'other fonts, 1 = vector', zh: '其他字体（1 为矢量）' },
}

function sunmiWords(args: Uint8Array): Words {
  const [fn, sub, value] = [byteAt(args, 3), byteAt(args, 4), byteAt(args, 5)]
  if (args.length === 6 && fn === 6) {
    if (sub === 1) return charsetWords(sunmiCjkCharsets[value])
    if (sub === 3) return charsetWords((value & 1) === 1 ? 'utf-8' : 'gb18030')
    const name = vectorNames[sub]
    if (name !== undefined) return { en: `${name.en}: ${value}`, zh: `${name.zh}：${value}` }
  }
  return { en: `machine setting, function ${fn}`, zh: `打印机设置，功能 ${fn}` }
}

/** Which characters bytes stand for. */
export const charsetCommands = [
  command(
    'FS &',
    0x1c26,
    0,
    (printer) => {
      printer.line.hanzi = true
    },
    () => ({ en: 'Chinese mode on', zh: '进入汉字模式' }),
  ),
  command(
    'FS .',
    0x1c2e,
    0,
    (printer) => {
      printer.line.hanzi = false
    },
    () => ({ en: 'Chinese mode off', zh: '退出汉字模式' }),
  ),
  command(
    'FS C',
    0x1c43,
    1,
    (printer, args) => useCharset(printer, fsCharsets[byteAt(args, 0)]),
    (args) => charsetWords(fsCharsets[byteAt(args, 0)]),
  ),
  command(
    'ESC 9',
    0x1b39,
    1,
    (printer, args) => useCharset(printer, esc9Charsets[byteAt(args, 0)]),
    (args) => charsetWords(esc9Charsets[byteAt(args, 0)]),
  ),
  command(
    'GS ( E',
    0x1d28,
    (bytes, start) => (byteAt(bytes, start) === 0x45 ? framedByParameterLength(bytes, start) : 'not-this'),
    (printer, args) => sunmiSetting(printer, args),
    sunmiWords,
  ),
  command(
    'ESC t',
    0x1b74,
    1,
    (printer, args) => {
      printer.line.codePage = byteAt(args, 0)
      return knowsCodePage(byteAt(args, 0))
    },
    (args) => ({ en: `code page ${byteAt(args, 0)}`, zh: `代码页 ${byteAt(args, 0)}` }),
  ),
  command(
    'ESC R',
    0x1b52,
    1,
    (printer, args) => {
      printer.line.yenForDollar = byteAt(args, 0) === 15
    },
    (args) => ({ en: `international characters ${byteAt(args, 0)}`, zh: `国际字符集 ${byteAt(args, 0)}` }),
  ),
  command(
    'FS 2',
    0x1c32,
    74,
    (printer, args) => {
      const code = (byteAt(args, 0) << 8) | byteAt(args, 1)
      printer.memory.userHanzi.set(code, dotsFromColumns(args.subarray(2), 24, 3))
    },
    () => ({ en: 'define a Chinese character of one’s own', zh: '定义自定义汉字' }),
  ),
  silent('FS ?', 0x1c3f, 2, 'cancel a user-defined Chinese character', '取消自定义汉字'),
]

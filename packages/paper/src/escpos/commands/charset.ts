import { dotsFromColumns } from '../../page/dots.ts'
import { knowsCodePage } from '../code-pages.ts'
import { byteAt, command, framedByParameterLength, silent } from '../command-definition.ts'
import type { Charset } from '../decode-text.ts'
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
    (printer, args) => {
      // Only Sunmi's function 6 changes what text means; the others are settings of the machine.
      if (args.length !== 6 || byteAt(args, 3) !== 6) return true
      const value = byteAt(args, 5)
      if (byteAt(args, 4) === 1) return useCharset(printer, sunmiCjkCharsets[value])
      if (byteAt(args, 4) === 3) printer.line.multiByte = (value & 1) === 1 ? 'utf-8' : 'gb18030'
      return true
    },
    (args) => {
      if (args.length === 6 && byteAt(args, 3) === 6 && byteAt(args, 4) === 1) {
        return charsetWords(sunmiCjkCharsets[byteAt(args, 5)])
      }
      if (args.length === 6 && byteAt(args, 3) === 6 && byteAt(args, 4) === 3) {
        return charsetWords((byteAt(args, 5) & 1) === 1 ? 'utf-8' : 'gb18030')
      }
      return { en: `machine setting, function ${byteAt(args, 3)}`, zh: `打印机设置，功能 ${byteAt(args, 3)}` }
    },
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

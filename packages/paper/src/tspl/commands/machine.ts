import type { TsplStatement } from '../statement.ts'
import { dotsOf, numberOf } from '../statement.ts'
import { numbers, silent, type TsplCommand, wordOf } from '../tspl-command.ts'
import type { TsplPrinter } from '../tspl-printer.ts'

/** A size without a height keeps the height that the printer measured: here, the one before. */
function size(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const height = args.length > 1 ? dotsOf(args[1]) : printer.heightDots
  return printer.setSize(dotsOf(args[0]), height, start)
}

/** Sets and copies of each: `PRINT m[,n]`. */
function copiesOf({ args }: TsplStatement): number | null {
  const sets = args.length === 0 ? 1 : numberOf(args[0])
  const copies = args.length < 2 ? 1 : numberOf(args[1])
  const isCount = (number: number) => Number.isInteger(number) && number >= 1 && number <= 999_999_999
  return isCount(sets) && isCount(copies) ? sets * copies : null
}

function print(printer: TsplPrinter, statement: TsplStatement): boolean {
  const copies = copiesOf(statement)
  if (copies === null) return false
  printer.print(copies)
  return true
}

function reference(printer: TsplPrinter, { args }: TsplStatement): boolean {
  const origin = numbers(args, 2)
  if (origin === null) return false
  printer.originX = origin[0] ?? 0
  printer.originY = origin[1] ?? 0
  return true
}

/** Direction only turns the label in the printer; mirrored labels are not shown. */
function direction(printer: TsplPrinter, { args, start }: TsplStatement): boolean {
  const isBit = (number: number) => number === 0 || number === 1
  if (args.length > 1 && numberOf(args[1]) === 1) printer.warn(start, 'not-shown')
  return isBit(numberOf(args[0])) && (args.length < 2 || isBit(numberOf(args[1])))
}

function codePage(printer: TsplPrinter, { args }: TsplStatement): void {
  printer.charset = wordOf(args[0]).startsWith('UTF') ? 'utf-8' : 'gb18030'
}

function written({ args }: TsplStatement): string {
  return args.map((argument) => (argument.kind === 'word' ? argument.text : '')).join(', ')
}

function setting(en: string, zh: string, act: TsplCommand['act'] = () => undefined): TsplCommand {
  return {
    act,
    words: (statement) => ({ en: `${en} ${written(statement)}`.trim(), zh: `${zh} ${written(statement)}`.trim() }),
  }
}

/** Sizes, printing and the machine. Source: escpos-dialects 2, Labels. */
export const machineCommands: Readonly<Record<string, TsplCommand>> = {
  '': silent('empty line', '空行'),
  SIZE: setting('label size', '标签尺寸', size),
  GAP: setting('gap between labels', '标签间隙'),
  BLINE: setting('black mark', '黑标'),
  OFFSET: setting('offset', '偏移'),
  DIRECTION: setting('direction', '打印方向', direction),
  REFERENCE: setting('origin', '参考原点', reference),
  SHIFT: setting('shift', '整体移动'),
  DENSITY: setting('density', '浓度'),
  SPEED: setting('speed', '速度'),
  CODEPAGE: setting('code page', '代码页', codePage),
  COUNTRY: setting('country', '国家代码'),
  CLS: { act: (printer) => printer.clear(), words: () => ({ en: 'clear the label', zh: '清空标签' }) },
  PRINT: {
    act: print,
    words: (statement) => {
      const copies = copiesOf(statement) ?? '?'
      return { en: `print ${copies} copies`, zh: `打印 ${copies} 份` }
    },
  },
  SET: setting('set', '设置'),
  FEED: setting('feed', '进纸'),
  BACKFEED: setting('pull back', '退纸'),
  FORMFEED: silent('feed one label', '走一张标签'),
  HOME: silent('find the start of a label', '寻找标签起点'),
  LIMITFEED: setting('limit of feeding', '走纸上限'),
  CUT: silent('cut', '切纸'),
  EOP: silent('end of the program', '程序结束'),
  SELFTEST: silent('self-test', '自检'),
  INITIALPRINTER: silent('factory settings', '恢复出厂设置'),
  DELAY: setting('wait', '延时'),
  DOWNLOAD: silent('keep a file', '下载文件'),
  SOUND: {
    act: (printer, { args, start }) => {
      const interval = numberOf(args[1])
      printer.beeps.push({ offset: start, times: 1, eachMs: Number.isFinite(interval) ? interval : 100 })
    },
    words: () => ({ en: 'beep', zh: '蜂鸣' }),
  },
  CASHDRAWER: {
    act: (printer, { args, start }) => {
      const values = numbers(args, 3)
      if (values === null) return false
      const [drawer = 0, on = 0, off = 0] = values
      printer.drawerPulses.push({ offset: start, pin: drawer === 1 ? 5 : 2, onMs: on * 2, offMs: off * 2 })
      return true
    },
    words: () => ({ en: 'open the cash drawer', zh: '开钱箱' }),
  },
  'ESC !': {
    act: (printer, { start }) => {
      printer.statusRequests.push({ offset: start, command: 'ESC ! ?', realtime: true })
    },
    words: () => ({ en: 'ask for status', zh: '查询状态' }),
  },
}

import { byteAt, command, type Framer, fits, notShown, silent, smallNumber } from '../command-definition.ts'

/** Arguments of `GS V` by its first one (escpos-dialects 1.7). */
const cutForms: Readonly<Record<number, { argCount: number; kind: 'full' | 'partial'; feeds: boolean }>> = {
  0: { argCount: 1, kind: 'full', feeds: false },
  48: { argCount: 1, kind: 'full', feeds: false },
  1: { argCount: 1, kind: 'partial', feeds: false },
  49: { argCount: 1, kind: 'partial', feeds: false },
  65: { argCount: 2, kind: 'full', feeds: true },
  66: { argCount: 2, kind: 'partial', feeds: true },
  97: { argCount: 2, kind: 'full', feeds: true },
  98: { argCount: 2, kind: 'partial', feeds: true },
  103: { argCount: 2, kind: 'full', feeds: true },
  104: { argCount: 2, kind: 'partial', feeds: true },
  // Gprinter-driver compatibility (FW).
  99: { argCount: 3, kind: 'partial', feeds: false },
  109: { argCount: 1, kind: 'partial', feeds: false },
}

const cutWords = {
  full: { en: 'full cut', zh: '全切' },
  partial: { en: 'partial cut', zh: '半切' },
} as const

const frameCut: Framer = (bytes, start) => {
  if (start >= bytes.length) return 'truncated'
  const form = cutForms[byteAt(bytes, start)]
  return form === undefined ? 'not-this' : fits(bytes, start, form.argCount)
}

/** ESC B with two arguments of 1..9 is the buzzer of M80 and FW; anything else the one-argument left margin of MY. */
const frameBuzzer: Framer = (bytes, start) => {
  if (start + 2 > bytes.length) return 'not-this'
  const isCount = (byte: number) => byte >= 1 && byte <= 9
  return isCount(byteAt(bytes, start)) && isCount(byteAt(bytes, start + 1)) ? 2 : 'not-this'
}

const buzzer = (args: Uint8Array) => ({ times: byteAt(args, 0), eachMs: byteAt(args, 1) * 100 })

const drawerPin = (args: Uint8Array) => (smallNumber(byteAt(args, 0)) === 1 ? 5 : 2)

/** Cutter, drawer and buzzer. Source: escpos-dialects 1.7. */
export const cutAndPulseCommands = [
  command(
    'GS V',
    0x1d56,
    frameCut,
    (printer, args, offset) => {
      const form = cutForms[byteAt(args, 0)]
      if (form !== undefined) printer.cut(form.kind, form.feeds ? byteAt(args, 1) : null, offset)
    },
    (args) => {
      const form = cutForms[byteAt(args, 0)]
      const words = cutWords[form?.kind ?? 'full']
      if (form?.feeds !== true) return words
      const dots = byteAt(args, 1)
      return { en: `feed to the cutter and ${dots} dots, ${words.en}`, zh: `走纸到切刀再走 ${dots} 点，${words.zh}` }
    },
  ),
  command(
    'ESC i',
    0x1b69,
    0,
    (printer, _args, offset) => printer.cut('partial', null, offset),
    () => cutWords.partial,
  ),
  command(
    'ESC m',
    0x1b6d,
    0,
    (printer, _args, offset) => printer.cut('partial', null, offset),
    () => cutWords.partial,
  ),
  command(
    'GS S',
    0x1d53,
    0,
    (printer, _args, offset) => printer.cut('partial', null, offset),
    () => cutWords.partial,
  ),
  notShown('GS U', 0x1d55, 2, 'cut of Gprinter drivers', '佳博驱动兼容切纸'),
  command(
    'ESC p',
    0x1b70,
    3,
    (printer, args, offset) => {
      if (smallNumber(byteAt(args, 0)) > 1) return false
      const onMs = byteAt(args, 1) * 2
      printer.drawerPulses.push({ offset, pin: drawerPin(args), onMs, offMs: Math.max(onMs, byteAt(args, 2) * 2) })
      return true
    },
    (args) => ({
      en: `open the cash drawer: pulse of ${byteAt(args, 1) * 2} ms on pin ${drawerPin(args)}`,
      zh: `开钱箱：引脚 ${drawerPin(args)}，脉冲 ${byteAt(args, 1) * 2} 毫秒`,
    }),
  ),
  command(
    'ESC B',
    0x1b42,
    frameBuzzer,
    (printer, args, offset) => {
      printer.beeps.push({ offset, ...buzzer(args) })
    },
    (args) => ({
      en: `beep ${buzzer(args).times} times, ${buzzer(args).eachMs} ms each`,
      zh: `蜂鸣 ${buzzer(args).times} 次，每次 ${buzzer(args).eachMs} 毫秒`,
    }),
  ),
  notShown('ESC B', 0x1b42, 1, 'left margin of MY printers', '左边距（MY 机型）'),
  command(
    'BEL',
    0x07,
    0,
    (printer, _args, offset) => {
      printer.beeps.push({ offset, times: 1, eachMs: 100 })
    },
    () => ({ en: 'beep', zh: '蜂鸣' }),
  ),
  silent('ESC c', 0x1b63, 2, 'paper sensors and panel buttons', '缺纸传感器与面板按键'),
]

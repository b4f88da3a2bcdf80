import { codePages } from '../../encodings/code-pages.ts'
import { loadableCharset } from '../../encodings/registered.ts'
import type { EscposModel } from '../model.ts'
import { commonPages } from './chinese.ts'
import { escAt, genericEscpos } from './generic-escpos.ts'

const base = {
  language: 'escpos',
  papers: [80, 58],
  widthDots: { 80: 576, 58: 384 },
  cellDots: 12,
} as const

/** FS &, then FS C n: which Chinese or Japanese two bytes mean. */
const fsC = (n: number): readonly number[] => [...escAt, 0x1c, 0x26, 0x1c, 0x43, n]

/** ESC/POS in other encodings than GBK. The tables of Big5, Shift_JIS and EUC-KR are loaded with `registerCharset`. */
export const regionalModels: readonly EscposModel[] = [
  {
    ...base,
    model: 'escpos80-big5',
    name: { zh: '通用 ESC/POS (繁体 Big5)', en: 'Generic ESC/POS in Big5' },
    source: 'firmware roll2021/print801: FS C 1 is Big5',
    unverified: ['FS C 1 on printers of other makers'],
    needsCharset: 'big5',
    escpos: { ...genericEscpos, charset: loadableCharset('big5'), init: fsC(1) },
  },
  {
    ...base,
    model: 'escpos80-shift-jis',
    name: { zh: '通用 ESC/POS (日文 Shift_JIS)', en: 'Generic ESC/POS in Shift_JIS' },
    source: "Epson's Japanese models: FS C 1 is Shift_JIS",
    unverified: ['no manual of a Japanese model was at hand'],
    needsCharset: 'shift_jis',
    escpos: { ...genericEscpos, charset: loadableCharset('shift_jis'), init: fsC(1) },
  },
  {
    ...base,
    model: 'escpos80-euc-kr',
    name: { zh: '通用 ESC/POS (韩文 EUC-KR)', en: 'Generic ESC/POS in EUC-KR' },
    source: 'generic commands; Korean models print KS C 5601 in two-byte mode',
    unverified: ['no manual of a Korean model was at hand'],
    needsCharset: 'euc-kr',
    escpos: { ...genericEscpos, charset: loadableCharset('euc-kr') },
  },
  {
    ...base,
    model: 'escpos80-latin',
    name: { zh: '通用 ESC/POS (西文代码页)', en: 'Generic ESC/POS with code pages, no Chinese' },
    source: 'numbers of ESC t that makers agree on (escpos-printer-db, manuals M80 and MY)',
    unverified: ['page 17 is 866 with most makers, 1253 with some'],
    escpos: {
      ...genericEscpos,
      charset: codePages({ pages: commonPages }),
      init: escAt,
      leavesHanziModeForQr: false,
    },
  },
]

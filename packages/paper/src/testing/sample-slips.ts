import type { PaperLanguage } from '../languages.ts'
import { bytes, ESC, GS, LF, type Part, qrBytes } from './hand-made-bytes.ts'

/** GBK by hand (GB 2312 table). */
const gbk = {
  /** 小票厨房 */
  kitchen: [0xd0, 0xa1, 0xc6, 0xb1, 0xb3, 0xf8, 0xb7, 0xbf],
  /** 桌号 */
  table: [0xd7, 0xc0, 0xba, 0xc5],
  /** 订单 */
  order: [0xb6, 0xa9, 0xb5, 0xa5],
  /** 商品 */
  goods: [0xc9, 0xcc, 0xc6, 0xb7],
  /** 数量 */
  count: [0xca, 0xfd, 0xc1, 0xbf],
  /** 金额 */
  amount: [0xbd, 0xf0, 0xb6, 0xee],
  /** 宫保鸡丁 */
  chicken: [0xb9, 0xac, 0xb1, 0xa3, 0xbc, 0xa6, 0xb6, 0xa1],
  /** 米饭 */
  rice: [0xc3, 0xd7, 0xb7, 0xb9],
  /** 可乐 */
  cola: [0xbf, 0xc9, 0xc0, 0xd6],
  /** 合计 */
  total: [0xba, 0xcf, 0xbc, 0xc6],
  /** ￥ */
  yuan: [0xa3, 0xa4],
  /** 微辣 少糖 */
  mild: [0xce, 0xa2, 0xc0, 0xb1, 0x20, 0xc9, 0xd9, 0xcc, 0xc7],
  /** 备注：不要香菜，谢谢，请尽快送达，门口有狗 */
  note: [
    0xb1, 0xb8, 0xd7, 0xa2, 0xa3, 0xba, 0xb2, 0xbb, 0xd2, 0xaa, 0xcf, 0xe3, 0xb2, 0xcb, 0xa3, 0xac, 0xd0, 0xbb, 0xd0,
    0xbb, 0xa3, 0xac, 0xc7, 0xeb, 0xbe, 0xa1, 0xbf, 0xec, 0xcb, 0xcd, 0xb4, 0xef, 0xa3, 0xac, 0xc3, 0xc5, 0xbf, 0xda,
    0xd3, 0xd0, 0xb9, 0xb7,
  ],
  /** 谢谢惠顾 */
  thanks: [0xd0, 0xbb, 0xd0, 0xbb, 0xbb, 0xdd, 0xb9, 0xcb],
  /** 珍珠奶茶 大杯 */
  milkTea: [0xd5, 0xe4, 0xd6, 0xe9, 0xc4, 0xcc, 0xb2, 0xe8, 0x20, 0xb4, 0xf3, 0xb1, 0xad],
  /** 少冰 */
  lessIce: [0xc9, 0xd9, 0xb1, 0xf9],
  /** 第 */
  number: [0xb5, 0xda],
  /** 杯 */
  cup: [0xb1, 0xad],
} as const satisfies Readonly<Record<string, readonly number[]>>

/** One slip a language, as its maker's documents would have it written; tests read them, people look at them. */
export interface SampleSlip {
  readonly language: PaperLanguage
  readonly widthDots: number
  readonly input: Uint8Array | string
}

const dashes = '-'.repeat(48)
const at = (x: number): Part => [ESC, 0x24, x & 0xff, x >> 8]
const item = (name: readonly number[], count: string, price: string): Part[] => [
  name,
  at(360),
  count,
  at(480),
  price,
  LF,
]

const escposSample: SampleSlip = {
  language: 'escpos',
  widthDots: 576,
  input: bytes(
    [ESC, 0x40, ESC, 0x61, 1, GS, 0x21, 0x11],
    gbk.kitchen,
    LF,
    [GS, 0x21, 0, ESC, 0x61, 0],
    gbk.table,
    ': A12',
    LF,
    dashes,
    LF,
    ...item(gbk.chicken, 'x1', '38.00'),
    ...item(gbk.rice, 'x2', '4.00'),
    ...item(gbk.cola, 'x3', '15.00'),
    ...item(gbk.milkTea, 'x1', '18.00'),
    ...item(gbk.chicken, 'x10', '380.00'),
    dashes,
    LF,
    [ESC, 0x45, 1],
    gbk.total,
    at(456),
    gbk.yuan,
    '455.00',
    LF,
    [ESC, 0x45, 0],
    gbk.note,
    gbk.note,
    LF,
    [ESC, 0x61, 1],
    qrBytes('https://example.cn/o/A0137?t=8f3a91', 6),
    gbk.thanks,
    LF,
    [GS, 0x56, 0x42, 0],
  ),
}

/** A page with text in all four directions, a code and a kept image. */
const pageModeSample: SampleSlip = {
  language: 'escpos',
  widthDots: 384,
  input: bytes(
    [
      GS,
      0x28,
      0x4c,
      19,
      0,
      0x30,
      0x53,
      0x30,
      0x41,
      0x42,
      1,
      16,
      0,
      4,
      0,
      0x31,
      0xff,
      0xff,
      0x80,
      0x01,
      0x80,
      0x01,
      0xff,
      0xff,
    ],
    'standard',
    LF,
    [ESC, 0x4c],
    [ESC, 0x57, 0, 0, 0, 0, 0x80, 1, 0x2c, 1],
    [ESC, 0x54, 0],
    gbk.order,
    ' 1',
    LF,
    [ESC, 0x54, 1],
    gbk.order,
    ' 2',
    LF,
    [ESC, 0x54, 2],
    gbk.order,
    ' 3',
    LF,
    [ESC, 0x54, 3],
    gbk.order,
    ' 4',
    LF,
    [ESC, 0x54, 0, ESC, 0x24, 0x78, 0, GS, 0x24, 0xc8, 0],
    qrBytes('page', 5),
    [ESC, 0x24, 0x20, 0, GS, 0x24, 0x96, 0, GS, 0x28, 0x4c, 6, 0, 0x30, 0x55, 0x41, 0x42, 2, 2],
    [0x0c],
    [GS, 0x28, 0x6b, 18, 0, 0x30, 0x50, 0x30],
    'PDF417 on paper',
    [GS, 0x28, 0x6b, 3, 0, 0x30, 0x51, 0x30],
    [ESC, 0x64, 4],
  ),
}

const starAt = (x: number): Part => [ESC, GS, 0x41, x & 0xff, x >> 8]
const starItem = (name: readonly number[], count: string, price: string): Part[] => [
  name,
  starAt(360),
  count,
  starAt(480),
  price,
  LF,
]
const starSlip: Part[] = [
  [ESC, 0x40, ESC, GS, 0x61, 1, ESC, 0x69, 1, 1],
  gbk.kitchen,
  LF,
  [ESC, 0x69, 0, 0, ESC, GS, 0x61, 0],
  gbk.table,
  ': A12',
  LF,
  dashes,
  LF,
  ...starItem(gbk.chicken, 'x1', '38.00'),
  ...starItem(gbk.cola, 'x3', '15.00'),
  dashes,
  LF,
  [ESC, 0x45],
  gbk.total,
  starAt(468),
  gbk.yuan,
  '53.00',
  LF,
  [ESC, 0x46, ESC, 0x34],
  gbk.mild,
  [ESC, 0x35],
  LF,
  [ESC, GS, 0x61, 1],
  [ESC, GS, 0x79, 0x53, 0x30, 2, ESC, GS, 0x79, 0x53, 0x31, 1, ESC, GS, 0x79, 0x53, 0x32, 6],
  [ESC, GS, 0x79, 0x44, 0x31, 0, 12, 0],
  'https://x.cn',
  [ESC, GS, 0x79, 0x50],
  LF,
  [ESC, 0x62, 0x36, 0x32, 0x31, 60],
  'A0137-52',
  [0x1e],
]

const diamond = Array.from({ length: 24 }, (_, row) => {
  const half = row < 12 ? row : 23 - row
  const bits = ((1 << (2 * half + 2)) - 1) << (11 - half)
  return [(bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff]
}).flat()

export const starPrntSample: SampleSlip = {
  language: 'star-prnt',
  widthDots: 576,
  input: bytes(...starSlip, [ESC, GS, 0x53, 1, 3, 0, 24, 0, 0], diamond, LF, [ESC, 0x64, 3]),
}

const starLineSample: SampleSlip = {
  language: 'star-line',
  widthDots: 576,
  input: bytes(...starSlip, [ESC, 0x6b, 3, 0], diamond, LF, [ESC, 0x64, 2]),
}

const crlf = [0x0d, 0x0a]
const line = (...parts: Part[]): Part[] => [...parts, crlf]

const tsplSample: SampleSlip = {
  language: 'tspl',
  widthDots: 400,
  input: bytes(
    ...line('SIZE 50 mm,40 mm'),
    ...line('GAP 2 mm,0 mm'),
    ...line('DIRECTION 1'),
    ...line('CLS'),
    ...line('TEXT 16,12,"TSS24.BF2",0,2,2,"', gbk.number, ' 12 ', gbk.cup, '"'),
    ...line('TEXT 16,72,"TSS24.BF2",0,1,1,"', gbk.milkTea, '"'),
    ...line('TEXT 16,104,"TSS24.BF2",0,1,1,"', gbk.lessIce, ' \\["]L\\["]"'),
    ...line('TEXT 16,140,"3",0,1,1,"2026-05-01 12:30"'),
    ...line('REVERSE 8,64,200,72'),
    ...line('BAR 8,176,384,3'),
    ...line('BOX 2,2,398,318,3'),
    ...line('QRCODE 280,60,M,4,A,0,"https://x.cn/c/12"'),
    ...line('BARCODE 16,190,"128",60,1,0,2,4,"A0137-123456"'),
    ...line('TEXT 390,200,"2",90,1,1,"turned"'),
    'BITMAP 300,270,3,24,0,',
    diamond.map((byte) => ~byte & 0xff),
    crlf,
    ...line('PRINT 1,2'),
  ),
}

const feieSample: SampleSlip = {
  language: 'feie',
  widthDots: 384,
  input:
    '<CB>小票厨房</CB><BR>名称　　　　　 单价  数量 金额<BR>--------------------------------<BR>' +
    '宫保鸡丁　　　 38.0   1   38.0<BR>米饭　　　　　  2.0   2    4.0<BR>--------------------------------<BR>' +
    '<B>合计：42.0元</B><BR><BOLD>备注：少放辣，多给一双筷子，门口有狗请打电话</BOLD><BR><RIGHT>12:30</RIGHT><BR>' +
    '<C><L>请尽快出餐</L></C><BR><C><QR>https://example.cn/o/A0137</QR></C><C><BC128_A>A0137</BC128_A></C><CUT>',
}

const feieLabelSample: SampleSlip = {
  language: 'feie-label',
  widthDots: 320,
  input:
    '<SIZE>40,30</SIZE><GAP>2,0</GAP><DIRECTION>1</DIRECTION>' +
    '<TEXT x="10" y="10" font="12" w="2" h="2" r="0">第 12 杯</TEXT>' +
    "<TEXT x='10' y='70' font='12' w='1' h='1' r='0'>珍珠奶茶 大杯 少冰</TEXT>" +
    '<BC128 x="10" y="110" h="60" s="1" n="2" w="2" r="0">A0137</BC128>' +
    '<QR x="220" y="120" e="L" w="4">https://x.cn</QR>',
}

const s1Sample: SampleSlip = {
  language: '365-s1',
  widthDots: 384,
  input:
    '^N1^F1\n^B2 小票厨房\n桌号：A12\n--------------------------------\n^H2 宫保鸡丁 x1\n^W2 米饭 x2\n^Q +https://x.cn/o\n',
}

const s2Sample: SampleSlip = {
  language: '365-s2',
  widthDots: 384,
  input:
    '<CB>小票厨房</CB><BR>桌号：A12<BR><DB>特大</DB><BR><L>宫保鸡丁 x1</L><BR><W>米饭 x2</W><BR>' +
    '<C>谢谢惠顾</C><BR><QR>https://x.cn/o</QR>',
}

const yilianyunSample: SampleSlip = {
  language: 'yilianyun',
  widthDots: 384,
  input:
    '<MN>2</MN><FS2><center>小票厨房</center></FS2>\n桌号：A12\n<FS>大字</FS> <FH>高</FH> <FW>宽</FW>\n' +
    '<table><tr><td>名称</td><td>数量</td><td>金额</td></tr><tr><td>宫保鸡丁</td><td>x1</td><td>38.00</td></tr>' +
    '<tr><td>超长名字的珍珠奶茶大杯少冰</td><td>x1</td><td>18.00</td></tr></table>\n' +
    '<LR>合计,￥56.00</LR>\n<right><FB>已支付</FB></right>\n@@2加急\n正常\n<center><QR>https://x.cn/o</QR></center>\n<BR>690123456789</BR>',
}

const xpyunSample: SampleSlip = {
  language: 'xpyun',
  widthDots: 576,
  input:
    '<CB>小票厨房<BR></CB><L>桌号：A12<BR><HB>宫保鸡丁 x1<BR></HB><WB>米饭 x2<BR></WB>' +
    '<N>&lt;不要香菜&gt; 5 < 6<BR></N></L><R><BOLD>合计：￥42.00<BR></BOLD></R><C><B2>12 号<BR></B2></C>' +
    '<C><QR>https://x.cn/o</QR><BR><BARCODE>A0137123456</BARCODE></C>',
}

const xpyunLabelSample: SampleSlip = {
  language: 'xpyun-label',
  widthDots: 320,
  input:
    '<PAGE><SIZE>40,30</SIZE><TEXT x="9" y="10" w="1" h="2" r="0">#001  五号桌  1/2</TEXT>' +
    '<TEXT x="9" y="80" w="2" h="2" r="0">可乐鸡翅</TEXT><QR x="200" y="120" w="100" e="M">https://x.cn</QR></PAGE>' +
    '<PAGE><SIZE>40,30</SIZE><TEXT x="300" y="10" w="1" h="1" r="90">转 90 度</TEXT></PAGE>',
}

const spyunSample: SampleSlip = {
  language: 'spyun',
  widthDots: 384,
  input:
    '<C><L1>小票厨房</L1></C><BR>名称　　　　　 单价  数量 金额<BR><H>宫保鸡丁</H> <W>宽</W><BR><L2>12 号</L2><BR>' +
    '<R>合计：42.00</R><BR><B>备注：加辣</B><BR><C><QRCODE>https://x.cn/o</QRCODE></C><CUT>',
}

const gprinterSample: SampleSlip = {
  language: 'gprinter',
  widthDots: 384,
  input:
    '<gpWord Align=1 Bold=1 Wsize=1 Hsize=1 Reverse=0 Underline=0>小票厨房</gpWord>\n' +
    '<gpWord Align=0 Bold=0 Wsize=0 Hsize=0 Reverse=0 Underline=1>桌号：A12</gpWord>\n' +
    '<gpTR3 Type=0><td>宫保鸡丁</td><td>x1</td><td>38.00</td></gpTR3>\n<gpTR2 Type=0><td>合计</td><td>38.00</td></gpTR2>\n' +
    '<gpBr/><gpWord Align=1 Bold=0 Wsize=0 Hsize=0 Reverse=1 Underline=0> 加急 </gpWord>\n正文\n' +
    '<gpQRCode Align=1 Size=6 Error=M>https://x.cn/o</gpQRCode>\n<gpBr/>' +
    '<gpBarCode Align=1 Type=7 Width=2 Height=60 Position=2>A0137</gpBarCode>\n<gpCut/>',
}

const call = (method: string, ...args: unknown[]) => ({ method, args })
/** A BMP of 8 x 8 dots: a frame. */
const frameBitmap =
  '424d5e000000000000003e000000280000000800000008000000010001000000000020000000000000000000000000000000000000000000' +
  `0000ffffff00${'00000000'}${'7e000000'.repeat(6)}${'00000000'}`

const wangposSample: SampleSlip = {
  language: 'wangpos',
  widthDots: 384,
  input: JSON.stringify([
    call('printText', '  小票厨房\n', 'SONG', 'EXTRALARGE', 'BOLD'),
    call('printText', '桌号：A12 ', 'SONG', 'MEDIUM', 'NORMAL'),
    call('printText', '加急\n', 'SONG', 'LARGE', 'BOLD'),
    call('printText', '备注：不要香菜\n', 'SONG', 'SMALL', 'NORMAL'),
    call('printText', `${'-'.repeat(32)}\n`, 'SONG', 'MEDIUM', 'NORMAL'),
    call('printImage', frameBitmap, 'CENTER'),
    call('printQrCode', 'https://x.cn/o', 150, 'CENTER'),
    call('feed', 1),
    call('printBarCode', 'A0137', 200, 60, 73),
    call('feed', 4),
    call('submitPrint'),
    call('cutting'),
  ]),
}

/** Sunmi's cloud printers: ESC/POS in UTF-8, with vector fonts (`GS ( E` 06). */
const sunmiCloudSample: SampleSlip = {
  language: 'escpos',
  widthDots: 576,
  input:
    '\x1b@\x1d(E\x03\x00\x06\x03\x01\x1ba\x01\x1d!\x11小票厨房\n\x1d!\x00\x1ba\x00' +
    '\x1d(E\x03\x00\x06\x0a\x20\x1d(E\x03\x00\x06\x0b\x20\x1d(E\x03\x00\x06\x14\x01\x1d(E\x03\x00\x06\x15\x01' +
    '桌号：A12 32 dots\n\x1d(E\x03\x00\x06\x14\x00\x1d(E\x03\x00\x06\x15\x00宫保鸡丁 x1\n\x1bd\x03\x1dV1',
}

export const sampleSlips: Readonly<Record<string, SampleSlip>> = {
  escpos: escposSample,
  'page-mode': pageModeSample,
  'sunmi-cloud': sunmiCloudSample,
  'star-prnt': starPrntSample,
  'star-line': starLineSample,
  tspl: tsplSample,
  feie: feieSample,
  'feie-label': feieLabelSample,
  '365-s1': s1Sample,
  '365-s2': s2Sample,
  yilianyun: yilianyunSample,
  xpyun: xpyunSample,
  'xpyun-label': xpyunLabelSample,
  spyun: spyunSample,
  gprinter: gprinterSample,
  wangpos: wangposSample,
}

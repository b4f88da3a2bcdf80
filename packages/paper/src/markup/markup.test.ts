import { describe, expect, test } from 'vitest'
import { explain } from '../explain/explain.ts'
import type { PaperLanguage } from '../languages.ts'
import type { GlyphRun, PaperReading } from '../page/model.ts'
import { pageText } from '../page/page-text.ts'
import { readPaper } from '../read-paper.ts'

const read = (language: PaperLanguage, input: string, widthDots = 384) => readPaper(input, { language, widthDots })
const texts = (reading: PaperReading) => reading.pages.flatMap((page) => pageText(page))
const runs = (reading: PaperReading) =>
  reading.pages.flatMap((page) => page.lines.flatMap((line) => line.items)) as GlyphRun[]
const codes = (reading: PaperReading) => reading.warnings.map((warning) => warning.code)

describe('[PA27] what all makers’ receipts share', () => {
  test('Hanzi take two columns, 32 columns on 58 mm; a longer line wraps, and that is noted', () => {
    const reading = read('feie', `${'中'.repeat(15)}ABC<BR>`)
    expect(reading.pages[0]!.lines.map((line) => line.items[0]!.widthDots)).toEqual([360, 12])
    expect(texts(reading)).toEqual([`${'中'.repeat(15)}AB`, 'C'])
    expect(codes(reading)).toEqual(['wrapped'])
  })

  test('a tag that is not the maker’s is reported and prints as it is written', () => {
    const reading = read('feie', '<B2>x</B2><BR>')
    expect(reading.unknown).toMatchObject([
      { offset: 0, length: 4, bytes: '<B2>', reason: 'command' },
      { offset: 5, length: 5, bytes: '</B2>', reason: 'command' },
    ])
    expect(texts(reading)).toEqual(['<B2>x</B2>'])
  })

  test('brackets that open no tag are text', () => {
    const reading = read('feie', '3 < 5 > 2 <<<> <1><BR>')
    expect(reading.unknown).toEqual([])
    expect(texts(reading)).toEqual(['3 < 5 > 2 <<<> <1>'])
  })

  test('full-width brackets never make a tag', () => {
    expect(texts(read('feie', '＜CUT＞<BR>'))).toEqual(['＜CUT＞'])
  })

  test('a tag that is never closed and one that closes nothing are reported', () => {
    expect(read('feie', '<B>x').unknown).toMatchObject([{ bytes: '<B>', reason: 'truncated' }])
    expect(read('feie', 'x</B>').unknown).toMatchObject([{ bytes: '</B>', reason: 'argument' }])
    expect(read('feie', '<QR>x').unknown).toMatchObject([{ bytes: '<QR>', reason: 'truncated' }])
  })

  test('what a GBK font lacks is reported and shows as a box', () => {
    const reading = read('feie', '😀¥￥<BR>')
    expect(reading.unknown.map(({ offset, bytes, reason }) => [offset, bytes, reason])).toEqual([
      [0, '😀', 'no-such-character'],
      [2, '¥', 'no-such-character'],
    ])
    expect(texts(reading)).toEqual(['\ufffd\ufffd￥'])
  })

  test('alignment counts where a line begins; in the middle of one it is noted', () => {
    expect(codes(read('feie', 'a<C>b</C><BR>'))).toEqual(['ignored-mid-line'])
    expect(read('feie', '<C>b</C><BR>').pages[0]!.lines[0]!.align).toBe('center')
    expect(read('xpyun', '<C>b<BR></C>a<BR>').pages[0]!.lines.map((line) => line.align)).toEqual(['center', 'left'])
  })
})

describe('[PA28] Feie (cloud-printers 1.5)', () => {
  test.each([
    ['CB', { scaleWidth: 2, scaleHeight: 2 }],
    ['B', { scaleWidth: 2, scaleHeight: 2 }],
    ['L', { scaleWidth: 1, scaleHeight: 2 }],
    ['W', { scaleWidth: 2, scaleHeight: 1 }],
    ['BOLD', { bold: true }],
  ])('<%s>', (tag, look) => {
    expect(runs(read('feie', `<${tag}>x</${tag}><BR>`))[0]).toMatchObject(look)
  })

  test('<CUT> cuts, <PLUGIN> opens the drawer, a raw line end is not documented', () => {
    const reading = read('feie', 'a<BR><CUT>b\nc<BR><PLUGIN>')
    expect(reading.pages.map((page) => page.cut)).toEqual(['partial', null])
    expect(reading.drawerPulses).toHaveLength(1)
    expect(codes(reading)).toEqual(['undocumented'])
  })

  test('one QR code an order; Code128 within its lengths', () => {
    expect(codes(read('feie', '<QR>a</QR><QR>b</QR>'))).toEqual(['undocumented'])
    const reading = read('feie', '<BC128_C>0123456</BC128_C><BC128_A>a</BC128_A>')
    expect(reading.pages[0]!.lines[0]!.items[0]).toMatchObject({ symbology: 'code128', data: '00123456' })
    expect(codes(reading)).toEqual(['code-not-encodable'])
  })
})

test('[PA29] Feie labels: size in mm, places in dots, font 12 of 24 dots', () => {
  const reading = read(
    'feie-label',
    '<SIZE>40,30</SIZE><TEXT x="8" y=\'9\' w="2">中a</TEXT><BC39 x="0" y="100" n="2">A</BC39>',
    400,
  )
  expect(reading.pages).toMatchObject([{ widthDots: 320, heightDots: 240, isLabel: true }])
  expect(reading.pages[0]!.lines.flatMap((line) => line.items)).toMatchObject([
    { text: '中', x: 8, cellWidth: 24, scaleWidth: 2 },
    { text: 'a', x: 56, cellWidth: 12 },
    { symbology: 'code39', hri: 'below' },
  ])
  expect(read('feie-label', 'loose').unknown).toMatchObject([{ reason: 'command' }])
  const jobs = read(
    'feie-label',
    '<SIZE>40,30</SIZE><TEXT x="1" y="2">a</TEXT><SIZE>40,30</SIZE><TEXT x="1" y="2">b</TEXT>',
  )
  expect(jobs.pages.map((page) => pageText(page))).toEqual([['a'], ['b']])
  expect(codes(jobs)).toEqual(['undocumented'])
})

describe('[PA30] 365 (cloud-printers 2)', () => {
  test('S1: control codes at the start of lines', () => {
    const reading = read('365-s1', '^N2^F1\n^B2 大\n^H2 高\n^W2 宽\n^Q +https://x.cn\nplain ^B2\n')
    expect(reading.unknown).toEqual([])
    expect(reading.pages).toHaveLength(2)
    expect(texts(reading).slice(0, 5)).toEqual(['大', '高', '宽', '[qr https://x.cn]', 'plain ^B2'])
    expect(runs(reading).slice(0, 3)).toMatchObject([
      { scaleWidth: 2, scaleHeight: 2 },
      { scaleWidth: 1, scaleHeight: 2 },
      { scaleWidth: 2, scaleHeight: 1 },
    ])
  })

  test('S1: a code that is none prints as text and is reported', () => {
    expect(read('365-s1', '^X1 a\n').unknown).toMatchObject([{ bytes: '^X1', reason: 'command' }])
  })

  test('S2: tags, <DB> triple', () => {
    expect(runs(read('365-s2', '<DB>x</DB><BR>'))[0]).toMatchObject({ scaleWidth: 3, scaleHeight: 3 })
    expect(read('365-s2', '<CUT>').unknown).toHaveLength(1)
  })
})

describe('[PA31] Yilianyun (cloud-printers 3.1)', () => {
  test('<BR> is a bar code, lines end at line ends', () => {
    const reading = read('yilianyun', 'a\nb\n<BR>690123456789</BR>')
    expect(texts(reading)).toEqual(['a', 'b', '[ean13 6901234567892]'])
  })

  test('sizes grow by a third; @@2 doubles its line only', () => {
    expect(runs(read('yilianyun', '<FS>中</FS>\n'))[0]!.widthDots).toBe(32)
    expect(runs(read('yilianyun', '@@2a\nb\n')).map((run) => [run.text, run.scaleWidth])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })

  test('<LR> stands at both ends, tables in columns, <MN> makes copies', () => {
    const reading = read('yilianyun', '<MN>2</MN><LR>合计,9.00</LR>\n<table><tr><td>a</td><td>b</td></tr></table>\n')
    expect(reading.pages).toHaveLength(2)
    expect(texts(reading).slice(0, 2)).toEqual([`合计${' '.repeat(24)}9.00`, `a${' '.repeat(15)}b`])
  })

  test('center, right, LR and table are read 25 times a job', () => {
    expect(codes(read('yilianyun', '<center>a</center>\n'.repeat(26)))).toEqual(['undocumented'])
  })
})

describe('[PA32] Xpyun (cloud-printers 3.2)', () => {
  test('&lt; and &gt; are text, never tags', () => {
    const reading = read('xpyun', '&lt;CB&gt;x&lt;/CB&gt;<BR>')
    expect(texts(reading)).toEqual(['<CB>x</CB>'])
    expect(reading.unknown).toEqual([])
  })

  test('<HB2>, <WB2>, <B2> are triple, <N> is normal within them', () => {
    expect(runs(read('xpyun', '<B2>a<N>b</N></B2><BR>')).map((run) => run.scaleWidth)).toEqual([3, 1])
  })

  test('each <PAGE> is a label', () => {
    const input = '<PAGE><SIZE>40,30</SIZE><TEXT x="1" y="2">a</TEXT></PAGE><PAGE><TEXT x="1" y="2">b</TEXT></PAGE>'
    expect(read('xpyun-label', input).pages.map((page) => pageText(page))).toEqual([['a'], ['b']])
  })
})

test('[PA33] Spyun: <L1> double, <L2> triple, <H> high, <W> wide, <B> bold, <R> right', () => {
  const input = '<L1>a</L1><L2>b</L2><H>c</H><W>d</W><B>e</B><BR><R>f</R><BR>'
  const reading = read('spyun', input, 576)
  expect(runs(reading).map((run) => [run.scaleWidth, run.scaleHeight, run.bold])).toEqual([
    [2, 2, false],
    [3, 3, false],
    [1, 2, false],
    [2, 1, false],
    [1, 1, true],
    [1, 1, false],
  ])
  expect(reading.pages[0]!.lines[1]!.align).toBe('right')
})

test('[PA34] Gprinter: paragraphs end their line, the line end after one belongs to it', () => {
  const word = (text: string) => `<gpWord Align=1 Bold=1 Wsize=1 Hsize=2 Reverse=0 Underline=1>${text}</gpWord>`
  const reading = read(
    'gprinter',
    `${word('a')}\n${word('b')}<gpBr/>c\n<gpTR3 Type=0><td>1</td><td>2</td><td>3</td></gpTR3>`,
  )
  expect(runs(reading)[0]).toMatchObject({ bold: true, scaleWidth: 2, scaleHeight: 3, underlineDots: 1 })
  expect(texts(reading).map((text) => text.trim())).toEqual(['a', 'b', 'c', `1${' '.repeat(15)}2       3`])
  expect(reading.unknown).toEqual([])
})

test('[PA35] Sunmi’s cloud printers: UTF-8 by GS ( E, vector fonts in their own sizes', () => {
  const input = '\x1d(E\x03\x00\x06\x03\x01中\n\x1d(E\x03\x00\x06\x0b\x20\x1d(E\x03\x00\x06\x15\x01中\n'
  const found = runs(read('escpos', input)).map((run) => [run.text, run.cellWidth, run.cellHeight])
  expect(found).toEqual([
    ['中', 24, 24],
    ['中', 32, 32],
  ])
})

test('[PA18] explain() speaks markup: the tag, its meaning, its data', () => {
  expect(
    explain('<CB>小票</CB><QR>x</QR>\n<X>', { language: 'feie' }).map((step) => [step.command, step.words.zh]),
  ).toEqual([
    ['<CB>', '居中放大'],
    ['text', '文字“小票”'],
    ['</CB>', '结束：居中放大'],
    ['<QR>', '二维码“x”'],
    ['LF', '换行符'],
    ['unknown', '未知标签：按文字打印'],
  ])
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, type EncodeOptions, encode, models, prepare } from '../index.ts'
import { utf8ByteCount } from './byte-count.ts'

function markup(model: string, template: unknown, data: unknown = {}, options: Partial<EncodeOptions> = {}) {
  const output = encode(prepare(compile(template), data, { paper: 58 }), { model, paper: 58, ...options })
  if (output.kind !== 'markup') throw new Error('expected markup')
  return output
}

const slip = [
  [{ content: '小票', fontSize: 'large', textAlign: 'center' }],
  [{ content: '奶茶' }, { content: '9.00', textAlign: 'right', bold: true }],
  [{ content: '高', fontSize: 'middle', textAlign: 'right' }],
  [{ contentType: 'qrcode', content: 'https://x.cn/?a=1' }],
]
const spaces = (count: number): string => ' '.repeat(count)

test('[TP19] feie: BR ends lines, CB centres and doubles (feiejishu samples)', () => {
  expect(markup('feie', slip).text).toBe(
    '<CB>小票</CB><BR>' +
      `奶茶${spaces(24)}<BOLD>9.00</BOLD><BR>` +
      '<RIGHT><L>高</L></RIGHT><BR>' +
      '<QR>https://x.cn/?a=1</QR>' +
      '<CUT>',
  )
})
test('[TP19] 365wifi S2: no tag for right, so spaces', () => {
  expect(markup('365wifi', slip).text).toBe(
    `<CB>小票</CB><BR>奶茶${spaces(24)}9.00<BR>${spaces(30)}<L>高</L><BR><QR>https://x.cn/?a=1</QR>`,
  )
})
test('[TP19] 365wifi S1: copies in the first line, a code at the beginning of a line', () => {
  expect(markup('365wifi-s1', slip, {}, { copies: 2 })).toMatchObject({
    text: `^N2^F1\n^B2 ${spaces(6)}小票\n奶茶${spaces(24)}9.00\n^H2 ${spaces(30)}高\n^Q +https://x.cn/?a=1\n`,
    copies: 1,
  })
})
test('[TP19] yilianyun: spaces move lines, line feeds end them, MN says how many copies', () => {
  expect(markup('yilianyun', slip, {}, { copies: 3 })).toMatchObject({
    text:
      `<MN>3</MN>${spaces(12)}<FS2>小票</FS2>\n奶茶${spaces(24)}<FB>9.00</FB>\n${spaces(30)}<FH2>高</FH2>\n` +
      '<QR>https://x.cn/?a=1</QR><MK>',
    copies: 1,
  })
})
test('[TP19] xpyun: lines end inside their alignment (XPYUN-Open-Demo)', () => {
  expect(markup('xpyun', slip, {}, { copies: 3 })).toMatchObject({
    text:
      `<CB>小票<BR></CB>奶茶${spaces(24)}<BOLD>9.00</BOLD><BR><R><HB>高</HB><BR></R>` +
      '<C><QR>https://x.cn/?a=1</QR></C>',
    copies: 3,
  })
})
test('[TP19] spyun: L1 doubles, R moves to the right', () => {
  expect(markup('spyun', slip).text).toBe(
    `<C><L1>小票</L1></C><BR>奶茶${spaces(24)}<B>9.00</B><BR><R><H>高</H></R><BR><QRCODE>https://x.cn/?a=1</QRCODE><CUT>`,
  )
})
test('[TP19] gprinter-cloud: a gpWord for each line', () => {
  expect(markup('gprinter-cloud', slip.slice(0, 2)).text).toBe(
    '<gpWord Align=1 Bold=0 Wsize=1 Hsize=1 Reverse=0 Underline=0>小票</gpWord><gpBr/>' +
      `<gpWord Align=0 Bold=0 Wsize=0 Hsize=0 Reverse=0 Underline=0>奶茶${spaces(24)}9.00</gpWord><gpBr/><gpCut/>`,
  )
})

describe('limits', () => {
  test('[TP7] feie and xpyun take one QR code an order: the second is printed as text', () => {
    const two = [[{ contentType: 'qrcode', content: 'A' }], [{ contentType: 'qrcode', content: 'B' }]]
    for (const model of ['feie', 'xpyun']) {
      const { text, issues } = markup(model, two)
      expect(text.split('<QR>')).toHaveLength(2)
      expect(text).toMatch(/<C>B(?:<BR><\/C>|<\/C><BR>)/)
      expect(issues).toMatchObject([{ path: 'layouts[1][0]', code: 'model_lacks_content' }])
    }
  })
  test('[TP7] what a vendor cannot encode is printed as text', () => {
    expect(markup('yilianyun', [[{ contentType: 'qrcode', content: '例' }]]).issues).toMatchObject([
      { code: 'invalid_code', message: 'a QR code here needs 1 to 192 ASCII characters' },
    ])
    const long = [[{ contentType: 'barcode', content: 'A'.repeat(20) }]]
    expect(markup('feie', long).text).toContain('A'.repeat(20))
  })
  test('[TP1] feie picks the tag of CODE128 that holds the content', () => {
    const text = (content: string) => markup('feie', [[{ contentType: 'barcode', content }]]).text
    expect(text('20261122000123')).toContain('<BC128_C>20261122000123</BC128_C>')
    expect(text('A1')).toContain('<BC128_A>A1</BC128_A>')
    expect(text('a1')).toContain('<BC128_B>a1</BC128_B>')
  })
  test('[TP19] the bytes that a limit counts are UTF-8', () => {
    const { text, byteCount } = markup('feie', [[{ content: '奶茶 é €' }]])
    expect(byteCount).toBe(Buffer.byteLength(text))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (any) => utf8ByteCount(any) === Buffer.byteLength(any)))
    expect(models().find(({ model }) => model === 'feie')?.contentBytesMax).toBe(5000)
  })
  test('[TP1] images and sounds that a vendor has no tag for are issues, each with its path', () => {
    const template = [[{ contentType: 'beep' }], [{ contentType: 'image', content: 'u' }]]
    const images = [{ id: 'image-1', widthDots: 8, heightDots: 1, hex: 'ff' }]
    expect(markup('feie', template, {}, { images }).issues.map(({ path }) => path)).toEqual([
      'layouts[0][0]',
      'layouts[1][0]',
    ])
  })
})

test('[TP5] a font of the host changes nothing where there are no dots', () => {
  const font = { glyph: () => ({ widthDots: 8, heightDots: 1, bits: new Uint8Array(1) }) }
  const { text, issues } = markup('feie', [[{ content: '😀' }]], {}, { font })
  expect(text).toBe('?<BR><CUT>')
  expect(issues).toMatchObject([{ code: 'unprintable_characters' }])
})

describe('what data cannot do', () => {
  /** Every model of markup, and how the characters that could be markup come out. */
  const guards: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    feie: { '<': '＜', '>': '＞' },
    '365wifi': { '<': '＜', '>': '＞' },
    '365wifi-s1': { '^': '＾' },
    yilianyun: { '<': '＜', '>': '＞' },
    xpyun: { '<': '&lt;', '>': '&gt;', '&': '＆' },
    spyun: { '<': '＜', '>': '＞' },
    'gprinter-cloud': { '<': '＜', '>': '＞' },
    'feie-label': { '<': '＜', '>': '＞' },
  }
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '</',
      '<CUT>',
      '<BR>',
      '</C>',
      '<QR>x</QR>',
      '&lt;',
      '&',
      '^B2 ',
      '^',
      '@@2',
      '<gpCut/>',
      '\n',
      'a',
      '中',
    ],
    ...['\u200b', '\u0000', '\r', '"', "'", '<MN>9</MN>', '<PLUGIN>'],
  )
  const attack = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
  const template = [
    [{ content: '{{x}}', textAlign: 'center', fontSize: 'large', bold: true }],
    [{ content: '{{x}}' }, { content: '{{y}}', textAlign: 'right' }],
    [{ contentType: 'divider', content: '{{y}}' }],
    [{ contentType: 'qrcode', content: '{{x}}' }],
    [{ contentType: 'barcode', content: '{{y}}' }],
  ]

  test('[TP5] every model of markup is looked at', () => {
    const markups = models().filter(({ kind }) => kind === 'markup')
    expect(Object.keys(guards).sort()).toEqual(markups.map(({ model }) => model).sort())
  })

  test.each(Object.keys(guards))('[TP5] %s: text of data is text, whatever it says', (model) => {
    fc.assert(
      fc.property(attack, (x) => {
        // One line in which nothing wraps: the text must come out as its guarded self.
        const line = x.replace(/[\n\r]/g, '')
        const { text } = markup(model, [[{ content: '{{x}}', overflow: 'clip' }]], { x: line })
        const empty = markup(model, [[{ content: 'Q', overflow: 'clip' }]]).text
        const [before = '', after = ''] = empty.split('Q')
        expect(text.startsWith(before) || line.replace(/[\u200b\0]/g, '') === '').toBe(true)
        const shown = text.slice(before.length, text.length - after.length)
        // Nothing of what is left may be markup.
        const unescaped = shown.replace(/&lt;|&gt;/g, '')
        for (const character of Object.keys(guards[model] ?? {})) expect(unescaped).not.toContain(character)
        if (model === 'yilianyun') expect(shown).not.toContain('@@')
      }),
      { numRuns: 200 },
    )
  })

  test.each(Object.keys(guards))('[TP5] %s: there are no more tags than the template makes', (model) => {
    const tagCount = (text: string, tag: string): number => text.split(tag).length - 1
    fc.assert(
      fc.property(attack, attack, (x, y) => {
        const { text } = markup(model, template, { x, y })
        if (model === '365wifi-s1') {
          const lines = text.split('\n').slice(1)
          for (const line of lines) expect(line.replace(/^\^(?:B2|H2|W2) |^\^Q \+/, '')).not.toContain('^')
          return
        }
        for (const tag of ['<CUT>', '<PLUGIN>', '<MN>', '<gpCut/>']) {
          expect(tagCount(text, tag)).toBeLessThanOrEqual(tag === '<CUT>' || tag === '<gpCut/>' ? 1 : 0)
        }
        const opened = text.match(/<[A-Za-z]/g)?.length ?? 0
        const ends = text.match(/>/g)?.length ?? 0
        const begins = text.match(/</g)?.length ?? 0
        expect(begins).toBe(ends)
        expect(opened + (text.match(/<\//g)?.length ?? 0)).toBe(begins)
        expect(tagCount(text, '<QR>')).toBeLessThanOrEqual(1)
      }),
      { numRuns: 200 },
    )
  })
})

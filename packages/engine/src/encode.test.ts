import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { photo } from '../testing/pictures.ts'
import { readSlip, slipLines } from '../testing/read-slip.ts'
import { print, testData } from '../testing/slips.ts'
import { compile, documentFromText, EngineError, encode, prepare, prepareImage } from './index.ts'

const bubbleTea = testData('bubble-tea.json')
const bubbleTeaOrder = testData('bubble-tea-order.json')

describe('a whole receipt', () => {
  test('[TP6] 80 mm: every column stands where it should', () => {
    expect(slipLines(print(bubbleTea, bubbleTeaOrder).bytes)).toMatchInlineSnapshot(`
      [
        "发财小狗饮品店",
        "取餐号 A086",
        "------------------------------------------------",
        "单号 20261122-000123                 11-22 10:30",
        "------------------------------------------------",
        "品名                            数量        金额",
        "珍珠奶茶                          x2       36.00",
        "  大杯 / 少冰 / 半糖",
        "芋泥波波鲜奶                      x1       22.50",
        "  中杯 / 热",
        "超级水果茶(当季限定芒果西柚双     x1       28.00",
        "拼加量版)",
        "  大杯 / 去冰 / 三分糖 / 加椰果",
        "Café Latte                      x10    1,234.50",
        "柠檬水                            x1        6.00",
        "  大杯",
        "------------------------------------------------",
        "合计                        ￥1,327.00",
        "优惠                                       -5.50",
        "支付 微信支付",
        "备注:请把奶茶放在前台,不要打电话,谢谢!Please",
        "ring the bell twice.",
        "谢谢惠顾,欢迎再次光临",
      ]
    `)
  })

  test('[TP6] 58 mm: the same template wraps to 32 columns', () => {
    const { bytes } = print(bubbleTea, bubbleTeaOrder, { model: 'escpos58', prepare: { paper: 58 } })
    const lines = readSlip(bytes).filter((part) => part.kind === 'line')
    expect(lines.every((line) => line.rightDots <= 384)).toBe(true)
    expect(lines.map((line) => line.text)).toContain('芒果西柚双拼加量版)')
  })

  test('[TP19] only state changes are sent: a five-item Chinese receipt takes less than 1.3 kB', () => {
    expect(print(bubbleTea, bubbleTeaOrder).bytes.length).toBeLessThan(1300)
  })

  test('[TP20] a document that went through JSON gives the same bytes', () => {
    const document = prepare(compile(bubbleTea), bubbleTeaOrder)
    const again = JSON.parse(JSON.stringify(document))
    expect(encode(again, { model: 'escpos80' })).toEqual(encode(document, { model: 'escpos80' }))
  })
})

describe('spaces that lead to a column', () => {
  const tallThenIndented = [
    [{ content: 'tall', fontSize: 'middle' }],
    [{ content: '' }, { content: 'x', pagerWeight: 23 }],
  ]
  const sizeOf = {
    escpos80: { command: [0x1d, 0x21], spaces: true },
    sprt80: { command: [0x1d, 0x21], spaces: true },
    star: { command: [0x1b, 0x69], spaces: false },
  }
  test.each(Object.keys(sizeOf) as (keyof typeof sizeOf)[])('[TP6] %s: are no taller than their line', (model) => {
    const bytes = Buffer.from(print(tallThenIndented, {}, { model }).bytes)
    const { command, spaces } = sizeOf[model]
    const afterTall = bytes.indexOf('tall') + 4
    const back = bytes.indexOf(Buffer.from(command), afterTall)
    const firstSpace = bytes.indexOf('  ', afterTall)
    expect(back).toBeGreaterThan(0)
    expect(back).toBeLessThan(bytes.indexOf('x', afterTall))
    if (spaces) expect(firstSpace).toBeGreaterThan(back)
    else expect(firstSpace).toBe(-1)
  })
})

describe('cutting and copies', () => {
  const parts = (template: unknown, options = {}) =>
    readSlip(print(template, {}, options).bytes).map((part) => (part.kind === 'line' ? part.text : part.kind))

  test('[TP22] a slip is fed past the knife and cut once', () => {
    expect(parts([[{ content: 'a' }]])).toEqual(['a', 'feed', 'cut'])
  })
  test('[TP22] a cut of the template at the end is not doubled', () => {
    expect(parts([[{ content: 'a' }], [{ contentType: 'cut', mode: 'full' }], [{ contentType: 'cut' }]])).toEqual([
      'a',
      'feed',
      'full cut',
    ])
  })
  test('[TP22] cut: false feeds the paper out and cuts nowhere', () => {
    const template = [[{ content: 'a' }], [{ contentType: 'cut' }], [{ content: 'b' }]]
    expect(parts(template, { cut: false })).toEqual(['a', 'feed', 'b', 'feed'])
    expect(parts(template)).toEqual(['a', 'feed', 'cut', 'b', 'feed', 'cut'])
  })
  test('[TP22] copies are the same slip over and over', () => {
    const once = print(bubbleTea, bubbleTeaOrder).bytes
    const thrice = print(bubbleTea, bubbleTeaOrder, { copies: 3 }).bytes
    expect(Buffer.from(thrice).equals(Buffer.concat([once, once, once]))).toBe(true)
  })
})

describe('blocks', () => {
  test('[TP1] a drawer is opened, a buzzer that is not known is an issue', () => {
    const { bytes, issues } = print([
      [{ contentType: 'drawer', pin: 5 }],
      [{ contentType: 'beep' }],
      [{ content: 'x' }],
    ])
    expect(readSlip(bytes)[0]).toEqual({ kind: 'drawer' })
    expect(issues).toMatchObject([{ path: 'layouts[1][0]', code: 'model_lacks_content' }])
  })
  test('[TP1] a barcode is sent in CODE128 set B; one that cannot be is printed as text and reported', () => {
    const template = [[{ contentType: 'barcode', content: '{{no}}' }]]
    expect(readSlip(print(template, { no: 'No.{1' }).bytes)[0]).toEqual({
      kind: 'barcode',
      symbology: 0x49,
      payload: '{BNo.{{1',
    })
    const lost = print(template, { no: '奶茶' })
    expect(slipLines(lost.bytes)).toEqual(['奶茶'])
    expect(lost.issues).toMatchObject([{ path: 'layouts[0][0]', code: 'invalid_code' }])
  })
  test('[TP1] a barcode that is wider than the paper is printed as text and reported', () => {
    const { issues } = print([[{ contentType: 'barcode', content: 'A'.repeat(60) }]])
    expect(issues).toMatchObject([{ code: 'code_too_wide' }])
  })
  test('[TP1] a wrong check digit is found', () => {
    const { issues } = print([[{ contentType: 'barcode', symbology: 'ean13', content: '6901234567890' }]])
    expect(issues[0]?.message).toContain('should be 2')
  })
  test('[TP1] [TP6] digits that are too wide for the printer’s own bars are drawn as dots, the text below', () => {
    const barcode = { contentType: 'barcode', content: '20260101000123456789', width: 3 }
    const { bytes, issues } = print([[barcode], [{ ...barcode, hri: 'none' }]], {}, { paper: 58 })
    expect(issues).toEqual([])
    expect(readSlip(bytes).map((part) => part.kind)).toEqual(['raster', 'line', 'raster', 'feed', 'cut'])
    expect(slipLines(bytes)).toEqual(['20260101000123456789'])
  })
  test('[TP1] codes are drawn as dots where the template asks for it', () => {
    const codes = [
      [{ contentType: 'qrcode', content: 'A', raster: true }],
      [{ contentType: 'barcode', content: 'A', raster: true }],
    ]
    const { bytes, issues } = print(codes)
    expect(issues).toEqual([])
    expect(readSlip(bytes).map((part) => part.kind)).toEqual(['raster', 'raster', 'line', 'feed', 'cut'])
  })
  test('[TP20] an image goes out in slices that a clone can count, and joins to what it was', () => {
    const template = [[{ contentType: 'image', content: 'https://x/logo.png', width: 16 }]]
    const document = prepare(compile(template), {})
    expect(document.images).toEqual([{ id: 'image-1', url: 'https://x/logo.png', widthDots: 16, dither: 'threshold' }])
    const hex = Array.from({ length: 2 * 600 }, (_, index) => (index % 256).toString(16).padStart(2, '0')).join('')
    const output = encode(document, {
      model: 'escpos80',
      images: [{ id: 'image-1', widthDots: 16, heightDots: 600, hex }],
    })
    if (output.kind !== 'bytes') throw new Error('expected bytes')
    const slices = readSlip(output.bytes).filter((part) => part.kind === 'raster')
    expect(slices.map((slice) => slice.rows)).toEqual([240, 240, 120])
    expect(Buffer.concat(slices.map((slice) => slice.bytes)).toString('hex')).toBe(hex)
  })
  test('[TP20] pixels become dots of the block’s width and settings, on narrow paper no wider than it', () => {
    const template = [
      [{ contentType: 'image', content: 'u', width: 48, dither: 'atkinson', gamma: 1.4 }],
      [{ contentType: 'image', content: 'u', dither: 'threshold', threshold: 200 }],
    ]
    const document = prepare(compile(template), {})
    expect(document.images).toEqual([
      { id: 'image-1', url: 'u', widthDots: 48, dither: 'atkinson', gamma: 1.4 },
      { id: 'image-2', url: 'u', widthDots: 576, dither: 'threshold', threshold: 200 },
    ])
    const image = photo(96, 96)
    const images = document.images.map(({ id }) => ({ ...image, id }))
    const output = encode(document, { model: 'escpos80', paper: 58, images })
    if (output.kind !== 'bytes') throw new Error('expected bytes')
    expect(output.issues).toEqual([])
    const [small, ...wide] = readSlip(output.bytes).filter((part) => part.kind === 'raster')
    expect(small?.bytes).toEqual(prepareImage(image, { widthDots: 48, dither: 'atkinson', gamma: 1.4 }).bits)
    const { bits } = prepareImage(image, { widthDots: 384, dither: 'threshold', threshold: 200 })
    expect(Buffer.concat(wide.map((part) => part.bytes)).equals(bits)).toBe(true)
  })
  test('[TP20] a missing image is an issue, a wrong one an error', () => {
    const document = prepare(compile([[{ contentType: 'image', content: 'u' }]]), {})
    expect(encode(document, { model: 'escpos80' }).issues).toMatchObject([{ code: 'missing_image' }])
    const images = [{ id: 'image-1', widthDots: 10, heightDots: 1, hex: 'ff' }]
    expect(() => encode(document, { model: 'escpos80', images })).toThrow(EngineError)
  })
})

describe('what data cannot do', () => {
  test('[TP5] control characters, ESC sequences and bidirectional marks never reach the printer', () => {
    const data = { x: 'a\u001b@\u001dV\u0000\u001c.\u0090\u007f\u202eb\ufeff\u2066c\tz' }
    expect(slipLines(print([[{ content: '{{x}}' }]], data).bytes)).toEqual(['a@V.bc z'])
  })
  test('[TP5] line breaks in data break the line, however they are written', () => {
    const data = { x: 'a\r\nb\nc\rd\u2028e' }
    expect(slipLines(print([[{ content: '{{x}}' }]], data).bytes)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })
  test('[TP5] look-alikes stand in, and what nothing stands in for is ? and an issue that names it', () => {
    const { bytes, issues } = print([[{ content: '¥5 €6 \u00a0•½ñ e\u0301 \u{1f600}\u{20bb7} 💕\ud800' }]])
    expect(slipLines(bytes)).toEqual(['￥5 EUR6  ·1/2n é ?? ?'])
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ path: 'layouts[0][0]', code: 'unprintable_characters' })
    expect(issues[0]?.message).toContain("'😀' (U+1F600)")
  })
  test('[TP5] any data: no error, no unknown byte, no line over the edge', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
    )
    const size = fc.constantFrom('normal', 'middle', 'large', 'huge', { width: 8, height: 2 })
    const block = fc.record({
      textAlign: fc.constantFrom('left', 'center', 'right'),
      fontSize: size,
      overflow: fc.constantFrom('wrap', 'ellipsis', 'clip', 'shrink'),
      pagerWeight: fc.integer({ min: 1, max: 9 }),
      gap: fc.integer({ min: 0, max: 4 }),
      underline: fc.boolean(),
      bold: fc.boolean(),
      invert: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(block, anyText), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(58 as const, 80 as const),
        (row, paper) => {
          const template = [row.map(([style], index) => ({ ...style, content: `{{t.[${index}]}}` }))]
          const { bytes } = print(template, { t: row.map(([, text]) => text) }, { paper })
          const edge = paper === 58 ? 384 : 576
          for (const part of readSlip(bytes)) {
            if (part.kind === 'line') expect(part.rightDots).toBeLessThanOrEqual(edge)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
  test('[TP6] the amount column lines up for any names, quantities and amounts', () => {
    const item = fc.record({
      name: fc.string({ unit: fc.constantFrom('珍', '奶', 'a', 'é', ' ', '1', '(', ','), maxLength: 40 }),
      quantity: fc.integer({ min: 1, max: 99 }),
      amount: fc.integer({ min: 0, max: 9_999_999 }),
    })
    const template = [
      {
        each: 'items',
        as: 'item',
        layouts: [
          [
            { content: '{{item.name}}', pagerWeight: 5 },
            { content: 'x{{item.quantity}}', textAlign: 'right' },
            { content: "{{money item.amount unit='fen'}}", pagerWeight: 2, textAlign: 'right', bold: true },
          ],
        ],
      },
    ]
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), (items) => {
        const edges = readSlip(print(template, { items }).bytes).flatMap((part) => {
          if (part.kind !== 'line') return []
          return part.glyphs.filter((glyph) => glyph.bold && glyph.text === '.').map((glyph) => glyph.leftDots)
        })
        expect(edges).toHaveLength(items.length)
        expect(new Set(edges)).toEqual(new Set([576 - 36]))
      }),
      { numRuns: 100 },
    )
  })
})

describe('finished text', () => {
  test('[TP20] is printed line by line, spaces kept, placeholders left alone, long lines wrapped', () => {
    const output = encode(documentFromText(`  a {{x}}\n\n${'b'.repeat(50)}\n`), { model: 'escpos80' })
    if (output.kind !== 'bytes') throw new Error('expected bytes')
    expect(slipLines(output.bytes)).toEqual(['  a {{x}}', '', 'b'.repeat(48), 'bb'])
  })
})

describe('wrong options', () => {
  test('[TP7] an unknown model names the models that are known', () => {
    const wrong = () => encode(documentFromText('x'), { model: 'escpos88' })
    expect(wrong).toThrow("no printer model 'escpos88': known models are escpos80, escpos58")
    try {
      wrong()
    } catch (error) {
      expect(error).toMatchObject({ name: 'EngineError', code: 'unknown_printer_model', issues: [{ path: 'model' }] })
    }
  })
  test('[TP7] papers, copies and documents that cannot be are errors', () => {
    const document = documentFromText('x')
    expect(() => encode(document, { model: 'escpos58', paper: 80 })).toThrow('escpos58 prints on 58 mm paper')
    expect(() => encode(document, { model: 'escpos80', copies: 0 })).toThrow('copies')
    expect(() => encode({ ...document, format: 'x' as never }, { model: 'escpos80' })).toThrow('xiaopiao-document/1')
  })
})

import { describe, expect, test } from 'vitest'
import { big5 } from '../charsets/big5.ts'
import { eucKr } from '../charsets/euc-kr.ts'
import { shiftJis } from '../charsets/shift-jis.ts'
import { compile, documentFromText, EngineError, encode, models, prepare, registerCharset } from '../index.ts'

const named = [
  ...['escpos80', 'escpos58', 'sunmi', 'sunmi-cloud', 'sprt80', 'sprt58', 'xprinter', 'aclas', 'gprinter', 'epson'],
  ...['star', 'star-line', 'tspl', 'wangpos', '365wifi', '365wifi-s1', 'feie', 'feie-label', 'yilianyun', 'xpyun'],
  ...['spyun', 'gprinter-cloud'],
]

test('[TP19] models() lists every model that requirements name, each once, with facts that fit together', () => {
  const facts = models()
  const names = facts.map(({ model }) => model)
  expect(names).toEqual(expect.arrayContaining(named))
  expect(new Set(names).size).toBe(names.length)
  for (const { papers, defaultPaper, widthDots, columns, source, verified, unverified, name } of facts) {
    expect(papers).toContain(defaultPaper)
    for (const paper of papers) {
      expect(columns[paper] * 8).toBeLessThanOrEqual(widthDots[paper])
      expect(columns[paper]).toBeGreaterThanOrEqual(25)
    }
    expect(source).not.toBe('')
    expect(verified).toBe(unverified.length === 0)
    expect(name.zh).not.toBe('')
    expect(name.en).not.toBe('')
  }
})

test('[TP19] a model whose encoding is not loaded is left out, and printing on it says what to load', () => {
  const isListed = () => models().some(({ model }) => model === 'escpos80-big5')
  expect(isListed()).toBe(false)
  expect(() => encode(documentFromText('x'), { model: 'escpos80-big5' })).toThrow('charsets/big5')
  for (const table of [big5, shiftJis, eucKr]) registerCharset(table)
  expect(isListed()).toBe(true)
  const output = encode(documentFromText('臺'), { model: 'escpos80-big5' })
  // FS C 1, and 臺 in Big5.
  for (const model of ['escpos80-big5', 'escpos80-shift-jis', 'escpos80-euc-kr']) {
    expect(encode(prepare(everything, { x: '臺ñ' }), { model }).kind).toBe('bytes')
  }
  if (output.kind === 'bytes') expect(Buffer.from(output.bytes).toString('hex')).toMatch(/^1b401c261c43011b331ebb4f0a/)
})

test('[TP22] a model that takes both papers prints on 80 mm unless told otherwise', () => {
  for (const { model, papers, defaultPaper, language } of models()) {
    if (papers.length === 2 && language !== 'tspl' && language !== 'feie-label') {
      expect([model, defaultPaper]).toEqual([model, 80])
    }
  }
})

test('[TP7] an unknown model is named with the nearest known ones first', () => {
  const wrong = (model: string) => () => encode(documentFromText('x'), { model })
  expect(wrong('xprintr')).toThrow("no printer model 'xprintr': known models are xprinter, ")
  expect(wrong('Sunmi')).toThrow("no printer model 'Sunmi': known models are sunmi, ")
  expect(wrong('yilianyum')).toThrow('known models are yilianyun, ')
  expect(wrong('toString')).toThrow(EngineError)
})

const lengths: Readonly<Record<string, number>> = { ean8: 7, upca: 11 }

const everything = compile([
  [
    { content: 'small', fontSize: 'small' },
    { content: 'ń 奶茶', bold: true, underline: 2, invert: true, fontSize: 'huge' },
    { content: '1.00', textAlign: 'right', fontSize: { width: 2, height: 1 } },
  ],
  [{ content: '合计', fontSize: 'large', textAlign: 'center', bold: true, underline: 1, invert: true }],
  [{ content: '{{x}}', textAlign: 'right', overflow: 'shrink', fontSize: { width: 8, height: 8 } }],
  [{ contentType: 'divider' }],
  [{ contentType: 'qrcode', content: 'https://x.cn/?a=1&b=<2>^' }],
  [{ contentType: 'qrcode', content: 'second', textAlign: 'right', size: 16 }],
  ...['code128', 'code39', 'code93', 'ean13', 'ean8', 'upca', 'upce', 'itf', 'codabar'].map((symbology) => [
    {
      contentType: 'barcode',
      symbology,
      content:
        symbology === 'codabar'
          ? 'A12B'
          : symbology === 'upce'
            ? '123456'
            : '123456789012'.slice(0, lengths[symbology] ?? 12),
    },
  ]),
  [{ contentType: 'image', content: 'https://x/logo.png', width: 64 }],
  [{ contentType: 'feed', lines: 2 }],
  [{ contentType: 'drawer', pin: 5 }],
  [{ contentType: 'beep', times: 2 }],
  [{ contentType: 'raw', content: '1b 40' }],
  [{ contentType: 'cut', mode: 'full' }],
  [{ content: 'after the cut' }],
])

describe.each(models().map(({ model, papers }) => ({ model, papers })))('$model', ({ model, papers }) => {
  test.each(papers.map((paper) => ({ paper })))('[TP19] prints every content type on $paper mm', ({ paper }) => {
    const document = prepare(everything, { x: '<B>\u001b@"'.repeat(20) }, { paper })
    const images = document.images.map(({ id }) => ({ id, widthDots: 64, heightDots: 500, hex: 'a5'.repeat(8 * 500) }))
    for (const cut of [true, false]) {
      const output = encode(document, { model, paper, images, cut, raw: true, copies: 2 })
      expect(output.issues.map(({ code }) => code)).not.toContain('invalid_code')
      const size = output.kind === 'bytes' ? output.bytes : output.kind === 'markup' ? output.text : output.calls
      expect(size.length).toBeGreaterThan(10)
    }
  })

  test('[TP1] raw bytes are sent only where the host allows it', () => {
    const document = prepare(compile([[{ content: 'a' }], [{ contentType: 'raw', content: '1f 11 04' }]]), {})
    const refused = encode(document, { model })
    expect(refused.issues).toContainEqual(
      expect.objectContaining({ path: 'layouts[1][0]', code: 'model_lacks_content' }),
    )
    if (refused.kind === 'bytes') expect(Buffer.from(refused.bytes).includes('1f1104', 0, 'hex')).toBe(false)
    const sent = encode(document, { model, raw: true })
    if (sent.kind === 'bytes') expect(Buffer.from(sent.bytes).includes('1f1104', 0, 'hex')).toBe(true)
  })
})

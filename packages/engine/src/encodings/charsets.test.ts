import { readFileSync } from 'node:fs'
import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codePageNames, codePageText, modules } from '../../tables/generate-charsets.ts'
import { big5 } from '../charsets/big5.ts'
import { eucKr } from '../charsets/euc-kr.ts'
import { shiftJis } from '../charsets/shift-jis.ts'
import { EncodedText } from '../text/encoded-text.ts'
import { ShapedText } from '../text/shaped-text.ts'
import { LineTable, wrap } from '../text/wrap.ts'
import type { Charset } from './charset.ts'
import { codePages } from './code-pages.ts'
import { gb18030, gb18030ExtensionA } from './gb18030.ts'
import { fillGbk, gbk } from './gbk.ts'
import { loadableCharset, registerCharset } from './registered.ts'
import { utf8Charset } from './utf8-charset.ts'

const shaped = new ShapedText()
const encoded = new EncodedText()

function shape(charset: Charset, text: string) {
  shaped.clear()
  charset.shape(text, shaped)
  const { length, columns } = shaped
  return {
    codes: [...shaped.codes.subarray(0, length)],
    widths: [...shaped.widths.subarray(0, length)],
    lost: [...shaped.lost],
    columns,
  }
}

/** The bytes below a mode. */
function bytesOf(code: number, charset: Charset): number[] {
  const value = charset.modes === undefined ? code : code & 0xffff
  const bytes = [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
  return bytes.slice(bytes.findIndex((byte, index) => byte !== 0 || index === 3))
}

const western = codePages({
  pages: [
    [0, '437'],
    [2, '850'],
    [16, '1252'],
    [17, '866'],
    [21, '874'],
  ],
})
const chineseAndPages = codePages({
  hanzi: { name: 'gbk', fill: fillGbk },
  pages: [[16, '1252']],
})

for (const table of [big5, shiftJis, eucKr]) registerCharset(table)
const charsets: readonly Charset[] = [
  gbk,
  gb18030,
  gb18030ExtensionA,
  utf8Charset,
  western,
  chineseAndPages,
  loadableCharset('big5'),
  loadableCharset('shift_jis'),
  loadableCharset('euc-kr'),
]

test('[TP6] the committed tables are what the generator makes', () => {
  // The formatter may break lines and change quotes; the content is what counts.
  const content = (text: string) => text.replace(/[\s'",]+/g, '')
  for (const [path, text] of Object.entries(modules())) {
    expect(content(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')), path).toBe(content(text))
  }
})

describe('double-byte encodings', () => {
  test.each([
    ['big5', 'big5', 13_461],
    ['shift_jis', 'shift_jis', 6_942],
    ['euc-kr', 'euc-kr', 8_226],
  ] as const)('[TP6] every code of %s decodes to its character', (name, decoderName, count) => {
    const decode = createMultibyteDecoder(decoderName, true)
    const charset = loadableCharset(name)
    let own = 0
    for (let unit = 0x80; unit < 0xd800; unit++) {
      const text = String.fromCharCode(unit)
      const { codes, lost, widths } = shape(charset, text)
      if (codes.length !== 1 || lost.length > 0 || (codes[0] ?? 0) < 0x100) continue
      expect(widths).toEqual([2])
      if (decode(Uint8Array.from(bytesOf(codes[0] ?? 0, charset))) === text) own++
    }
    expect(own).toBeGreaterThan(count - 400)
  })
  test('[TP6] half-width katakana take a column under Shift_JIS, others two', () => {
    expect(shape(loadableCharset('shift_jis'), 'ｱあ亜¥')).toMatchObject({
      codes: [0xb1, 0x82a0, 0x889f, 0x818f],
      widths: [1, 2, 2, 2],
    })
  })
  test('[TP5] what vendors added to an encoding is not sent: not all printers have it', () => {
    expect(shape(loadableCharset('shift_jis'), '①髙').codes).toEqual([0x28, 0x31, 0x29, 0x3f])
    expect(shape(loadableCharset('big5'), '裏喆').codes).toEqual([0xf9d8, 0x3f])
    expect(shape(loadableCharset('euc-kr'), '한똠').lost).toEqual([0xb620])
  })
})

describe('GB18030', () => {
  test('[TP6] four bytes only for what the model says', () => {
    expect(shape(gb18030ExtensionA, '㐀€한😀')).toMatchObject({
      codes: [0x8139ee39, 0xa2e3, 0x3f, 0x3f],
      widths: [2, 2, 1, 1],
      lost: [0xd55c, 0x1f600],
    })
    expect(shape(gb18030, '한😀')).toMatchObject({ codes: [0x83368433, 0x9439fc36], lost: [] })
  })
  test('[TP6] every code decodes to its character', () => {
    const decode = createMultibyteDecoder('gb18030', true)
    for (let unit = 0x80; unit < 0xd800; unit++) {
      const text = String.fromCharCode(unit)
      const { codes, lost } = shape(gb18030, text)
      if (codes.length !== 1 || lost.length > 0 || (codes[0] ?? 0) < 0x100) continue
      expect(decode(Uint8Array.from(bytesOf(codes[0] ?? 0, gb18030)))).toBe(text)
    }
  })
})

describe('UTF-8', () => {
  test('[TP6] East Asian Width decides the columns, marks take none', () => {
    expect(shape(utf8Charset, 'aé中😀①한')).toMatchObject({ widths: [1, 1, 2, 2, 1, 2], lost: [] })
    expect(shape(utf8Charset, 'ก\u0e34').widths).toEqual([1, 0])
  })
  test('[TP6] bytes are those of the text', () => {
    const text = 'aé中😀①한'
    const { codes } = shape(utf8Charset, text)
    expect(codes.flatMap((code) => bytesOf(code, utf8Charset))).toEqual([...new TextEncoder().encode(text)])
  })
})

describe('code pages', () => {
  test('[TP6] a run stays in its page as long as that has the characters', () => {
    expect(shape(western, 'é€é').codes).toEqual([0x10082, 0x30080, 0x300e9])
    expect(shape(western, 'Привет!').codes.map((code) => code >> 16)).toEqual([4, 4, 4, 4, 4, 4, 0])
  })
  test('[TP6] Thai vowels and tones above and below take no column', () => {
    expect(shape(western, 'กี่').widths).toEqual([1, 0, 0])
  })
  test('[TP6] pages are for what the Chinese font lacks', () => {
    expect(shape(chineseAndPages, '中ñ é')).toMatchObject({ codes: [0x1d6d0, 0x200f1, 0x20, 0x200e9], lost: [] })
  })
  test('[TP6] switching: ESC t, and Chinese mode off and on around pages', () => {
    expect(western.modes?.switchTo(1, 4)).toEqual([0x1b, 0x74, 17])
    expect(chineseAndPages.modes?.switchTo(1, 2)).toEqual([0x1c, 0x2e, 0x1b, 0x74, 16])
    expect(chineseAndPages.modes?.switchTo(2, 1)).toEqual([0x1c, 0x26])
  })
  test.each(codePageNames)('[TP6] page %s prints each of its characters', (name) => {
    const charset = codePages({ pages: [[0, name]] })
    const text = codePageText(name)
    for (let index = 0; index < 128; index++) {
      const unit = text.charCodeAt(index)
      if (unit === 0xfffd || unit <= 0xa0 || unit === 0xad || (unit >= 0x200c && unit <= 0x200f)) continue
      const { codes } = shape(charset, text.charAt(index))
      // A mark alone takes no place.
      if (codes.length > 0) expect(codes).toEqual([0x10080 + index])
    }
  })
})

test('[TP7] a model whose encoding is not loaded says what to load', () => {
  registerCharset({ name: 'other', leads: [], trails: [], packed: '' })
  expect(() => shape(loadableCharset('nothing' as 'big5'), 'x')).toThrow('registerCharset')
})

describe.each(charsets)('any text in $name', (charset) => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

  test('[TP5] no data byte becomes a command', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const code of shape(charset, text).codes) {
          const bytes = bytesOf(code, charset)
          const first = bytes[0] ?? 0
          if (bytes.length === 1) expect(first === 0x0a || (first >= 0x20 && first !== 0x7f)).toBe(true)
          else expect(first >= 0x80 && bytes.every((byte) => byte >= 0x30 && byte !== 0x7f)).toBe(true)
        }
      }),
    )
  })
  test('[TP6] the quick way gives the same bytes and columns', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        encoded.length = 0
        const columns = charset.encode(text, encoded)
        if (columns < 0) return
        const { codes, columns: slowColumns } = shape(charset, text)
        expect([...encoded.bytes.subarray(0, encoded.length)]).toEqual(codes.flatMap((code) => bytesOf(code, charset)))
        expect(columns).toBe(slowColumns)
      }),
    )
  })
  test('[TP6] no line is wider than its column, and wrapping loses nothing but spaces', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 48 }), (text, columnsMax) => {
        const { codes } = shape(charset, text)
        const lines = new LineTable()
        wrap(shaped, 0, shaped.length, columnsMax, lines)
        const kept: number[] = []
        for (let line = 0; line < lines.length; line++) {
          let columns = 0
          for (let at = lines.starts[line] ?? 0; at < (lines.ends[line] ?? 0); at++) {
            columns += shaped.widths[at] ?? 0
            kept.push(shaped.codes[at] ?? 0)
          }
          expect(columns).toBe(lines.columns[line])
          expect(columns).toBeLessThanOrEqual(columnsMax)
        }
        const ink = (all: readonly number[]) => all.filter((code) => code !== 0x20 && code !== 0x0a && code !== 0xa1a1)
        expect(ink(kept).filter((code) => !isSpaceCode(code))).toEqual(ink(codes).filter((code) => !isSpaceCode(code)))
      }),
    )
  })
})

/** The ideographic space in the encodings tested. */
const isSpaceCode = (code: number): boolean => [0xa1a1, 0xa140, 0x8140, 0xe38080, 0x1a1a1].includes(code)

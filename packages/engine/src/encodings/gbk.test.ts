import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gbkModule } from '../../tables/generate-gbk.ts'
import { ShapedText } from '../text/shaped-text.ts'
import { gbk } from './gbk.ts'

const shaped = new ShapedText()

function codesOf(text: string): { codes: number[]; widths: number[]; lost: number[] } {
  shaped.clear()
  gbk.shape(text, shaped)
  const { length } = shaped
  return {
    codes: [...shaped.codes.subarray(0, length)],
    widths: [...shaped.widths.subarray(0, length)],
    lost: [...shaped.lost],
  }
}

test('[TP6] the committed table is what the generator makes', () => {
  // The formatter may break the line before the string; the content is what counts.
  const withoutSpace = (text: string) => text.replace(/\s+/g, '')
  const committed = readFileSync(new URL('./gbk-table.ts', import.meta.url), 'utf8')
  expect(withoutSpace(committed)).toBe(withoutSpace(gbkModule()))
})

test('[TP6] every character that has a GBK code gets the one that decodes to it', () => {
  const decoder = new TextDecoder('gbk')
  let encoded = 0
  for (let unit = 0x80; unit < 0x10000; unit++) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue
    const { codes, widths, lost } = codesOf(String.fromCharCode(unit))
    const [code = 0] = codes
    if (codes.length !== 1 || lost.length > 0 || code < 0x8140) continue
    expect(widths).toEqual([2])
    const back = decoder.decode(Uint8Array.of(code >> 8, code & 0xff))
    if (back === String.fromCharCode(unit)) encoded++
  }
  // Code page 936 has 21,791 characters of two bytes.
  expect(encoded).toBe(21_791)
})

test('[TP5] the yen sign of data is the one that GBK printers have', () => {
  expect(codesOf('¥').codes).toEqual([0xa3a4])
})

test('[TP6] e with acute takes two columns under GBK, as do × and ①', () => {
  expect(codesOf('é×①')).toEqual({ codes: [0xa8a6, 0xa1c1, 0xa2d9], widths: [2, 2, 2], lost: [] })
})

test('[TP5] characters of four bytes, which GBK printers show as junk, never leave', () => {
  expect(codesOf('𠮷㐀한')).toEqual({ codes: [0x3f, 0x3f, 0x3f], widths: [1, 1, 1], lost: [0x20bb7, 0x3400, 0xd55c] })
})

test('[TP5] the euro sign is spelt, the ideographic space has its own code, a user-defined code is never used', () => {
  expect(codesOf('€').codes).toEqual([0x45, 0x55, 0x52])
  expect(codesOf('\u3000').codes).toEqual([0xa1a1])
  expect(codesOf('䶮').lost).toEqual([0x4dae])
})

test('[TP5] a letter and a combining mark become one character; a mark alone takes no place', () => {
  expect(codesOf('e\u0301').codes).toEqual([0xa8a6])
  expect(codesOf('x\u0301\u0302')).toEqual({ codes: [0x78], widths: [1], lost: [] })
})

test('[TP5] an emoji with joiners, selectors and skin tones asks once for each picture', () => {
  expect(codesOf('👍🏽❤️').codes).toEqual([0x3f, 0x3f])
})

test('[TP5] no text shapes to a control byte or half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const code of codesOf(text).codes) {
        expect(code === 0x0a || (code >= 0x20 && code < 0x7f) || (code >= 0x8140 && code <= 0xfefe)).toBe(true)
      }
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainTextCharset } from '../encodings/plain-text.ts'
import { ShapedText } from './shaped-text.ts'
import { LineTable, wrap } from './wrap.ts'

function wrapText(text: string, columns: number): string[] {
  const shaped = new ShapedText()
  const lines = new LineTable()
  plainTextCharset.shape(text, shaped)
  wrap(shaped, 0, shaped.length, columns, lines)
  return Array.from({ length: lines.length }, (_, line) =>
    String.fromCodePoint(...shaped.codes.subarray(lines.starts[line], lines.ends[line])),
  )
}

const columnsOf = (text: string): number =>
  Array.from(text).reduce((sum, character) => sum + (character.charCodeAt(0) < 0x80 ? 1 : 2), 0)

test('[TP6] a text that fits is one line, an empty text an empty line', () => {
  expect(wrapText('abc', 3)).toEqual(['abc'])
  expect(wrapText('', 3)).toEqual([''])
})
test('[TP6] words stay whole where they can, and the space between lines is left out', () => {
  expect(wrapText('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
  expect(wrapText('ab     cd', 4)).toEqual(['ab', 'cd'])
})
test('[TP6] a word that is wider than the line breaks at the edge', () => {
  expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  expect(wrapText('no abcdefgh', 5)).toEqual(['no', 'abcde', 'fgh'])
})
test('[TP6] Chinese breaks between characters, never inside one', () => {
  expect(wrapText('一二三四五', 5)).toEqual(['一二', '三四', '五'])
  expect(wrapText('a一b二', 3)).toEqual(['a一', 'b二'])
})
test('[TP6] punctuation that may not begin a line takes its character along; an opening one never ends a line', () => {
  expect(wrapText('一二\uff0c三', 4)).toEqual(['一', '二\uff0c', '三'])
  expect(wrapText('一\uff08二\uff09三四', 6)).toEqual(['一', '\uff08二\uff09', '三四'])
  expect(wrapText('一二\uff08三', 6)).toEqual(['一二', '\uff08三'])
  expect(wrapText('一二,三', 4)).toEqual(['一', '二,', '三'])
  expect(wrapText('价格3.50元\uff0c好', 8)).toEqual(['价格3.50', '元\uff0c好'])
})
test('[TP6] spaces at the beginning of the text stay', () => {
  expect(wrapText('  少冰 半糖', 8)).toEqual(['  少冰', '半糖'])
  expect(wrapText('  abcdefgh', 5)).toEqual(['  abc', 'defgh'])
})
test('[TP6] each line break of the text begins a new line', () => {
  expect(wrapText('a\n\nb\n', 5)).toEqual(['a', '', 'b', ''])
})

const characters = fc.constantFrom(...Array.from('ab1  ,.()-一二。\uff0c\uff08😀\n'))

test('[TP6] no line is wider than its columns, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 60 }), fc.integer({ min: 2, max: 12 }), (text, columns) => {
      for (const line of wrapText(text, columns)) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
    }),
  )
})
test('[TP6] wrapping loses nothing but spaces where a line breaks', () => {
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 60 }), fc.integer({ min: 2, max: 12 }), (text, columns) => {
      const withoutSpaces = (value: string) => value.replace(/[ \n]/g, '')
      expect(withoutSpaces(wrapText(text, columns).join(''))).toBe(withoutSpaces(text))
      if (columnsOf(text.replace(/\n/g, '')) <= columns) expect(wrapText(text, columns).join('\n')).toBe(text)
    }),
  )
})
test('[TP6] a line begins with closing punctuation only where nothing else fits', () => {
  const comma = '\uff0c'
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('一', '二', 'a', comma), maxLength: 40 }), (text) => {
      if (text.includes(comma + comma)) return
      for (const line of wrapText(text.replace(/^\uff0c/, ''), 10)) expect(line.startsWith(comma)).toBe(false)
    }),
  )
})

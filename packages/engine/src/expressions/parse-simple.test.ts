import { parse } from '@handlebars/parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseSimple } from './parse-simple.ts'

/** What the compiler looks at of a tree. */
function essence(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(essence)
  if (typeof node !== 'object' || node === null) return node
  const kept = ['type', 'body', 'value', 'path', 'params', 'hash', 'pairs', 'key', 'this', 'data', 'depth', 'parts']
  const unnamed = ['Program', 'Hash', 'HashPair']
  const entries = Object.entries(node).filter(
    ([key, value]) => kept.includes(key) && value !== undefined && !unnamed.includes(value),
  )
  const original = 'parts' in node && 'original' in node ? [['original', node.original]] : []
  return Object.fromEntries([...entries.map(([key, value]) => [key, essence(value)]), ...original])
}

test.each([
  'plain',
  '{{a}}',
  ' {{ a.b }} x {{c}}\n',
  '单号 {{money order.total sign=\'¥\' unit="fen"}}',
  "{{date x 'MM-DD HH:mm' utcOffset=-300}}{{add 1 2 -3}}",
  "{{join item.specs ' / '}}",
  "{{f 'a}b' 'c=d'}}",
])('[TP2] %j is read as the official parser reads it', (source) => {
  expect(essence(parseSimple(source))).toEqual(essence(parse(source)))
})

test('[TP2] any text that is read is read as the official parser reads it', () => {
  const piece = fc.constantFrom(
    ...[
      '{{',
      '}}',
      ' ',
      'a',
      'b.c',
      '.',
      "'x'",
      '"y z"',
      '12',
      '-3',
      'k=',
      '1.5',
      'this',
      'true',
      'else',
      '}',
      '{',
      '\n',
    ],
    ...[
      'as',
      '|x|',
      '#if',
      '/',
      '~',
      '@index',
      '../',
      '(',
      ')',
      '!',
      '中',
      "'",
      '"',
      '=',
      'a-b',
      '^',
      '&',
      '[q]',
      '>',
      '*',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const source = pieces.join('')
      const simple = parseSimple(source)
      if (simple !== undefined) expect(essence(simple)).toEqual(essence(parse(source)))
    }),
    { numRuns: 5000 },
  )
  const inside = fc.constantFrom(
    'a',
    'b.c',
    "'x'",
    '"y"',
    '12',
    '-3',
    'k=1',
    "k='v'",
    'k=a.b',
    ' ',
    '  ',
    '12a',
    'a1',
    '_',
    '-',
    'x=',
  )
  fc.assert(
    fc.property(fc.array(inside, { maxLength: 8 }), (words) => {
      const source = `{{${words.join(' ')}}}`
      const simple = parseSimple(source)
      if (simple !== undefined) expect(essence(simple)).toEqual(essence(parse(source)))
    }),
    { numRuns: 3000 },
  )
})

import { describe, expect, test } from 'vitest'
import { readSlip, slipLines } from '../../testing/read-slip.ts'
import { print } from '../../testing/slips.ts'

const lines = (row: readonly object[], paper: 58 | 80 = 80) => slipLines(print([row], {}, { paper }).bytes)

describe('columns', () => {
  test('[TP1] blocks share the line by weight', () => {
    expect(lines([{ content: 'a', pagerWeight: 5 }, { content: 'b' }, { content: 'c', pagerWeight: 2 }], 58)).toEqual([
      `a${' '.repeat(19)}b${' '.repeat(3)}c`,
    ])
  })
  test('[TP6] each block wraps in its own columns', () => {
    expect(lines([{ content: '一二三四五六七八九十' }, { content: 'right', textAlign: 'right' }], 58)).toEqual([
      '一二三四五六七八           right',
      '九十',
    ])
  })
  test('[TP1] two full columns never touch', () => {
    const [first = ''] = lines([{ content: 'a'.repeat(40) }, { content: 'b'.repeat(24) }])
    expect(first).toBe(`${'a'.repeat(23)} ${'b'.repeat(24)}`)
  })
  test('[TP1] a right-aligned quantity never runs into a full amount', () => {
    const row = [{ content: 'x', pagerWeight: 2 }, { content: '2', textAlign: 'right' }, { content: '12345.00' }]
    expect(lines(row, 58)[0]).toBe('x                     2 12345.00')
  })
  test('[TP1] columns that are not full may meet', () => {
    expect(lines([{ content: 'No.', textAlign: 'right' }, { content: '7' }], 58)).toEqual([`${' '.repeat(13)}No.7`])
  })
  test('[TP1] gap keeps columns free between two blocks', () => {
    expect(lines([{ content: 'a'.repeat(15), gap: 2 }, { content: 'b'.repeat(15) }], 58)).toEqual([
      `${'a'.repeat(15)}  ${'b'.repeat(15)}`,
    ])
  })
  test('[TP6] sizes side by side keep their edges, in dots', () => {
    const { bytes } = print([
      [
        { content: '合计', fontSize: 'large' },
        { content: '12.00', fontSize: 'huge', textAlign: 'right' },
      ],
      [{ content: '找零' }, { content: '3.00', textAlign: 'right' }],
    ])
    const rights = readSlip(bytes).flatMap((part) => (part.kind === 'line' ? [part.rightDots] : []))
    expect(rights).toEqual([576, 576])
  })
  test('[TP6] twelve blocks fit 58 mm paper, whatever their weights and gaps', () => {
    const row = Array.from({ length: 12 }, (_, index) => ({ content: '字', pagerWeight: index + 0.01, gap: 16 }))
    const [first = ''] = lines(row, 58)
    expect(Array.from(first).filter((character) => character === '字')).toHaveLength(12)
  })
  test('[TP6] a size too wide for its column is made smaller until a character fits', () => {
    const { bytes } = print([
      [
        { content: '字', fontSize: { width: 8, height: 8 }, pagerWeight: 1 },
        { content: 'x', pagerWeight: 11 },
      ],
    ])
    expect(readSlip(bytes)[0]).toMatchObject({ kind: 'line', text: `字${' '.repeat(0)}x` })
  })
})

describe('overflow', () => {
  const only = (overflow: string, extra = {}) =>
    lines([{ content: '一二三四五六七八九十一二三四五六七八', overflow, ...extra }], 58)

  test('[TP1] wrap, ellipsis, clip', () => {
    expect(only('wrap')).toEqual(['一二三四五六七八九十一二三四五六', '七八'])
    expect(only('ellipsis')).toEqual(['一二三四五六七八九十一二三四五…'])
    expect(only('clip')).toEqual(['一二三四五六七八九十一二三四五六'])
  })
  test('[TP1] shrink prints smaller until the text fits, then wraps', () => {
    const sizeOf = (content: string) => {
      const [line] = readSlip(print([[{ content, overflow: 'shrink', fontSize: 'huge' }]], {}, { paper: 58 }).bytes)
      return line?.kind === 'line' ? line.glyphs[0]?.size : undefined
    }
    expect(sizeOf('一二三四五')).toBe(0x22)
    expect(sizeOf('一二三四五六七八')).toBe(0x11)
    expect(sizeOf('一二三四五六七八九')).toBe(0x00)
    expect(only('shrink', { fontSize: 'huge' })).toHaveLength(2)
  })
  test('[TP5] a line break in a text of one line is a space', () => {
    expect(lines([{ content: 'a\nb', overflow: 'clip' }])).toEqual(['a b'])
  })
})

describe('dividers', () => {
  test('[TP1] a divider fills its columns with whole characters', () => {
    expect(lines([{ contentType: 'divider' }], 58)).toEqual(['-'.repeat(32)])
    expect(lines([{ contentType: 'divider', content: '─' }], 58)).toEqual(['─'.repeat(16)])
    expect(lines([{ contentType: 'divider', content: '-=─' }], 58)).toEqual(['-=─'.repeat(8)])
    expect(lines([{ contentType: 'divider', content: '' }], 58)).toEqual([''])
  })
  test('[TP1] a title may stand between dividers', () => {
    expect(
      lines(
        [
          { contentType: 'divider', pagerWeight: 10 },
          { content: '商品明细', pagerWeight: 12, textAlign: 'center' },
          { contentType: 'divider', pagerWeight: 10 },
        ],
        58,
      ),
    ).toEqual(['----------  商品明细  ----------'])
  })
})

import { describe, expect, test } from 'vitest'
import { readSlip } from '../../testing/read-slip.ts'
import { print } from '../../testing/slips.ts'
import { documentFromText, type EncodeOptions, encode, type HostFont } from '../index.ts'

/** Every glyph is a black box: half as wide as high for ASCII. It lacks U+1F4A9. */
const boxes: HostFont = {
  glyph(codePoint, heightDots) {
    if (codePoint === 0x1f4a9) return undefined
    const widthDots = codePoint < 0x80 ? heightDots / 2 : heightDots
    const bytesPerRow = Math.ceil(widthDots / 8)
    const bits = new Uint8Array(bytesPerRow * heightDots).fill(0xff)
    return { widthDots: bytesPerRow * 8, heightDots, bits }
  },
}

function drawn(block: object, options: Partial<EncodeOptions> = {}) {
  const output = print([[block]], {}, { model: 'escpos58', font: boxes, ...options })
  const raster = readSlip(output.bytes).find((part) => part.kind === 'raster')
  if (raster?.kind !== 'raster') return { output, rows: [] }
  const rows = Array.from({ length: raster.rows }, (_, row) =>
    Array.from({ length: raster.bytesPerRow * 8 }, (_, x) => {
      const byte = raster.bytes[row * raster.bytesPerRow + (x >> 3)] ?? 0
      return byte & (0x80 >> (x & 7)) ? '#' : '.'
    }).join(''),
  )
  return { output, rows }
}

const black = (row: string | undefined): readonly [from: number, to: number] => [
  row?.indexOf('#') ?? -1,
  row?.lastIndexOf('#') ?? -1,
]

describe("a line with a character that the printer lacks, drawn with the host's font", () => {
  test('[TP5] the whole line is dots, and the issue says so', () => {
    const { output, rows } = drawn({ content: 'a😀' })
    expect(rows).toHaveLength(30)
    // One column and two: 36 dots.
    expect(black(rows[0])).toEqual([0, 35])
    expect(black(rows[23])).toEqual([0, 35])
    expect(rows[24]).not.toContain('#')
    expect(output.issues).toMatchObject([{ path: 'layouts[0][0]', code: 'unprintable_characters' }])
    expect(output.issues[0]?.message).toContain("'😀' (U+1F600): the line is drawn as dots")
  })
  test('[TP5] alignment, size and columns are those of text', () => {
    expect(black(drawn({ content: '😀', textAlign: 'right' }).rows[0])).toEqual([360, 383])
    const wide = drawn({ content: '😀', fontSize: { width: 3, height: 1 } }).rows
    expect([wide.length, black(wide[0])]).toEqual([30, [0, 71]])
    const high = drawn({ content: '😀', fontSize: { width: 1, height: 2 } }).rows
    expect([high.length, black(high[47]), high[48]?.includes('#')]).toEqual([54, [0, 23], false])
  })
  test('[TP5] inverted text is white on black, underlined text has a line', () => {
    expect(drawn({ content: '😀', invert: true }).rows.join('')).not.toContain('#')
    expect(black(drawn({ content: '😀', underline: 2 }).rows[25])).toEqual([0, 23])
  })
  test('[TP5] what the font lacks too is a question mark and an issue', () => {
    const { output, rows } = drawn({ content: '💩' })
    expect(black(rows[0])).toEqual([0, 15])
    expect(output.issues[0]?.message).toContain("the host's font lacks it too")
  })
  test('[TP5] without a font, and in markup, ? is printed', () => {
    expect(print([[{ content: '😀' }]]).issues[0]?.message).toContain('? is printed')
    expect(drawn({ content: 'plain 中文' }).rows).toEqual([])
    const { issues } = encode(documentFromText('😀'), { model: 'feie', font: boxes })
    expect(issues[0]?.message).toContain('? is printed')
  })
})

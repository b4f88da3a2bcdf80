import { expect, test } from 'vitest'
import { readSlip } from '../../testing/read-slip.ts'
import { print } from '../../testing/slips.ts'
import type { Raster } from '../images/raster.ts'
import type { HostFont } from './draw-line.ts'

/** Every character is a filled box, half as wide as high outside Chinese and emoji; the font has no 💕. */
const boxes: HostFont = {
  glyph(codePoint, heightDots): Raster | undefined {
    if (codePoint === 0x1f495) return undefined
    const widthDots = codePoint > 0x2e80 ? heightDots : heightDots / 2
    const bytesPerRow = Math.ceil(widthDots / 8)
    const bits = new Uint8Array(bytesPerRow * heightDots)
    for (let y = 0; y < heightDots; y++) {
      for (let x = 0; x < widthDots; x++) {
        const at = y * bytesPerRow + (x >> 3)
        bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7))
      }
    }
    return { widthDots: bytesPerRow * 8, heightDots, bits }
  },
}

function parts(row: readonly object[], font?: HostFont) {
  const { bytes, issues } = print([row], {}, font === undefined ? {} : { font })
  return { parts: readSlip(bytes), issues }
}

/** The runs of black dots in a row of a raster, as [from, to]. */
function runs(raster: { bytes: Uint8Array; bytesPerRow: number }, y: number): [number, number][] {
  const found: [number, number][] = []
  for (let x = 0; x < raster.bytesPerRow * 8; x++) {
    if (((raster.bytes[y * raster.bytesPerRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue
    const open = found[found.length - 1]
    if (open !== undefined && open[1] === x - 1) open[1] = x
    else found.push([x, x])
  }
  return found
}

test('[TP5] a line with a character that the printer lacks is drawn whole from the font of the host', () => {
  const { parts: printed, issues } = parts([{ content: '好 😀' }, { content: '9', textAlign: 'right' }], boxes)
  const [raster] = printed
  if (raster?.kind !== 'raster') throw new Error('expected dots')
  expect(raster).toMatchObject({ bytesPerRow: 72, rows: 30 })
  // The glyph of 9 has 12 dots in rows of 16; what is beyond its cell is cut off.
  expect(runs(raster, 0)).toEqual([
    [0, 23],
    [36, 59],
    [564, 575],
  ])
  expect(runs(raster, 25)).toEqual([])
  expect(issues).toEqual([])
})
test('[TP5] lines that the printer can print stay text', () => {
  const kinds = parts([{ content: '好\n😀\n好' }], boxes).parts.map(({ kind }) => kind)
  expect(kinds).toEqual(['line', 'raster', 'line', 'feed', 'cut'])
})
test('[TP5] what the font lacks too is ? and an issue', () => {
  expect(parts([{ content: '😀💕' }], boxes).issues).toMatchObject([
    { code: 'unprintable_characters', message: expect.stringContaining('💕') },
  ])
  expect(parts([{ content: '💕' }], { glyph: () => undefined }).parts[0]).toMatchObject({ kind: 'line' })
})
test('[TP6] sizes and inversion of a drawn line are those of text', () => {
  const { parts: printed } = parts(
    [
      { content: '😀', fontSize: 'large' },
      { content: '好', invert: true, textAlign: 'right' },
    ],
    boxes,
  )
  const [raster] = printed
  if (raster?.kind !== 'raster') throw new Error('expected dots')
  expect(raster.rows).toBe(54)
  expect(runs(raster, 0)).toEqual([[0, 47]])
  expect(runs(raster, 30)).toEqual([[0, 47]])
})
test('[TP5] without a font the line is text, whatever another print had', () => {
  parts([{ content: '😀' }], boxes)
  const without = parts([{ content: '😀' }])
  expect(without.parts[0]).toMatchObject({ kind: 'line', text: '?' })
  expect(without.issues).toHaveLength(1)
})

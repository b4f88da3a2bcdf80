import type { GlyphOutline } from '../glyphs/glyph-source.ts'
import type { GlyphRun } from '../page/model.ts'
import type { Face } from './faces.ts'

/** One character as a path, in the middle of its cell whose top left is at `x`, `y`. */
export function glyphPath(outline: GlyphOutline, run: GlyphRun, face: Face, x: number, y: number): string {
  if (outline.path === '') return ''
  const unit = face.sizeDots / outline.unitsPerEm
  const wide = (unit * run.scaleWidth * run.cellWidth) / face.cellWidth
  const high = (unit * face.stretch * run.scaleHeight * run.cellHeight) / face.cellHeight
  const indent = (run.cellWidth * run.scaleWidth - outline.advanceUnits * wide) / 2
  const baseline = run.cellHeight * (1 - face.below) * run.scaleHeight
  // A turned cell lies on its side: its top points to the right, its left edge up.
  const right = x + run.cellHeight * run.scaleHeight
  const matrix = run.rotated
    ? [0, wide, high, 0, right - baseline, y + indent]
    : [wide, 0, 0, -high, x + indent, y + baseline]
  const numbers = matrix.map((value) => Math.round(value * 10_000) / 10_000).join(' ')
  return `<path transform="matrix(${numbers})" d="${outline.path}"/>`
}

/** What stands in the cell of a character that no font has: a small box, as printers and screens show it. */
export const missingGlyph: GlyphOutline = {
  path: 'M100 0H900V800H100ZM160 60V740H840V60Z',
  advanceUnits: 1000,
  unitsPerEm: 1000,
}

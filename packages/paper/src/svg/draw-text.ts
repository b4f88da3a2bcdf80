import type { GlyphSource } from '../glyphs/glyph-source.ts'
import type { GlyphRun } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'
import { glyphPath, missingGlyph } from './draw-glyph.ts'
import { escapeXml, isInvisible } from './escape-xml.ts'
import { type Face, faces } from './faces.ts'
import { blackOnWhite, type Inks } from './inks.ts'
import { rounded } from './rounded.ts'

/** A character with the left edge of its cell. */
interface PlacedCharacter {
  readonly character: string
  readonly codePoint: number
  readonly x: number
}

/**
 * Collects the text of a page. Runs that look the same share one group, so that each run costs only its places and its
 * characters; every character is placed in the middle of its own cell, so that any font keeps the printer's columns.
 */
export class TextLayer {
  readonly #budget: DrawBudget
  readonly #glyphs: GlyphSource | undefined
  readonly #inks: Inks
  #groups = new Map<string, string[]>()
  #boxes: string[] = []
  #underlines: string[] = []

  constructor(budget: DrawBudget, glyphs: GlyphSource | undefined, inks: Inks = blackOnWhite) {
    this.#budget = budget
    this.#glyphs = glyphs
    this.#inks = inks
  }

  /** `x` and `y`: top left of the run's first cell on the page. */
  add(run: GlyphRun, x: number, y: number): void {
    if (this.#budget.glyphs <= 0) return
    const characters = visibleCharacters(run, x)
    // A run of spaces costs something too where it is underlined or reversed.
    this.#budget.glyphs -= characters.length + 1
    this.#decorate(run, x, y)
    if (characters.length === 0) return
    const face = faces[run.font]
    if (this.#glyphs !== undefined) this.#addOutlines(this.#glyphs, characters, run, face, y)
    else if (run.rotated) this.#addTurned(characters, run, face, y)
    else this.#addText(characters, run, face, y)
  }

  /** A short text centred on `x`, as under a bar code: `y` is the top of its cells. */
  addCentred(text: string, x: number, y: number, font: 'A' | 'B'): void {
    const cellWidth = font === 'B' ? 9 : 12
    const cellHeight = font === 'B' ? 17 : 24
    const widthDots = [...text].length * cellWidth
    const left = Math.round(x - widthDots / 2)
    const cell = { font, cellWidth, cellHeight, heightDots: cellHeight, advance: cellWidth }
    this.add({ ...plainRun, ...cell, x: left, text, widthDots }, left, y)
  }

  toString(): string {
    const groups = [...this.#groups].map(([attributes, elements]) => `<g${attributes}>${elements.join('')}</g>`)
    const decoration = [...this.#boxes, ...this.#underlines].join('')
    const ink = this.#inks.ink === blackOnWhite.ink ? '' : ` fill="${this.#inks.ink}"`
    return (
      (decoration === '' ? '' : `<path${ink} d="${decoration}"/>`) +
      (groups.length === 0 ? '' : `<g text-anchor="middle"${ink}>${groups.join('')}</g>`)
    )
  }

  #decorate(run: GlyphRun, x: number, y: number): void {
    const box = (top: number, high: number) => `M${x} ${top}h${run.widthDots}v${high}h-${run.widthDots}z`
    if (run.invert) this.#boxes.push(box(y, run.heightDots))
    if (run.underlineDots > 0) this.#underlines.push(box(y + run.heightDots - run.underlineDots, run.underlineDots))
  }

  #group(run: GlyphRun, attributes: string): string[] {
    const key = attributes + (run.invert ? ` fill="${this.#inks.paper}"` : '')
    const known = this.#groups.get(key)
    if (known !== undefined) return known
    const made: string[] = []
    this.#groups.set(key, made)
    return made
  }

  #addOutlines(
    source: GlyphSource,
    characters: readonly PlacedCharacter[],
    run: GlyphRun,
    face: Face,
    y: number,
  ): void {
    const group = this.#group(run, '')
    for (const { character, x } of characters) {
      const outline = source.outline(character, run.font, run.bold) ?? missingGlyph
      group.push(glyphPath(outline, run, face, x, y))
    }
  }

  #addText(characters: readonly PlacedCharacter[], run: GlyphRun, face: Face, y: number): void {
    const { scaleX, scaleY } = faceScale(run, face)
    const group = this.#group(
      run,
      `${fontAttributes(run, face)} transform="scale(${rounded(scaleX)} ${rounded(scaleY)})"`,
    )
    const baseline = y + run.cellHeight * run.scaleHeight * (1 - face.below)
    const half = (run.cellWidth * run.scaleWidth) / 2
    for (const stretch of listableStretches(characters)) {
      const places = stretch.map(({ x }) => rounded((x + half) / scaleX)).join(' ')
      const text = stretch.map(({ character }) => (character === '\ufffd' ? '□' : character)).join('')
      group.push(`<text x="${places}" y="${rounded(baseline / scaleY)}">${escapeXml(text)}</text>`)
    }
  }

  /** `ESC V`: the cell lies on its side, its top points to the right. */
  #addTurned(characters: readonly PlacedCharacter[], run: GlyphRun, face: Face, y: number): void {
    const group = this.#group(run, fontAttributes(run, face))
    const { scaleX, scaleY } = faceScale(run, face)
    const scale = `${rounded(scaleX)} ${rounded(scaleY)}`
    const baseline = rounded((run.cellHeight * run.scaleHeight * (1 - face.below)) / scaleY)
    const middle = rounded((run.cellWidth * run.scaleWidth) / 2 / scaleX)
    for (const { character, x } of characters) {
      const transform = `translate(${x + run.cellHeight * run.scaleHeight} ${y}) rotate(90) scale(${scale})`
      group.push(`<text transform="${transform}" x="${middle}" y="${baseline}">${escapeXml(character)}</text>`)
    }
  }
}

/** From the face's own size to the run's cells. */
function faceScale(run: GlyphRun, face: Face): { scaleX: number; scaleY: number } {
  return {
    scaleX: (run.scaleWidth * run.cellWidth) / face.cellWidth,
    scaleY: (run.scaleHeight * face.stretch * run.cellHeight) / face.cellHeight,
  }
}

const plainRun = {
  kind: 'text',
  top: 0,
  scaleWidth: 1,
  scaleHeight: 1,
  bold: false,
  underlineDots: 0,
  invert: false,
  rotated: false,
} as const

function fontAttributes(run: GlyphRun, face: Face): string {
  return ` font-family="${face.family}" font-size="${face.sizeDots}"${run.bold ? ' font-weight="700"' : ''}`
}

/** Spaces only take room, and since every character is placed, they can be left out. */
function visibleCharacters(run: GlyphRun, startX: number): PlacedCharacter[] {
  const characters: PlacedCharacter[] = []
  let x = startX
  for (const character of run.text) {
    const codePoint = character.codePointAt(0) ?? 0
    const isSpace = codePoint === 0x20 || codePoint === 0x3000 || codePoint === 0xa0
    if (!isSpace && !isInvisible(codePoint)) characters.push({ character, codePoint, x })
    x += run.advance
  }
  return characters
}

/** Stretches that one list of places can serve; a character that renderers count differently stands alone. */
function listableStretches(characters: readonly PlacedCharacter[]): PlacedCharacter[][] {
  const stretches: PlacedCharacter[][] = []
  let open: PlacedCharacter[] | null = null
  for (const placed of characters) {
    if (!isSimple(placed.codePoint)) {
      stretches.push([placed])
      open = null
    } else if (open === null) {
      open = [placed]
      stretches.push(open)
    } else {
      open.push(placed)
    }
  }
  return stretches
}

/**
 * Whether the character stands for itself in a list of places. Marks that join their neighbours, scripts that are shaped
 * and characters of two UTF-16 units do not.
 */
function isSimple(codePoint: number): boolean {
  if (codePoint < 0x300) return true
  if (codePoint < 0x370) return false
  if (codePoint < 0x483) return true
  if (codePoint >= 0x2010 && codePoint < 0x302a) return codePoint < 0x20d0 || codePoint > 0x20ff
  if (codePoint >= 0x3030 && codePoint < 0xa000) return codePoint !== 0x3099 && codePoint !== 0x309a
  return (codePoint >= 0xac00 && codePoint < 0xd7a4) || (codePoint >= 0xff00 && codePoint < 0xfff0)
}

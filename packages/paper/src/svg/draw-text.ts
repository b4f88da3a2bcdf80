import type { GlyphRun } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'
import { escapeXml, isInvisible } from './escape-xml.ts'
import { rounded } from './rounded.ts'

interface Face {
  readonly family: string
  readonly sizeDots: number
  /** Receipt fonts are taller than screen fonts of the same width. */
  readonly stretch: number
  /** Share of the cell that lies below the line on which letters stand. */
  readonly below: number
}

const mono = "'Roboto Mono','DejaVu Sans Mono',Menlo,Consolas,'Courier New',monospace"
const han =
  "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"

/** Monospaced faces are 0.6 em wide: 20 dots for a cell of 12, 15 for one of 9. */
const faces: Readonly<Record<GlyphRun['font'], Face>> = {
  A: { family: mono, sizeDots: 20, stretch: 1.12, below: 0.2 },
  B: { family: mono, sizeDots: 15, stretch: 1.05, below: 0.2 },
  hanzi: { family: han, sizeDots: 23.5, stretch: 1, below: 0.135 },
}

/**
 * Collects the text of a page. Runs that look the same share one group, so that each run costs only its places and its
 * characters; every character is placed in the middle of its own cell, so that any font keeps the printer's columns.
 */
export class TextLayer {
  #groups = new Map<string, string[]>()
  #boxes: string[] = []
  #underlines: string[] = []
  readonly #budget: DrawBudget

  constructor(budget: DrawBudget) {
    this.#budget = budget
  }

  /** `x` and `y`: top left of the run's first cell on the page. */
  add(run: GlyphRun, x: number, y: number): void {
    this.#decorate(run, x, y)
    if (this.#budget.glyphs <= 0) return
    const face = faces[run.font]
    const scaleY = run.scaleHeight * face.stretch
    const below = run.cellHeight * run.scaleHeight * (1 - face.below)
    const group = this.#group(run, run.rotated ? '' : `scale(${run.scaleWidth} ${rounded(scaleY)})`)
    let start = x
    let xs: number[] = []
    let text = ''
    const flush = () => {
      if (text !== '') group.push(textElement(xs, below + y, text, run, scaleY))
      xs = []
      text = ''
    }
    for (const character of run.text) {
      const codePoint = character.codePointAt(0) ?? 0
      const centre = start + (run.cellWidth * run.scaleWidth) / 2
      start += run.advance
      if (codePoint === 0x20 || codePoint === 0x3000 || codePoint === 0xa0 || isInvisible(codePoint)) continue
      this.#budget.glyphs--
      if (run.rotated) {
        group.push(rotatedElement(character, start - run.advance, y, run, face))
        continue
      }
      if (!isSimple(codePoint)) flush()
      xs.push(centre)
      text += codePoint === 0xfffd ? '□' : character
      if (!isSimple(codePoint)) flush()
    }
    flush()
  }

  /** A short text centred on `x`, as under a bar code: `y` is the top of its cells. */
  addCentred(text: string, x: number, y: number, font: 'A' | 'B'): void {
    const cellWidth = font === 'B' ? 9 : 12
    const widthDots = [...text].length * cellWidth
    const cellHeight = font === 'B' ? 17 : 24
    const plain = {
      scaleWidth: 1,
      scaleHeight: 1,
      bold: false,
      underlineDots: 0,
      invert: false,
      rotated: false,
    } as const
    const left = Math.round(x - widthDots / 2)
    const run: GlyphRun = {
      kind: 'text',
      ...plain,
      font,
      cellWidth,
      cellHeight,
      advance: cellWidth,
      x: left,
      top: 0,
      text,
      widthDots,
    }
    this.add(run, left, y)
  }

  toString(): string {
    const groups = [...this.#groups].map(([attributes, elements]) => `<g ${attributes}>${elements.join('')}</g>`)
    const boxes = this.#boxes.length === 0 ? '' : `<path d="${this.#boxes.join('')}"/>`
    const lines = this.#underlines.length === 0 ? '' : `<path d="${this.#underlines.join('')}"/>`
    return boxes + lines + (groups.length === 0 ? '' : `<g text-anchor="middle">${groups.join('')}</g>`)
  }

  #decorate(run: GlyphRun, x: number, y: number): void {
    const height = run.rotated ? run.cellWidth * run.scaleWidth : run.cellHeight * run.scaleHeight
    const box = (top: number, high: number) => `M${x} ${top}h${run.widthDots}v${high}h-${run.widthDots}z`
    if (run.invert) this.#boxes.push(box(y, height))
    if (run.underlineDots > 0) this.#underlines.push(box(y + height - run.underlineDots, run.underlineDots))
  }

  #group(run: GlyphRun, transform: string): string[] {
    const face = faces[run.font]
    const attributes =
      `font-family="${face.family}" font-size="${face.sizeDots}"` +
      (run.bold ? ' font-weight="700"' : '') +
      (run.invert ? ' fill="#fff"' : '') +
      (transform === '' || transform === 'scale(1 1)' ? '' : ` transform="${transform}"`)
    const known = this.#groups.get(attributes)
    if (known !== undefined) return known
    const made: string[] = []
    this.#groups.set(attributes, made)
    return made
  }
}

function textElement(xs: readonly number[], y: number, text: string, run: GlyphRun, scaleY: number): string {
  const places = xs.map((x) => rounded(x / run.scaleWidth)).join(' ')
  return `<text x="${places}" y="${rounded(y / scaleY)}">${escapeXml(text)}</text>`
}

/** The cell lies on its side: its top points to the right. */
function rotatedElement(character: string, x: number, y: number, run: GlyphRun, face: Face): string {
  const right = x + run.cellHeight * run.scaleHeight
  const matrix = `translate(${right} ${y}) rotate(90) scale(${run.scaleWidth} ${rounded(run.scaleHeight * face.stretch)})`
  const baseline = rounded((run.cellHeight * (1 - face.below)) / face.stretch)
  return `<text transform="${matrix}" x="${run.cellWidth / 2}" y="${baseline}">${escapeXml(character)}</text>`
}

/**
 * Whether the character stands for itself in a list of places. Marks that join their neighbours, scripts that are shaped
 * and characters of two UTF-16 units get an element of their own, since renderers count them differently.
 */
function isSimple(codePoint: number): boolean {
  if (codePoint < 0x300) return true
  if (codePoint < 0x370) return false
  if (codePoint < 0x483) return true
  if (codePoint >= 0x2010 && codePoint < 0x302a) return codePoint < 0x20d0 || codePoint > 0x20ff
  if (codePoint >= 0x3030 && codePoint < 0xa000) return codePoint !== 0x3099 && codePoint !== 0x309a
  return (codePoint >= 0xac00 && codePoint < 0xd7a4) || (codePoint >= 0xff00 && codePoint < 0xfff0)
}

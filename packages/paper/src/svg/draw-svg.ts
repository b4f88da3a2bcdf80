import type { GlyphSource } from '../glyphs/glyph-source.ts'
import type { Page } from '../page/model.ts'
import { fullBudget } from './draw-budget.ts'
import { PrintLayer, type Surface } from './draw-print.ts'
import { escapeXml } from './escape-xml.ts'
import { blackOnWhite } from './inks.ts'
import { labelOutline, paperOutline, partialCutLine } from './paper-edge.ts'

export interface DrawOptions {
  /** Pixels per dot, default 1: an 80 mm slip is then some 640 pixels wide. */
  readonly scale?: number
  /** White paper left and right of the printable width; default: what 58 and 80 mm paper really have. */
  readonly paperMarginDots?: number
  /** What the picture shows, for people who hear it. */
  readonly title?: string
  /** Outlines to draw instead of text, where the viewer may lack a Chinese font. */
  readonly glyphs?: GlyphSource
}

/** Above and below the print of each strip, and between strips. */
const endMarginDots = 28
const gapDots = 24

/** A label is printed to its edge; the backing shows a little around it. */
const labelMarginDots = 8

/** White above and below the print. */
function endMargin(page: Page): number {
  return page.isLabel === true ? labelMarginDots : endMarginDots
}

/** Measures that `drawPng` needs too. */
export function pictureSize(
  pages: readonly Page[],
  options: DrawOptions = {},
): { widthDots: number; heightDots: number } {
  let widthDots = 0
  let heightDots = 0
  for (const page of pages) {
    widthDots = Math.max(widthDots, page.widthDots + 2 * marginDots(page, options))
    heightDots += page.heightDots + 2 * endMargin(page) + (heightDots === 0 ? 0 : gapDots)
  }
  return { widthDots, heightDots }
}

/** 58 mm paper prints 48 mm, 80 mm paper 72 mm: 5 and 4 mm of white on each side. */
function marginDots(page: Page, options: DrawOptions): number {
  if (page.isLabel === true) return options.paperMarginDots ?? labelMarginDots
  return options.paperMarginDots ?? (page.widthDots <= 432 ? 40 : 32)
}

/**
 * Draws pages as strips of paper, one below the other, as one SVG document without scripts, styles or references:
 * text of any content is safe in it. Two cuts in a row give an empty strip in the model; it is not drawn.
 */
export function drawSvg(pages: readonly Page[], options: DrawOptions = {}): string {
  const shown = pages.filter((page) => page.heightDots > 0)
  const { widthDots, heightDots } = pictureSize(shown, options)
  const scale = options.scale ?? 1
  const budget = fullBudget()
  const strips: string[] = []
  let y = 0
  for (const page of shown) {
    strips.push(drawStrip(page, y, marginDots(page, options), { budget, glyphs: options.glyphs }))
    y += page.heightDots + 2 * endMargin(page) + gapDots
  }
  const size = `width="${Math.ceil(widthDots * scale)}" height="${Math.ceil(heightDots * scale)}"`
  const title = options.title === undefined ? '' : `<title>${escapeXml(options.title)}</title>`
  const open = `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size} viewBox="0 0 ${widthDots} ${heightDots}">`
  return `${open}${title}${strips.join('')}</svg>`
}

function drawStrip(page: Page, y: number, margin: number, surface: Surface): string {
  const width = page.widthDots + 2 * margin
  const height = page.heightDots + 2 * endMargin(page)
  const outline = page.isLabel === true ? labelOutline(width, height) : paperOutline(width, height, page.cut)
  const paper = `<path fill="#fff" stroke="#d5d2cb" d="${outline}"/>`
  const bridge = page.cut === 'partial' && page.isLabel !== true ? partialCutLine(width, height - 10) : ''
  const print = `<g transform="translate(${margin} ${endMargin(page)})">${drawPrint(page, surface)}</g>`
  return `<g${y === 0 ? '' : ` transform="translate(0 ${y})"`}>${paper}${bridge}${print}</g>`
}

function drawPrint(page: Page, surface: Surface): string {
  const print = new PrintLayer(surface, blackOnWhite)
  for (const line of page.lines) print.add(line)
  return print.toString()
}

import { renderAsync } from '@resvg/resvg-js'
import { pngPixelsMax } from '../limits.ts'
import type { Page } from '../page/model.ts'
import { type DrawOptions, drawSvg, pictureSize } from '../svg/draw-svg.ts'
import { carriedFonts } from './carried-fonts.ts'

export interface PngOptions extends DrawOptions {
  /** CSS colour behind the strips; default transparent. */
  readonly background?: string
}

/**
 * Draws pages as a PNG, off the main thread, with fonts carried from npm. A picture of more than 32 million pixels is
 * drawn smaller, never refused. Node only: the browser shows the SVG.
 */
export async function drawPng(pages: readonly Page[], options: PngOptions = {}): Promise<Uint8Array> {
  const { widthDots, heightDots } = pictureSize(pages, options)
  const wanted = options.scale ?? 1
  const scale = Math.min(wanted, Math.sqrt(pngPixelsMax / Math.max(1, widthDots * heightDots)))
  const image = await renderAsync(await drawStandaloneSvg(pages, { ...options, scale }), {
    font: { loadSystemFonts: false },
    ...(options.background === undefined ? {} : { background: options.background }),
  })
  return image.asPng()
}

/**
 * The drawing with the characters as outlines of the carried fonts: an SVG that shows Chinese in any viewer, at some
 * hundreds of bytes a character. `drawSvg` is smaller and enough where the viewer has a Chinese font.
 */
export async function drawStandaloneSvg(pages: readonly Page[], options: DrawOptions = {}): Promise<string> {
  return drawSvg(pages, { ...options, glyphs: options.glyphs ?? (await carriedFonts(hasBold(pages))) })
}

function hasBold(pages: readonly Page[]): boolean {
  return pages.some((page) => page.lines.some((line) => line.items.some((item) => item.kind === 'text' && item.bold)))
}

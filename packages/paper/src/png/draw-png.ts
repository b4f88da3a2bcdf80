import { createRequire } from 'node:module'
import { renderAsync } from '@resvg/resvg-js'
import { pngPixelsMax } from '../limits.ts'
import type { Page } from '../page/model.ts'
import { type DrawOptions, drawSvg, pictureSize } from '../svg/draw-svg.ts'

export interface PngOptions extends DrawOptions {
  /** CSS colour behind the strips; default transparent. */
  readonly background?: string
}

const require = createRequire(import.meta.url)

/** Carried from npm, so that Chinese shows on a machine without any Chinese font. */
const regularFonts = [
  require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  require.resolve('@expo-google-fonts/roboto-mono/400Regular/RobotoMono_400Regular.ttf'),
]
const boldFonts = [
  require.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
  require.resolve('@expo-google-fonts/roboto-mono/700Bold/RobotoMono_700Bold.ttf'),
]

/**
 * Draws pages as a PNG, off the main thread. A picture of more than 32 million pixels is drawn smaller, never refused.
 * Node only: the browser shows the SVG.
 */
export async function drawPng(pages: readonly Page[], options: PngOptions = {}): Promise<Uint8Array> {
  const { widthDots, heightDots } = pictureSize(pages, options)
  const wanted = options.scale ?? 1
  const scale = Math.min(wanted, Math.sqrt(pngPixelsMax / Math.max(1, widthDots * heightDots)))
  const svg = drawSvg(pages, { ...options, scale })
  // Each font file is 10 MB to read: the bold one only where it is used.
  const fontFiles = hasBold(pages) ? [...regularFonts, ...boldFonts] : regularFonts
  const image = await renderAsync(svg, {
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Noto Sans SC' },
    ...(options.background === undefined ? {} : { background: options.background }),
  })
  return image.asPng()
}

function hasBold(pages: readonly Page[]): boolean {
  return pages.some((page) => page.lines.some((line) => line.items.some((item) => item.kind === 'text' && item.bold)))
}

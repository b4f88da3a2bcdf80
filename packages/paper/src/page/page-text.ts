import type { Item, Line, Page } from './model.ts'

/** Font A: the grid in which gaps become spaces. */
const columnDots = 12

/**
 * The words on a page, one string per printed line, gaps as spaces (one per 12 dots), codes and images in brackets.
 * For logs, tests and people who cannot see the picture; the layout is only approximate where sizes are mixed.
 */
export function pageText(page: Page): string[] {
  return page.lines.map(lineText)
}

function lineText(line: Line): string {
  let text = ''
  let right = line.areaX
  for (const item of [...line.items].sort((a, b) => a.x - b.x)) {
    const gap = Math.round((item.x - right) / columnDots)
    if (gap > 0) text += ' '.repeat(gap)
    text += itemText(item)
    right = item.x + item.widthDots
  }
  return text.trimEnd()
}

function itemText(item: Item): string {
  switch (item.kind) {
    case 'text':
      return item.text
    case 'bitmap':
      return `[image ${item.widthDots}x${item.heightDots}]`
    case 'qr':
      return `[qr ${item.text}]`
    case 'barcode':
    case 'symbol':
      return `[${item.symbology} ${item.data}]`
    case 'shape':
      return item.ink === 'black' && item.heightDots <= 8 ? '-'.repeat(Math.round(item.widthDots / columnDots)) : ''
  }
}

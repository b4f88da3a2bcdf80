import type { Barcode, Bitmap, Item, QrCode, Shape, Symbol2d } from '../page/model.ts'
import type { DrawBudget } from './draw-budget.ts'
import { inkPath } from './draw-dots.ts'
import type { TextLayer } from './draw-text.ts'
import { blackOnWhite, type Inks } from './inks.ts'

/** Draws what is not text as SVG; text goes to the page's text layer. `x`, `y`: top left of the item on the page. */
export function drawItem(
  item: Item,
  x: number,
  y: number,
  texts: TextLayer,
  budget: DrawBudget,
  inks: Inks = blackOnWhite,
): string {
  switch (item.kind) {
    case 'text':
      texts.add(item, x, y)
      return ''
    case 'bitmap':
      return drawBitmap(item, x, y, budget, inks)
    case 'qr':
      return drawQr(item, x, y, budget, inks)
    case 'barcode':
      return drawBarcode(item, x, y, texts, budget, inks)
    case 'symbol':
      return drawSymbol(item, x, y, texts, budget, inks)
    case 'shape':
      return drawShape(item, x, y, inks)
  }
}

/** Strokes of one dot: images and codes are horizontal runs. */
function runs({ ink }: Inks): string {
  return `fill="none" stroke="${ink}" shape-rendering="crispEdges"`
}

function drawBitmap(item: Bitmap, x: number, y: number, budget: DrawBudget, inks: Inks): string {
  if (item.widthDots === 0 || item.heightDots === 0) return ''
  const path = inkPath(item.dots, Math.ceil(item.widthDots / item.scaleX), budget)
  if (path === null) return greyBox(item, x, y)
  return path === '' ? '' : `<path ${runs(inks)} transform="${place(x, y, item.scaleX, item.scaleY)}" d="${path}"/>`
}

function drawQr(item: QrCode, x: number, y: number, budget: DrawBudget, inks: Inks): string {
  const path = inkPath(item.modules, item.modules.columns, budget)
  if (path === null) return greyBox(item, x, y)
  return `<path ${runs(inks)} transform="${place(x, y, item.moduleDots, item.moduleDots)}" d="${path}"/>`
}

/** Stands for what the budget does not reach. */
function greyBox({ widthDots, heightDots }: Item, x: number, y: number): string {
  return `<path fill="#bbb" d="${rectangle(x, y, widthDots, heightDots)}"/>`
}

function rectangle(x: number, y: number, widthDots: number, heightDots: number): string {
  return `M${x} ${y}h${widthDots}v${heightDots}h-${widthDots}z`
}

function place(x: number, y: number, scaleX: number, scaleY: number): string {
  if (scaleX === 1 && scaleY === 1) return `translate(${x} ${y})`
  return `translate(${x} ${y}) scale(${scaleX === scaleY ? scaleX : `${scaleX} ${scaleY}`})`
}

function drawBarcode(item: Barcode, x: number, y: number, texts: TextLayer, budget: DrawBudget, inks: Inks): string {
  budget.inkRuns -= item.barsDots.length
  if (budget.inkRuns <= 0) return greyBox(item, x, y)
  const textHeight = item.hriFont === 'B' ? 17 : 24
  const hasTextAbove = item.hri === 'above' || item.hri === 'both'
  const barsY = hasTextAbove ? y + textHeight : y
  const centre = x + item.widthDots / 2
  if (hasTextAbove) texts.addCentred(item.data, centre, y, item.hriFont)
  if (item.hri === 'below' || item.hri === 'both') {
    texts.addCentred(item.data, centre, barsY + item.barHeightDots, item.hriFont)
  }
  let path = `M${x} ${barsY + item.barHeightDots / 2}`
  item.barsDots.forEach((dots, index) => {
    path += index % 2 === 0 ? `h${dots}` : `m${dots} 0`
  })
  return `<path ${runs(inks)} stroke-width="${item.barHeightDots}" d="${path}"/>`
}

function drawSymbol(item: Symbol2d, x: number, y: number, texts: TextLayer, budget: DrawBudget, inks: Inks): string {
  if (item.modules !== null) {
    const path = inkPath(item.modules, item.modules.columns, budget)
    if (path === null) return greyBox(item, x, y)
    const transform = place(x, y, item.moduleWidthDots, item.moduleHeightDots)
    return `<path ${runs(inks)} transform="${transform}" d="${path}"/>`
  }
  texts.addCentred(item.symbology, x + item.widthDots / 2, y + item.heightDots / 2 - 12, 'A')
  return `<path fill="none" stroke="${inks.ink}" d="${rectangle(x, y, item.widthDots, item.heightDots)}"/>`
}

/** Bars and frames; a stretch to reverse is filled here, and the page draws what it held once more on top. */
function drawShape(item: Shape, x: number, y: number, inks: Inks): string {
  const { widthDots, heightDots, lineDots } = item
  const colour = item.ink === 'white' ? inks.paper : inks.ink
  const outer = rectangle(x, y, widthDots, heightDots)
  const isFrame = lineDots > 0 && 2 * lineDots < Math.min(widthDots, heightDots)
  if (!isFrame) return `<path fill="${colour}" d="${outer}"/>`
  const inner = rectangle(x + lineDots, y + lineDots, widthDots - 2 * lineDots, heightDots - 2 * lineDots)
  return `<path fill="${colour}" fill-rule="evenodd" d="${outer}${inner}"/>`
}

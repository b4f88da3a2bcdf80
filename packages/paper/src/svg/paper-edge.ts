import type { CutKind } from '../page/model.ts'

/** Teeth of a cut edge: half as wide as they are apart, small enough to read as an edge. */
const toothDots = 12
const toothDepthDots = 5

/** The outline of a strip: cut at the top, and at the bottom as the page ended. Clockwise from the top left. */
export function paperOutline(widthDots: number, heightDots: number, cut: CutKind | null): string {
  const teeth = Math.max(1, Math.round(widthDots / toothDots))
  const half = Math.round((widthDots / teeth / 2) * 100) / 100
  const zigzag = (direction: 1 | -1) =>
    `l${direction * half} ${toothDepthDots}l${direction * half} -${toothDepthDots}`.repeat(teeth)
  const bottom = cut === null ? `H0` : zigzag(-1)
  return `M0 0${zigzag(1)}V${heightDots}${bottom}z`
}

/** A label has round corners and no teeth. */
export function labelOutline(widthDots: number, heightDots: number): string {
  const r = Math.min(10, widthDots / 2, heightDots / 2)
  const [w, h] = [widthDots - 2 * r, heightDots - 2 * r]
  return `M${r} 0h${w}a${r} ${r} 0 0 1 ${r} ${r}v${h}a${r} ${r} 0 0 1 -${r} ${r}h-${w}a${r} ${r} 0 0 1 -${r} -${r}v-${h}a${r} ${r} 0 0 1 ${r} -${r}z`
}

/** A partial cut leaves a bridge: shown as a dashed line with a gap in the middle. */
export function partialCutLine(widthDots: number, y: number): string {
  const bridge = 16
  const side = Math.round((widthDots - bridge) / 2)
  return `<path fill="none" stroke="#999" stroke-dasharray="6 6" d="M0 ${y}h${side}m${bridge} 0h${side}"/>`
}

import { readSvg, refuse, type SvgElement, SvgRefusal } from './read-svg.ts'

export type CleanedSvg =
  | { readonly ok: true; readonly svg: Uint8Array }
  | { readonly ok: false; readonly reason: string }

/** Elements that are drawn in the end, each as often as it is referred to. */
const drawnMax = 20_000

/**
 * A drawing written anew from what was understood of it, so that whoever reads it next, a browser or a renderer, can
 * read nothing else in it: no scripts, no references to anything outside, no entities, and no references that multiply
 * beyond a limit.
 */
export function cleanSvg(bytes: Uint8Array): CleanedSvg {
  try {
    const root = readSvg(bytes)
    countDrawn(root)
    const sized = { ...root, attributes: sizedAttributes(root.attributes) }
    return { ok: true, svg: new TextEncoder().encode(written(sized, ' xmlns="http://www.w3.org/2000/svg"')) }
  } catch (error) {
    if (error instanceof SvgRefusal) return { ok: false, reason: error.message }
    throw error
  }
}

/** Units on the longer side: drawings come in millimetres, in millionths of inches, and without any size at all. */
const longerSide = 1_000
const sidesRatioMax = 50

/** The root's attributes with a view box and a size of our own, so that nobody has to guess or to trust one. */
function sizedAttributes(attributes: SvgElement['attributes']): SvgElement['attributes'] {
  const said = new Map(attributes)
  const given = (said.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const own = [0, 0, Number.parseFloat(said.get('width') ?? ''), Number.parseFloat(said.get('height') ?? '')]
  const [x = 0, y = 0, width = 0, height = 0] = given.length === 4 ? given : own
  const isSize = [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0
  if (!isSize) refuse('SVG 没有 viewBox,也没有宽高', 'the SVG has neither a view box nor a width and height')
  if (Math.max(width / height, height / width) > sidesRatioMax) {
    refuse('SVG 的长宽比过大', `one side of the SVG is more than ${sidesRatioMax} times the other`)
  }
  const scale = longerSide / Math.max(width, height)
  const rest = attributes.filter(([name]) => !['viewBox', 'width', 'height', 'preserveAspectRatio'].includes(name))
  const size = (units: number) => String(Math.max(1, Math.round(units * scale)))
  return [['width', size(width)], ['height', size(height)], ['viewBox', [x, y, width, height].join(' ')], ...rest]
}

function written({ name, attributes, children }: SvgElement, more = ''): string {
  const said = attributes.map(([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`).join('')
  const inner = children.map((child) => (typeof child === 'string' ? escaped(child) : written(child))).join('')
  return inner === '' ? `<${name}${more}${said}/>` : `<${name}${more}${said}>${inner}</${name}>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** @throws SvgRefusal when elements refer to each other in a circle, or to so many that nobody could draw them */
function countDrawn(root: SvgElement): void {
  const all = elementsOf(root)
  const byId = new Map<string, SvgElement>()
  for (const element of all) {
    const id = element.attributes.find(([name]) => name === 'id')?.[1]
    if (id !== undefined && !byId.has(id)) byId.set(id, element)
  }
  const counts = new Map<SvgElement, number>()
  const opened = new Set<SvgElement>()
  const countOf = (element: SvgElement): number => {
    const known = counts.get(element)
    if (known !== undefined) return known
    if (opened.has(element)) refuse('SVG 中的引用成环', 'the references in the SVG go round in a circle')
    opened.add(element)
    const referred = referencesOf(element).flatMap((id) => byId.get(id) ?? [])
    const parts = [...element.children.filter((child) => typeof child !== 'string'), ...referred]
    const count = parts.reduce((sum, part) => sum + countOf(part), 1)
    if (count > drawnMax) refuse('SVG 过于复杂', 'the SVG is too complex')
    opened.delete(element)
    counts.set(element, count)
    return count
  }
  // A style sheet may hang what it refers to on every element.
  const sheets = all.filter(({ name }) => name === 'style').flatMap(({ children }) => children)
  const ofSheets = sheets
    .flatMap((css) => (typeof css === 'string' ? idsIn(css) : []))
    .reduce((sum, id) => sum + (byId.has(id) ? countOf(byId.get(id) ?? root) : 0), 0)
  if (countOf(root) * (1 + ofSheets) > drawnMax) refuse('SVG 过于复杂', 'the SVG is too complex')
}

function elementsOf(element: SvgElement): SvgElement[] {
  return [element, ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child)))]
}

function referencesOf({ attributes }: SvgElement): string[] {
  return attributes.flatMap(([name, value]) => (name === 'href' ? [value.slice(1)] : idsIn(value)))
}

function idsIn(text: string): string[] {
  return [...text.matchAll(/url\s*\(\s*["']?\s*#([^"')]*)/gi)].map(([, id = '']) => id.trim())
}

import sax from 'sax'
import { svgBytesMax } from './picture-limits.ts'

/** An element of a drawing with what of it may stay. */
export interface SvgElement {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly children: (SvgElement | string)[]
}

/** Why a drawing is not taken, in both languages. */
export class SvgRefusal extends Error {}

const svgNamespace = 'http://www.w3.org/2000/svg'
const xlinkNamespace = 'http://www.w3.org/1999/xlink'

const elementsMax = 5_000
const depthMax = 50

const kept: ReadonlySet<string> = new Set([
  ...['svg', 'g', 'defs', 'symbol', 'use', 'switch', 'style', 'text', 'tspan'],
  ...['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon'],
  ...['linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'pattern'],
])

/** Left out with all that is in them: they do not show on paper. */
const leftOut: ReadonlySet<string> = new Set([
  ...['metadata', 'title', 'desc', 'view', 'cursor', 'filter'],
  ...['animate', 'animateColor', 'animateMotion', 'animateTransform', 'set'],
])

/**
 * Reads a drawing into a tree of the elements and attributes that make it up on paper. What editors add for themselves
 * is left out; what could do or fetch something refuses the whole drawing.
 * @throws SvgRefusal
 */
export function readSvg(bytes: Uint8Array): SvgElement {
  if (bytes.length > svgBytesMax) refuse(`SVG 超过 ${svgBytesMax} 字节`, `the SVG has more than ${svgBytesMax} bytes`)
  const parser = new sax.SAXParser(true, { xmlns: true, position: false })
  const reader = new TreeReader()
  // A type declaration is read by nobody, unless it defines entities: those are how a few bytes become gigabytes.
  parser.ondoctype = (doctype) => {
    if (/[[\]]|ENTITY/i.test(doctype)) refuse('SVG 含有实体定义', 'the SVG defines entities')
  }
  parser.onprocessinginstruction = ({ name, body }) => {
    if (name !== 'xml') refuse(`SVG 含有处理指令 ${name}`, `the SVG has the processing instruction ${name}`)
    const encoding = /encoding\s*=\s*["']([^"']*)/.exec(body)?.[1] ?? 'utf-8'
    if (!/^utf-?8$/i.test(encoding)) refuse('SVG 不是 UTF-8 编码', 'the SVG is not encoded in UTF-8')
  }
  parser.onopentag = (tag) => {
    if ('ns' in tag) reader.open(tag.uri, tag.local, Object.values(tag.attributes))
  }
  parser.onclosetag = () => reader.close()
  parser.ontext = (text) => reader.text(text)
  parser.oncdata = (text) => reader.text(text)
  parser.onerror = (error) => {
    throw error
  }
  try {
    parser.write(textOf(bytes)).close()
  } catch (error) {
    if (error instanceof SvgRefusal) throw error
    const seen = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    refuse(`SVG 不是合法的 XML:${seen}`, `the SVG is not well-formed XML: ${seen}`)
  }
  return reader.root ?? refuse('文件不是 SVG', 'the file is no SVG')
}

export function refuse(zh: string, en: string): never {
  throw new SvgRefusal(`${en} / ${zh}`)
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('SVG 不是 UTF-8 编码', 'the SVG is not encoded in UTF-8')
  }
}

interface ReadAttribute {
  readonly name: string
  readonly local: string
  readonly uri: string
  readonly value: string
}

class TreeReader {
  root: SvgElement | undefined
  readonly #open: SvgElement[] = []
  /** How many elements are open inside one that is left out, itself included. */
  #leavingOut = 0
  #count = 0

  open(uri: string, name: string, attributes: readonly ReadAttribute[]): void {
    this.#count += 1
    if (this.#count > elementsMax)
      refuse(`SVG 超过 ${elementsMax} 个元素`, `the SVG has more than ${elementsMax} elements`)
    if (this.#open.length + this.#leavingOut >= depthMax) refuse('SVG 嵌套过深', 'the SVG is nested too deeply')
    if (this.root === undefined && (uri !== svgNamespace || name !== 'svg'))
      refuse('文件不是 SVG', 'the file is no SVG')
    if (this.#leavingOut > 0 || uri !== svgNamespace || leftOut.has(name)) {
      this.#leavingOut += 1
      return
    }
    if (!kept.has(name)) refuse(`SVG 中不允许 <${name}>`, `<${name}> is not allowed in an SVG`)
    const element = { name, attributes: attributes.flatMap(keptAttribute), children: [] }
    this.#open.at(-1)?.children.push(element)
    this.root ??= element
    this.#open.push(element)
  }

  close(): void {
    if (this.#leavingOut > 0) this.#leavingOut -= 1
    else this.#open.pop()
  }

  text(text: string): void {
    const parent = this.#open.at(-1)
    if (this.#leavingOut > 0 || parent === undefined) return
    if (parent.name === 'style') parent.children.push(keptCss(text))
    else if (parent.name === 'text' || parent.name === 'tspan') parent.children.push(text)
  }
}

function keptAttribute({ name, local, uri, value }: ReadAttribute): readonly (readonly [string, string])[] {
  if (/^on/i.test(local)) refuse(`SVG 中不允许 ${name}`, `${name} is not allowed in an SVG`)
  if (local === 'href' && (uri === '' || uri === xlinkNamespace)) {
    if (!value.trim().startsWith('#')) {
      refuse('SVG 引用了外部内容', `the SVG refers to something outside: ${value.slice(0, 60)}`)
    }
    return [['href', value.trim()]]
  }
  if (name === 'xml:space') return [[name, value]]
  if (uri !== '' || name === 'xmlns' || local === 'filter') return []
  if (local === 'style') return [[local, keptCss(value)]]
  checkReferences(value)
  return [[local, value]]
}

/** Filters are left out, as their elements are. */
function keptCss(css: string): string {
  // By escapes and imports a style could say what it does not look like.
  if (/\\|@import|@charset|@namespace|image-set|src\s*\(/i.test(css)) {
    refuse('SVG 的样式中有不允许的内容', 'the styles of the SVG hold something that is not allowed')
  }
  const withoutFilters = css.replaceAll(/(?<![\w-])filter\s*:[^;}]*/gi, '')
  checkReferences(withoutFilters)
  return withoutFilters
}

function checkReferences(value: string): void {
  for (const [, target = ''] of value.matchAll(/url\s*\(\s*(["']?\s*[^)]?)/gi)) {
    if (!/^["']?\s*#$/.test(target)) refuse('SVG 引用了外部内容', 'the SVG refers to something outside')
  }
}

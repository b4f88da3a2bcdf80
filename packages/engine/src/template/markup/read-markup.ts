import type { Issue, IssueCode } from '../../issue.ts'
import { issuesMax, nestingMax } from '../../limits.ts'
import { didYouMean } from '../../suggest.ts'
import { columnElements, type ElementRule, elements, lineElements } from './elements.ts'
import { readStyle } from './read-style.ts'
import { type Attribute, MarkupFault, MarkupScanner, type Offset, type Token } from './scan-markup.ts'

/** The JSON form of a markup, and where each part of it stood. */
export interface MarkupReading {
  readonly template: unknown
  /** Line and column of a JSON path: `3:14`. */
  readonly locate: (path: string) => string
  readonly issues: readonly Issue[]
}

type OpenToken = Extract<Token, { kind: 'open' }>
type Node = Record<string, unknown>

/** An element that is open: where its children go. */
interface Level {
  readonly name: string
  readonly rule: ElementRule
  readonly at: Offset
  readonly node: Node
  /** JSON path of `node`, and of the list that children are added to. */
  readonly path: string
  readonly listPath: string
  readonly list: unknown[]
}

/** Rows and columns stand inside of `each`, `if` and `else`, which nest as deep as in the JSON form. */
const levelsMax = 2 * nestingMax + 4

const rootRule: ElementRule = { holds: 'lines', attributes: {}, style: 'none' }
/** Behind the end of `<receipt>`. */
const endRule: ElementRule = { holds: 'nothing', attributes: {}, style: 'none' }
/** One complaint about an element that there is not; what stands in it is looked at again when its name is right. */
const unknownRule: ElementRule = { holds: 'anything', attributes: {}, style: 'none' }

class MarkupReader {
  readonly issues: Issue[] = []
  private readonly source: string
  private readonly prefix: string
  private readonly places = new Map<string, Offset>()
  private readonly levels: Level[] = []
  private readonly layouts: unknown[] = []
  private readonly root: Node = { layouts: this.layouts }
  private lineStarts: Offset[] | undefined

  constructor(source: string, path: string) {
    this.source = source
    this.prefix = path === '' ? '' : `${path}:`
  }

  read(): unknown {
    this.levels.push({
      name: '',
      rule: rootRule,
      at: 0,
      node: this.root,
      path: '',
      listPath: 'layouts',
      list: this.layouts,
    })
    const scanner = new MarkupScanner(this.source)
    try {
      for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
        if (token.kind === 'open') this.open(token)
        else if (token.kind === 'close') this.close(token.name, token.at)
        else this.text(token.text, token.at)
      }
      const unclosed = this.levels[1]
      if (unclosed !== undefined) throw new MarkupFault(unclosed.at, `<${unclosed.name}> is never closed`)
    } catch (error) {
      if (!(error instanceof MarkupFault)) throw error
      this.report(error.at, 'template_syntax', error.message)
    }
    return this.root
  }

  readonly locate = (path: string): string => {
    let known = path
    while (known !== '' && !this.places.has(known)) {
      known = known.slice(0, Math.max(0, known.lastIndexOf('.'), known.lastIndexOf('[')))
    }
    return this.place(this.places.get(known) ?? 0)
  }

  private place(at: Offset): string {
    this.lineStarts ??= lineStartsOf(this.source)
    let low = 0
    let high = this.lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.lineStarts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return `${this.prefix}${low + 1}:${at - (this.lineStarts[low] ?? 0) + 1}`
  }

  private report(at: Offset, code: IssueCode, message: string): void {
    if (this.issues.length < issuesMax) this.issues.push({ path: this.place(at), code, message })
  }

  private get level(): Level {
    const level = this.levels[this.levels.length - 1]
    if (level === undefined) throw new Error('the outermost level is never closed')
    return level
  }

  private open(token: OpenToken): void {
    const { name, at, isClosed } = token
    const rule = Object.keys(elements).includes(name) ? elements[name] : undefined
    if (rule === undefined || !this.mayStandHere(name)) this.refuse(name, at, rule !== undefined)
    const level = this.enter(name, rule ?? unknownRule, at)
    this.readAttributes(token, level)
    if (isClosed) this.leave(level)
    else this.levels.push(level)
    if (this.levels.length > levelsMax)
      throw new MarkupFault(at, `elements may stand ${levelsMax} deep inside each other`)
  }

  private mayStandHere(name: string): boolean {
    const { level } = this
    if (level.rule.holds === 'anything') return true
    if (name === 'receipt') return this.levels.length === 1 && this.layouts.length === 0
    if (name === 'else') return (level.name === 'each' || level.name === 'if') && level.node['else'] === undefined
    if (level.rule.holds === 'columns') return columnElements.includes(name)
    return level.rule.holds === 'lines' && lineElements.includes(name)
  }

  private refuse(name: string, at: Offset, isKnown: boolean): void {
    const { level } = this
    if (!isKnown) {
      this.report(at, 'unknown_field', `there is no element <${name}>${didYouMean(name, Object.keys(elements))}`)
      return
    }
    const inside = level.name === '' ? 'here' : `inside of <${level.name}>`
    const hint = name === 'col' ? ': columns stand in a <row>' : name === 'else' ? ': one, in <each> or <if>' : ''
    this.report(at, 'template_syntax', `<${name}> cannot stand ${inside}${hint}`)
  }

  /** Makes the JSON node of an element and hangs it into its parent. */
  private enter(name: string, rule: ElementRule, at: Offset): Level {
    const parent = this.level
    if (name === 'receipt') return { ...parent, name, rule, at }
    if (rule === unknownRule) return { name, rule, at, node: {}, path: parent.path, listPath: '', list: [] }
    if (name === 'else') {
      const list: unknown[] = []
      parent.node['else'] = list
      const path = `${parent.path}.else`
      this.places.set(path, at)
      return { name, rule, at, node: {}, path, listPath: path, list }
    }
    const path = `${parent.listPath}[${parent.list.length}]`
    this.places.set(path, at)
    if (rule.contentType !== undefined) {
      const node: Node = { contentType: rule.contentType }
      const isColumn = parent.rule.holds === 'columns'
      parent.list.push(isColumn ? node : [node])
      const blockPath = isColumn ? path : `${path}[0]`
      this.places.set(blockPath, at)
      return { name, rule, at, node, path: blockPath, listPath: '', list: [] }
    }
    const list: unknown[] = []
    const node: Node = { layouts: list }
    parent.list.push(name === 'row' ? list : node)
    return { name, rule, at, node, path, listPath: name === 'row' ? path : `${path}.layouts`, list }
  }

  private readAttributes({ name, attributes, at }: OpenToken, level: Level): void {
    const { rule, node, path } = level
    for (const attribute of attributes) {
      if (attribute.name === 'style' && rule.style !== 'none') {
        this.readStyle(attribute, rule.style, level)
        continue
      }
      const known = Object.keys(rule.attributes)
      const field = known.includes(attribute.name) ? rule.attributes[attribute.name] : undefined
      if (field === undefined) {
        const guess = didYouMean(attribute.name, [...known, ...(rule.style === 'none' ? [] : ['style'])])
        if (rule !== unknownRule) {
          this.report(attribute.at, 'unknown_field', `<${name}> has no attribute '${attribute.name}'${guess}`)
        }
        continue
      }
      node[field.field] = field.isNumber ? numberOrText(attribute.value) : attribute.value
      this.places.set(path === '' ? field.field : `${path}.${field.field}`, attribute.at)
    }
    const needed = name === 'each' ? 'of' : name === 'if' ? 'test' : undefined
    if (needed !== undefined && !attributes.some((attribute) => attribute.name === needed)) {
      this.report(at, 'missing_field', `<${name}> needs the attribute '${needed}'`)
    }
  }

  private readStyle(attribute: Attribute, allowed: 'text' | 'align', { node, path }: Level): void {
    const fields = readStyle(attribute.value, allowed, (message) => this.report(attribute.at, 'invalid_value', message))
    for (const [field, value] of fields) {
      node[field] = value
      this.places.set(`${path}.${field}`, attribute.at)
    }
  }

  private close(name: string, at: Offset): void {
    const { level } = this
    if (this.levels.length === 1 || level.name !== name) {
      const hint = this.levels.length === 1 ? 'nothing is open here' : `<${level.name}> is open`
      throw new MarkupFault(at, `</${name}> closes nothing: ${hint}`)
    }
    this.levels.pop()
    this.leave(level)
  }

  private leave({ name, rule, at, list, path }: Level): void {
    if (name === 'row' && list.length === 0 && this.issues.length === 0) {
      this.report(this.places.get(path) ?? at, 'invalid_value', 'a <row> needs columns: <col>…</col>')
    }
    // A receipt is closed once; what follows it is refused by `mayStandHere`.
    if (rule === elements['receipt']) this.levels[0] = { ...this.level, rule: endRule }
  }

  private text(text: string, at: Offset): void {
    const { level } = this
    if (level.rule.holds === 'text' && level.name !== '') {
      const before = level.node['content']
      level.node['content'] = typeof before === 'string' ? before + text : text
      if (before === undefined) this.places.set(`${level.path}.content`, at)
      return
    }
    if (text.trim() === '' || level.rule.holds === 'anything') return
    const inside = level.name === '' ? 'here' : `inside of <${level.name}>`
    const start = at + (/^\s*/.exec(this.source.slice(at, at + 1_000))?.[0].length ?? 0)
    this.report(start, 'template_syntax', `text cannot stand ${inside}: put it into <text>…</text>`)
  }
}

function numberOrText(value: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
}

function lineStartsOf(source: string): Offset[] {
  const starts = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Reads markup to the JSON form. What is wrong is told with line and column; the template is then not whole. */
export function readMarkup(source: string, path: string): MarkupReading {
  const reader = new MarkupReader(source, path)
  const template = reader.read()
  return { template, locate: reader.locate, issues: reader.issues }
}

import { FixedLine } from '../document/fixed-line.ts'
import type { Block } from '../document/resolved-document.ts'
import type { Helper } from '../expressions/builtins/helper.ts'
import {
  compileCondition,
  compileText,
  isPlainText,
  type TextCompiler,
  type TextMaker,
} from '../expressions/compile-text.ts'
import { type Frame, innerScope, rootScope, type Scope } from '../expressions/frame.ts'
import { iterate } from '../expressions/iterate.ts'
import { isTruthy } from '../expressions/values.ts'
import { EngineError } from '../issue.ts'
import {
  blocksPerLayoutMax,
  nestingMax,
  outputCharsMax,
  outputLinesMax,
  placeholdersMax,
  templateCharsMax,
  templateNodesMax,
} from '../limits.ts'
import type { CompiledTemplate, LineMaker } from './compiled-template.ts'
import { describe, type Fields, IssueList, isFields, refuseUnknownFields } from './issue-list.ts'
import { readBlock } from './read-block.ts'

export interface LayoutOptions {
  readonly helpers: ReadonlyMap<string, Helper>
  /** The contents are finished text: braces stand for themselves, and nothing is left to decide or to repeat (TP4). */
  readonly literal?: boolean
  /** Where a JSON path stands in what the author wrote; default: the path itself. */
  readonly locate?: (path: string) => string
}

/**
 * Reads layouts (TP1): the object form, or a bare array of layouts.
 * Throws EngineError `template_error` with every issue found, each with its path (TP7).
 */
export function compileLayouts(template: unknown, options: LayoutOptions): CompiledTemplate {
  const compiler = new LayoutCompiler(options)
  const compiled = compiler.compile(template)
  if (compiler.issues.issues.length > 0) throw new EngineError('template_error', compiler.issues.issues)
  return compiled
}

interface Position {
  readonly path: string
  readonly scope: Scope
  readonly depth: number
}

class LayoutCompiler {
  readonly issues: IssueList
  private readonly helpers: ReadonlyMap<string, Helper>
  private readonly literal: boolean
  private readonly locate: (path: string) => string
  private readonly blocks: Block[] = []
  private nodes = 0
  private chars = 0
  private placeholders = 0
  private exhausted = false

  constructor({ helpers, literal = false, locate = (path) => path }: LayoutOptions) {
    this.helpers = helpers
    this.literal = literal
    this.locate = locate
    this.issues = new IssueList(locate)
  }

  compile(template: unknown): CompiledTemplate {
    const position = { path: 'layouts', scope: rootScope, depth: 0 }
    if (Array.isArray(template)) {
      return { name: undefined, makers: this.layouts(template, position), blocks: this.blocks }
    }
    if (!isFields(template)) {
      this.issues.add('', 'invalid_type', `a template is an object with layouts, received ${describe(template)}`)
      return { name: undefined, makers: [], blocks: [] }
    }
    const format = template['format']
    if (format !== undefined && format !== 'xiaopiao/1') {
      this.issues.add('format', 'unsupported_format', `expected the format 'xiaopiao/1', received ${describe(format)}`)
      return { name: undefined, makers: [], blocks: [] }
    }
    refuseUnknownFields(template, ['format', 'name', 'description', 'layouts'], '', 'a template', this.issues)
    for (const field of ['name', 'description']) {
      const value = template[field]
      if (value !== undefined && typeof value !== 'string') {
        this.issues.add(field, 'invalid_type', `expected a text, received ${describe(value)}`)
      }
    }
    const name = typeof template['name'] === 'string' ? template['name'] : undefined
    return { name, makers: this.layouts(template['layouts'], position), blocks: this.blocks }
  }

  private layouts(value: unknown, position: Position): LineMaker[] {
    if (value === undefined) {
      this.issues.add(position.path, 'missing_field', 'a list of layouts is needed here')
      return []
    }
    if (!Array.isArray(value)) {
      this.issues.add(position.path, 'invalid_type', `expected a list of layouts, received ${describe(value)}`)
      return []
    }
    if (position.depth > nestingMax) {
      this.issues.add(position.path, 'limit_exceeded', `each and if may stand ${nestingMax} deep inside each other`)
      return []
    }
    const makers: LineMaker[] = []
    for (let index = 0; index < value.length && !this.exhausted; index++) {
      const maker = this.node(value[index], { ...position, path: `${position.path}[${index}]` })
      if (maker !== undefined) makers.push(maker)
    }
    return makers
  }

  private node(value: unknown, position: Position): LineMaker | undefined {
    this.nodes++
    const nodesMax = this.literal ? outputLinesMax : templateNodesMax
    if (this.nodes > nodesMax) {
      this.exhaust(position.path, `a template may have ${nodesMax} layouts`)
      return undefined
    }
    if (Array.isArray(value)) return this.layout(value, position)
    if (this.literal && isFields(value) && ('each' in value || 'if' in value)) {
      this.issues.add(position.path, 'unsupported_content', 'each and if belong into the text that makes this JSON')
      return undefined
    }
    if (isFields(value) && 'each' in value) return this.each(value, position)
    if (isFields(value) && 'if' in value) return this.condition(value, position)
    const hint = isFields(value) && ('content' in value || 'contentType' in value) ? ': put the block into [ ]' : ''
    this.issues.add(
      position.path,
      'invalid_type',
      `a layout is a list of blocks, or an object with 'each' or 'if', received ${describe(value)}${hint}`,
    )
    return undefined
  }

  private exhaust(path: string, message: string): void {
    if (!this.exhausted) this.issues.add(path, 'limit_exceeded', message)
    this.exhausted = true
  }

  private countChars(text: string, path: string): boolean {
    this.chars += text.length
    if (this.literal) {
      if (this.chars > outputCharsMax) this.exhaust(path, `the texts may have ${outputCharsMax} characters together`)
      return !this.exhausted
    }
    for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) this.placeholders++
    if (this.placeholders > placeholdersMax) this.exhaust(path, `a template may have ${placeholdersMax} placeholders`)
    if (this.chars > templateCharsMax) {
      this.exhaust(path, `the texts of a template may have ${templateCharsMax} characters together`)
    }
    return !this.exhausted
  }

  private textCompiler(path: string): TextCompiler {
    return { helpers: this.helpers, report: (code, message) => this.issues.add(path, code, message) }
  }

  private layout(value: readonly unknown[], { path, scope }: Position): LineMaker | undefined {
    if (value.length === 0 || value.length > blocksPerLayoutMax) {
      const code = value.length === 0 ? 'invalid_value' : 'limit_exceeded'
      this.issues.add(path, code, `a layout holds 1 to ${blocksPerLayoutMax} blocks, not ${value.length}`)
      return undefined
    }
    const blocks: Block[] = []
    const texts: string[] = []
    const makers: TextMaker[] = []
    for (let index = 0; index < value.length; index++) {
      const blockPath = `${path}[${index}]`
      const read = readBlock(value[index], blockPath, this.issues)
      if (read === undefined) continue
      const { content } = read
      const block = { ...read.block, path: this.locate(blockPath) }
      if (this.literal && block.type === 'raw') {
        this.issues.add(blockPath, 'unsupported_content', 'raw bytes cannot be made from data')
      }
      if (!this.countChars(content, blockPath)) return undefined
      if (value.length > 1 && block.type !== 'text' && block.type !== 'divider') {
        this.issues.add(blockPath, 'invalid_value', `a ${block.type} block stands alone in its layout`)
      }
      blocks.push(block)
      texts.push(content)
      makers.push(this.literal ? () => content : compileText(content, scope, this.textCompiler(`${blockPath}.content`)))
    }
    this.blocks.push(...blocks)
    return lineMaker(blocks, makers, this.literal || texts.every(isPlainText) ? texts : undefined)
  }

  private expression(
    node: Fields,
    field: 'each' | 'if',
    { path, scope }: Position,
  ): ReturnType<typeof compileCondition> {
    const source = node[field]
    const fieldPath = `${path}.${field}`
    if (typeof source === 'string' && source.trim() !== '') {
      if (this.countChars(source, fieldPath)) {
        return compileCondition(source, scope, this.textCompiler(fieldPath), field === 'if')
      }
    } else {
      this.issues.add(
        fieldPath,
        'invalid_type',
        `expected an expression such as 'order.items', received ${describe(source)}`,
      )
    }
    return () => undefined
  }

  private each(node: Fields, position: Position): LineMaker {
    const { path, scope, depth } = position
    refuseUnknownFields(node, ['each', 'as', 'layouts', 'else'], path, 'an each', this.issues)
    const names = this.loopNames(node['as'], `${path}.as`)
    const list = this.expression(node, 'each', position)
    const inner = { path: `${path}.layouts`, scope: innerScope(scope, true, names), depth: depth + 1 }
    const body = this.layouts(node['layouts'], inner)
    const otherwise = this.branch(node, 'else', position)
    const keepContext = names.length > 0
    return (frame, sink) => {
      const rounds = iterate(
        list(frame),
        frame,
        (round) => {
          for (const make of body) make(round, sink)
        },
        keepContext,
      )
      if (rounds === 0) for (const make of otherwise) make(frame, sink)
    }
  }

  /** `"as": "item"`, or `"as": "item index"` to name the place too. */
  private loopNames(value: unknown, path: string): readonly string[] {
    if (value === undefined) return []
    const names = typeof value === 'string' ? value.trim().split(/[\s,]+/) : []
    if (names.length >= 1 && names.length <= 2 && names.every((name) => /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name))) {
      return names
    }
    this.issues.add(path, 'invalid_value', `expected a name such as 'item', received ${describe(value)}`)
    return []
  }

  private condition(node: Fields, position: Position): LineMaker {
    refuseUnknownFields(node, ['if', 'layouts', 'else'], position.path, 'an if', this.issues)
    const holds = this.expression(node, 'if', position)
    const inner = { ...position, path: `${position.path}.layouts`, depth: position.depth + 1 }
    const then = this.layouts(node['layouts'], inner)
    const otherwise = this.branch(node, 'else', position)
    return (frame, sink) => {
      frame.run.spend(1)
      for (const make of isTruthy(holds(frame)) ? then : otherwise) make(frame, sink)
    }
  }

  private branch(node: Fields, field: string, { path, scope, depth }: Position): readonly LineMaker[] {
    if (node[field] === undefined) return []
    return this.layouts(node[field], { path: `${path}.${field}`, scope, depth: depth + 1 })
  }
}

/**
 * A layout that says the same for all data is one line, made once.
 * @param constants the texts, when no placeholder is in them
 */
function lineMaker(
  blocks: readonly Block[],
  makers: readonly TextMaker[],
  constants: readonly string[] | undefined,
): LineMaker {
  const isImage = blocks.some((block) => block.type === 'image')
  if (!isImage && constants !== undefined) {
    const line = new FixedLine(blocks, constants)
    const chars = constants.reduce((sum, text) => sum + text.length, 0)
    return (frame, sink) => {
      frame.run.spendLine()
      frame.run.spendOutput(chars)
      sink.line(line)
    }
  }
  const [first, second, third] = makers
  const [left, middle, right] = blocks
  if (isImage || blocks.length > 3 || first === undefined || left === undefined) return anyLine(blocks, makers)
  // Up to three blocks, which is nearly every line there is, need no loop and no list that grows.
  const one = (make: TextMaker, block: Block, frame: Frame): string => {
    const { run } = frame
    run.blockPath = block.path
    const content = make(frame)
    run.spendOutput(content.length)
    return content
  }
  if (second === undefined || middle === undefined) {
    return (frame, sink) => {
      frame.run.spendLine()
      sink.line({ blocks, contents: [one(first, left, frame)] })
    }
  }
  if (third === undefined || right === undefined) {
    return (frame, sink) => {
      frame.run.spendLine()
      sink.line({ blocks, contents: [one(first, left, frame), one(second, middle, frame)] })
    }
  }
  return (frame, sink) => {
    frame.run.spendLine()
    sink.line({
      blocks,
      contents: [one(first, left, frame), one(second, middle, frame), one(third, right, frame)],
    })
  }
}

function anyLine(blocks: readonly Block[], makers: readonly TextMaker[]): LineMaker {
  return (frame, sink) => {
    const { run } = frame
    run.spendLine()
    const contents: string[] = []
    for (let index = 0; index < makers.length; index++) {
      const block = blocks[index]
      const make = makers[index]
      if (block === undefined || make === undefined) continue
      run.blockPath = block.path
      const content = make(frame)
      run.spendOutput(content.length)
      contents.push(block.type === 'image' ? sink.image(content, block) : content)
    }
    sink.line({ blocks, contents })
  }
}

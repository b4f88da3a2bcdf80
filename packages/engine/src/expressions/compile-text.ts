import type { IssueCode } from '../issue.ts'
import { expressionDepthMax, nestingMax } from '../limits.ts'
import { didYouMean } from '../suggest.ts'
import type { BoundHelper, Helper } from './builtins/helper.ts'
import {
  contextPath,
  type DataVariable,
  dataPath,
  dataVariables,
  type Expression,
  namedPath,
  pathFrom,
} from './compile-path.ts'
import { type Frame, innerFrame, innerScope, type Scope } from './frame.ts'
import { iterate } from './iterate.ts'
import { parseText, SyntaxFault } from './parse.ts'
import type {
  BlockNode,
  CallNode,
  ExpressionNode,
  HashNode,
  LiteralNode,
  MustacheNode,
  PathNode,
  ProgramNode,
  StatementNode,
} from './syntax-tree.ts'
import { isEmpty, isTruthy, toText } from './values.ts'

/** A compiled text: what it says in a frame. */
export type TextMaker = (frame: Frame) => string

/** Where the compiler tells what is wrong with the text at hand. */
export interface TextCompiler {
  readonly helpers: ReadonlyMap<string, Helper>
  /** How a placeholder's text is written into the text around it, where that is not as it stands (TP4). */
  readonly write?: (text: string) => string
  report(code: IssueCode, message: string): void
}

const nothing: TextMaker = () => ''
const noValue: Expression = () => undefined

/**
 * Compiles a text with placeholders (TP2) to a closure; no code is generated. What is wrong goes to
 * `compiler.report`, and the text is then empty.
 */
export function compileText(source: string, scope: Scope, compiler: TextCompiler): TextMaker {
  if (!source.includes('{{')) return () => source
  try {
    return compileProgram(parseText(source), { scope, compiler, nesting: 0 })
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    compiler.report(error.code, error.message)
    return nothing
  }
}

/** True when the text has no placeholders, so that it is the same for all data. */
export function isPlainText(source: string): boolean {
  return !source.includes('{{')
}

/**
 * Compiles what `each` and `if` of the layout tree hold: one expression, with or without its braces:
 * `order.items`, `eq order.type 'pickup'`.
 * @param mayBeMissing for a condition, which asks whether it is there; a list to repeat over should be
 */
export function compileCondition(
  source: string,
  scope: Scope,
  compiler: TextCompiler,
  mayBeMissing: boolean,
): Expression {
  const trimmed = source.trim()
  const inner = trimmed.startsWith('{{') && trimmed.endsWith('}}') ? trimmed.slice(2, -2) : trimmed
  try {
    const program = parseText(`{{${inner}}}`)
    const [statement] = program.body
    if (program.body.length !== 1 || statement?.type !== 'MustacheStatement' || inner.includes('}}')) {
      throw new SyntaxFault('template_syntax', `'${trimmed.slice(0, 60)}' is not one expression`)
    }
    return compileCallOrPath(statement, { scope, compiler, nesting: 0 }, mayBeMissing)
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    compiler.report(error.code, error.message)
    return noValue
  }
}

interface Place {
  readonly scope: Scope
  readonly compiler: TextCompiler
  readonly nesting: number
}

function compileProgram(program: ProgramNode | undefined, place: Place): TextMaker {
  if (program === undefined) return nothing
  if (place.nesting > nestingMax) {
    throw new SyntaxFault('limit_exceeded', `blocks may stand ${nestingMax} deep inside each other`)
  }
  const makers: TextMaker[] = []
  for (const statement of program.body) {
    const maker = compileStatement(statement, place)
    if (maker !== undefined) makers.push(maker)
  }
  return concatenate(makers)
}

function concatenate(makers: readonly TextMaker[]): TextMaker {
  const [first, second, third] = makers
  if (first === undefined) return nothing
  if (second === undefined) return first
  if (third === undefined) return (frame) => first(frame) + second(frame)
  if (makers.length === 3) return (frame) => first(frame) + second(frame) + third(frame)
  return (frame) => {
    let text = ''
    for (const make of makers) text += make(frame)
    return text
  }
}

function compileStatement(statement: StatementNode, place: Place): TextMaker | undefined {
  switch (statement.type) {
    case 'ContentStatement': {
      const { value } = statement
      if (value === '') return undefined
      if (place.nesting === 0) return () => value
      return (frame) => {
        frame.run.spendText(value.length)
        return value
      }
    }
    case 'CommentStatement':
      return undefined
    case 'MustacheStatement':
      return compileMustache(statement, place)
    case 'BlockStatement':
      return compileBlock(statement, place)
    case 'PartialStatement':
    case 'PartialBlockStatement':
      place.compiler.report('unsupported_syntax', 'partials ({{> name}}) are not supported: write the text itself')
      return undefined
    case 'Decorator':
    case 'DecoratorBlock':
      place.compiler.report('unsupported_syntax', 'decorators ({{* name}}) are not supported')
      return undefined
  }
}

function compileMustache(statement: MustacheNode, place: Place): TextMaker {
  const value = compileCallOrPath(literalAsPath(statement), place)
  const { write } = place.compiler
  if (write !== undefined) return (frame) => writtenText(value(frame), write, frame)
  return (frame) => {
    const { run } = frame
    const result = value(frame)
    const text = typeof result === 'string' ? result : toText(result, run)
    run.spendText(text.length)
    return text
  }
}

function writtenText(value: unknown, write: (text: string) => string, { run }: Frame): string {
  const plain = toText(value, run)
  run.spendText(plain.length)
  const text = write(plain)
  run.spendText(text.length)
  return text
}

/** Handlebars reads `{{"some key"}}` and `{{12}}` as names of data. */
function literalAsPath(statement: MustacheNode): MustacheNode {
  const { path } = statement
  if (!isLiteral(path)) return statement
  const name = String(path.value)
  return {
    ...statement,
    path: { type: 'PathExpression', this: false, data: false, depth: 0, parts: [name], original: name },
  }
}

function isLiteral(node: ExpressionNode): node is LiteralNode {
  return node.type.endsWith('Literal') && node.type !== 'ArrayLiteral' && node.type !== 'HashLiteral'
}

interface Callable {
  readonly path: ExpressionNode
  readonly params: readonly ExpressionNode[]
  readonly hash?: HashNode
}

/** A helper's name: a single plain word. */
function simpleName(path: ExpressionNode): string | undefined {
  if (path.type !== 'PathExpression' || path.data || path.depth > 0 || path.parts.length !== 1) return undefined
  const [name] = path.parts
  return typeof name === 'string' && !isScoped(path) ? name : undefined
}

const isScoped = (path: PathNode): boolean => path.this || path.original.startsWith('./')

/**
 * `{{path}}`, `{{helper argument name=value}}`.
 * @param mayBeMissing strict mode has nothing to say when the path leads nowhere
 */
function compileCallOrPath(node: Callable, place: Place, mayBeMissing = false): Expression {
  const name = simpleName(node.path)
  if (node.params.length > 0 || node.hash !== undefined) return compileCall(node, place, 0)
  const value = compileExpression(node.path, place, 0)
  const helper = name === undefined ? undefined : place.compiler.helpers.get(name)
  // A name alone is data first; a helper that needs no arguments answers when the data has no such field.
  if (helper === undefined || helper.args[0] > 0) return mayBeMissing ? value : strictly(value, node.path)
  return (frame) => value(frame) ?? helper.call([], {}, frame.run)
}

/** In strict mode a path that leads nowhere is an issue (TP7). */
function strictly(value: Expression, path: ExpressionNode): Expression {
  if (path.type !== 'PathExpression') return value
  const { original } = path
  return (frame) => {
    const result = value(frame)
    if (result === undefined && frame.run.strict) {
      frame.run.report('missing_data', `the data has no '${original}'`)
    }
    return result
  }
}

function compileExpression(node: ExpressionNode, place: Place, depth: number): Expression {
  if (depth > expressionDepthMax) {
    throw new SyntaxFault('limit_exceeded', `expressions may stand ${expressionDepthMax} deep inside each other`)
  }
  switch (node.type) {
    case 'PathExpression':
      return compilePath(node, place, depth)
    case 'SubExpression':
      return compileCall(node, place, depth + 1)
    case 'ArrayLiteral':
    case 'HashLiteral':
      place.compiler.report('unsupported_syntax', 'lists and objects cannot be written inside placeholders')
      return noValue
    default: {
      const { value } = node
      return () => value
    }
  }
}

function compilePath(node: PathNode, place: Place, depth: number): Expression {
  const [head, ...rest] = node.parts
  const tail = rest.filter((part) => typeof part === 'string')
  if (typeof head === 'object') return pathFrom(compileExpression(head, place, depth), tail)
  if (node.data) {
    const variable = dataVariables.find((known) => known === head)
    if (variable === undefined) {
      const guess = didYouMean(head ?? '', dataVariables)
      place.compiler.report('unknown_variable', `there is no variable '@${head ?? ''}'${guess}`)
      return noValue
    }
    return dataPath(place.scope, variable satisfies DataVariable, node.depth, tail)
  }
  if (head === undefined) return contextPath(node.depth, [])
  const named = node.depth === 0 && !isScoped(node) ? namedPath(place.scope, head, tail) : undefined
  return named ?? contextPath(node.depth, [head, ...tail])
}

const blockHelpers = ['if', 'unless', 'each', 'with']

function compileCall(node: Callable | CallNode, place: Place, depth: number): Expression {
  const name = simpleName(node.path)
  const helper = name === undefined ? undefined : place.compiler.helpers.get(name)
  if (helper === undefined) {
    reportUnknownHelper(name ?? (node.path.type === 'PathExpression' ? node.path.original : ''), place)
    return noValue
  }
  checkArguments(name ?? '', helper, node, place)
  const args = node.params.map((param) => {
    const value = compileExpression(param, place, depth)
    return helper.asksForMissing === true ? value : strictly(value, param)
  })
  const [first, second] = args
  const bound = bindLiterals(helper, node)
  if (bound !== undefined && first !== undefined) {
    return (frame) => finish(bound(charged(first(frame), frame), frame.run), frame)
  }
  const hash = compileHash(node.hash, place, depth)
  const { call } = helper
  if (first !== undefined && args.length === 1) {
    return (frame) => finish(call([charged(first(frame), frame)], hash(frame), frame.run), frame)
  }
  if (first !== undefined && second !== undefined && args.length === 2) {
    return (frame) =>
      finish(call([charged(first(frame), frame), charged(second(frame), frame)], hash(frame), frame.run), frame)
  }
  return (frame) =>
    finish(
      call(
        args.map((argument) => charged(argument(frame), frame)),
        hash(frame),
        frame.run,
      ),
      frame,
    )
}

/** The helper with what the template says in literals: everything after the first argument, in nearly all calls. */
function bindLiterals(helper: Helper, node: Callable | CallNode): BoundHelper | undefined {
  const rest = node.params.slice(1)
  const pairs = node.hash?.pairs ?? []
  if (helper.bind === undefined || !rest.every(isLiteral) || !pairs.every(({ value }) => isLiteral(value))) {
    return undefined
  }
  return helper.bind(
    rest.map((param) => (isLiteral(param) ? param.value : undefined)),
    literalHash(pairs),
  )
}

function literalHash(pairs: HashNode['pairs']): Readonly<Record<string, unknown>> {
  const constant: Record<string, unknown> = Object.create(null)
  for (const { key, value } of pairs) if (isLiteral(value)) constant[key] = value.value
  return constant
}

/** Long texts cost work wherever they go in, so that a short template cannot chew on a long datum for ever. */
function charged(value: unknown, frame: Frame): unknown {
  if (typeof value === 'string' && value.length > 64) frame.run.spend(value.length >> 6)
  return value
}

function finish(value: unknown, frame: Frame): unknown {
  frame.run.spend(1)
  return charged(value, frame)
}

const emptyHash: Readonly<Record<string, unknown>> = Object.freeze({})

function compileHash(
  hash: HashNode | undefined,
  place: Place,
  depth: number,
): (frame: Frame) => Readonly<Record<string, unknown>> {
  if (hash === undefined) return () => emptyHash
  const pairs = hash.pairs.map(({ key, value }) => ({ key, read: compileExpression(value, place, depth) }))
  if (hash.pairs.every(({ value }) => isLiteral(value))) {
    const constant = literalHash(hash.pairs)
    return () => constant
  }
  return (frame) => {
    const values: Record<string, unknown> = Object.create(null)
    for (const { key, read } of pairs) values[key] = read(frame)
    return values
  }
}

function checkArguments(name: string, helper: Helper, node: Callable, place: Place): void {
  const [fewest, most] = helper.args
  const count = node.params.length
  if (count < fewest || count > most) {
    const wanted = fewest === most ? String(fewest) : `${fewest} to ${most}`
    place.compiler.report('helper_arguments', `the helper '${name}' takes ${wanted} arguments, not ${count}`)
  }
  for (const { key } of node.hash?.pairs ?? []) {
    if (helper.hash === undefined || helper.hash.includes(key)) continue
    const guess = didYouMean(key, helper.hash)
    place.compiler.report('helper_arguments', `the helper '${name}' has no option '${key}'${guess}`)
  }
}

function reportUnknownHelper(name: string, place: Place): void {
  if (blockHelpers.includes(name)) {
    place.compiler.report('template_syntax', `'${name}' is a block: write {{#${name} …}} … {{/${name}}}`)
    return
  }
  const guess = didYouMean(name, [...place.compiler.helpers.keys(), ...blockHelpers])
  place.compiler.report('unknown_helper', `there is no helper '${name}'${guess}`)
}

function compileBlock(block: BlockNode, place: Place): TextMaker {
  const name = simpleName(block.path)
  const inside = { ...place, nesting: place.nesting + 1 }
  switch (name) {
    case 'if':
    case 'unless':
      return compileIf(block, inside, name === 'unless')
    case 'each':
      return compileEach(block, inside)
    case 'with':
      return compileWith(block, inside)
    default:
      return compileSection(block, inside)
  }
}

function blockArgument(block: BlockNode, name: string, place: Place): Expression {
  const [param] = block.params
  if (param === undefined || block.params.length > 1) {
    place.compiler.report('helper_arguments', `{{#${name}}} takes one argument, not ${block.params.length}`)
    return noValue
  }
  return compileExpression(param, place, 0)
}

function compileIf(block: BlockNode, place: Place, negated: boolean): TextMaker {
  const condition = blockArgument(block, negated ? 'unless' : 'if', place)
  const includeZero = compileHash(block.hash, place, 0)
  for (const { key } of block.hash?.pairs ?? []) {
    if (key !== 'includeZero') place.compiler.report('helper_arguments', `{{#if}} has no option '${key}'`)
  }
  const then = compileProgram(negated ? block.inverse : block.program, place)
  const otherwise = compileProgram(negated ? block.program : block.inverse, place)
  return (frame) => {
    frame.run.spend(1)
    const value = condition(frame)
    const holds = isTruthy(value) || (value === 0 && isTruthy(includeZero(frame)['includeZero']))
    return holds ? then(frame) : otherwise(frame)
  }
}

function compileEach(block: BlockNode, place: Place): TextMaker {
  const list = blockArgument(block, 'each', place)
  const scope = innerScope(place.scope, true, block.program?.blockParams ?? [])
  const body = compileProgram(block.program, { ...place, scope })
  const otherwise = compileProgram(block.inverse, place)
  return (frame) => {
    let text = ''
    const rounds = iterate(list(frame), frame, (round) => {
      text += body(round)
    })
    return rounds === 0 ? otherwise(frame) : text
  }
}

function compileWith(block: BlockNode, place: Place): TextMaker {
  const context = blockArgument(block, 'with', place)
  const scope = innerScope(place.scope, false, block.program?.blockParams ?? [])
  const body = compileProgram(block.program, { ...place, scope })
  const otherwise = compileProgram(block.inverse, place)
  return (frame) => {
    frame.run.spend(1)
    const value = context(frame)
    if (isEmpty(value)) return otherwise(frame)
    return body(innerFrame(frame, value, value))
  }
}

/** `{{#name}} … {{/name}}` over data: a list repeats, true keeps the context, anything else becomes the context. */
function compileSection(block: BlockNode, place: Place): TextMaker {
  const name = simpleName(block.path) ?? ''
  if (block.params.length > 0 || block.hash !== undefined || block.path.type !== 'PathExpression') {
    const known = place.compiler.helpers.has(name)
    const message = known
      ? `'${name}' is not a block: write {{#if (${name} …)}}`
      : `there is no block helper '${name}'${didYouMean(name, blockHelpers)}`
    place.compiler.report('unknown_helper', message)
    return nothing
  }
  const value = compileExpression(block.path, place, 0)
  const scope = innerScope(place.scope, true, block.program?.blockParams ?? [])
  const body = compileProgram(block.program, { ...place, scope })
  const otherwise = compileProgram(block.inverse, place)
  return (frame) => {
    const found = value(frame)
    if (Array.isArray(found)) {
      let text = ''
      const rounds = iterate(found, frame, (round) => {
        text += body(round)
      })
      return rounds === 0 ? otherwise(frame) : text
    }
    if (found === undefined || found === null || found === false) return otherwise(frame)
    frame.run.spend(1)
    return body(innerFrame(frame, found === true ? frame.context : found, found))
  }
}

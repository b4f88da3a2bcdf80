import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
} from '@codemirror/autocomplete'
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import type { JsonPath } from './json-document.ts'
import { nameOf, pathOfNode } from './json-place.ts'
import {
  alternativesAt,
  type Choice,
  type Discriminator,
  fieldChoices,
  type Schema,
  valueChoices,
} from './schema-alternatives.ts'

/** A placeholder that may be written between braces. */
export interface PlaceholderChoice {
  /** `order.no`. */
  readonly path: string
  /** What it says with the chosen sample. */
  readonly example: string
}

export interface CompletionSources {
  readonly schema: () => Schema
  /** @param partType the part in whose content the placeholder stands */
  readonly placeholders: (partIndex: number | undefined) => readonly PlaceholderChoice[]
}

/** Fields that hold expressions without braces. */
const expressionFields = new Set(['each', 'if'])

function objectAt(node: SyntaxNode | null): SyntaxNode | undefined {
  for (let at = node; at !== null; at = at.parent) if (at.name === 'Object') return at
  return undefined
}

function properties(object: SyntaxNode): readonly SyntaxNode[] {
  return object.getChildren('Property')
}

/** The kinds of the blocks on the way to a node. */
function kindsAround(state: EditorState, start: SyntaxNode): Discriminator {
  const kinds = new Map<string, string>()
  for (let node: SyntaxNode | null = start; node !== null; node = node.parent) {
    if (node.name !== 'Object') continue
    const property = properties(node).find((one) => nameOf(one, state.doc) === 'contentType')
    const value = property?.lastChild
    if (value?.name === 'String') {
      kinds.set(JSON.stringify(pathOfNode(node, state.doc)), state.doc.sliceString(value.from + 1, value.to - 1))
    }
  }
  return (path) => kinds.get(JSON.stringify(path))
}

function options(choices: readonly Choice[]): Completion[] {
  return choices.map(({ text, detail, fromEnd }) => ({
    label: text,
    displayLabel: text.length > 60 ? `${text.slice(0, 59)}…` : text,
    info: detail === '' ? undefined : detail,
    apply: (view: EditorView, completion: Completion, from: number, to: number) => {
      view.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length - fromEnd },
        annotations: pickedCompletion.of(completion),
        userEvent: 'input.complete',
      })
    },
  })) as Completion[]
}

interface Spot {
  readonly kind: 'field' | 'value'
  readonly path: JsonPath
  readonly from: number
  readonly to: number
  readonly node: SyntaxNode
}

/** On a slow machine the text may not be read up to the cursor yet: somebody who asks waits so long for it. */
const parseWaitMs = 500

/** What is being written at the cursor: a field's name, or a value. */
function spotAt(state: EditorState, pos: number): Spot | undefined {
  const node = (ensureSyntaxTree(state, pos, parseWaitMs) ?? syntaxTree(state)).resolveInner(pos, -1)
  const { doc } = state
  if (node.name === 'PropertyName') {
    const object = objectAt(node)
    return object && { kind: 'field', path: pathOfNode(object, doc), from: node.from, to: node.to, node }
  }
  const isLiteral = ['String', 'Number', 'True', 'False', 'Null'].includes(node.name)
  if (isLiteral) return { kind: 'value', path: pathOfNode(node, doc), from: node.from, to: node.to, node }
  const before = doc.sliceString(Math.max(0, pos - 200), pos).trimEnd()
  const last = before.at(-1)
  const container = containerOf(node)
  if (container === undefined) return undefined
  if (container.name === 'Array' && (last === '[' || last === ',')) {
    const index = countBefore(container, pos)
    return { kind: 'value', path: [...pathOfNode(container, doc), index], from: pos, to: pos, node: container }
  }
  if (last === ':') {
    const property = propertyBefore(container, pos)
    return property && { kind: 'value', path: pathOfNode(property, doc), from: pos, to: pos, node: property }
  }
  if (container.name === 'Object' && (last === '{' || last === ',')) {
    return { kind: 'field', path: pathOfNode(container, doc), from: pos, to: pos, node: container }
  }
  return undefined
}

function containerOf(start: SyntaxNode): SyntaxNode | undefined {
  for (let node: SyntaxNode | null = start; node !== null; node = node.parent) {
    if (node.name === 'Object' || node.name === 'Array') return node
  }
  return undefined
}

const literals = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

function countBefore(array: SyntaxNode, pos: number): number {
  let count = 0
  for (let child = array.firstChild; child !== null && child.to <= pos; child = child.nextSibling) {
    if (literals.has(child.name)) count++
  }
  return count
}

function propertyBefore(object: SyntaxNode, pos: number): SyntaxNode | undefined {
  return properties(object).findLast(({ from }) => from < pos)
}

const word = /[\w.@/]*$/

/** Inside of braces, or in a field that is an expression: paths of the data. */
function completePlaceholder(
  state: EditorState,
  spot: Spot,
  pos: number,
  sources: CompletionSources,
): CompletionResult | null {
  if (spot.node.name !== 'String') return null
  const typed = state.doc.sliceString(spot.from, pos)
  const open = typed.lastIndexOf('{{')
  const isOpen = open >= 0 && typed.lastIndexOf('}}') < open
  const isExpression = expressionFields.has(String(spot.path.at(-1)))
  if (!isOpen && !isExpression) return null
  const [found = ''] = word.exec(typed) ?? []
  const [first, index] = spot.path
  const choices = sources.placeholders(first === 'parts' && typeof index === 'number' ? index : undefined)
  return {
    from: pos - found.length,
    validFor: /^[\w.@/]*$/,
    options: choices.map(({ path, example }) => ({ label: path, detail: example, type: 'variable' })),
  }
}

/** Completes fields, values and placeholders of a template's JSON by its schema and the sample data. */
export function completeJson(sources: CompletionSources) {
  return (context: CompletionContext): CompletionResult | null => {
    const { state, pos } = context
    const spot = spotAt(state, pos)
    if (spot === undefined) return null
    const placeholder = spot.kind === 'value' ? completePlaceholder(state, spot, pos, sources) : null
    if (placeholder !== null) return placeholder
    // Between two things nothing pops up by itself.
    if (!context.explicit && spot.from === pos) return null
    const root = sources.schema()
    const alternatives = alternativesAt(root, spot.path, kindsAround(state, spot.node))
    const typed = state.doc.sliceString(spot.from, pos)
    // What is replaced reaches beyond the cursor, which the editor's own filter would take for typed.
    const result = (choices: readonly Choice[]): CompletionResult => ({
      from: spot.from,
      to: spot.to,
      filter: false,
      options: options(matching(choices, typed)),
    })
    if (spot.kind === 'value') return result(valueChoices(root, alternatives))
    const object = objectAt(spot.node)
    const present = new Set((object === undefined ? [] : properties(object)).map((one) => nameOf(one, state.doc)))
    const replaced = spot.from === spot.to ? '' : nameOf(spot.node.parent ?? spot.node, state.doc)
    present.delete(replaced)
    const choices = fieldChoices(root, alternatives, present)
    // Where the field has its value already only the name is replaced.
    const hasValue = spot.node.name === 'PropertyName' && /^\s*:/.test(state.doc.sliceString(spot.to, spot.to + 40))
    return result(hasValue ? choices.map(nameOnly) : choices)
  }
}

/** The choices that go on with what is typed, then those that have it in them. */
function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = typed.replaceAll('"', '').toLowerCase()
  const rest = ({ text }: Choice) => text.replaceAll('"', '').toLowerCase()
  const begins = choices.filter((choice) => rest(choice).startsWith(wanted))
  return [...begins, ...choices.filter((choice) => !begins.includes(choice) && rest(choice).includes(wanted))]
}

function nameOnly({ text, detail }: Choice): Choice {
  return { text: text.slice(0, text.indexOf('": ') + 1), detail, fromEnd: 0 }
}

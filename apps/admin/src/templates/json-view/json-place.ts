import type { Text } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'
import type { JsonPath } from './json-document.ts'

export interface TextRange {
  readonly from: number
  readonly to: number
}

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

function valueIn(parent: SyntaxNode): SyntaxNode | undefined {
  for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
    if (values.has(child.name)) return child
  }
  return undefined
}

/** The name of a property, without its quotes. */
export function nameOf(property: SyntaxNode, doc: Text): string {
  const name = property.getChild('PropertyName')
  if (name === null) return ''
  try {
    return String(JSON.parse(doc.sliceString(name.from, name.to)))
  } catch {
    return ''
  }
}

function childAt(node: SyntaxNode, step: string | number, doc: Text): SyntaxNode | undefined {
  if (typeof step === 'number') {
    if (node.name !== 'Array') return undefined
    let index = 0
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (values.has(child.name) && index++ === step) return child
    }
    return undefined
  }
  if (node.name !== 'Object') return undefined
  return node.getChildren('Property').find((property) => nameOf(property, doc) === step)
}

/**
 * Where in the text a path leads, as far as the text goes along; of a field its name, of what is missing the object in
 * which it is.
 */
export function rangeOfPath(tree: Tree, doc: Text, path: JsonPath): TextRange {
  let node = valueIn(tree.topNode)
  let range: TextRange = { from: 0, to: Math.min(1, doc.length) }
  if (node !== undefined) range = startOf(node)
  for (const step of path) {
    const found: SyntaxNode | undefined = node && childAt(node, step, doc)
    if (found === undefined) break
    const isProperty = found.name === 'Property'
    const name = isProperty ? found.getChild('PropertyName') : null
    range = name === null ? startOf(found) : { from: name.from, to: name.to }
    node = isProperty ? valueIn(found) : found
  }
  return range
}

/** A long value is marked at its beginning only. */
function startOf({ from, to, name }: SyntaxNode): TextRange {
  return name === 'Object' || name === 'Array' ? { from, to: from + 1 } : { from, to }
}

/** The path of the value, or of the property, that a node stands in. */
export function pathOfNode(start: SyntaxNode, doc: Text): JsonPath {
  const path: (string | number)[] = []
  for (let node: SyntaxNode | null = start; node !== null; node = node.parent) {
    const parent: SyntaxNode | null = node.parent
    if (node.name === 'Property') path.unshift(nameOf(node, doc))
    else if (parent?.name === 'Array' && values.has(node.name)) {
      let index = 0
      for (let before = node.prevSibling; before !== null; before = before.prevSibling) {
        if (values.has(before.name)) index++
      }
      path.unshift(index)
    }
  }
  return path
}

/** Where the text stops being JSON, or undefined when it does not. */
export function firstBreak(tree: Tree): TextRange | undefined {
  let found: TextRange | undefined
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && found === undefined) found = { from: node.from, to: node.to }
      return found === undefined
    },
  })
  return found
}

/** The type of the part that a place of the text is in, or in whose settings. */
export function partTypeAt(tree: Tree, doc: Text, at: number): string | undefined {
  let entry: SyntaxNode | undefined
  for (let node: SyntaxNode | null = tree.resolveInner(at, -1); node !== null; node = node.parent) {
    if (node.name === 'Object' && node.parent?.name === 'Array' && pathOfNode(node, doc).length === 2) entry = node
  }
  const type = entry && childAt(entry, 'type', doc)
  const value = type?.lastChild
  return value?.name === 'String' ? doc.sliceString(value.from + 1, value.to - 1) : undefined
}

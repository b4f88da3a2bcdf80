import { type ContentPath, entryKind, isFields, type NodeKind, pathText } from '../content-path.ts'
import type { EditorPart, Selection } from '../editor-state.ts'

/** A row of the tree below a part. */
export interface TreeNode {
  readonly kind: NodeKind
  /** What is selected by it. A layout of one block is shown as that block. */
  readonly at: Selection
  /** What moves when it is dragged: for a block that is alone, its layout. */
  readonly mover: ContentPath
  /** The entry or block itself, by which a row is known while it moves. */
  readonly value: unknown
  readonly lists: readonly TreeList[]
}

/** Rows that stand below each other: of a part, of a group's two sides, or the blocks of one line. */
export interface TreeList {
  readonly name: 'content' | 'layouts' | 'else' | 'blocks'
  readonly path: ContentPath
  readonly nodes: readonly TreeNode[]
}

/** As the engine and the paper write places: `items.content[2][0]`. */
export function placeText({ type, path }: Selection): string {
  return `${type}.${pathText(path)}`
}

function blockNodes(type: string, path: ContentPath, layout: readonly unknown[]): TreeNode[] {
  return layout.map((block, index) => {
    const at = [...path, index]
    return { kind: isFields(block) ? 'block' : 'broken', at: { type, path: at }, mover: at, value: block, lists: [] }
  })
}

function layoutNode(type: string, path: ContentPath, layout: readonly unknown[]): TreeNode {
  const [only] = blockNodes(type, path, layout)
  if (layout.length === 1 && only !== undefined) return { ...only, mover: path, value: layout }
  return {
    kind: 'layout',
    at: { type, path },
    mover: path,
    value: layout,
    lists: [{ name: 'blocks', path, nodes: blockNodes(type, path, layout) }],
  }
}

function entryNode(type: string, path: ContentPath, entry: unknown): TreeNode {
  if (Array.isArray(entry)) return layoutNode(type, path, entry)
  const kind = entryKind(entry)
  const lists: TreeList[] = []
  if (isFields(entry) && kind !== 'broken') {
    for (const name of ['layouts', 'else'] as const) {
      const list = entry[name]
      if (Array.isArray(list)) lists.push(listOf(type, name, [...path, name], list))
    }
  }
  return { kind, at: { type, path }, mover: path, value: entry, lists }
}

function listOf(type: string, name: TreeList['name'], path: ContentPath, entries: readonly unknown[]): TreeList {
  return { name, path, nodes: entries.map((entry, index) => entryNode(type, [...path, index], entry)) }
}

/** What is in a part, as the tree shows it. */
export function partList({ type, content }: EditorPart): TreeList {
  return listOf(type, 'content', [], content)
}

/**
 * Names for rows that stay while they move and while they are edited: by the object itself, and where an edit has made
 * a new one, by its place.
 */
export class RowNames {
  readonly #byValue = new WeakMap<object, string>()
  #byPlace = new Map<string, string>()
  #next = 1

  /** The names of all rows of a part, by place. */
  name(lists: readonly TreeList[]): ReadonlyMap<string, string> {
    const names = new Map<string, string>()
    const nodes = allNodes(lists)
    const taken = new Set<string>()
    for (const { at, value } of nodes) {
      const known = typeof value === 'object' && value !== null ? this.#byValue.get(value) : undefined
      if (known === undefined || taken.has(known)) continue
      taken.add(known)
      names.set(placeText(at), known)
    }
    for (const { at, value } of nodes) {
      const place = placeText(at)
      if (names.has(place)) continue
      const before = this.#byPlace.get(place)
      const name = before === undefined || taken.has(before) ? `row-${this.#next++}` : before
      taken.add(name)
      names.set(place, name)
      if (typeof value === 'object' && value !== null) this.#byValue.set(value, name)
    }
    this.#byPlace = names
    return names
  }

  /** The name that the row at a place was given last. */
  nameOf(place: string): string {
    return this.#byPlace.get(place) ?? place
  }
}

function allNodes(lists: readonly TreeList[]): TreeNode[] {
  return lists.flatMap(({ nodes }) => nodes.flatMap((node) => [node, ...allNodes(node.lists)]))
}

/** A text in pieces: what stands in double braces is a placeholder. */
export function textPieces(text: string): readonly { readonly text: string; readonly isPlaceholder: boolean }[] {
  return text
    .split(/(\{\{\{?[^{}]*\}?\}\})/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      piece.startsWith('{{')
        ? { text: piece.replaceAll(/[{}]/g, '').trim(), isPlaceholder: true }
        : { text: piece, isPlaceholder: false },
    )
}

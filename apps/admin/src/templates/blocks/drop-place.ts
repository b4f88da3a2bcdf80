import { pathText, readPath } from '../content-path.ts'
import type { EditorAction, EditorState, Selection } from '../editor-state.ts'

/** The group of all parts; other groups are lists of one part, named as `listName` does. */
export const partsGroup = 'parts'

/** Where a row stands: in which list, and at which number. */
export interface RowPlace {
  readonly group: string
  readonly index: number
}

/** `items.content[2].layouts`: the list that rows of one level stand in. */
export function listName({ type, path }: Selection): string {
  return `${type}.${pathText(path)}`
}

/** What a place names: `items.content[2][0]` is a selection. */
export function readPlace(place: string): Selection {
  const dot = place.indexOf('.')
  if (dot === -1) return { type: place, path: [] }
  return { type: place.slice(0, dot), path: readPath(place.slice(dot + '.content'.length)) }
}

function rowAt({ group, index }: RowPlace): Selection {
  const { type, path } = readPlace(group)
  return { type, path: [...path, index] }
}

/**
 * What a drop means. In its own list a row takes the place of the one it is dropped on; in another it goes before or
 * after that.
 */
export function dropAction(
  state: EditorState,
  from: RowPlace,
  onto: RowPlace,
  side: 'before' | 'after',
): EditorAction | undefined {
  if (from.group === onto.group && from.index === onto.index) return undefined
  if (from.group === partsGroup) {
    const part = state.content.parts[from.index]
    return part === undefined || onto.group !== partsGroup
      ? undefined
      : { kind: 'movePart', type: part.type, index: onto.index }
  }
  if (onto.group === partsGroup) return undefined
  const isAfter = from.group === onto.group ? from.index < onto.index : side === 'after'
  return { kind: 'move', from: rowAt(from), to: rowAt({ ...onto, index: onto.index + (isAfter ? 1 : 0) }) }
}

/** One place up or down in its own list, by keys; undefined at the list's end. */
export function stepAction(
  state: EditorState,
  { type, path }: Selection,
  direction: 'up' | 'down',
): EditorAction | undefined {
  const by = direction === 'up' ? -1 : 1
  if (path.length === 0) {
    const index = state.content.parts.findIndex((part) => part.type === type) + by
    return index < 0 || index >= state.content.parts.length ? undefined : { kind: 'movePart', type, index }
  }
  const at = path.at(-1)
  if (typeof at !== 'number' || at + by < 0) return undefined
  // Before the one after the next: that is one place down.
  const to = [...path.slice(0, -1), direction === 'up' ? at - 1 : at + 2]
  return { kind: 'move', from: { type, path }, to: { type, path: to } }
}

import { isBlockPath, kindAt, valueAt } from '../content-path.ts'
import { type EditorState, partOf, type Selection } from '../editor-state.ts'

/** What moves, doubles or goes when something is selected: a block that is alone takes its line along. */
export function moverOf(state: EditorState, { type, path }: Selection): Selection {
  const content = partOf(state, type)?.content ?? []
  if (!isBlockPath(path)) return { type, path }
  const layout = valueAt(content, path.slice(0, -1))
  return { type, path: Array.isArray(layout) && layout.length > 1 ? path : path.slice(0, -1) }
}

/** Where something new goes: below what is selected, as an entry of its own. Undefined: nothing is selected. */
export function placeForNew(state: EditorState): Selection | undefined {
  const { selection } = state
  if (selection === null) return undefined
  const { type, path } = selection
  const content = partOf(state, type)?.content
  if (content === undefined) return undefined
  const kind = kindAt(content, path)
  if (kind === 'part') return { type, path: [content.length] }
  if (kind === 'repeat' || kind === 'condition') {
    const list = valueAt(content, [...path, 'layouts'])
    return { type, path: [...path, 'layouts', Array.isArray(list) ? list.length : 0] }
  }
  const entry = isBlockPath(path) ? path.slice(0, -1) : path
  const last = entry.at(-1)
  return typeof last === 'number' ? { type, path: [...entry.slice(0, -1), last + 1] } : undefined
}

/** Where a new part goes among the parts: after the selected one, else before what ends the slip. */
export function indexForNewPart(state: EditorState): number {
  const { parts } = state.content
  const selected = parts.findIndex(({ type }) => type === state.selection?.type)
  if (selected !== -1) return selected + 1
  const last = parts.at(-1)
  const endsSlip = last !== undefined && JSON.stringify(last.content).includes('"cut"')
  return endsSlip ? parts.length - 1 : parts.length
}

/**
 * A part's content is a tree: entries (a layout, or a group with `layouts` and maybe `else`) and, in a layout, blocks.
 * A path leads from the content to one of them: `[2]` an entry, `[2, 'layouts', 0]` one within a group, and one number
 * more is the block of that layout. `[]` is the whole part.
 */
export type ContentPath = readonly (number | 'layouts' | 'else')[]

type Fields = Readonly<Record<string, unknown>>

/** What stands at a path. `broken` is what the engine will refuse: shown, but only to be edited as JSON. */
export type NodeKind = 'part' | 'layout' | 'repeat' | 'condition' | 'block' | 'broken'

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What an entry of a content, or of a group in it, is. */
export function entryKind(entry: unknown): 'layout' | 'repeat' | 'condition' | 'broken' {
  if (Array.isArray(entry)) return 'layout'
  if (!isFields(entry) || !Array.isArray(entry['layouts'])) return 'broken'
  if ('each' in entry) return 'repeat'
  return 'if' in entry ? 'condition' : 'broken'
}

function childOf(parent: unknown, step: number | 'layouts' | 'else'): unknown {
  if (typeof step === 'number') return Array.isArray(parent) ? (parent[step] as unknown) : undefined
  return isFields(parent) ? parent[step] : undefined
}

/** What stands at the path, or undefined when nothing does. */
export function valueAt(content: readonly unknown[], path: ContentPath): unknown {
  return path.reduce<unknown>(childOf, content)
}

/** Whether the last number of a path counts blocks of a layout, not entries. */
export function isBlockPath(path: ContentPath): boolean {
  return typeof path.at(-1) === 'number' && typeof path.at(-2) === 'number'
}

export function kindAt(content: readonly unknown[], path: ContentPath): NodeKind | undefined {
  if (path.length === 0) return 'part'
  const value = valueAt(content, path)
  if (value === undefined) return undefined
  if (isBlockPath(path)) return isFields(value) ? 'block' : 'broken'
  return entryKind(value)
}

function withChild(parent: unknown, [step, ...rest]: ContentPath, change: (list: unknown[]) => void): unknown {
  if (step === undefined) {
    const list = Array.isArray(parent) ? [...parent] : []
    change(list)
    return list
  }
  const child = withChild(childOf(parent, step), rest, change)
  if (typeof step !== 'number') return { ...(isFields(parent) ? parent : {}), [step]: child }
  const list = Array.isArray(parent) ? [...parent] : []
  list[step] = child
  return list
}

/** A list of a group's other case may be missing until it gets its first entry. */
function isList(content: readonly unknown[], path: ContentPath): boolean {
  const list = valueAt(content, path)
  if (list !== undefined) return Array.isArray(list)
  return path.at(-1) === 'else' && isFields(valueAt(content, path.slice(0, -1)))
}

/**
 * The content with the list at `parent` changed; everything beside the way to it stays the same object. Where there is
 * no such list, nothing changes.
 */
function changeList(
  content: readonly unknown[],
  parent: ContentPath,
  change: (list: unknown[]) => void,
): readonly unknown[] {
  if (!isList(content, parent)) return content
  return withChild(content, parent, change) as readonly unknown[]
}

/** Puts `value` before what stands at the path; a number past the end appends. */
export function insertAt(content: readonly unknown[], path: ContentPath, value: unknown): readonly unknown[] {
  const index = path.at(-1)
  if (typeof index !== 'number') return content
  return changeList(content, path.slice(0, -1), (list) => list.splice(Math.min(index, list.length), 0, value))
}

export function replaceAt(content: readonly unknown[], path: ContentPath, value: unknown): readonly unknown[] {
  const index = path.at(-1)
  if (typeof index !== 'number') return content
  return changeList(content, path.slice(0, -1), (list) => {
    if (index < list.length) list[index] = value
  })
}

/** Takes out what stands at the path; a layout that has lost its last block goes with it. */
export function removeAt(content: readonly unknown[], path: ContentPath): readonly unknown[] {
  const gone = removedPath(content, path)
  const index = gone.at(-1)
  if (typeof index !== 'number') return content
  return changeList(content, gone.slice(0, -1), (list) => list.splice(index, 1))
}

/** The path of what really goes: a block that is alone takes its layout along. */
function removedPath(content: readonly unknown[], path: ContentPath): ContentPath {
  if (!isBlockPath(path)) return path
  const layout = valueAt(content, path.slice(0, -1))
  return Array.isArray(layout) && layout.length === 1 ? path.slice(0, -1) : path
}

/** Moves a path's number at the depth of `at` by one when something before it came (1) or went (-1). */
function shifted(path: ContentPath, at: ContentPath, by: 1 | -1): ContentPath {
  const depth = at.length - 1
  const index = path[depth]
  const changedIndex = at[depth]
  if (typeof index !== 'number' || typeof changedIndex !== 'number') return path
  if (at.slice(0, -1).some((step, place) => path[place] !== step)) return path
  if (by === 1 ? index < changedIndex : index <= changedIndex) return path
  return [...path.slice(0, depth), index + by, ...path.slice(depth + 1)]
}

function startsWith(path: ContentPath, prefix: ContentPath): boolean {
  return prefix.every((step, place) => path[place] === step)
}

export interface MovedContent {
  readonly content: readonly unknown[]
  /** Where the moved one stands now. */
  readonly path: ContentPath
}

/**
 * Moves what stands at `from` before what stands at `to`, both paths of the content as it is now. Undefined when there
 * is nothing to move, or when it would go into itself.
 */
export function moveWithin(content: readonly unknown[], from: ContentPath, to: ContentPath): MovedContent | undefined {
  const value = valueAt(content, from)
  if (value === undefined || startsWith(to, from)) return undefined
  const inserted = insertAt(content, to, value)
  const source = removedPath(inserted, shifted(from, to, 1))
  return { content: removeAt(inserted, source), path: shifted(to, source, -1) }
}

/** As the engine writes paths: `content[0].layouts[1][2]`. */
export function pathText(path: ContentPath): string {
  return `content${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`
}

/** The node that an engine's path leads to, such as `[0].layouts[1][2].pagerWeight`: what names fields is left off. */
export function readPath(text: string): ContentPath {
  const path: (number | 'layouts' | 'else')[] = []
  for (const [, index, word] of text.matchAll(/\[(\d+)\]|\.?([A-Za-z]+)/g)) {
    if (index !== undefined) path.push(Number(index))
    else if (word === 'layouts' || word === 'else') path.push(word)
    else break
  }
  return path
}
